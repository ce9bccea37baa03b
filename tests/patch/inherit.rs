//! What a table hands down to those that inherit from it is mended once, or left out with it.

use schemadrift_testkit::{Database, Project, Run, Server, installed_server};

use super::{PROVED, place, schemadrift, tried};

/// The script of a patch for a database that lives, which is proved, runs there and leaves nothing.
async fn mended_live(server: &Server, actual: &str, expected: &str) -> String {
    let database: Database = server.create_database("family").await;
    database.try_execute(actual).await.unwrap();
    let project = Project::new(&[("expected.sql", expected)]);
    let sides = ["--expected", "sql:expected.sql", "--actual", database.url()];
    let arguments = [&["patch", "--no-config", "--require-proof"][..], &sides].concat();
    let script = schemadrift(&project, &arguments).expect_code(0).stdout;
    assert!(
        script.contains(PROVED) && !script.contains("Left out"),
        "{script}"
    );
    let ran = database.try_execute(&script).await;
    ran.unwrap_or_else(|error| unreachable!("{error} in\n{script}"));
    let compare = [
        "diff",
        "--no-config",
        "--fail-on",
        "info",
        "sql:expected.sql",
        database.url(),
    ];
    let after: Run = schemadrift(&project, &compare);
    after.expect_code(0);
    server.drop_database("family").await;
    script
}

#[tokio::test]
async fn a_check_that_children_have_from_their_parent_goes_and_comes_with_its() {
    let Some(server) = installed_server().await else {
        return;
    };
    // Children stand before and behind their parents in the order of names, and what a child says for
    // itself, too, is its own.
    let (none, old, new) = ("", ", CHECK (a > 0)", ", CHECK (a > 1)");
    let [mut actual, mut expected] = [String::new(), String::new()];
    for (number, [was, becomes]) in [
        [[old, none], [none, none]],
        [[none, none], [old, none]],
        [[old, none], [new, none]],
        [[old, old], [none, old]],
        [[old, old], [none, none]],
        [[old, old], [new, none]],
        [[none, old], [new, none]],
        [[new, none], [none, old]],
    ]
    .into_iter()
    .enumerate()
    {
        for (side, [of_parent, of_child]) in [(&mut actual, was), (&mut expected, becomes)] {
            let [of_parent, of_child] =
                [of_parent, of_child].map(|one| one.replace("CHECK", "CONSTRAINT fits CHECK"));
            side.push_str(&format!(
                "CREATE TABLE p{number} (a integer{of_parent});
                 CREATE TABLE c{number} (b integer{of_child}) INHERITS (p{number});
                 CREATE TABLE z{number} (d integer) INHERITS (c{number});"
            ));
        }
    }
    let script = mended_live(&server, &actual, &expected).await;
    place(&script, "ALTER TABLE ONLY p0 DROP CONSTRAINT fits");
    for number in [1, 2, 5, 6] {
        let add = format!("ALTER TABLE p{number} ADD CONSTRAINT fits");
        assert_eq!(script.matches(&add).count(), 1, "{script}");
        for child in ["c", "z"] {
            let add = format!("ALTER TABLE {child}{number} ADD CONSTRAINT");
            assert!(!script.contains(&add), "{script}");
        }
    }
}

#[tokio::test]
async fn a_check_of_a_family_makes_room_for_the_function_that_it_calls() {
    let Some(server) = installed_server().await else {
        return;
    };
    let with = |name: &str| {
        format!(
            "CREATE FUNCTION fits({name} integer) RETURNS boolean LANGUAGE sql IMMUTABLE
                 AS 'SELECT true';
             CREATE TABLE p (a integer, CONSTRAINT fits CHECK (fits(a)));
             CREATE TABLE c (b integer) INHERITS (p);"
        )
    };
    let script = mended_live(&server, &with("one"), &with("other")).await;
    place(&script, "DROP FUNCTION fits");
}

#[tokio::test]
async fn what_a_parent_hands_down_is_left_out_of_its_children_with_it() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE p (a integer, b text DEFAULT 'long' NOT NULL);
        CREATE TABLE c (d text) INHERITS (p); CREATE TABLE e () INHERITS (c);";
    let expected = "CREATE TABLE p (a bigint, b varchar(2) DEFAULT 'x' NOT NULL);
        CREATE TABLE c (d text NOT NULL) INHERITS (p); CREATE TABLE e () INHERITS (c);";
    let script = tried(&server, actual, expected, &["--require-proof"]).expect_code(0);
    let (runs, left) = script
        .stdout
        .split_at(place(&script.stdout, "-- Left out:"));
    assert!(runs.contains(PROVED), "{runs}");
    place(runs, "ALTER TABLE p ALTER COLUMN a TYPE bigint");
    place(runs, "ALTER TABLE c ALTER COLUMN d SET NOT NULL");
    assert!(!runs.contains("COLUMN b"), "{runs}");
    for column in ["p.b", "c.b", "e.b"] {
        let said = format!("column-type-mismatch: {column} is text, expected varchar(2)");
        place(left, &said);
        place(left, &format!("column-default-mismatch: {column}"));
    }
    place(left, "p hands it down, where it is left out");
    let allowed = ["--require-proof", "--allow", "destructive"];
    let script = tried(&server, actual, expected, &allowed).expect_code(0);
    assert!(!script.stdout.contains("Left out"), "{}", script.stdout);
}
