//! Enums: labels that are added or reordered, and labels that are used where they are added.

use super::World;

fn moods(labels: &str) -> String {
    format!(
        "CREATE TYPE mood AS ENUM ({labels}); CREATE TABLE people (id bigint NOT NULL, mood mood)"
    )
}

const MODELS: &str = "
#[derive(schemadrift::PgEnum)]
#[pg_enum(name = \"mood\", rename_all = \"snake_case\")]
pub enum Mood { Sad, Fine, Glad }

#[derive(schemadrift::Table)]
#[table(name = \"people\")]
pub struct Person { pub id: i64, pub mood: Option<Mood> }
";

#[tokio::test(flavor = "multi_thread")]
async fn alembic_826_pgschema_521_a_label_that_is_added_or_moved_is_seen_once() {
    let Some(world) = World::start().await else {
        return;
    };
    let wanted = moods("'sad', 'fine', 'glad'");
    for (there, rule) in [
        ("'sad', 'glad'", "enum-variant-missing mood"),
        ("'sad', 'fine', 'glad', 'odd'", "enum-variant-unmapped mood"),
        ("'fine', 'sad', 'glad'", "enum-order-mismatch mood"),
    ] {
        let there = moods(there);
        world.databases(&wanted, &there).await.only(rule);
        world.models(MODELS, &there).await.only(rule).without_drop();
    }
    world.databases(&wanted, &wanted).await.nothing();
    world.models(MODELS, &wanted).await.nothing();
}

/// What mends it also ends it: the label goes to its place.
#[tokio::test(flavor = "multi_thread")]
async fn pgschema_521_a_label_that_was_added_is_not_added_again() {
    let Some(world) = World::start().await else {
        return;
    };
    for there in ["'sad', 'glad'", "'fine', 'glad'", "'sad', 'fine'", "'glad'"] {
        let database = world.database(&moods(there)).await;
        let found = world.models_on(MODELS, &database).await;
        assert!(!found.all().is_empty());
        for sql in found.statements() {
            database.try_execute(&sql).await.unwrap();
        }
        world.models_on(MODELS, &database).await.nothing();
    }
}

/// The finding has its statements; that they stand in transactions of their own is a matter of the
/// script that is made of all of them.
#[tokio::test(flavor = "multi_thread")]
async fn dyad_3511_a_new_label_and_its_use_are_two_statements() {
    let Some(world) = World::start().await else {
        return;
    };
    let wanted = format!(
        "{}; ALTER TABLE people ALTER mood SET DEFAULT 'fine'",
        moods("'sad', 'fine'")
    );
    let found = world.databases(&wanted, &moods("'sad'")).await;
    found.exactly(&[
        "column-default-mismatch people.mood",
        "enum-variant-missing mood",
    ]);
    let statements = found.statements();
    assert_eq!(statements.len(), 2, "{statements:?}");
    let adding: Vec<&String> = statements
        .iter()
        .filter(|sql| sql.contains("ADD VALUE"))
        .collect();
    assert_eq!(adding, ["ALTER TYPE mood ADD VALUE 'fine' AFTER 'sad'"]);
    assert!(!adding[0].contains("DEFAULT"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_enum_is_one_finding_with_its_columns_as_details() {
    let Some(world) = World::start().await else {
        return;
    };
    let named = |name: &str, labels: &str| {
        format!(
            "CREATE TYPE {name} AS ENUM ({labels});
             CREATE TABLE people (id bigint NOT NULL, mood {name} DEFAULT 'sad', moods {name}[])"
        )
    };
    let models = "
        #[derive(schemadrift::PgEnum)]
        #[pg_enum(name = \"mood\", rename_all = \"snake_case\")]
        pub enum Mood { Sad, Fine, Glad }
        #[derive(schemadrift::Table)]
        #[table(name = \"people\")]
        pub struct Person {
            pub id: i64,
            #[column(default = \"'sad'\")]
            pub mood: Option<Mood>,
            pub moods: Option<Vec<Mood>>,
        }";
    let mood = named("mood", "'sad', 'fine', 'glad'");
    let feeling = named("feeling", "'sad', 'fine', 'glad'");
    for found in [
        world.databases(&mood, &feeling).await,
        world.models(models, &feeling).await,
    ] {
        found
            .only("enum-missing mood")
            .saying("type feeling seems to be it");
        assert_eq!(found.value("renamed_from"), "feeling");
        let details = found.value("details").to_string();
        assert!(
            details.contains("people.mood: expected mood, found feeling"),
            "{details}"
        );
        assert!(
            details.contains("people.moods: expected mood[], found feeling[]"),
            "{details}"
        );
        assert_eq!(found.statements(), ["ALTER TYPE feeling RENAME TO mood"]);
    }
    // What differs beside the name is a detail, too.
    let short = named("feeling", "'sad', 'fine'");
    let found = world.databases(&mood, &short).await;
    found
        .only("enum-missing mood")
        .saying("label glad is missing");
    // Another type altogether is no candidate.
    let size = "CREATE TYPE size AS ENUM ('small', 'large');
                CREATE TABLE people (id bigint NOT NULL, mood size, moods size[])";
    let found = world.databases(&moods("'sad', 'fine'"), size).await;
    assert!(
        found.all().contains(&"enum-missing mood".to_owned()),
        "{:?}",
        found.all()
    );
    assert!(
        found.all().contains(&"enum-unmapped size".to_owned()),
        "{:?}",
        found.all()
    );
}
