//! Patches of a database that lives: it is only read, its size is told, and what its rows need is
//! named before anyone runs the script.

use std::path::Path;
use std::process::Command;

use schemadrift_testkit::{Database, Project, Run, installed_server};

use crate::run;

const PROVED: &str = "-- proof: proved";

const MODELS: &str = "
#[derive(schemadrift::Table)]
pub struct User { pub id: i64, pub email: String, #[column(index)] pub age: i32 }
";

const TABLES: &str = "
    CREATE TABLE users (id bigint PRIMARY KEY, age smallint NOT NULL);
    INSERT INTO users SELECT number, 7 FROM generate_series(1, 400) AS number;
    ANALYZE users;";

fn schemadrift(project: &Project, arguments: &[&str]) -> Run {
    let mut all = arguments.to_vec();
    all.extend(["--no-config", "--sandbox", "installed"]);
    run(project.path(), &all)
}

fn dump(database: &Database) -> String {
    let output = Command::new("pg_dump")
        .arg(database.url())
        .output()
        .unwrap();
    assert!(output.status.success());
    // Newer versions fence a dump with a key of their own each time.
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = text.lines().filter(|line| !line.starts_with('\\'));
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_live_database_is_only_read_and_its_sizes_and_backfills_are_told() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = server.create_database("live").await;
    database.try_execute(TABLES).await.unwrap();
    let before = dump(&database);
    let project = Project::new(&[("models/user.rs", MODELS)]);
    let arguments = [
        "patch",
        "models",
        "--require-proof",
        "--database-url",
        database.url(),
    ];
    let script = schemadrift(&project, &arguments).expect_code(0).stdout;
    assert!(script.contains(PROVED), "{script}");
    // 8 bytes of head, two columns and the row's own head, in pages of 8192 bytes.
    let size = "on users · size: users has about 400 rows in about 24 kB";
    assert!(script.contains(size), "{script}");
    let built = "lock: SHARE UPDATE EXCLUSIVE on users · size: users has about 400 rows";
    assert!(script.contains(built), "{script}");
    assert!(
        script.contains("-- rows need a backfill of users.email"),
        "{script}"
    );
    assert!(
        script.contains("SET email = … WHERE email IS NULL"),
        "{script}"
    );
    assert_eq!(dump(&database), before);
    // On rows without the backfill it stops and loses nothing; on empty tables it runs as it is.
    assert!(database.try_execute(&script).await.is_err());
    let empty = server.create_database("empty").await;
    let without_rows = TABLES.replace("INSERT INTO users SELECT", "SELECT");
    empty.try_execute(&without_rows).await.unwrap();
    empty.try_execute(&script).await.unwrap();
    let audit = [
        "audit",
        "models",
        "--fail-on",
        "info",
        "--database-url",
        empty.url(),
    ];
    schemadrift(&project, &audit).expect_code(0);
}

#[tokio::test]
async fn an_audit_tells_hazards_and_locks_only_where_they_were_measured() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = server.create_database("measured").await;
    database.try_execute(TABLES).await.unwrap();
    let before = dump(&database);
    let project = Project::new(&[("models/user.rs", MODELS)]);
    let patch_of = |flags: &[&str]| {
        let mut arguments = vec![
            "audit",
            "models",
            "-o",
            "json",
            "--database-url",
            database.url(),
        ];
        arguments.extend(flags);
        let report = schemadrift(&project, &arguments).expect_code(1).stdout;
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        let findings = report["findings"].as_array().unwrap().clone();
        let wanted = |one: &serde_json::Value| one["rule"] == "column-type-mismatch";
        let found = findings.into_iter().find(wanted).unwrap();
        found["patch"][0].clone()
    };
    let guessed = patch_of(&[]);
    assert!(
        guessed["hazards"].is_null() && guessed["lock"].is_null(),
        "{guessed}"
    );
    let seen = patch_of(&["--measure"]);
    assert_eq!(seen["sql"], guessed["sql"]);
    assert_eq!(seen["lock"], "ACCESS EXCLUSIVE on users");
    assert_eq!(
        seen["hazards"],
        serde_json::json!(["table-rewrite", "blocks-reads", "blocks-writes"])
    );
    assert_eq!(dump(&database), before);
}

#[tokio::test]
async fn an_extension_that_the_sandbox_lacks_is_named_and_the_rest_is_proved() {
    if installed_server().await.is_none() {
        return;
    }
    let tables = "CREATE EXTENSION hstore; CREATE TABLE users (id bigint PRIMARY KEY, age int);
        CREATE TABLE tags (id bigint PRIMARY KEY, tags hstore);";
    let models = format!(
        "{MODELS} #[derive(schemadrift::Table)]
        pub struct Tag {{ pub id: i64, pub note: Option<String> }}"
    );
    let project = Project::new(&[("models/user.rs", &models), ("actual.sql", tables)]);
    let frozen = schemadrift(&project, &["snapshot", "sql:actual.sql"]);
    let frozen = frozen
        .expect_code(0)
        .stdout
        .replace("hstore", "no_such_type");
    project.write("frozen.json", frozen.as_bytes());
    let arguments = [
        "patch",
        "models",
        "--require-proof",
        "--snapshot",
        "frozen.json",
    ];
    let script = schemadrift(&project, &arguments).expect_code(0).stdout;
    for text in [
        PROVED,
        "lacks what `CREATE EXTENSION no_such_type",
        "lacks what `CREATE TABLE tags (`",
        "not tried for that: `ALTER TABLE tags ADD COLUMN note text`",
        "\nALTER TABLE users ADD COLUMN email text;",
    ] {
        assert!(script.contains(text), "{text} is missing in\n{script}");
    }
}

/// The limit on the size of a file stands for a disk that is full: it fails a write in its middle.
#[tokio::test]
async fn a_disk_that_is_full_leaves_no_half_of_a_migration() {
    let columns: String = (0..200)
        .map(|number| format!(", column_{number} text"))
        .collect();
    let project = Project::new(&[
        ("migrations/001_none.sql", ""),
        ("none.sql", "CREATE TABLE kept (id bigint)"),
        (
            "all.sql",
            &format!("CREATE TABLE kept (id bigint); CREATE TABLE users (id bigint{columns})"),
        ),
    ]);
    for name in ["none", "all"] {
        let source = format!("sql:{name}.sql");
        let frozen = schemadrift(&project, &["snapshot", &source]).expect_code(0);
        project.write(&format!("{name}.json"), frozen.stdout.as_bytes());
    }
    let arguments = "patch --no-verify --no-config --sandbox installed --as-migration plain \
                     --expected snapshot:all.json --actual snapshot:none.json \
                     --migrations migrations";
    let program = env!("CARGO_BIN_EXE_schemadrift");
    let limited = |limit: &str| {
        let line = format!("trap '' XFSZ; ulimit -f {limit}; exec '{program}' {arguments}");
        schemadrift_testkit::run(Path::new("sh"), project.path(), &["-c", &line])
    };
    let names = || {
        let entries = std::fs::read_dir(project.path().join("migrations")).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name())
            .collect::<Vec<_>>()
    };
    let full = limited("1");
    assert_ne!(full.code, 0, "{}", full.all());
    assert!(
        full.stderr.contains("002_schemadrift.sql"),
        "{}",
        full.all()
    );
    assert_eq!(names(), ["001_none.sql"]);
    limited("unlimited").expect_code(0);
    assert_eq!(names().len(), 3);
}

/// The server numbers checks that it names itself, and so does what is added to those that stay.
#[test]
fn checks_without_a_name_get_names_that_are_free() {
    let table = "CREATE TABLE parts (id bigint PRIMARY KEY, c integer NOT NULL CHECK (c <> 7),
                 CHECK (c <> 8))";
    let model = "#[derive(schemadrift::Table)]
        #[table(name = \"parts\", check(\"c > 1\"), check(\"c <> 5\"))]
        pub struct Part { pub id: i64, pub c: i32 }";
    let project = Project::new(&[
        ("models/part.rs", model),
        ("migrations/001_parts.sql", table),
    ]);
    let arguments = [
        "patch",
        "models",
        "--migrations",
        "migrations",
        "--require-proof",
    ];
    let script = schemadrift(&project, &arguments).expect_code(0).stdout;
    for name in ["parts_c_check2", "parts_c_check3"] {
        let added = format!("ADD CONSTRAINT {name} CHECK");
        assert!(script.contains(&added), "{added} is missing in\n{script}");
    }
}

/// The embedded server has no ICU, so that neither the collation nor what stands on it can be tried.
#[tokio::test]
async fn what_no_statement_was_tried_of_is_not_proved() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = server.create_database("icu").await;
    let sql = "CREATE COLLATION german (provider = icu, locale = 'de');
        CREATE TABLE words (word text COLLATE german);";
    database.try_execute(sql).await.unwrap();
    let wanted = server.create_database("icu_wanted").await;
    wanted.try_execute(sql).await.unwrap();
    let index = "CREATE INDEX words_word ON words (word)";
    wanted.try_execute(index).await.unwrap();
    let project = Project::new(&[]);
    let arguments = [
        "patch",
        "--expected",
        wanted.url(),
        "--actual",
        database.url(),
        "--require-proof",
        "--no-config",
    ];
    let embedded = [&arguments[..], &["--sandbox", "embedded"]].concat();
    let script = run(project.path(), &embedded).expect_code(1).stdout;
    assert!(
        script.contains("the sandbox lacks what every one of its statements needs"),
        "{script}"
    );
    let installed = [&arguments[..], &["--sandbox", "installed"]].concat();
    let script = run(project.path(), &installed).expect_code(0).stdout;
    assert!(script.contains(PROVED), "{script}");
}

#[tokio::test]
async fn what_no_sandbox_has_is_said_where_something_is_dropped() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = server.create_database("default_privileges").await;
    let sql = "CREATE TABLE t (id bigint, gone text);
        ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC;";
    database.try_execute(sql).await.unwrap();
    let project = Project::new(&[
        ("less.sql", "CREATE TABLE t (id bigint)"),
        (
            "more.sql",
            "CREATE TABLE t (id bigint, gone text, more text)",
        ),
    ]);
    for (file, is_said) in [("sql:less.sql", true), ("sql:more.sql", false)] {
        let arguments = [
            "patch",
            "--expected",
            file,
            "--actual",
            database.url(),
            "--allow",
            "destructive",
        ];
        let script = schemadrift(&project, &arguments).expect_code(0).stdout;
        let line = "-- not in the sandbox: default privileges (1)";
        assert_eq!(script.contains(line), is_said, "{script}");
    }
}
