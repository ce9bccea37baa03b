//! Defaults: identical ones reported for ever, sequences taken for defaults, and defaults that are
//! run to be compared.

use super::World;

const NOTE: &str = "
#[derive(schemadrift::Table)]
#[table(name = \"notes\")]
pub struct Note {
    pub id: i64,
    #[column(DEFAULT)]
    pub body: TYPE,
}
";

fn note(default: &str, ty: &str) -> String {
    let default = format!("default = {default:?}");
    NOTE.replace("DEFAULT", &default).replace("TYPE", ty)
}

/// The database with a default, in some spelling of SQL.
fn notes(ty: &str, default: &str) -> String {
    format!("CREATE TABLE notes (id bigint NOT NULL, body {ty} NOT NULL DEFAULT {default})")
}

#[tokio::test(flavor = "multi_thread")]
async fn atlas_3610_an_identical_default_is_not_reported_for_ever() {
    let Some(world) = World::start().await else {
        return;
    };
    for (rust, ty, written, there) in [
        (
            "String",
            "text",
            "'Story-' || gen_random_uuid()",
            "('Story-'::text || gen_random_uuid())",
        ),
        ("String", "varchar(20)", "'new'", "'new'"),
        (
            "String",
            "text",
            "upper('a' || 'b')",
            "UPPER(('a'::text || 'b'))",
        ),
        ("i32", "integer", "2 * 3", "(2*3)"),
        ("bool", "boolean", "(NOT false)", "(not FALSE)"),
    ] {
        let models = note(written, rust);
        world.models(&models, &notes(ty, there)).await.nothing();
        let (one, two) = (notes(ty, written), notes(ty, there));
        world.databases(&one, &two).await.nothing();
    }
    let models = note("'Story-' || gen_random_uuid()", "String");
    let there = notes("text", "('Tale-'::text || gen_random_uuid())");
    world
        .models(&models, &there)
        .await
        .only("column-default-mismatch notes.body");
}

#[tokio::test(flavor = "multi_thread")]
async fn prisma_12212_a_default_of_an_array_or_document_is_not_set_again() {
    let Some(world) = World::start().await else {
        return;
    };
    for (rust, ty, written, there) in [
        ("Vec<String>", "text[]", "'{}'", "ARRAY[]::text[]"),
        ("Vec<String>", "text[]", "ARRAY['a', 'b']", "'{a,b}'"),
        ("serde_json::Value", "jsonb", "'{}'", "'{}'::jsonb"),
        ("serde_json::Value", "jsonb", "'{\"a\": 1}'", "'{\"a\": 1}'"),
    ] {
        let compared = world.models(&note(written, rust), &notes(ty, there)).await;
        let same_value_written_otherwise =
            written.starts_with("ARRAY") || there.starts_with("ARRAY");
        if same_value_written_otherwise {
            // A literal and a constructor are two expressions; only evaluating them would tell.
            compared.only("column-default-mismatch notes.body");
        } else {
            compared.nothing();
        }
    }
    let other = world
        .models(&note("'{}'", "serde_json::Value"), &notes("jsonb", "'[]'"))
        .await;
    other.only("column-default-mismatch notes.body");
}

#[tokio::test(flavor = "multi_thread")]
async fn prisma_28526_now_in_every_spelling_is_one_default() {
    let Some(world) = World::start().await else {
        return;
    };
    let spellings = ["now()", "CURRENT_TIMESTAMP", "current_timestamp", "NOW ( )"];
    for written in spellings {
        for there in spellings {
            let models = note(written, "chrono::DateTime<chrono::Utc>");
            world
                .models(&models, &notes("timestamptz", there))
                .await
                .nothing();
        }
    }
    let models = note("now()", "chrono::DateTime<chrono::Utc>");
    let there = notes("timestamptz", "clock_timestamp()");
    world
        .models(&models, &there)
        .await
        .only("column-default-mismatch notes.body");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_spellings_of_a_time_zone_are_one_default() {
    let Some(world) = World::start().await else {
        return;
    };
    let call = notes("timestamp", "timezone('utc', now())");
    let operator = notes("timestamp", "(now() AT TIME ZONE 'utc')");
    world.databases(&call, &operator).await.nothing();
    world.databases(&operator, &call).await.nothing();
    for written in ["timezone('utc', now())", "now() AT TIME ZONE 'utc'"] {
        let models = note(written, "chrono::NaiveDateTime");
        world.models(&models, &call).await.nothing();
        world.models(&models, &operator).await.nothing();
    }
    let other_zone = notes("timestamp", "(now() AT TIME ZONE 'cet')");
    world
        .databases(&call, &other_zone)
        .await
        .only("column-default-mismatch notes.body");
}

#[tokio::test(flavor = "multi_thread")]
async fn alembic_1507_a_serial_is_no_default_whatever_its_sequence_is_called() {
    let Some(world) = World::start().await else {
        return;
    };
    let serial = "CREATE TABLE t (id serial PRIMARY KEY)";
    let renamed =
        "CREATE TABLE t (id serial PRIMARY KEY); ALTER SEQUENCE t_id_seq RENAME TO numbers";
    world.databases(serial, serial).await.nothing();
    world.databases(serial, renamed).await.nothing();
    let plain = "CREATE TABLE t (id integer PRIMARY KEY)";
    world
        .databases(serial, plain)
        .await
        .exactly(&["column-identity-mismatch t.id"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn alembic_1479_nextval_of_a_sequence_that_stands_alone_is_a_default() {
    let Some(world) = World::start().await else {
        return;
    };
    let numbered = |sequence: &str| {
        format!(
            "CREATE SEQUENCE numbers; CREATE SEQUENCE others; \
             CREATE TABLE notes (id bigint NOT NULL, body bigint NOT NULL DEFAULT nextval('{sequence}'))"
        )
    };
    world
        .databases(&numbered("numbers"), &numbered("numbers"))
        .await
        .nothing();
    world
        .databases(&numbered("numbers"), &numbered("others"))
        .await
        .only("column-default-mismatch notes.body");
    for written in ["nextval('numbers')", "nextval('public.numbers'::regclass)"] {
        let models = note(written, "i64");
        world.models(&models, &numbered("numbers")).await.nothing();
        let found = world.models(&models, &numbered("others")).await;
        found.only("column-default-mismatch notes.body");
        assert_eq!(found.value("severity"), "warning");
    }
    let models = note("nextval('gone')", "i64");
    let found = world.models(&models, &numbered("numbers")).await;
    found.only("column-default-mismatch notes.body");
    assert_eq!(found.value("severity"), "warning");
}

#[tokio::test(flavor = "multi_thread")]
async fn alembic_365_a_volatile_default_is_never_run_to_be_compared() {
    let Some(world) = World::start().await else {
        return;
    };
    let sql = "
        CREATE SEQUENCE calls;
        CREATE FUNCTION count_call() RETURNS text LANGUAGE sql
            AS $$ SELECT nextval('calls')::text $$;
        CREATE TABLE notes (id bigint NOT NULL, body text NOT NULL DEFAULT count_call());
    ";
    let database = world.database(sql).await;
    for written in ["COUNT_CALL( )", "public.count_call()"] {
        let models = note(written, "String");
        world.models_on(&models, &database).await.nothing();
    }
    let models = note("'x' || count_call()", "String");
    let other = world.models_on(&models, &database).await;
    other.only("column-default-mismatch notes.body");
    assert_eq!(other.value("severity"), "warning");
    let untouched = "DO $$ BEGIN ASSERT NOT (SELECT is_called FROM calls); END $$";
    database.try_execute(untouched).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_default_that_is_no_sql_is_a_problem_and_no_finding() {
    let Some(world) = World::start().await else {
        return;
    };
    for there in [
        "CREATE TABLE notes (id bigint NOT NULL, body text NOT NULL)",
        "CREATE TABLE notes (id bigint NOT NULL, body text NOT NULL DEFAULT 'x')",
    ] {
        let compared = world.models(&note("nope(", "String"), there).await;
        compared.nothing();
        let problem = &compared.problems()[0];
        assert_eq!(problem["file"], "all.rs");
        assert_eq!(problem["line"], 7);
        let message = problem["message"].as_str().unwrap();
        assert!(message.starts_with("this default is no SQL: "), "{message}");
    }
    for there in [
        "CREATE TABLE notes (id bigint NOT NULL)",
        "CREATE TABLE z (a int)",
    ] {
        let compared = world.models(&note("nope(", "String"), there).await;
        assert_eq!(compared.problems().len(), 1);
        let statements = compared.statements().join(";");
        assert!(
            !statements.is_empty() && !statements.contains("nope"),
            "{statements}"
        );
    }
    // A function that the database lacks is SQL, and stays a finding that says so.
    let sql = "CREATE TABLE notes (id bigint NOT NULL, body text NOT NULL)";
    let compared = world.models(&note("nope()", "String"), sql).await;
    compared
        .only("column-default-mismatch notes.body")
        .saying("function nope() does not exist");
    assert_eq!(compared.problems().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_default_of_a_column_that_is_generated_is_offered_to_nobody() {
    let Some(world) = World::start().await else {
        return;
    };
    let model = "#[derive(schemadrift::Table)]
        #[table(name = \"users\", primary_key(id))]
        pub struct User { pub id: i64, #[column(default = \"'x'\")] pub low: String }";
    let sql = "CREATE TABLE users (id bigint PRIMARY KEY,
        low text NOT NULL GENERATED ALWAYS AS ('y') STORED)";
    let found = world.models(model, sql).await;
    found.only("column-default-mismatch users.low");
    found.saying("is generated as 'y'::text, which takes no default");
    assert!(found.statements().is_empty(), "{:?}", found.statements());
}
