//! Models, migrations and a live database: every finding says which of three happened.

use std::collections::BTreeMap;

use schemadrift_testkit::{Project, Run, Server, installed_server};
use serde_json::Value;

use crate::run;

const MODELS: &str = "
#[derive(schemadrift::Table)]
pub struct User {
    pub id: i64,
    pub name: String,
    pub nickname: Option<String>,
    pub age: Option<i32>,
    pub email: String,
}
";

const FIRST: &str = "
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text NOT NULL);
CREATE INDEX users_email ON users (email);
";
const SECOND: &str =
    "ALTER TABLE users ADD COLUMN age integer;\nCREATE TABLE audit_log (id bigint);\n";

/// One of each: `nickname` is in no migration, `age` in one that did not run, and somebody changed
/// `email` and dropped its index.
fn project() -> Project {
    Project::new(&[
        ("models/user.rs", MODELS),
        ("migrations/001_users.sql", FIRST),
        ("migrations/002_age.sql", SECOND),
    ])
}

async fn drift(server: &Server) {
    server.execute(FIRST).await;
    server
        .execute(
            "ALTER TABLE users ALTER COLUMN email TYPE bytea USING email::bytea;
             DROP INDEX IF EXISTS users_email;
             CREATE TABLE by_hand (id int)",
        )
        .await;
}

fn audit(project: &Project, server: &Server) -> Run {
    let arguments = [
        "audit",
        "models",
        "--no-config",
        "--migrations",
        "migrations",
        "--database-url",
        server.url(),
        "--sandbox",
        "installed",
        "-o",
        "json",
    ];
    run(project.path(), &arguments)
}

/// Rule and object, with the cause.
fn causes(run: &Run) -> BTreeMap<String, String> {
    let report: Value = serde_json::from_str(&run.stdout).expect("the report is JSON");
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|one| {
            let object = [&one["column"], &one["table"]]
                .into_iter()
                .find_map(Value::as_str);
            let key = format!("{} {}", one["rule"].as_str().unwrap(), object.unwrap_or(""));
            (key, one["cause"].as_str().unwrap_or("null").to_owned())
        })
        .collect()
}

fn expected() -> BTreeMap<String, String> {
    [
        ("column-missing nickname", "unmigrated"),
        ("column-missing age", "unapplied"),
        ("column-type-mismatch email", "out-of-band"),
        ("index-missing email", "out-of-band"),
        ("table-missing audit_log", "unapplied"),
        ("table-unmapped by_hand", "out-of-band"),
    ]
    .map(|(key, cause)| (key.to_owned(), cause.to_owned()))
    .into()
}

#[tokio::test]
async fn a_ledger_says_what_was_applied() {
    let Some(server) = installed_server().await else {
        return;
    };
    drift(&server).await;
    server
        .execute(
            "CREATE TABLE _sqlx_migrations (version bigint, success boolean);
             INSERT INTO _sqlx_migrations VALUES (1, true), (2, false)",
        )
        .await;
    let run = audit(&project(), &server).expect_code(1);
    assert_eq!(causes(&run), expected(), "{}", run.all());
    assert!(
        run.stderr.contains("not applied yet: 002_age.sql"),
        "{}",
        run.stderr
    );
}

const JOBS: &str = "
#[derive(schemadrift::Table)]
pub struct Job {
    pub id: i64,
    #[column(type = \"varchar(9)\", default = \"'new'\", check = \"state in ('new', 'done')\")]
    pub state: String,
    #[column(default = \"now()\")]
    pub at: chrono::DateTime<chrono::Utc>,
}
";

/// Each of the comparisons has texts that a server has to print, and all of them have one sandbox.
#[tokio::test]
async fn texts_are_settled_in_every_comparison() {
    let Some(server) = installed_server().await else {
        return;
    };
    let jobs = "CREATE TABLE jobs (id bigint PRIMARY KEY, state varchar(9) NOT NULL DEFAULT 'new',
        at timestamptz NOT NULL DEFAULT now(), CHECK (state IN ('new', 'done')))";
    server.execute(jobs).await;
    server
        .execute("ALTER TABLE jobs ADD COLUMN extra int")
        .await;
    let project = Project::new(&[
        ("models/job.rs", JOBS),
        ("migrations/001_jobs.sql", jobs),
        (
            "migrations/002_note.sql",
            "ALTER TABLE jobs ADD COLUMN note text",
        ),
    ]);
    let run = audit(&project, &server).expect_code(0);
    let told = causes(&run);
    let texts = ["check", "default"];
    let of_text = |one: &&String| texts.iter().any(|text| one.contains(text));
    let wrong: Vec<&String> = told.keys().filter(of_text).collect();
    assert_eq!(wrong, [""; 0], "{}", run.all());
}

/// What a model and the database agree on is no error, whatever the migrations make; what is to be
/// mended then are these.
#[tokio::test]
async fn what_is_as_the_models_want_it_is_no_error() {
    let Some(server) = installed_server().await else {
        return;
    };
    let first = "CREATE TABLE jobs (id bigint PRIMARY KEY, name varchar(50) NOT NULL, age int)";
    let by_hand =
        "ALTER TABLE jobs ALTER COLUMN name TYPE varchar(60), ALTER COLUMN age SET NOT NULL";
    server.execute(first).await;
    server.execute(by_hand).await;
    let models = "#[derive(schemadrift::Table)] pub struct Job { pub id: i64,
        #[column(type = \"varchar(60)\")]
        pub name: String,
        pub age: i32 }";
    let project = Project::new(&[
        ("models/job.rs", models),
        ("migrations/001_jobs.sql", first),
        (
            "migrations/002_later.sql",
            "ALTER TABLE jobs ADD COLUMN later text; CREATE TABLE logs (id bigint)",
        ),
    ]);
    let run = audit(&project, &server).expect_code(0);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let told = report["findings"].as_array().unwrap().iter();
    let told: Vec<String> = told
        .map(|one| {
            let mends = one["patch"].as_array().map_or(0, Vec::len);
            let (rule, severity) = (&one["rule"], &one["severity"]);
            format!("{rule} {} {severity} {} {mends}", one["cause"], one["line"])
        })
        .collect();
    let expected = [
        r#""column-nullability-mismatch" "out-of-band" "warning" 4 0"#,
        r#""column-missing" "unapplied" "info" 1 0"#,
        r#""column-type-mismatch" "out-of-band" "warning" 3 0"#,
        r#""table-missing" "unapplied" "info" null 0"#,
    ];
    let (mut told, mut expected) = (told, expected.map(str::to_owned).to_vec());
    told.sort();
    expected.sort();
    assert_eq!(told, expected, "{}", run.all());
}

/// A column that somebody made by hand, and not as the model wants it, is one matter.
#[tokio::test]
async fn a_column_is_told_of_once() {
    let Some(server) = installed_server().await else {
        return;
    };
    let users =
        "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, email text NOT NULL,
        nickname text)";
    server.execute(users).await;
    server
        .execute("ALTER TABLE users ADD COLUMN age text")
        .await;
    let project = Project::new(&[
        ("models/user.rs", MODELS),
        ("migrations/001_users.sql", users),
    ]);
    let run = audit(&project, &server).expect_code(1);
    let told = causes(&run);
    let told: Vec<&String> = told.keys().filter(|one| one.contains("age")).collect();
    assert_eq!(told.len(), 1, "{told:?}\n{}", run.all());
}

/// A ledger and a folder that disagree: what is told of migrations is told of the files as they are.
#[tokio::test]
async fn a_ledger_that_the_folder_is_not_is_told() {
    let Some(server) = installed_server().await else {
        return;
    };
    server.execute(FIRST).await;
    server
        .execute(
            "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text,
                 installed_on timestamptz DEFAULT now(), success boolean, checksum bytea,
                 execution_time bigint);
             INSERT INTO _sqlx_migrations (version, success, checksum) VALUES
                 (1, true, '\\x00'), (2, false, '\\x00'), (7, true, '\\x00')",
        )
        .await;
    let run = audit(&project(), &server).expect_code(1);
    for words in [
        "a migration is changed since it was applied: 001_users.sql",
        "a migration is begun and not finished: 002_age.sql",
        "a migration is applied and not in the folder: 7",
    ] {
        assert!(run.stderr.contains(words), "{words}\n{}", run.stderr);
    }
}

/// What waits is told by the file to run, of every kind.
#[tokio::test]
async fn a_finding_that_waits_names_the_migration_that_it_waits_for() {
    let Some(server) = installed_server().await else {
        return;
    };
    server.execute(FIRST).await;
    server
        .execute(
            "CREATE TABLE _sqlx_migrations (version bigint, success boolean);
             INSERT INTO _sqlx_migrations VALUES (1, true)",
        )
        .await;
    let project = project();
    project.write(
        "migrations/003_more.sql",
        b"CREATE INDEX users_name ON users (name);
         CREATE VIEW adults AS SELECT id FROM users WHERE age > 17;
         CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';
         ALTER TABLE users ENABLE ROW LEVEL SECURITY;
         CREATE POLICY own ON users USING (true);
         CREATE TYPE mood AS ENUM ('a');
         ALTER TABLE users ADD CONSTRAINT named CHECK (name <> '');",
    );
    let run = audit(&project, &server).expect_code(1);
    let report: Value = serde_json::from_str(&run.stdout).unwrap();
    let waiting: Vec<String> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["cause"] == "unapplied")
        .map(|one| format!("{} {}", one["rule"].as_str().unwrap(), one["migration"]))
        .collect();
    for expected in [
        "column-missing \"002_age.sql\"",
        "table-missing \"002_age.sql\"",
        "index-missing \"003_more.sql\"",
        "view-missing \"003_more.sql\"",
        "function-missing \"003_more.sql\"",
        "policy-missing \"003_more.sql\"",
        "enum-missing \"003_more.sql\"",
        "check-missing \"003_more.sql\"",
    ] {
        assert!(
            waiting.iter().any(|one| one == expected),
            "{expected}: {waiting:#?}"
        );
    }
}

#[tokio::test]
async fn without_a_ledger_the_likeliest_state_is_taken_and_that_is_said() {
    let Some(server) = installed_server().await else {
        return;
    };
    drift(&server).await;
    let run = audit(&project(), &server).expect_code(1);
    assert_eq!(causes(&run), expected(), "{}", run.all());
    assert!(run.stderr.contains("001_users.sql"), "{}", run.stderr);
}

#[tokio::test]
async fn with_everything_applied_only_the_models_and_the_hand_are_left() {
    let Some(server) = installed_server().await else {
        return;
    };
    server.execute(FIRST).await;
    server.execute(SECOND).await;
    server
        .execute("ALTER TABLE users ALTER COLUMN age TYPE bigint")
        .await;
    server
        .execute(
            "CREATE TABLE schema_migrations (filename text, applied_at timestamptz);
             INSERT INTO schema_migrations VALUES ('001_users.sql', now()), ('002_age.sql', now())",
        )
        .await;
    let three_sides = audit(&project(), &server).expect_code(1);
    let found = causes(&three_sides);
    assert_eq!(found["column-type-mismatch age"], "out-of-band");
    assert_eq!(found["column-missing nickname"], "unmigrated");
    assert!(
        !found.values().any(|cause| cause == "unapplied"),
        "{found:?}"
    );
    // The report of two sides has no cause.
    let two = [
        "audit",
        "models",
        "--no-config",
        "--database-url",
        server.url(),
        "-o",
        "json",
    ];
    let two_sides = run(project().path(), &two);
    assert!(causes(&two_sides).values().all(|cause| cause == "null"));
}
