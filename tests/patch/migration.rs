//! A patch as a migration: both of its ways are proved, and what does not come back is said.

use std::fs;

use schemadrift_testkit::{Project, Run, Server, installed_server};

use super::place;
use crate::run;

/// Writes the migration from what a folder makes to what a script makes.
fn migrated(server: &Server, there: &str, expected: &str, flags: &[&str]) -> (Project, Run) {
    let project = Project::new(&[
        ("migrations/001_there.sql", there),
        ("expected.sql", expected),
    ]);
    let arguments = [
        "patch",
        "--no-config",
        "--as-migration",
        "plain",
        "--name",
        "mend",
        "--migrations",
        "migrations",
        "--expected",
        "sql:expected.sql",
        "--actual",
        "migrations:migrations",
        "--scratch-url",
        server.url(),
    ];
    let written = run(project.path(), &[&arguments[..], flags].concat());
    (project, written)
}

/// The files of the folder, by name, without the one that was there.
fn files(project: &Project) -> Vec<String> {
    let folder = fs::read_dir(project.path().join("migrations")).unwrap();
    let names = folder.map(|one| one.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name != "001_there.sql").collect();
    names.sort();
    names
}

fn text(project: &Project, file: &str) -> String {
    fs::read_to_string(project.path().join("migrations").join(file)).unwrap()
}

#[tokio::test]
async fn both_ways_are_proved_and_the_files_say_so() {
    let Some(server) = installed_server().await else {
        return;
    };
    let there = "CREATE TABLE t (a integer, b text, gone integer); CREATE TABLE stays (a integer);";
    let expected = "CREATE TABLE t (a bigint NOT NULL, b text, c integer);
        CREATE TABLE stays (a integer); CREATE VIEW v AS SELECT a FROM t;";
    let (project, written) = migrated(&server, there, expected, &["--require-proof"]);
    written.expect_code(0);
    let up = text(&project, "002_mend_1.sql");
    place(&up, "-- made for schema: sha256:");
    place(&up, "-- proof: proved: in a sandbox");
    place(&up, "-- to edit: BACKFILL of t.a (step 1)");
    assert!(place(&up, "--   ALTER TABLE t DROP COLUMN gone;") > place(&up, "-- Left out:"));
    let last = files(&project)
        .into_iter()
        .rfind(|name| name.ends_with(".down.sql"));
    let down = text(&project, &last.unwrap());
    place(&down, "-- proof: proved: in a sandbox");
    assert!(!down.contains("not come back"), "{down}");
    // What is discarded is gone, whatever the schema is.
    let allowed = ["--allow", "destructive", "--require-proof"];
    let (project, written) = migrated(&server, there, expected, &allowed);
    written.expect_code(0);
    let last = files(&project)
        .into_iter()
        .rfind(|name| name.ends_with(".down.sql"));
    let down = text(&project, &last.unwrap());
    place(&down, "-- proof: proved: in a sandbox");
    place(
        &down,
        "-- values do not come back that `ALTER TABLE t DROP COLUMN gone` discards",
    );
}

#[tokio::test]
async fn a_way_back_that_does_not_lead_there_is_not_proved_and_says_what_is_lost() {
    let Some(server) = installed_server().await else {
        return;
    };
    let there = "CREATE TABLE t (a timestamp, b integer);";
    let expected = "CREATE TABLE t (a time, b integer, c integer);";
    let allowed = ["--allow", "destructive"];
    let (project, written) = migrated(&server, there, expected, &allowed);
    let written = written.expect_code(0);
    assert!(
        written.stderr.contains("the way back is not proved"),
        "{}",
        written.stderr
    );
    let up = text(&project, "002_mend.sql");
    place(&up, "-- proof: proved");
    let down = text(&project, "002_mend.down.sql");
    place(
        &down,
        "-- proof: NOT proved: 1 of what was there is not as before: t.a is time, expected \
         timestamp",
    );
    place(&written.stderr, "t.a is time, expected timestamp");
    place(
        &down,
        "-- left out: the server has no cast for it (cannot cast type time without",
    );
    place(&down, "\nALTER TABLE t DROP COLUMN c;");
    let proved = [&allowed[..], &["--require-proof"]].concat();
    let (project, written) = migrated(&server, there, expected, &proved);
    written.expect_code(1);
    assert!(files(&project).is_empty(), "{:?}", files(&project));
}
