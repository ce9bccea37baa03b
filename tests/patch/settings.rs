//! A script means the same whatever the database has set, and is printed byte for byte.

use schemadrift_testkit::{Project, installed_server};

use super::{PROVED, schemadrift, tried};

#[tokio::test]
async fn a_name_means_the_table_in_public_whatever_is_searched_first() {
    let Some(server) = installed_server().await else {
        return;
    };
    let expected =
        "CREATE TABLE t (id integer); CREATE TABLE made (id integer, note text DEFAULT E'a\\\\b');
        CREATE SCHEMA app; CREATE TABLE app.t (id integer, k text);";
    let there = "CREATE TABLE t (id integer, k text);
        CREATE SCHEMA app; CREATE TABLE app.t (id integer, k text);";
    for (name, simple) in [("plain", &["--simple"][..]), ("safe", &[])] {
        let database = server.create_database(name).await;
        database.try_execute(there).await.unwrap();
        let searched = "DO $$ BEGIN
            EXECUTE format('ALTER DATABASE %I SET search_path = app, public', current_database());
            EXECUTE format('ALTER DATABASE %I SET standard_conforming_strings = off', current_database());
            END $$";
        database.try_execute(searched).await.unwrap();
        let project = Project::new(&[("expected.sql", expected)]);
        let url = database.url().to_owned();
        let sides = ["--expected", "sql:expected.sql", "--actual", &url];
        let all = [
            &["patch", "--no-config", "--allow", "destructive"][..],
            &sides,
            simple,
        ]
        .concat();
        let script = schemadrift(&project, &all).expect_code(0).stdout;
        assert!(script.contains(PROVED), "{script}");
        database.try_execute(&script).await.unwrap();
        let diff = ["diff", "--no-config", "sql:expected.sql", &url];
        let diff = [&diff[..], &["--fail-on", "info"]].concat();
        schemadrift(&project, &diff).expect_code(0);
    }
}

#[tokio::test]
async fn control_characters_are_printed_as_they_were_proved() {
    let Some(server) = installed_server().await else {
        return;
    };
    let there = "CREATE TABLE t (id integer);";
    let expected = "CREATE TABLE t (id integer, b text DEFAULT E'a\\x1fb\\x1b[31mc');";
    let script = tried(&server, there, expected, &[]).expect_code(0).stdout;
    assert!(script.contains("'a\u{1f}b\u{1b}[31mc'"), "{script:?}");
}
