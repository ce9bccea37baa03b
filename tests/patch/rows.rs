//! What rows can do to a patch is said of the statement that they make fail, whatever row the tool
//! itself tries.

use schemadrift_testkit::{Server, installed_server};

use super::{PROVED, place, tried};

/// The script of a patch that is proved, and what the server says of it where rows are.
async fn with_rows(server: &Server, actual: &str, expected: &str, rows: &str) -> (String, String) {
    let script = tried(server, actual, expected, &["--require-proof"]).expect_code(0);
    let script = script.stdout;
    assert!(script.contains(PROVED), "{script}");
    let database = server.create_database("rows").await;
    database
        .try_execute(&format!("{actual} {rows}"))
        .await
        .unwrap();
    let ran = database.try_execute(&script).await;
    server.drop_database("rows").await;
    let said = ran.map_or_else(|error| error.to_string(), |()| "it runs".to_owned());
    (script, said)
}

/// The comments right before a statement.
fn said_of<'s>(script: &'s str, statement: &str) -> &'s str {
    let script = &script[place(script, "-- Step 1")..];
    let end = place(script, statement);
    let start = script[..end].rfind("\n\n").unwrap_or_default();
    &script[start..end]
}

#[tokio::test]
async fn a_domain_that_comes_to_refuse_values_may_fail_on_those_that_are_stored() {
    let Some(server) = installed_server().await else {
        return;
    };
    let of = |rest: &str| {
        format!("CREATE DOMAIN pos AS integer{rest}; CREATE TABLE t (a integer, d pos);")
    };
    let expected = of(" CHECK (VALUE < 1000)");
    let rows = "INSERT INTO t VALUES (1, 5000);";
    let (script, said) = with_rows(&server, &of(""), &expected, rows).await;
    assert!(
        said.contains("contains values that violate the new constraint"),
        "{said}"
    );
    assert!(
        !said_of(&script, "NOT VALID").contains("may-fail-on-data"),
        "{script}"
    );
    let checked = said_of(&script, "ALTER DOMAIN pos VALIDATE CONSTRAINT pos_check");
    assert!(checked.contains("may-fail-on-data"), "{script}");
    let simple = tried(&server, &of(""), &expected, &["--simple"])
        .expect_code(0)
        .stdout;
    let added = said_of(&simple, "ALTER DOMAIN pos ADD CONSTRAINT");
    assert!(added.contains("may-fail-on-data"), "{simple}");
    let rows = "INSERT INTO t VALUES (1, NULL);";
    let (script, said) = with_rows(&server, &of(""), &of(" NOT NULL"), rows).await;
    assert!(said.contains("is violated by some row"), "{said}");
    let set = said_of(&script, "ALTER DOMAIN pos SET NOT NULL");
    assert!(set.contains("may-fail-on-data"), "{script}");
    // The first to refuse the rows says what is to be done about them.
    place(
        &script[..place(&script, "ALTER DOMAIN")],
        "UPDATE t SET d = … WHERE d IS NULL",
    );
}

#[tokio::test]
async fn a_new_partition_may_fail_on_rows_of_the_default_one() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE ev (at integer) PARTITION BY RANGE (at);
        CREATE TABLE ev_rest PARTITION OF ev DEFAULT;";
    let one = "CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM (1000) TO (2000);";
    let expected = format!("{actual} {one}");
    let rows = "INSERT INTO ev VALUES (1500);";
    let (script, said) = with_rows(&server, actual, &expected, rows).await;
    assert!(said.contains("would be violated by some row"), "{said}");
    assert!(
        said_of(&script, "CREATE TABLE ev_1").contains("may-fail-on-data"),
        "{script}"
    );
    let alone = "CREATE TABLE ev (at integer) PARTITION BY RANGE (at);";
    let (script, said) = with_rows(&server, alone, &format!("{alone} {one}"), "").await;
    assert_eq!(said, "it runs");
    assert!(!script.contains("may-fail-on-data"), "{script}");
}

#[tokio::test]
async fn a_constraint_that_is_expected_unchecked_is_put_in_place_unchecked() {
    let Some(server) = installed_server().await else {
        return;
    };
    let of = |check: &str, key: &str| {
        format!(
            "CREATE TABLE other (id integer PRIMARY KEY);
             CREATE TABLE t (due date, other integer);
             ALTER TABLE t ADD CONSTRAINT due CHECK (due > '{check}');
             ALTER TABLE t ADD CONSTRAINT other FOREIGN KEY (other) REFERENCES other {key};"
        )
    };
    let actual = of("2000-01-01", "").replace(" NOT VALID", "");
    let expected = of("2010-01-01", "ON DELETE CASCADE NOT VALID").replace("');", "') NOT VALID;");
    let rows = "INSERT INTO t VALUES ('2005-05-05', NULL);";
    let (script, said) = with_rows(&server, &actual, &expected, rows).await;
    assert_eq!(said, "it runs");
    assert!(!script.contains("may-fail-on-data"), "{script}");
    assert_eq!(script.matches("NOT VALID").count(), 2, "{script}");
}

#[tokio::test]
async fn a_cast_that_cuts_bits_waits_for_leave() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE t (a text, b text, c text);";
    let expected = "CREATE TABLE t (a bit(3), b varbit(3), c varbit);";
    let script = tried(&server, actual, expected, &[]).expect_code(0).stdout;
    let (runs, left) = script.split_at(place(&script, "-- Left out:"));
    place(runs, "ALTER COLUMN c TYPE");
    place(left, "ALTER COLUMN a TYPE bit(3)");
    place(left, "ALTER COLUMN b TYPE");
    let allowed = ["--allow", "destructive", "--require-proof"];
    let script = tried(&server, actual, expected, &allowed)
        .expect_code(0)
        .stdout;
    assert!(
        said_of(&script, "ALTER COLUMN a TYPE").contains("deletes-data"),
        "{script}"
    );
}
