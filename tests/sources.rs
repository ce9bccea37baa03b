//! Any source against any source: `diff`, `snapshot`, and the audit without a database.

use schemadrift_testkit::{Project, Run, installed_server};
use serde_json::Value;

use crate::run;

const FIRST: &str = "
CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE users (
    id bigint PRIMARY KEY,
    name text NOT NULL DEFAULT 'nobody' CHECK (length(name) > 0),
    mood mood,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX users_name ON users (lower(name)) WHERE mood = 'glad';
";

const SECOND: &str = "
CREATE TABLE orders (
    id bigserial PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    period daterange,
    UNIQUE (user_id, period),
    EXCLUDE USING gist (period WITH &&)
);
COMMENT ON TABLE orders IS 'what users buy';
";

const MODELS: &str = "
#[derive(schemadrift::Table)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub mood: Option<Mood>,
    pub created_at: chrono::DateTime<chrono::Utc>,
}

#[derive(schemadrift::PgEnum)]
#[pg_enum(rename_all = \"snake_case\")]
pub enum Mood { Sad, Glad }
";

fn project() -> Project {
    Project::new(&[
        ("migrations/001_users.sql", FIRST),
        ("migrations/002_orders.sql", SECOND),
        ("short/001_users.sql", FIRST),
        ("all.sql", &format!("{FIRST}{SECOND}")),
        ("empty/readme.md", "no migration yet"),
        ("models/user.rs", MODELS),
    ])
}

fn schemadrift(project: &Project, arguments: &[&str]) -> Run {
    let mut all = arguments.to_vec();
    all.extend(["--no-config", "--sandbox", "installed"]);
    run(project.path(), &all)
}

/// Rule and table of every finding.
pub(crate) fn findings(run: &Run) -> Vec<(String, String)> {
    let report: Value = serde_json::from_str(&run.stdout).expect("the report is JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let found = report["findings"].as_array().unwrap().iter();
    found
        .map(|one| (text(&one["rule"]), text(&one["table"])))
        .collect()
}

#[tokio::test]
async fn every_source_equals_itself_in_every_form() {
    let Some(server) = installed_server().await else {
        return;
    };
    server.execute(FIRST).await;
    server.execute(SECOND).await;
    let project = project();
    let of_migrations = [
        "snapshot",
        "migrations:migrations",
        "-o",
        "json=migrated.json",
    ];
    let of_database = ["snapshot", server.url(), "-o", "json=live.json"];
    schemadrift(&project, &of_migrations).expect_code(0);
    schemadrift(&project, &of_database).expect_code(0);
    for (expected, actual) in [
        ("migrations:migrations", server.url()),
        (server.url(), "sql:all.sql"),
        ("snapshot:live.json", server.url()),
        ("migrations:migrations", "snapshot:migrated.json"),
        ("snapshot:migrated.json", "snapshot:live.json"),
    ] {
        let run = schemadrift(&project, &["diff", expected, actual, "-o", "json"]);
        assert_eq!(findings(&run), [], "{expected} {actual}: {}", run.all());
        assert_eq!(run.code, 0);
    }
}

#[tokio::test]
async fn what_only_one_side_has_is_found_and_an_empty_side_is_fine() {
    if installed_server().await.is_none() {
        return;
    }
    let project = project();
    let diff = |expected: &str, actual: &str| {
        schemadrift(&project, &["diff", expected, actual, "-o", "json"])
    };
    let missing = diff("migrations:migrations", "migrations:short").expect_code(1);
    let orders = |rule: &str| (rule.to_owned(), "orders".to_owned());
    assert_eq!(findings(&missing), [orders("table-missing")]);
    let unmapped = diff("migrations:short", "sql:all.sql").expect_code(0);
    assert_eq!(findings(&unmapped), [orders("table-unmapped")]);
    let empty = diff("migrations:empty", "migrations:empty").expect_code(0);
    assert_eq!(findings(&empty), []);
}

#[tokio::test]
async fn models_stand_on_either_side() {
    if installed_server().await.is_none() {
        return;
    }
    let project = project();
    let models = schemadrift(
        &project,
        &["diff", "models:models", "migrations:short", "-o", "json"],
    );
    let rules: Vec<String> = findings(&models).into_iter().map(|one| one.0).collect();
    assert!(
        !rules.iter().any(|rule| !rule.ends_with("-unmapped")),
        "{rules:?}"
    );
    let other = schemadrift(
        &project,
        &[
            "diff",
            "migrations:migrations",
            "models:models",
            "-o",
            "json",
        ],
    );
    let found = findings(&other);
    let orders = ("table-missing".to_owned(), "orders".to_owned());
    assert!(found.contains(&orders), "{found:?}");
    let about_users: Vec<_> = found.iter().filter(|one| one.1 == "users").collect();
    let rules: Vec<&str> = about_users.iter().map(|one| one.0.as_str()).collect();
    // A derive could have said these, and does not.
    assert_eq!(rules, ["check-missing", "index-missing"], "{}", other.all());
    schemadrift(&project, &["diff", "models:models", "models:models"]).expect_code(0);
}

#[tokio::test]
async fn a_snapshot_is_a_gate_without_a_database() {
    if installed_server().await.is_none() {
        return;
    }
    let project = project();
    let frozen = schemadrift(&project, &["snapshot", "sql:all.sql"]).expect_code(0);
    project.write("frozen.json", frozen.stdout.as_bytes());
    let audit = |extra: &[&str]| {
        let mut arguments = vec!["audit", "models", "--snapshot", "frozen.json", "-o", "json"];
        arguments.extend(extra);
        schemadrift(&project, &arguments)
    };
    let clean = audit(&[]).expect_code(0);
    let report: Value = serde_json::from_str(&clean.stdout).unwrap();
    assert_eq!(report["actual"]["kind"], "snapshot");
    project.write(
        "models/user.rs",
        MODELS
            .replace("pub name: String", "pub name: i32")
            .as_bytes(),
    );
    let drifted = audit(&[]).expect_code(1);
    assert!(
        findings(&drifted).contains(&("column-type-mismatch".to_owned(), "users".to_owned())),
        "{}",
        drifted.all()
    );
}

const TWO_SCHEMAS: &str = "
CREATE SCHEMA app; CREATE SCHEMA other;
COMMENT ON SCHEMA other IS 'somebody else''s';
CREATE TYPE app.mood AS ENUM ('sad'); CREATE TYPE other.mood AS ENUM ('sad');
COMMENT ON TYPE app.mood IS 'ours'; COMMENT ON TYPE other.mood IS 'theirs';
CREATE TABLE app.t (a int PRIMARY KEY); CREATE TABLE other.t (a int CONSTRAINT k PRIMARY KEY);
COMMENT ON CONSTRAINT k ON other.t IS 'theirs';
CREATE VIEW app.v AS SELECT a FROM app.t; CREATE VIEW other.v AS SELECT a FROM other.t;
CREATE FUNCTION other.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION other.f() IS 'theirs';
CREATE TYPE other.span AS RANGE (subtype = int);
CREATE SEQUENCE app.s; CREATE SEQUENCE other.s;
";

#[tokio::test]
async fn a_snapshot_is_narrowed_to_a_schema_as_a_database_is() {
    if installed_server().await.is_none() {
        return;
    }
    let project = project();
    project.write("two.sql", TWO_SCHEMAS.as_bytes());
    let frozen = schemadrift(&project, &["snapshot", "sql:two.sql"]).expect_code(0);
    // A mark of the byte order is no part of it.
    let marked = format!("\u{feff}{}", frozen.stdout);
    project.write("two.json", marked.as_bytes());
    let sides = ["snapshot:two.json", "sql:two.sql"];
    for (expected, actual) in [(sides[0], sides[1]), (sides[1], sides[0])] {
        let arguments = ["diff", expected, actual, "--schema", "app", "-o", "json"];
        let run = schemadrift(&project, &arguments).expect_code(0);
        assert_eq!(findings(&run), [], "{expected} and {actual}");
    }
    let narrowed = |schema: &str| {
        let run = schemadrift(&project, &["snapshot", "sql:two.sql", "--schema", schema]);
        project.write("narrow.json", run.expect_code(0).stdout.as_bytes());
        let arguments = ["diff", "snapshot:narrow.json", "snapshot:two.json"];
        let mut all = arguments.to_vec();
        all.extend(["--schema", schema, "-o", "json"]);
        findings(&schemadrift(&project, &all).expect_code(0))
    };
    assert_eq!(narrowed("app"), []);
    assert_eq!(narrowed("other"), []);
}

#[tokio::test]
async fn what_neither_side_has_is_not_passed_over_in_silence() {
    if installed_server().await.is_none() {
        return;
    }
    let project = project();
    for (filter, words) in [
        (["--schema", "pubic"], "anything in a schema \"pubic\""),
        (["--include", "uesrs"], "a table that \"uesrs\" includes"),
    ] {
        let mut arguments = vec!["diff", "sql:all.sql", "migrations:migrations"];
        arguments.extend(filter);
        let run = schemadrift(&project, &arguments);
        assert!(run.stderr.contains(words), "{}", run.stderr);
        run.expect_code(2);
    }
    let arguments = [
        "diff",
        "sql:all.sql",
        "migrations:migrations",
        "--include",
        "users",
    ];
    schemadrift(&project, &arguments).expect_code(0);
}

#[tokio::test]
async fn snapshots_that_cannot_be_used_say_why() {
    if installed_server().await.is_none() {
        return;
    }
    let project = project();
    let frozen = schemadrift(&project, &["snapshot", "sql:all.sql"]).expect_code(0);
    let text = frozen.stdout;
    let newer = text.replacen("\"schema_version\": 1", "\"schema_version\": 7", 1);
    let cut = &text[..text.len() / 2];
    let mut twice: Value = serde_json::from_str(&text).unwrap();
    let tables = twice["tables"].as_array_mut().unwrap();
    let again = tables[0].clone();
    tables.push(again);
    let twice = twice.to_string();
    let none = text.replacen("\"schema_version\": 1", "\"schema_version\": 0", 1);
    let mut object: Value = serde_json::from_str(&text).unwrap();
    let objects = object["objects"].as_array_mut().unwrap();
    objects.push(objects[0].clone());
    let object = object.to_string();
    for (content, word) in [
        (newer.as_str(), "version 7"),
        (cut, "broken.json:"),
        (twice.as_str(), "orders twice"),
        ("{}", "schema_version"),
        ("", "broken.json:1:1"),
        ("[]", "expected a snapshot"),
        (none.as_str(), "the first is 1"),
        (object.as_str(), "schema public twice"),
    ] {
        project.write("broken.json", content.as_bytes());
        let run = schemadrift(&project, &["diff", "snapshot:broken.json", "sql:all.sql"]);
        assert!(run.stderr.contains(word), "{word}: {}", run.stderr);
        run.expect_code(2);
    }
    let absent = schemadrift(&project, &["diff", "snapshot:nowhere.json", "sql:all.sql"]);
    assert!(absent.stderr.contains("nowhere.json"), "{}", absent.stderr);
    absent.expect_code(2);
}

#[tokio::test]
async fn a_dump_loads_without_its_roles_and_a_broken_script_has_a_line() {
    if installed_server().await.is_none() {
        return;
    }
    let project = project();
    let dump = "\\restrict x\nSET nobody_knows_this = 0;\nALTER TABLE ONLY public.t DROP CONSTRAINT k;\nDROP TABLE public.t;\nDROP FUNCTION public.f(int);\nCREATE TABLE t (id int);\nALTER TABLE t OWNER TO app;\nCOPY t (id) FROM stdin;\n1\n\\.\nGRANT SELECT ON t TO app;\n";
    project.write("dump.sql", dump.as_bytes());
    let run = schemadrift(&project, &["snapshot", "sql:dump.sql"]).expect_code(0);
    assert!(run.stdout.contains("\"name\": \"t\""));
    for words in [
        "a statement about owners, roles, privileges or settings was left out",
        "3 statements to drop what is not there were left out",
    ] {
        assert!(run.stderr.contains(words), "{}", run.stderr);
    }
    project.write(
        "cluster.sql",
        b"\\connect a\nCREATE TABLE a (id int);\n\\connect b\n",
    );
    let run = schemadrift(&project, &["snapshot", "sql:cluster.sql"]);
    let words = "cluster.sql:3: this dump holds the databases a and b";
    assert!(run.stderr.contains(words), "{}", run.stderr);
    run.expect_code(2);
    project.write(
        "broken.sql",
        b"CREATE TABLE a (id int);\n\nCREATE TABEL b (id int);\n",
    );
    let run = schemadrift(&project, &["snapshot", "sql:broken.sql"]);
    assert!(run.stderr.contains("broken.sql:3: "), "{}", run.stderr);
    run.expect_code(2);
    project.write("open.sql", b"BEGIN;\nCREATE TABLE a (id int);\n");
    let run = schemadrift(&project, &["snapshot", "sql:open.sql"]);
    let words = "open.sql:2: the file ends inside a transaction";
    assert!(run.stderr.contains(words), "{}", run.stderr);
    run.expect_code(2);
}

/// An empty side is fine, but never passed over in silence.
#[tokio::test]
async fn what_is_not_there_to_read_is_said() {
    if installed_server().await.is_none() {
        return;
    }
    let project = project();
    project.write("broken/user.rs", b"#[derive(sqlx::FromRow)]\nstruct User {");
    for (arguments, words) in [
        (
            ["diff", "migrations:empty", "sql:all.sql"].as_slice(),
            "empty holds no migration",
        ),
        (&["snapshot", "models:empty"], "no model was found"),
        (&["snapshot", "models:broken"], "user.rs:2: "),
    ] {
        let run = schemadrift(&project, arguments);
        assert!(run.stderr.contains(words), "{words}\n{}", run.stderr);
    }
}

/// The embedded server has no ICU, and takes no part where a script needs it and another has it.
#[tokio::test]
async fn a_script_that_needs_icu_runs_where_it_is() {
    if installed_server().await.is_none() {
        return;
    }
    let sql = "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2',
        deterministic = false); CREATE TABLE t (a text COLLATE ci, b text COLLATE \"en-x-icu\");";
    let project = Project::new(&[("icu.sql", sql), ("icu/001_icu.sql", sql)]);
    let arguments = [
        "diff",
        "sql:icu.sql",
        "migrations:icu",
        "--no-config",
        "-o",
        "json",
    ];
    let same = run(project.path(), &arguments).expect_code(0);
    assert_eq!(findings(&same), []);
}

/// A script speaks of roles that the cluster has, and leaves the version of an extension to the
/// server.
#[tokio::test]
async fn a_script_needs_no_roles_and_states_no_versions() {
    let Some(server) = installed_server().await else {
        return;
    };
    let script = "CREATE EXTENSION hstore;
        CREATE TABLE t (id int);
        ALTER TABLE t OWNER TO \"the boss\";
        ALTER TABLE t ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON t TO reader USING (id > 0);
        GRANT SELECT ON t TO reader;";
    server
        .execute("CREATE ROLE reader; CREATE ROLE \"the boss\"")
        .await;
    let versioned = script.replace("hstore", "hstore VERSION '1.7'");
    server.execute(&versioned).await;
    let project = Project::new(&[
        ("all.sql", script),
        ("migrations/001_all.sql", script),
        ("stated.sql", &versioned),
    ]);
    for source in ["sql:all.sql", "migrations:migrations"] {
        let run = schemadrift(&project, &["diff", source, server.url(), "-o", "json"]);
        assert_eq!(findings(&run.expect_code(0)), [], "{source}");
    }
    let stated = ["diff", "sql:stated.sql", server.url(), "-o", "json"];
    let stated = schemadrift(&project, &stated).expect_code(0);
    assert_eq!(findings(&stated), []);
    server
        .execute("ALTER EXTENSION hstore UPDATE TO '1.8'")
        .await;
    let run = schemadrift(
        &project,
        &["diff", "sql:stated.sql", server.url(), "-o", "json"],
    );
    let rules: Vec<String> = findings(&run).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, ["extension-mismatch"], "{}", run.all());
}

/// What models say is the same in a snapshot, types and views included.
#[tokio::test]
async fn a_snapshot_of_models_stands_for_the_models() {
    let Some(server) = installed_server().await else {
        return;
    };
    let models = format!(
        "{MODELS}
        #[derive(schemadrift::Table)]
        #[table(name = \"glad\")]
        pub struct Glad {{ pub id: i64 }}"
    );
    let project = Project::new(&[("models/user.rs", &models)]);
    let view = "CREATE VIEW glad AS SELECT id FROM users WHERE mood = 'glad'";
    server.execute(&format!("{FIRST}{view}")).await;
    let url = server.url();
    schemadrift(
        &project,
        &["snapshot", "models:models", "-o", "json=s.json"],
    )
    .expect_code(0);
    for (one, two) in [
        ("models:models", "snapshot:s.json"),
        ("snapshot:s.json", "models:models"),
    ] {
        let run = schemadrift(&project, &["diff", one, two, "-o", "json"]).expect_code(0);
        assert_eq!(findings(&run), [], "{one} {two}");
    }
    for (one, two) in [
        ("models:models", url),
        ("snapshot:s.json", url),
        (url, "models:models"),
    ] {
        let run = schemadrift(&project, &["diff", one, two, "-o", "json"]);
        let missing = findings(&run)
            .into_iter()
            .filter(|(rule, table)| rule.ends_with("-missing") && table != "users");
        assert_eq!(missing.count(), 0, "{one} {two}\n{}", run.stdout);
    }
}

#[tokio::test]
async fn a_folder_that_asks_for_another_runners_ledger_finds_none() {
    if installed_server().await.is_none() {
        return;
    }
    let project = project();
    let moved = "DO $$ BEGIN
        IF to_regclass('__diesel_schema_migrations') IS NOT NULL THEN
            RAISE EXCEPTION 'there is nothing to move from';
        END IF;
    END $$;
    CREATE TABLE notes (id int);";
    project.write("moved/1_notes.up.sql", moved.as_bytes());
    let own = "INSERT INTO __diesel_schema_migrations (version) VALUES ('0');";
    project.write("own/2020-01-01-000000_notes/up.sql", own.as_bytes());
    schemadrift(&project, &["snapshot", "migrations:moved"]).expect_code(0);
    schemadrift(&project, &["snapshot", "migrations:own"]).expect_code(0);
}
