//! What a patch says of rows, of renames in one run, and of an index that is replaced.

use schemadrift_testkit::{Server, installed_server};

use super::{PROVED, mended, place, tried};

/// The lines of the head of a patch that is proved.
fn head(server: &Server, actual: &str, expected: &str, flags: &[&str]) -> String {
    let script = tried(server, actual, expected, flags).expect_code(0).stdout;
    assert!(script.contains(PROVED), "{script}");
    script[..place(&script, "\n\n")].to_owned()
}

#[tokio::test]
async fn rows_are_counted_through_renames_and_drops() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE SCHEMA app; CREATE TABLE app.people (id integer, name text);
        CREATE TABLE goes (a integer); CREATE TABLE stays (a integer);";
    let expected = "CREATE SCHEMA app; CREATE TABLE app.persons (id bigint, name text);
        CREATE TABLE stays (a integer);";
    let flags = [
        "--allow",
        "destructive",
        "--accept-rename",
        "app.people=persons",
    ];
    let head = head(&server, actual, expected, &flags);
    let rows = "-- rows: 2 of 3 tables that had a row still have it; the other table is dropped";
    assert!(head.contains(rows), "{head}");
}

#[tokio::test]
async fn rows_that_were_not_tried_are_said_with_why() {
    let Some(server) = installed_server().await else {
        return;
    };
    let high = "a integer NOT NULL CHECK (a > 10)";
    let actual = format!("CREATE TABLE t ({high});");
    let expected = format!("CREATE TABLE t ({high}, b integer);");
    let none = head(&server, &actual, &expected, &[]);
    let rows = "-- rows: not tried in t, which took none: new row for relation \"t\" violates";
    assert!(none.contains(rows) && !none.contains("0 of 0"), "{none}");
    let none = head(&server, "", "CREATE TABLE t (a integer);", &[]);
    assert!(
        none.contains("-- rows: not tried: there is no table"),
        "{none}"
    );
    let refused = "CREATE TABLE t (a integer);";
    let made_room = head(&server, "CREATE TABLE t (a text);", refused, &[]);
    let rows = "-- rows: not kept in t: they had to make room";
    assert!(
        made_room.contains(rows) && !made_room.contains("0 of 0"),
        "{made_room}"
    );
}

#[tokio::test]
async fn a_column_of_a_table_that_is_renamed_too_is_called_by_either_name_of_the_table() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE people (id integer, mail text, age integer);";
    let expected = "CREATE TABLE persons (id integer, address text, age integer);";
    for column in [
        "people.mail=address",
        "persons.mail=address",
        "public.people.mail=address",
    ] {
        let flags = [
            "--accept-rename",
            column,
            "--accept-rename",
            "people=persons",
        ];
        let (script, after) = mended(&server, actual, expected, &flags).await;
        after.expect_code(0);
        let renamed = place(&script, "ALTER TABLE people RENAME TO persons");
        assert!(
            renamed < place(&script, "RENAME COLUMN mail TO address"),
            "{script}"
        );
    }
}

#[tokio::test]
async fn an_index_that_is_replaced_is_never_missing() {
    let Some(server) = installed_server().await else {
        return;
    };
    let long = "i".repeat(63);
    let world = |columns: &str, also: &str| {
        format!(
            "CREATE TABLE t (a integer, b integer);
             CREATE INDEX {long} ON t ({columns}); COMMENT ON INDEX {long} IS 'kept'; {also}"
        )
    };
    let taken = format!("CREATE INDEX {}__new ON t (b);", "i".repeat(58));
    let (actual, expected) = (world("a", &taken), world("a, b", &taken));
    let (script, after) = mended(&server, &actual, &expected, &[]).await;
    after.expect_code(0);
    let meanwhile = format!("{}__new2", "i".repeat(57));
    let built = place(
        &script,
        &format!("CREATE INDEX CONCURRENTLY {meanwhile} ON t (a, b)"),
    );
    let dropped = place(&script, &format!("DROP INDEX {long};"));
    let renamed = place(
        &script,
        &format!("ALTER INDEX {meanwhile} RENAME TO {long};"),
    );
    assert!(built < dropped && dropped < renamed, "{script}");
    // The two stand in one transaction.
    assert!(!script[dropped..renamed].contains("COMMIT"), "{script}");
    let (script, after) = mended(&server, &actual, &expected, &["--simple"]).await;
    after.expect_code(0);
    let (dropped, made) = (
        place(&script, &format!("DROP INDEX {long};")),
        place(&script, &format!("CREATE INDEX {long} ON t (a, b)")),
    );
    assert!(!script[dropped..made].contains("COMMIT"), "{script}");
}
