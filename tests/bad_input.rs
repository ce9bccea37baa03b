//! Bad input gets a clear message with a place and a remedy, the right exit code, and nothing
//! else is lost.

use schemadrift_testkit::{Project, Run};

use crate::run;

const USER: &str = "
#[derive(schemadrift::Table)]
#[table(name = \"users\")]
pub struct User {
    pub id: i64,
    pub name: String,
}
";

const USERS: &str = "CREATE TABLE users (id bigint NOT NULL);";

fn schemadrift(project: &Project, arguments: &[&str]) -> Run {
    run(project.path(), arguments)
}

fn audit(files: &[(&str, &str)]) -> Run {
    let project = Project::new(files);
    schemadrift(
        &project,
        &[
            "audit",
            "--no-config",
            "models",
            "--migrations",
            "migrations",
        ],
    )
}

/// A URL in the place of a path is repeated, and its password is not.
#[test]
fn a_url_where_a_path_is_meant_never_shows_its_password() {
    let project = Project::new(&[("models/user.rs", USER)]);
    let url = "postgres://u:canary@h/db";
    let kinds = ["models", "migrations", "snapshot", "sql"];
    let sources = kinds.map(|kind| format!("{kind}:{url}"));
    let mut cases: Vec<Vec<&str>> = Vec::new();
    for source in &sources {
        cases.push(vec!["diff", "--no-config", source, "models:models"]);
        cases.push(vec!["snapshot", "--no-config", source]);
    }
    for flag in [
        "--snapshot",
        "--migrations",
        "--config",
        "--schema",
        "--include",
        "-A",
    ] {
        cases.push(vec!["audit", "models", flag, url, "--no-such-flag"]);
        cases.push(vec!["audit", "models", "--no-config", flag, url]);
    }
    cases.push(vec![
        "diff",
        "--no-config",
        "models:models",
        "models:models",
        url,
    ]);
    cases.push(vec![url]);
    cases.push(vec!["explain", url]);
    for case in cases {
        let run = schemadrift(&project, &case);
        assert!(!run.all().contains("canary"), "{case:?}\n{}", run.all());
    }
}

#[test]
fn a_url_that_does_not_parse_never_shows_its_password() {
    let project = Project::new(&[("models/user.rs", USER)]);
    for url in [
        "postgres:/u:canary@h/db",
        "postgres://u:can@ary#canary@h/db",
        "postgres://u:canary@h:port/db",
        "postgres://u:canary@h/db?no_such_parameter=canary",
        "://canary",
        "canary",
    ] {
        for verbosity in ["-q", "-v"] {
            let run = schemadrift(
                &project,
                &[
                    "audit",
                    "--no-config",
                    "models",
                    "--database-url",
                    url,
                    verbosity,
                ],
            );
            let all = run.expect_code(2).all();
            assert!(!all.contains("canary"), "{url}: {all}");
            assert!(
                all.contains("the database URL is not valid: "),
                "{url}: {all}"
            );
        }
    }
}

#[test]
fn a_source_that_does_not_parse_never_shows_its_password() {
    let project = Project::new(&[("a.sql", "CREATE TABLE t (id bigint)")]);
    for source in [
        "postgres://u:canary@h:99999/db",
        "postgres://u:canary@h/db?sslmode=canary",
        "postgres://u:can@ary#canary@h/db",
        "mysql://u:canary@h/db",
        " postgres://u:canary@h/db",
        "canary",
    ] {
        for arguments in [
            ["diff", source, "sql:a.sql"].as_slice(),
            &["diff", "sql:a.sql", source],
            &["patch", "--expected", "sql:a.sql", "--actual", source],
            &["analyze", source],
            &["snapshot", source],
        ] {
            let all = schemadrift(&project, arguments).expect_code(2).all();
            assert!(!all.contains("canary"), "{arguments:?}: {all}");
            assert!(all.contains("invalid value for '"), "{arguments:?}: {all}");
        }
    }
}

#[test]
fn missing_folders_are_named() {
    let project = Project::new(&[("models/user.rs", USER)]);
    let run = schemadrift(
        &project,
        &["audit", "--no-config", "nowhere", "--migrations", "m"],
    );
    assert!(run.expect_code(2).stderr.contains("nowhere"));
    let run = schemadrift(
        &project,
        &["audit", "--no-config", "models", "--migrations", "gone"],
    );
    assert!(run.expect_code(2).stderr.contains("gone"));
}

#[test]
fn an_unknown_key_has_a_place_and_a_suggestion() {
    let project = Project::new(&[
        ("models/user.rs", USER),
        (
            "schemadrift.toml",
            "models = [\"models\"]\nmigration = \"migrations\"\n",
        ),
    ]);
    let error = schemadrift(&project, &["audit"]).expect_code(2).stderr;
    assert!(error.contains("schemadrift.toml:2:1"), "{error}");
    assert!(error.contains("did you mean \"migrations\"?"), "{error}");
}

#[test]
fn an_unknown_rule_or_format_has_a_suggestion() {
    let project = Project::new(&[]);
    let error = schemadrift(&project, &["explain", "colum-missing"])
        .expect_code(2)
        .stderr;
    assert!(error.contains("column-missing"), "{error}");
    let error = schemadrift(&project, &["audit", "-o", "jsn"])
        .expect_code(2)
        .stderr;
    assert!(error.contains("json"), "{error}");
}

#[test]
fn one_broken_file_hides_no_other() {
    let project = Project::new(&[
        ("models/user.rs", USER),
        (
            "models/half.rs",
            "#[derive(schemadrift::Table)]\nstruct Half {\n    id: i64,\n",
        ),
        (
            "models/merge.rs",
            "#[derive(schemadrift::Table)]\n<<<<<<< ours\nstruct A;\n",
        ),
        ("migrations/1.sql", USERS),
    ]);
    project.write(
        "models/latin.rs",
        b"// Table \xff\n#[derive(Table)] struct L { id: i64 }",
    );
    let deep = format!(
        "#[derive(schemadrift::Table)] struct D {{ a: {}i64 }}",
        "(".repeat(100_000)
    );
    project.write("models/deep.rs", deep.as_bytes());
    let run = schemadrift(
        &project,
        &[
            "audit",
            "--no-config",
            "models",
            "--migrations",
            "migrations",
            "-o",
            "json",
        ],
    )
    .expect_code(1);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["findings"][0]["rule"], "column-missing");
    let problems = report["problems"].as_array().unwrap();
    for file in ["half.rs", "merge.rs", "latin.rs", "deep.rs"] {
        let named = |problem: &serde_json::Value| {
            problem["file"]
                .as_str()
                .is_some_and(|path| path.ends_with(file))
        };
        assert!(
            problems.iter().any(named),
            "{file} is not among {problems:#?}"
        );
    }
}

#[test]
fn a_migration_that_fails_has_file_line_and_the_servers_words() {
    let run = audit(&[
        ("models/user.rs", USER),
        ("migrations/1_users.sql", USERS),
        (
            "migrations/2_more.sql",
            "ALTER TABLE users ADD name text;\n\nALTER TABLE userz ADD x int;\n",
        ),
    ]);
    let error = run.expect_code(2).stderr;
    assert!(error.contains("2_more.sql:3"), "{error}");
    assert!(
        error.contains("relation \"userz\" does not exist"),
        "{error}"
    );
}

#[test]
fn two_models_for_one_table_that_disagree_are_a_finding() {
    let other = "
#[derive(schemadrift::Table)]
#[table(name = \"users\")]
pub struct Account {
    pub id: Option<i64>,
}
";
    let run = audit(&[
        ("models/user.rs", USER),
        ("models/account.rs", other),
        (
            "migrations/1.sql",
            "CREATE TABLE users (id bigint NOT NULL, name text NOT NULL);",
        ),
    ]);
    assert!(run.stdout.contains("model-conflict"), "{}", run.all());
}

#[test]
fn a_type_that_is_not_known_is_said_to_be_so() {
    let model = "
#[derive(schemadrift::Table)]
#[table(name = \"users\")]
pub struct User {
    pub id: somewhere::Else,
}
";
    let run = audit(&[("models/user.rs", model), ("migrations/1.sql", USERS)]).expect_code(0);
    assert!(
        run.stdout.contains("column-type-unresolved"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("somewhere::Else"), "{}", run.stdout);
}

#[test]
fn what_to_do_about_an_unknown_type_is_what_the_framework_lets_one_do() {
    let sqlx = "
/// schemadrift: table = users
#[derive(sqlx::FromRow)]
pub struct User {
    pub id: somewhere::Else,
}
";
    let diesel = "
diesel::table! {
    users (id) {
        id -> somewhere::Else,
    }
}
";
    let sea_orm = "
#[derive(DeriveEntityModel)]
#[sea_orm(table_name = \"users\")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: somewhere::Else,
}
";
    let cases = [
        (
            sqlx,
            "read bigint as a type that is known, by `#[sqlx(try_from = \"…\")]`",
        ),
        (
            diesel,
            "its `#[diesel(postgres_type(name = \"…\"))]` if bigint is meant",
        ),
        (
            sea_orm,
            "write `#[sea_orm(column_type = \"…\")]` if bigint is meant",
        ),
    ];
    for (model, advice) in cases {
        let run = audit(&[("models/user.rs", model), ("migrations/1.sql", USERS)]);
        let flat = run.all().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains("column-type-unresolved"), "{}", run.all());
        assert!(flat.contains(advice), "{}", run.all());
    }
}

#[test]
fn a_report_that_cannot_be_written_is_said_to_be_so() {
    let project = Project::new(&[("models/user.rs", USER), ("migrations/1.sql", USERS)]);
    let run = schemadrift(
        &project,
        &[
            "audit",
            "--no-config",
            "models",
            "--migrations",
            "migrations",
            "-o",
            "json=no/such/f",
        ],
    );
    assert!(run.expect_code(2).stderr.contains("no/such/f"));
}
