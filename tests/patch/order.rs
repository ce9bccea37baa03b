//! What comes before what follows from what the server ties together, and from no word that happens to
//! be the same.

use schemadrift_testkit::{Project, Server, installed_server};

use super::{PROVED, mended, place, schemadrift, tried};
use crate::run;

/// The script of a patch that mends everything, drops and all, and is proved.
fn whole(server: &Server, actual: &str, expected: &str) -> String {
    let flags = ["--allow", "destructive", "--require-proof"];
    let script = tried(server, actual, expected, &flags)
        .expect_code(0)
        .stdout;
    assert!(
        script.contains(PROVED) && !script.contains("Left out"),
        "{script}"
    );
    script
}

#[tokio::test]
async fn a_column_of_the_name_of_a_view_is_no_view() {
    let Some(server) = installed_server().await else {
        return;
    };
    let view = "CREATE VIEW report AS SELECT report, n FROM x;";
    let actual = format!(
        "CREATE TABLE goes (id integer, report integer, CHECK (report > 0));
         CREATE TABLE x (report integer DEFAULT 1, n integer);
         {view} CREATE VIEW gone AS SELECT n FROM x;"
    );
    // The view is kept, altered or dropped.
    for (made, changed) in [
        (view, "report bigint DEFAULT 2, n integer"),
        (
            "CREATE VIEW report AS SELECT report, n, gone FROM x;",
            "report bigint DEFAULT 1 CHECK (report > 0), n integer, gone integer",
        ),
        ("", "report bigint DEFAULT 1, n integer, UNIQUE (report)"),
    ] {
        let expected = format!("CREATE TABLE x ({changed}); {made}");
        let script = whole(&server, &actual, &expected);
        let retyped = place(&script, "ALTER COLUMN report TYPE bigint");
        assert!(place(&script, "DROP VIEW report;") < retyped, "{script}");
        assert!(retyped < place(&script, "DROP TABLE goes;"), "{script}");
        if !made.is_empty() {
            assert!(retyped < place(&script, "CREATE VIEW report"), "{script}");
        }
    }
    // And a new column and a new table.
    let expected = format!(
        "CREATE TABLE x (report bigint DEFAULT 1, n integer, gone integer);
         CREATE TABLE new (report integer CHECK (report > 1), gone integer UNIQUE);
         CREATE INDEX ON x (gone) WHERE gone > 0; {view}"
    );
    whole(&server, &actual, &expected);
}

#[tokio::test]
async fn a_view_over_a_function_that_gives_rows_of_a_table_makes_way_for_it() {
    let Some(server) = installed_server().await else {
        return;
    };
    let world = |ty: &str| {
        format!(
            "CREATE SCHEMA app;
             CREATE TABLE app.x (id integer, n {ty});
             CREATE FUNCTION app.rows_of_x() RETURNS SETOF app.x LANGUAGE sql
                 AS 'SELECT * FROM app.x';
             CREATE FUNCTION app.row_of_x() RETURNS app.x LANGUAGE sql STABLE
                 AS 'SELECT * FROM app.x LIMIT 1';
             CREATE VIEW app.v AS SELECT id, n FROM app.rows_of_x();
             CREATE VIEW app.w AS SELECT (v.n)::text AS n FROM app.v;
             CREATE VIEW app.one AS SELECT r.n FROM app.row_of_x() r;"
        )
    };
    let script = whole(&server, &world("integer"), &world("bigint"));
    let retyped = place(&script, "TYPE bigint");
    for view in ["app.v", "app.w", "app.one"] {
        assert!(
            place(&script, &format!("DROP VIEW {view}")) < retyped,
            "{script}"
        );
        assert!(
            retyped < place(&script, &format!("CREATE VIEW {view}")),
            "{script}"
        );
    }
    let expected = world("integer").replace("id integer, n integer", "id integer");
    let expected = expected
        .replace("id, n FROM", "id FROM")
        .replace("(v.n)", "(v.id)");
    let expected = expected.replace("r.n", "r.id AS n");
    let script = whole(&server, &world("integer"), &expected);
    place(&script, "DROP COLUMN n");
}

#[tokio::test]
async fn a_foreign_table_stands_on_a_stand_in_and_hinders_no_proof() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = server.create_database("with_foreign").await;
    let wrapper = "CREATE FOREIGN DATA WRAPPER far; CREATE SERVER away FOREIGN DATA WRAPPER far;";
    let world = |ty: &str| {
        format!(
            "{wrapper}
             CREATE TYPE mood AS ENUM ('glad');
             CREATE TABLE t (a {ty});
             CREATE FOREIGN TABLE f (a integer NOT NULL, m mood) SERVER away;
             CREATE VIEW v AS SELECT f.a, t.a AS b FROM f JOIN t ON t.a = f.a;"
        )
    };
    database.try_execute(&world("integer")).await.unwrap();
    let expected = world("bigint").replace("m mood", "m mood, more text");
    let project = Project::new(&[("expected.sql", &expected)]);
    let arguments = [
        "patch",
        "--no-config",
        "--require-proof",
        "--scratch-url",
        server.url(),
        "--expected",
        "sql:expected.sql",
        "--actual",
        database.url(),
    ];
    let script = run(project.path(), &arguments).expect_code(0).stdout;
    assert!(script.contains(PROVED), "{script}");
    assert!(!script.contains("the sandbox lacks"), "{script}");
    let ran = database.try_execute(&script).await;
    ran.unwrap_or_else(|error| unreachable!("{error} in\n{script}"));
}

#[tokio::test]
async fn what_a_policy_of_a_table_reads_is_dropped_after_the_table() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE a_read (id integer); CREATE TABLE reads (id integer);
        CREATE POLICY p ON reads USING (id IN (SELECT a_read.id FROM a_read));
        CREATE TABLE stays (a integer);";
    let script = whole(&server, actual, "CREATE TABLE stays (a integer);");
    let (reads, read) = (
        place(&script, "DROP TABLE reads;"),
        place(&script, "DROP TABLE a_read;"),
    );
    assert!(reads < read, "{script}");
}

#[tokio::test]
async fn the_cast_that_a_range_is_born_with_hinders_no_drop() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE FUNCTION apart(a float8, b float8) RETURNS float8 LANGUAGE sql IMMUTABLE
            AS 'SELECT a - b';
        CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = apart);
        CREATE TABLE stays (a integer);";
    let script = whole(&server, actual, "CREATE TABLE stays (a integer);");
    let (range, called) = (
        place(&script, "DROP TYPE span;"),
        place(&script, "DROP FUNCTION apart"),
    );
    assert!(range < called, "{script}");
}

/// A key of a column that is there already, to a table that is not.
#[tokio::test]
async fn a_key_to_a_new_table_comes_with_it() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE employees (id integer PRIMARY KEY, dept_id integer);";
    let expected = "CREATE TABLE employees (id integer PRIMARY KEY, dept_id integer);
        CREATE TABLE depts (id integer PRIMARY KEY);
        ALTER TABLE employees ADD FOREIGN KEY (dept_id) REFERENCES depts ON DELETE SET NULL;";
    let (script, after) = mended(&server, actual, expected, &[]).await;
    after.expect_code(0);
    assert!(place(&script, "CREATE TABLE depts") < place(&script, "FOREIGN KEY (dept_id)"));
    assert!(script.contains("mends 1 of 1 findings"), "{script}");
    // One cause is one finding, which carries both statements.
    let project = Project::new(&[("actual.sql", actual), ("expected.sql", expected)]);
    let sides = ["diff", "--no-config", "-o", "json", "sql:expected.sql"];
    let told = schemadrift(&project, &[&sides[..], &["sql:actual.sql"]].concat());
    let report: serde_json::Value = serde_json::from_str(&told.expect_code(1).stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{report}");
    assert_eq!(
        findings[0]["patch"].as_array().unwrap().len(),
        2,
        "{report}"
    );
    assert_eq!(
        findings[0]["details"][1]["aspect"], "foreign key",
        "{report}"
    );
}

#[tokio::test]
async fn what_groups_by_a_primary_key_is_made_once_that_is_there() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE u (id integer NOT NULL, name text);";
    let expected = "CREATE TABLE u (id integer PRIMARY KEY, name text);
        CREATE VIEW v AS SELECT id, name, count(*) AS n FROM u GROUP BY id;
        CREATE VIEW w AS SELECT max(n) AS n FROM v;
        CREATE MATERIALIZED VIEW m AS SELECT id, upper(name) AS name FROM u GROUP BY id;";
    for flags in [&[][..], &["--simple"][..]] {
        let (script, after) = mended(&server, actual, expected, flags).await;
        assert!(!script.contains("Left out"), "{script}");
        after.expect_code(0);
    }
}
