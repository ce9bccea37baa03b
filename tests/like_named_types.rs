//! Enum types of one name in several schemas: each is taken for itself.

use schemadrift_testkit::{Project, Run, installed_server};

use crate::run;

/// Audits models against the tables of this SQL.
fn audited(models: &str, actual: &str) -> Run {
    let project = Project::new(&[("src/models.rs", models), ("actual/001_all.sql", actual)]);
    let sides = ["audit", "src", "--migrations", "actual"];
    let flags = ["--no-config", "--sandbox", "installed"];
    run(project.path(), &[&sides[..], &flags[..]].concat())
}

const TWO: &str = "
    CREATE SCHEMA s2;
    CREATE TYPE mood AS ENUM ('sad', 'glad');
    CREATE TYPE s2.mood AS ENUM ('calm', 'wild');
    CREATE TABLE users (id bigint PRIMARY KEY, mood mood NOT NULL);
    CREATE TABLE s2.seas (id bigint PRIMARY KEY, mood s2.mood NOT NULL);";

/// Rows of both tables, by whatever enums these are.
fn rows(enums: &str, of_user: &str, of_sea: &str) -> String {
    format!(
        "{enums}
/// schemadrift: table = users
#[derive(sqlx::FromRow)]
struct User {{ id: i64, mood: {of_user} }}
/// schemadrift: table = s2.seas
#[derive(sqlx::FromRow)]
struct Sea {{ id: i64, mood: {of_sea} }}
"
    )
}

const PLAIN: &str = "#[derive(sqlx::Type)]
#[sqlx(type_name = \"mood\", rename_all = \"snake_case\")]
enum Mood { Sad, Glad }
";

#[tokio::test]
async fn a_name_without_a_schema_is_looked_up_along_the_search_path() {
    if installed_server().await.is_none() {
        return;
    }
    let run = audited(&rows(PLAIN, "Mood", "Mood"), TWO).expect_code(1);
    let found =
        "error[column-type-mismatch]: s2.seas.mood is s2.mood, the model declares enum mood";
    assert!(run.stdout.contains(found), "{}", run.stdout);
    assert_eq!(run.stdout.matches("error[").count(), 1, "{}", run.stdout);
    let of_sea = "#[derive(sqlx::Type)]
#[sqlx(type_name = \"s2.mood\", rename_all = \"snake_case\")]
enum Swell { Calm, Wild }
";
    let both = [PLAIN, of_sea].concat();
    audited(&rows(&both, "Mood", "Swell"), TWO).expect_code(0);
    let swapped = audited(&rows(&both, "Swell", "Mood"), TWO).expect_code(1);
    assert_eq!(
        swapped.stdout.matches("error[").count(),
        2,
        "{}",
        swapped.stdout
    );
}

#[tokio::test]
async fn the_only_type_of_a_name_is_meant_in_whatever_schema_it_is() {
    if installed_server().await.is_none() {
        return;
    }
    let actual = "CREATE SCHEMA app;
        CREATE TYPE app.mood AS ENUM ('sad', 'glad');
        CREATE TABLE users (id bigint PRIMARY KEY, mood app.mood NOT NULL);
        CREATE SCHEMA s2;
        CREATE TABLE s2.seas (id bigint PRIMARY KEY, mood app.mood NOT NULL);";
    audited(&rows(PLAIN, "Mood", "Mood"), actual).expect_code(0);
    // One enum names the schema, and another leaves it to the search path.
    let named = "#[derive(sqlx::Type)]
#[sqlx(type_name = \"app.mood\", rename_all = \"snake_case\")]
enum Feeling { Sad, Glad }
";
    let both = [PLAIN, named].concat();
    audited(&rows(&both, "Mood", "Feeling"), actual).expect_code(0);
}

#[tokio::test]
async fn labels_are_those_of_every_type_that_a_column_has() {
    if installed_server().await.is_none() {
        return;
    }
    // Nothing tells which of the two is on the search path.
    let actual = TWO
        .replace("TYPE mood", "TYPE s1.mood")
        .replace("mood mood", "mood s1.mood")
        .replace("CREATE SCHEMA s2;", "CREATE SCHEMA s1; CREATE SCHEMA s2;");
    let run = audited(&rows(PLAIN, "Mood", "Mood"), &actual).expect_code(1);
    assert!(run.stdout.contains("calm"), "{}", run.stdout);
    assert!(
        !run.stdout.contains("column-type-mismatch"),
        "{}",
        run.stdout
    );
    let alike = actual.replace("'calm', 'wild'", "'sad', 'glad'");
    audited(&rows(PLAIN, "Mood", "Mood"), &alike).expect_code(0);
    // postgres-types reads a type of that name in any schema, if it has these labels.
    let of_postgres = "#[derive(postgres_types::FromSql)]
#[postgres(name = \"mood\", rename_all = \"snake_case\")]
enum Mood { Sad, Glad }
";
    let rows = rows(of_postgres, "Mood", "Mood").replace("sqlx::", "postgres_from_row::");
    audited(&rows, &TWO.replace("'calm', 'wild'", "'sad', 'glad'")).expect_code(0);
    let run = audited(&rows, TWO).expect_code(1);
    assert!(run.stdout.contains("calm"), "{}", run.stdout);
    assert!(
        !run.stdout.contains("column-type-mismatch"),
        "{}",
        run.stdout
    );
}
