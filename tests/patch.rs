//! `patch`: a script that mends what it says, proved before anyone runs it.

mod again;
mod casts;
mod inherit;
mod left_out;
mod migration;
mod order;
mod rerun;
mod rows;
mod settings;
mod words;

use std::fs;
use std::path::Path;
use std::process::Command;

use schemadrift_testkit::{Database, Project, Run, Server, installed_server, repository_root};

use crate::run;

const PROVED: &str = "-- proof: proved";

fn schemadrift(project: &Project, arguments: &[&str]) -> Run {
    let mut all = arguments.to_vec();
    all.extend(["--sandbox", "installed"]);
    run(project.path(), &all)
}

/// What `patch` makes of two scripts in scratch databases of a server.
fn tried(server: &Server, actual: &str, expected: &str, flags: &[&str]) -> Run {
    let project = Project::new(&[("actual.sql", actual), ("expected.sql", expected)]);
    let sides = [
        "--expected",
        "sql:expected.sql",
        "--actual",
        "sql:actual.sql",
    ];
    let scratch = ["--scratch-url", server.url()];
    let all = [&["patch", "--no-config"][..], &sides, &scratch, flags].concat();
    run(project.path(), &all)
}

/// What `patch` makes of two scripts, and what `diff` finds once it was run.
async fn mended(server: &Server, actual: &str, expected: &str, flags: &[&str]) -> (String, Run) {
    let project = Project::new(&[("actual.sql", actual), ("expected.sql", expected)]);
    let mut arguments = vec![
        "patch",
        "--no-config",
        "--require-proof",
        "--expected",
        "sql:expected.sql",
        "--actual",
        "sql:actual.sql",
    ];
    arguments.extend(flags);
    let script = schemadrift(&project, &arguments).expect_code(0).stdout;
    let database = server.create_database("mended").await;
    database.try_execute(actual).await.unwrap();
    database.try_execute(&script).await.unwrap_or_else(|error| {
        unreachable!("the script does not run: {error}\n{script}");
    });
    let after = schemadrift(
        &project,
        &[
            "diff",
            "--no-config",
            "--fail-on",
            "info",
            "sql:expected.sql",
            database.url(),
        ],
    );
    server.drop_database("mended").await;
    (script, after)
}

/// The place of a text in the script.
fn place(script: &str, text: &str) -> usize {
    script
        .find(text)
        .unwrap_or_else(|| unreachable!("{text:?} is missing in:\n{script}"))
}

#[tokio::test]
async fn statements_stand_in_an_order_that_runs_and_the_result_is_what_was_expected() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "
        CREATE TYPE mood AS ENUM ('sad', 'glad');
        CREATE TABLE users (id bigint PRIMARY KEY, name varchar(20), mood mood, age text);
        CREATE VIEW grown AS SELECT id, name FROM users WHERE age > '17';";
    let expected = "
        CREATE SCHEMA app;
        CREATE TYPE mood AS ENUM ('sad', 'fair', 'glad');
        CREATE DOMAIN app.positive AS int CHECK (VALUE > 0);
        CREATE FUNCTION app.next_age(age int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT age + 1';
        CREATE TABLE users (
            id bigint PRIMARY KEY,
            name text NOT NULL DEFAULT 'nobody' CHECK (length(name) > 0),
            mood mood DEFAULT 'fair',
            age int,
            next_age int GENERATED ALWAYS AS (app.next_age(age)) STORED,
            best_order bigint,
            UNIQUE (name)
        );
        CREATE TABLE app.orders (
            id bigserial PRIMARY KEY,
            user_id bigint NOT NULL REFERENCES users (id),
            pieces app.positive
        );
        ALTER TABLE users ADD FOREIGN KEY (best_order) REFERENCES app.orders (id);
        CREATE INDEX orders_user ON app.orders (user_id);
        CREATE INDEX users_age ON users (age DESC);
        CREATE VIEW grown AS SELECT id, name, age FROM users WHERE age > 17;
        CREATE VIEW buyers AS SELECT g.name FROM grown g JOIN app.orders o ON o.user_id = g.id;
        COMMENT ON TABLE users IS 'who buys';
        COMMENT ON VIEW grown IS 'who may';";
    let (script, after) = mended(&server, actual, expected, &[]).await;
    assert!(script.contains(PROVED), "{script}");
    after.expect_code(0);
    let steps = &script[place(&script, "-- Step 1")..];
    for (first, second) in [
        ("ADD VALUE 'fair' AFTER 'sad'", "SET DEFAULT 'fair'"),
        ("CREATE DOMAIN app.positive", "CREATE TABLE app.orders"),
        ("DROP VIEW grown", "TYPE integer USING age::integer"),
        ("TYPE integer USING age::integer", "CREATE VIEW grown"),
        ("CREATE VIEW grown", "CREATE VIEW buyers"),
        ("NOT VALID", "VALIDATE CONSTRAINT"),
        ("CREATE TABLE app.orders", "FOREIGN KEY (best_order)"),
        (
            "CREATE UNIQUE INDEX CONCURRENTLY users_name_key",
            "UNIQUE USING INDEX users_name_key",
        ),
    ] {
        assert!(
            place(steps, first) < place(steps, second),
            "{first} < {second}"
        );
    }
    assert!(
        place(&script, "SET statement_timeout = '20min';")
            < place(&script, "CREATE INDEX CONCURRENTLY users_age")
    );
    place(
        &script,
        "SET LOCAL statement_timeout = '30s';\nCREATE SCHEMA app",
    );
    place(
        &script,
        "hazards: table-rewrite, blocks-reads, blocks-writes, may-fail-on-data",
    );
}

#[tokio::test]
async fn what_discards_values_is_left_out_and_listed_unless_it_is_allowed() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "
        CREATE TYPE mood AS ENUM ('sad', 'fair', 'glad');
        CREATE TABLE users (id int PRIMARY KEY, name text, gone text, mood mood DEFAULT 'sad');
        CREATE TABLE old_things (id int REFERENCES users (id));
        CREATE INDEX unused ON users (name);";
    let expected = "
        CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE TABLE users (id int PRIMARY KEY, name varchar(5), mood mood DEFAULT 'sad');";
    let (script, after) = mended(&server, actual, expected, &[]).await;
    let left = &script[place(&script, "-- Left out:")..];
    for text in [
        "DROP TABLE old_things",
        "DROP COLUMN gone",
        "TYPE varchar(5)",
    ] {
        assert!(left.contains(text), "{text}: {script}");
    }
    assert!(!left.contains("DROP INDEX unused"), "{script}");
    after.expect_code(1);
    let (script, after) = mended(&server, actual, expected, &["--allow", "destructive"]).await;
    assert!(script.contains("hazards: deletes-data"), "{script}");
    after.expect_code(0);
}

#[tokio::test]
async fn plain_statements_are_one_transaction() {
    let Some(server) = installed_server().await else {
        return;
    };
    let actual = "CREATE TABLE t (a int, b int);";
    let expected = "CREATE TABLE t (a int NOT NULL, b int UNIQUE CHECK (b > 0));
        CREATE INDEX t_a ON t (a);";
    let (script, after) = mended(&server, actual, expected, &["--simple"]).await;
    after.expect_code(0);
    for word in ["CONCURRENTLY", "NOT VALID", "USING INDEX"] {
        assert!(!script.contains(word), "{script}");
    }
}

const MODELS: &str = "
#[derive(schemadrift::Table)]
pub struct User { pub id: i64, pub email: String, pub nick: Option<String> }
";

const MIGRATION: &str = "CREATE TABLE users (id bigint NOT NULL PRIMARY KEY, mail text NOT NULL);";

fn users() -> Project {
    Project::new(&[
        ("models/user.rs", MODELS),
        ("migrations/001_users.sql", MIGRATION),
        (
            "schemadrift.toml",
            "models = [\"models\"]\nmigrations = \"migrations\"\n",
        ),
    ])
}

#[tokio::test]
async fn a_rename_is_a_choice() {
    if installed_server().await.is_none() {
        return;
    }
    let project = users();
    let silent = schemadrift(&project, &["patch"]).expect_code(0).stdout;
    assert!(
        silent.contains("--accept-rename users.mail=email"),
        "{silent}"
    );
    assert!(!silent.contains("\nALTER TABLE users RENAME"), "{silent}");
    let wrong = schemadrift(&project, &["patch", "--accept-rename", "users.id=email"]);
    let wrong = wrong.expect_code(2);
    assert!(
        wrong.stderr.contains("users.mail=email"),
        "{}",
        wrong.stderr
    );
    let taken = schemadrift(&project, &["patch", "--accept-rename", "users.mail=email"]);
    let taken = taken.expect_code(0).stdout;
    place(&taken, "\nALTER TABLE users RENAME COLUMN mail TO email;");
    assert!(taken.contains(PROVED), "{taken}");
    let refused = ["patch", "--reject-renames", "--allow", "destructive"];
    let refused = schemadrift(&project, &refused).expect_code(0).stdout;
    place(&refused, "\nALTER TABLE users DROP COLUMN mail;");
    place(&refused, "BACKFILL");
}

#[tokio::test]
async fn an_audit_prints_the_same_script_and_its_hazards_are_explained() {
    if installed_server().await.is_none() {
        return;
    }
    let project = users();
    let patch = schemadrift(&project, &["patch"]).expect_code(0).stdout;
    let audit = schemadrift(&project, &["audit", "-o", "sql"])
        .expect_code(1)
        .stdout;
    assert_eq!(patch, audit);
    for (hazard, word) in [
        ("deletes-data", "backup"),
        ("table-rewrite", "ACCESS EXCLUSIVE"),
        ("blocks-reads", "lock_timeout"),
        ("blocks-writes", "Queries go on"),
        ("index-build", "CONCURRENTLY"),
        ("may-fail-on-data", "Nothing is lost"),
        ("assumes-time-zone", "AT TIME ZONE 'UTC'"),
    ] {
        let page = run(project.path(), &["explain", hazard]).expect_code(0);
        assert!(page.stdout.contains(word), "{hazard}: {}", page.stdout);
    }
}

#[tokio::test]
async fn a_patch_is_stale_once_the_schema_has_changed() {
    if installed_server().await.is_none() {
        return;
    }
    let project = users();
    schemadrift(&project, &["patch", "--no-verify", "-o", "sql=mend.sql"]).expect_code(0);
    schemadrift(&project, &["patch", "--check", "mend.sql"]).expect_code(0);
    project.write(
        "migrations/002_more.sql",
        b"ALTER TABLE users ADD COLUMN more int;",
    );
    schemadrift(&project, &["patch", "--check", "mend.sql"]).expect_code(1);
    schemadrift(&project, &["patch", "--check", "schemadrift.toml"]).expect_code(2);
}

#[tokio::test]
async fn the_next_migration_mends_the_fixture_and_its_down_file_takes_that_back() {
    if installed_server().await.is_none() {
        return;
    }
    let fixture = repository_root().join("fixtures/migration-platform");
    let project = Project::new(&[]);
    copy(&fixture, project.path());
    let before = schemadrift(&project, &["snapshot", "migrations:migrations"]).expect_code(0);
    let written = schemadrift(
        &project,
        &[
            "patch",
            "--require-proof",
            "--as-migration",
            "plain",
            "--name",
            "mend",
            "--accept-rename",
            "asset_dependencies.source_asset_id=asset_id",
            "--accept-rename",
            "asset_dependencies.target_asset_id=depends_on_asset_id",
            "--accept-rename",
            "cmdb_sixr_analysis=cmdb_sixr_analyses",
        ],
    );
    let written = written.expect_code(0).stdout;
    assert!(written.contains("006_mend_1.sql"), "{written}");
    schemadrift(&project, &["audit", "--fail-on", "warning"]).expect_code(0);
    let downs: Vec<&str> = written
        .lines()
        .filter(|line| line.ends_with(".down.sql"))
        .collect();
    for (position, down) in downs.iter().rev().enumerate() {
        let text = fs::read_to_string(project.path().join(down)).unwrap();
        let path = format!("migrations/{}_down.sql", 100 + position);
        project.write(&path, text.as_bytes());
    }
    let after = schemadrift(&project, &["snapshot", "migrations:migrations"]).expect_code(0);
    project.write("before.json", before.stdout.as_bytes());
    project.write("after.json", after.stdout.as_bytes());
    let same = [
        "diff",
        "--fail-on",
        "info",
        "snapshot:before.json",
        "snapshot:after.json",
    ];
    schemadrift(&project, &same).expect_code(0);
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            fs::create_dir_all(&to).unwrap();
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// psql reads commands of its own behind a backslash, wherever it thinks that a comment or a
/// string has ended.
#[tokio::test]
async fn names_do_not_get_out_of_comments_and_quotes_in_psql() {
    let Some(server) = installed_server().await else {
        return;
    };
    let project = Project::new(&[]);
    let canary = project.path().join("canary");
    let touch = format!("\\! touch {}", canary.display());
    let names = [
        format!("a\n{touch}"),
        format!("b\r{touch}"),
        format!("c';{touch}\n--"),
        "d\" (x int); DROP TABLE kept; --".to_owned(),
        "e\\".to_owned(),
        "🦀 select".to_owned(),
        "ä".repeat(31),
    ];
    let quoted = |name: &String| format!("\"{}\"", name.replace('"', "\"\""));
    let mut expected = "CREATE TABLE kept (a int);".to_owned();
    let mut actual = expected.clone();
    for (position, name) in names.iter().enumerate() {
        let name = quoted(name);
        let literal = names[position].replace('\'', "''").replace('\\', "\\\\");
        actual.push_str(&format!("CREATE TABLE {name} (id int);"));
        expected.push_str(&format!(
            "CREATE TABLE {name} (id bigint NOT NULL, {name} text NOT NULL DEFAULT E'{literal}');
             COMMENT ON TABLE {name} IS E'{literal}';
             CREATE TYPE {} AS ENUM (E'{}');",
            quoted(&format!(
                "type {}",
                &names[position].chars().take(20).collect::<String>()
            )),
            literal
                .chars()
                .take(20)
                .collect::<String>()
                .trim_end_matches(['\'', '\\'])
        ));
    }
    let (script, after) = mended(&server, &actual, &expected, &[]).await;
    after.expect_code(0);
    project.write("mend.sql", script.as_bytes());
    let database = server.create_database("by_psql").await;
    database.try_execute(&actual).await.unwrap();
    psql(&project, &database);
    assert!(!canary.exists(), "a name has run a command");
}

fn psql(project: &Project, database: &Database) {
    let output = Command::new("psql")
        .args([
            "-X",
            "-v",
            "ON_ERROR_STOP=1",
            "-f",
            "mend.sql",
            "-d",
            database.url(),
        ])
        .current_dir(project.path())
        .output();
    let Ok(output) = output else {
        return;
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
}

#[tokio::test]
async fn findings_of_views_and_comments_carry_their_statements() {
    if installed_server().await.is_none() {
        return;
    }
    let project = Project::new(&[
        (
            "actual.sql",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT 1 AS one;",
        ),
        (
            "expected.sql",
            "CREATE TABLE t (a int); COMMENT ON TABLE t IS 'it''s';
             CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v;",
        ),
    ]);
    let sides = ["sql:expected.sql", "sql:actual.sql"];
    let report = schemadrift(
        &project,
        &[&["diff", "-o", "json"][..], &sides[..]].concat(),
    );
    let report: serde_json::Value = serde_json::from_str(&report.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let of = |rule: &str| {
        let finding = findings.iter().find(|one| one["rule"] == rule).unwrap();
        let statements = finding["patch"].as_array().unwrap().iter();
        let sql: Vec<&str> = statements.map(|one| one["sql"].as_str().unwrap()).collect();
        sql.join(";")
    };
    assert_eq!(of("comment-mismatch"), "COMMENT ON TABLE t IS 'it''s'");
    assert!(of("view-missing").starts_with("CREATE VIEW w AS"));
    assert!(of("view-mismatch").starts_with("DROP VIEW v;CREATE VIEW v AS"));
}
