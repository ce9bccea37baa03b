//! Every exit code, each brought about for real.

use std::path::Path;

use schemadrift_testkit::{Project, Run};

use crate::run;

const MODEL: &str = "
#[derive(schemadrift::Table)]
#[table(name = \"users\")]
pub struct User {
    pub id: i64,
    pub name: String,
}
";

fn audit(project: &Project, arguments: &[&str]) -> Run {
    let mut all = vec!["audit", "--no-config", "models"];
    all.extend(arguments);
    run(project.path(), &all)
}

fn project(sql: &str) -> Project {
    Project::new(&[("models/user.rs", MODEL), ("migrations/1_users.sql", sql)])
}

const IN_SYNC: &str = "CREATE TABLE users (id bigint NOT NULL, name text NOT NULL);";

#[test]
fn in_sync_is_0() {
    let run = audit(&project(IN_SYNC), &["--migrations", "migrations"]).expect_code(0);
    assert!(!run.stdout.is_empty(), "no format is ever empty");
}

#[test]
fn drift_is_1_from_the_severity_that_is_asked_for() {
    let sql = "CREATE TABLE users (id bigint NOT NULL, name text NOT NULL, extra text);";
    let project = project(sql);
    audit(&project, &["--migrations", "migrations"]).expect_code(0);
    audit(
        &project,
        &["--migrations", "migrations", "--fail-on", "info"],
    )
    .expect_code(1);
    audit(
        &project,
        &["--migrations", "migrations", "-D", "column-unmapped"],
    )
    .expect_code(1);
    let sql = "CREATE TABLE users (id bigint NOT NULL);";
    let project = self::project(sql);
    audit(&project, &["--migrations", "migrations"]).expect_code(1);
    audit(
        &project,
        &["--migrations", "migrations", "-A", "column-missing"],
    )
    .expect_code(0);
    audit(
        &project,
        &["--migrations", "migrations", "--fail-on", "never"],
    )
    .expect_code(0);
}

#[test]
fn usage_and_configuration_errors_are_2() {
    let project = project(IN_SYNC);
    audit(&project, &["--migrations", "migrations", "--no-such-flag"]).expect_code(2);
    audit(
        &project,
        &["--migrations", "migrations", "-D", "no-such-rule"],
    )
    .expect_code(2);
    audit(&project, &["--database-url", "mysql://u@h/d"]).expect_code(2);
    audit(&project, &["--migrations", "nowhere"]).expect_code(2);
    audit(&project, &[]).expect_code(2);
}

#[test]
fn a_migration_that_does_not_apply_is_2() {
    let run = audit(
        &project("CREATE TABLE users (id nonsense);"),
        &["--migrations", "migrations"],
    )
    .expect_code(2);
    assert!(run.stderr.contains("1_users.sql:1"), "{}", run.stderr);
}

#[test]
fn nothing_to_audit_is_3_and_the_report_is_written_all_the_same() {
    let no_models = Project::new(&[
        ("models/plain.rs", "pub struct Plain;"),
        ("migrations/1_users.sql", IN_SYNC),
    ]);
    let arguments = ["--migrations", "migrations", "-o", "json=report.json"];
    audit(&no_models, &arguments).expect_code(3);
    assert!(
        no_models
            .read("report.json")
            .contains("\"schema_version\": 1")
    );

    audit(&project("SELECT 1;"), &arguments).expect_code(3);

    let unbound = Project::new(&[
        (
            "models/row.rs",
            "#[derive(sqlx::FromRow)] pub struct Total { pub sum: i64 }",
        ),
        ("migrations/1_users.sql", IN_SYNC),
    ]);
    let run = audit(&unbound, &arguments).expect_code(3);
    assert!(
        unbound.read("report.json").contains("\"unbound\""),
        "{}",
        run.stderr
    );
}

#[test]
fn a_database_that_is_not_there_is_4() {
    let url = "postgres://nobody:canary-pw@127.0.0.1:1/none";
    let run = audit(&project(IN_SYNC), &["--database-url", url]).expect_code(4);
    assert!(run.stderr.contains("127.0.0.1:1"), "{}", run.stderr);
    assert!(!run.all().contains("canary"), "{}", run.all());
}

#[test]
fn what_cannot_be_read_is_5_only_when_strict() {
    let project = project(IN_SYNC);
    project.write(
        "models/broken.rs",
        b"#[derive(schemadrift::Table)] struct Half {",
    );
    audit(&project, &["--migrations", "migrations"]).expect_code(0);
    let run = audit(&project, &["--migrations", "migrations", "--strict"]).expect_code(5);
    assert!(run.stdout.contains("broken.rs"), "{}", run.stdout);
}

#[test]
fn help_and_version_are_0() {
    for argument in ["--help", "--version"] {
        let run = run(Project::new(&[]).path(), &[argument]);
        run.expect_code(0);
    }
}

#[test]
fn as_a_cargo_subcommand_it_is_the_same_command() {
    let run = schemadrift_testkit::run(
        Path::new(env!("CARGO_BIN_EXE_cargo-schemadrift")),
        Project::new(&[]).path(),
        &["schemadrift", "rules"],
    );
    assert!(run.expect_code(0).stdout.contains("column-missing"));
}
