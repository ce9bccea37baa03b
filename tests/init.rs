//! `schemadrift init`: the configuration that it proposes audits the project as it is.

use schemadrift_testkit::{Project, Run};

use crate::run;

const MODEL: &str = "
#[derive(schemadrift::Table)]
pub struct User { pub id: i64 }
";

fn schemadrift(project: &Project, arguments: &[&str]) -> Run {
    run(project.path(), arguments)
}

#[test]
fn what_is_proposed_audits_the_project() {
    let project = Project::new(&[
        ("crates/store/src/models/user.rs", MODEL),
        (
            "crates/store/migrations/001_users.sql",
            "CREATE TABLE users (id bigint NOT NULL);",
        ),
        (
            "crates/store/migrations/sqlite/001_users.sql",
            "CREATE TABLE nothing (id int);",
        ),
        ("crates/other/src/lib.rs", "pub fn nothing() {}"),
    ]);
    let printed = schemadrift(&project, &["init", "--print"]).expect_code(0);
    assert!(
        printed.stdout.contains("models = [\"crates/store/src\"]"),
        "{}",
        printed.stdout
    );
    assert!(!project.path().join("schemadrift.toml").exists());
    schemadrift(&project, &["init"]).expect_code(0);
    assert_eq!(project.read("schemadrift.toml"), printed.stdout);
    schemadrift(&project, &["audit"]).expect_code(0);
    // What is written stays.
    let again = schemadrift(&project, &["init"]).expect_code(2);
    assert!(again.stderr.contains("there already"), "{}", again.stderr);
}

#[test]
fn rows_of_tokio_postgres_are_found() {
    let model = "
#[derive(postgres_from_row::FromRow)]
pub struct User { pub id: i32 }
";
    let project = Project::new(&[
        ("src/user.rs", model),
        (
            "migrations/001_users.sql",
            "CREATE TABLE users (id bigint NOT NULL);",
        ),
    ]);
    schemadrift(&project, &["init"]).expect_code(0);
    let written = project.read("schemadrift.toml");
    assert!(
        written.starts_with("# 1 models (tokio-postgres)"),
        "{written}"
    );
    let only = ["audit", "--framework", "tokio-postgres", "-o", "concise"];
    let audit = schemadrift(&project, &only).expect_code(1);
    assert!(
        audit.stdout.contains("column-type-mismatch"),
        "{}",
        audit.all()
    );
    schemadrift(&project, &["audit", "--framework", "sqlx"]).expect_code(3);
}

#[test]
fn a_project_without_migrations_is_pointed_at_a_database() {
    let project = Project::new(&[("src/user.rs", MODEL)]);
    schemadrift(&project, &["init"]).expect_code(0);
    let audit = schemadrift(&project, &["audit"]).expect_code(2);
    assert!(audit.stderr.contains("DATABASE_URL"), "{}", audit.stderr);
}

#[test]
fn where_there_are_no_models_nothing_is_written() {
    let project = Project::new(&[("src/lib.rs", "pub fn nothing() {}")]);
    schemadrift(&project, &["init"]).expect_code(3);
    assert!(!project.path().join("schemadrift.toml").exists());
}
