//! What is left out of a patch is left out whole, with all that belongs to it and all that it still
//! needs, and the rest is proved without it.

use schemadrift_testkit::{Project, Run, Server, installed_server};

use super::{PROVED, place, tried};
use crate::run;

/// The script of a patch that is proved, in two: what runs, and what is left out.
async fn halves(server: &Server, actual: &str, expected: &str, flags: &[&str]) -> [String; 2] {
    let run: Run = tried(server, actual, expected, flags);
    let script = run.expect_code(0).stdout;
    assert!(script.contains(PROVED), "{script}");
    let (runs, left) = script.split_at(place(&script, "-- Left out:"));
    let database = server.create_database("left_out").await;
    database.try_execute(actual).await.unwrap();
    let ran = database.try_execute(runs).await;
    ran.unwrap_or_else(|error| unreachable!("{error} in\n{runs}"));
    server.drop_database("left_out").await;
    [runs.to_owned(), left.to_owned()]
}

#[tokio::test]
async fn a_column_that_is_not_made_again_keeps_its_default() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "
        CREATE TABLE t (a integer DEFAULT 3, b text DEFAULT 'long', c integer, d text);";
    let expected = "
        CREATE TABLE t (
            a integer NOT NULL GENERATED ALWAYS AS (c + 1) STORED,
            b varchar(2) DEFAULT 'x',
            c integer,
            d text DEFAULT 'y'
        );";
    let [runs, left] = halves(&server, actual, expected, &[]).await;
    assert!(
        !runs.contains("COLUMN a") && !runs.contains("COLUMN b"),
        "{runs}"
    );
    place(&runs, "ALTER COLUMN d SET DEFAULT 'y'");
    for text in [
        "it goes with how the column gets its values, which is left out",
        "  ALTER TABLE t ALTER COLUMN a DROP DEFAULT;",
        "  ALTER TABLE t DROP COLUMN a;",
        "ALTER COLUMN a SET NOT NULL",
        "it goes with another type of the column, which is left out",
        "  ALTER TABLE t ALTER COLUMN b SET DEFAULT 'x'",
    ] {
        place(&left, text);
    }
    let allowed = ["--allow", "destructive"];
    let script = tried(&server, actual, expected, &allowed).expect_code(0);
    assert!(script.stdout.contains(PROVED), "{}", script.stdout);
    assert!(!script.stdout.contains("Left out"), "{}", script.stdout);
}

#[tokio::test]
async fn a_cast_that_no_server_has_is_left_out_and_the_rest_is_proved() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "
        CREATE TABLE t (a integer DEFAULT 3, b date[], c text);
        CREATE TABLE holds (a integer);";
    let expected = "
        CREATE TABLE t (a uuid DEFAULT gen_random_uuid(), b boolean[], c integer, d text);
        CREATE TABLE holds (a integer);";
    for flags in [&[][..], &["--allow", "destructive"][..]] {
        let [runs, left] = halves(&server, actual, expected, flags).await;
        place(&runs, "-- rows: 1 of 1 tables that had a row still have it");
        place(&runs, "ADD COLUMN d text");
        place(&runs, "TYPE integer USING c::integer");
        assert!(
            !runs.contains("COLUMN a") && !runs.contains("COLUMN b"),
            "{runs}"
        );
        let reason = "the server has no cast for it (cannot cast type integer to uuid): add another \
                      column, fill it by hand";
        assert!(left.contains(reason), "{left}");
        place(&left, "cannot cast type date[] to boolean[]");
        place(&left, "column-type-mismatch: t.a is integer, expected uuid");
        place(
            &left,
            "  ALTER TABLE t ALTER COLUMN a SET DEFAULT gen_random_uuid();",
        );
    }
}

#[tokio::test]
async fn what_something_that_stays_needs_stays() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "
        CREATE COLLATION needed (locale = 'C');
        CREATE COLLATION unneeded (locale = 'C');
        CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
        CREATE TABLE goes (a text COLLATE needed);
        CREATE TRIGGER fires BEFORE INSERT ON goes FOR EACH ROW EXECUTE FUNCTION fires();
        CREATE TABLE above (a integer);
        CREATE TABLE below (b integer) INHERITS (above);
        CREATE TABLE stays (a integer);";
    let expected = "CREATE TABLE stays (a integer);";
    let [runs, left] = halves(&server, actual, expected, &[]).await;
    place(&runs, "DROP COLLATION unneeded");
    for text in ["DROP COLLATION needed", "DROP FUNCTION fires", "DROP TABLE"] {
        assert!(!runs.contains(text), "{runs}");
    }
    place(
        &left,
        "it is still needed: column a of table goes depends on collation needed",
    );
    place(
        &left,
        "it is still needed: trigger fires on table goes depends on function fires()",
    );
    let allowed = ["--allow", "destructive", "--require-proof"];
    let script = tried(&server, actual, expected, &allowed).expect_code(0);
    let script = script.stdout;
    assert!(!script.contains("Left out"), "{script}");
    assert!(place(&script, "DROP TABLE below") < place(&script, "DROP TABLE above"));
}

/// Models say nothing of views, so one stays as it is, whatever becomes of the columns that it reads.
#[tokio::test]
async fn a_change_that_a_view_cannot_be_made_again_after_is_left_out() {
    let Some(server) = installed_server().await else {
        return;
    };
    let model = "#[derive(schemadrift::Table)]
        pub struct Note { pub id: i64, pub rank: String, pub place: i64, pub body: Option<String> }";
    let there = "CREATE TABLE notes (id bigint PRIMARY KEY, rank integer NOT NULL,
            place integer NOT NULL);
        CREATE VIEW ranks AS SELECT rank + 1 AS next FROM notes;
        CREATE VIEW places AS SELECT place FROM notes;";
    let project = Project::new(&[
        ("models/note.rs", model),
        ("migrations/001_notes.sql", there),
        (
            "schemadrift.toml",
            "models = [\"models\"]\nmigrations = \"migrations\"\n",
        ),
    ]);
    let arguments = ["patch", "--require-proof", "--scratch-url", server.url()];
    let script = run(project.path(), &arguments).expect_code(0).stdout;
    assert!(script.contains(PROVED), "{script}");
    let (runs, left) = script.split_at(place(&script, "-- Left out:"));
    place(runs, "TYPE bigint USING place::bigint");
    place(runs, "ADD COLUMN body text");
    assert!(!runs.contains("ranks"), "{runs}");
    place(
        left,
        "`CREATE VIEW ranks AS` would not run with it: operator does not exist",
    );
    place(left, "  ALTER TABLE notes ALTER COLUMN rank TYPE text");
}
