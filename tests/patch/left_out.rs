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

/// The server prints a view by the types that it reads, so that nothing mends it while these stay.
#[tokio::test]
async fn what_reads_a_column_that_is_left_out_is_left_out_with_it() {
    let Some(server) = installed_server().await else {
        return;
    };
    let of = |total: &str, kind: &str| {
        format!(
            "CREATE TABLE o (id integer, total {total}, kind {kind});
             CREATE VIEW rich AS SELECT id FROM o WHERE total > 100;
             CREATE VIEW richest AS SELECT max(id) AS id FROM rich;
             CREATE VIEW plain AS SELECT id FROM o;
             CREATE POLICY odd ON o USING (kind = 'odd');"
        )
    };
    let actual = of("numeric(12, 2)", "text");
    let expected = of("double precision", "varchar(9)").replace(
        "CREATE VIEW plain AS SELECT id",
        "CREATE VIEW plain AS SELECT id + 1 AS next",
    );
    let [runs, left] = halves(&server, &actual, &expected, &[]).await;
    place(&runs, "CREATE VIEW plain");
    assert!(!runs.contains("rich") && !runs.contains("odd"), "{runs}");
    place(
        &left,
        "it is as it should be once total is, which is left out",
    );
    place(
        &left,
        "it is as it should be once kind is, which is left out",
    );
    let allowed = ["--allow", "destructive", "--require-proof"];
    let script = tried(&server, &actual, &expected, &allowed).expect_code(0);
    assert!(!script.stdout.contains("Left out"), "{}", script.stdout);
}

#[tokio::test]
async fn nothing_is_dropped_whose_values_may_belong_to_what_is_not_made() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "
        CREATE TABLE regions (id integer, c text) PARTITION BY LIST (c);
        CREATE TABLE r_de PARTITION OF regions FOR VALUES IN ('de');
        CREATE TABLE old (k integer, w text) PARTITION BY LIST (k);
        CREATE TABLE old_one PARTITION OF old FOR VALUES IN (1);
        CREATE TABLE tenants (id integer PRIMARY KEY, name text, k integer);
        CREATE TABLE users (id integer, tenant integer REFERENCES tenants);
        CREATE TYPE st AS ENUM ('a', 'b');
        CREATE TABLE t (id integer, st st);";
    let expected = "
        CREATE TABLE areas (id integer, c text) PARTITION BY LIST (c);
        CREATE TABLE r_de PARTITION OF areas FOR VALUES IN ('de');
        CREATE TABLE new (k integer, ww text) PARTITION BY LIST (k);
        CREATE TABLE old_one PARTITION OF new FOR VALUES IN (1);
        CREATE TABLE orgs (id integer, name text, j integer,
            CONSTRAINT tenants_pkey PRIMARY KEY (id));
        CREATE TABLE users (id integer, tenant integer);
        CREATE TYPE state AS ENUM ('a', 'b');
        CREATE TABLE t (id integer, state state);";
    let project = Project::new(&[("actual.sql", actual), ("expected.sql", expected)]);
    let common = [
        "patch",
        "--no-config",
        "--allow",
        "destructive",
        "--scratch-url",
        server.url(),
    ];
    let sides = [
        "--expected",
        "sql:expected.sql",
        "--actual",
        "sql:actual.sql",
    ];
    let all = [&common[..], &sides].concat();
    // Neither rename of a type is taken here, so that the new column cannot be made.
    let script = run(project.path(), &all).expect_code(0).stdout;
    let (runs, left) = script.split_at(place(&script, "-- Left out:"));
    assert!(!runs.contains("DROP COLUMN st"), "{script}");
    place(
        left,
        "its values may belong to column state, which is left out",
    );
    let all = [&all[..], &["--reject-renames"]].concat();
    let script = run(project.path(), &all).expect_code(0).stdout;
    assert!(script.contains(PROVED), "{script}");
    let (runs, left) = script.split_at(place(&script, "-- Left out:"));
    assert!(!runs.contains("DROP TABLE old"), "{script}");
    place(
        left,
        "its values may belong to partition old_one, which is left out",
    );
    let database = server.create_database("kept").await;
    database.try_execute(actual).await.unwrap();
    let row = "INSERT INTO regions VALUES (1, 'de'); INSERT INTO old VALUES (1, 'x');";
    database.try_execute(row).await.unwrap();
    database.try_execute(runs).await.unwrap();
    let stays = "DO $$ BEGIN
        ASSERT (SELECT count(*) = 1 FROM areas); ASSERT (SELECT count(*) = 1 FROM old_one);
    END $$;";
    database.try_execute(stays).await.unwrap();
    server.drop_database("kept").await;
}
