//! `schemadrift migrations`: how files stand, running what waits, and forgetting one, with the
//! ledger of each runner.

use std::sync::Arc;

use schemadrift_testkit::{Database, Project, Run, Server, installed_server};
use serde_json::Value;

use crate::run;

const USERS: &str = "CREATE TABLE users (id bigint PRIMARY KEY);\n-- no line break at the end";
const POSTS: &str = "CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint REFERENCES users);";
const INDEX: &str =
    "-- no-transaction\nCREATE INDEX CONCURRENTLY posts_user_id ON posts (user_id);";

fn schemadrift(project: &Project, database: &Database, arguments: &[&str]) -> Run {
    let mut all = vec!["migrations"];
    all.extend(arguments);
    all.extend([
        "--no-config",
        "--migrations",
        "db",
        "--database-url",
        database.url(),
    ]);
    run(project.path(), &all)
}

/// Name and state of each line, then the names that the folder does not have.
fn status(project: &Project, database: &Database) -> (Vec<(String, String)>, Vec<String>, i32) {
    let run = schemadrift(project, database, &["status", "-o", "json"]);
    let json: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(json["schema_version"], 1);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let lines = json["migrations"].as_array().unwrap().iter();
    let lines = lines.map(|line| (text(&line["name"]), text(&line["state"])));
    let unknown = json["unknown"].as_array().unwrap().iter().map(text);
    (lines.collect(), unknown.collect(), run.code)
}

fn states(project: &Project, database: &Database) -> String {
    let (lines, _, _) = status(project, database);
    let states: Vec<String> = lines.into_iter().map(|(_, state)| state).collect();
    states.join(" ")
}

/// Three files in a runner's layout, from nothing to a forgotten line.
async fn whole_life(server: &Server, runner: &str, names: [&str; 3], files: [&str; 3]) {
    let database = server
        .create_database(&format!("life_{}", runner.replace('-', "_")))
        .await;
    let project = Project::new(&[(files[0], USERS), (files[1], POSTS), (files[2], INDEX)]);
    let with = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend(["--ledger", runner]);
        schemadrift(&project, &database, &all)
    };
    let (lines, unknown, code) = status(&project, &database);
    let found: Vec<&str> = lines.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        (found, unknown.len(), code),
        (names.to_vec(), 0, 0),
        "{runner}"
    );
    assert_eq!(states(&project, &database), "pending pending pending");

    let dry = with(&["apply", "--dry-run"]).expect_code(0);
    assert_eq!(dry.stdout.matches("would run").count(), 3);
    assert_eq!(states(&project, &database), "pending pending pending");

    let first = with(&["apply", "--target", names[0]]).expect_code(0);
    assert_eq!(first.stdout, format!("applied {}\n", names[0]));
    assert_eq!(states(&project, &database), "applied pending pending");

    let rest = with(&["apply"]).expect_code(0);
    assert_eq!(rest.stdout.lines().count(), 2, "{}", rest.all());
    assert_eq!(states(&project, &database), "applied applied applied");
    database
        .try_execute("INSERT INTO posts (id) VALUES (1)")
        .await
        .unwrap();
    assert_eq!(with(&["apply"]).expect_code(0).stdout, "nothing waits\n");

    let forgotten = with(&["forget", names[2]]).expect_code(0);
    assert!(forgotten.stdout.contains("The schema stays as it is"));
    assert_eq!(states(&project, &database), "applied applied pending");
    let gone = with(&["forget", names[2]]).expect_code(2);
    assert!(gone.stderr.contains("has no line for"), "{}", gone.stderr);
    // The index is still there, so the file cannot run again: its error names file and line.
    let again = with(&["apply"]).expect_code(2);
    assert!(
        again.stderr.contains(&format!("{}:2: ", files[2])),
        "{}",
        again.stderr
    );
    assert!(again.stderr.contains("already exists"), "{}", again.stderr);
}

#[tokio::test]
async fn every_runner_has_its_own_ledger() {
    let Some(server) = installed_server().await else {
        return;
    };
    let plain = ["001_users.sql", "002_posts.sql", "003_index.sql"];
    let files = ["db/001_users.sql", "db/002_posts.sql", "db/003_index.sql"];
    whole_life(&server, "plain", plain, files).await;
    whole_life(&server, "sqlx", plain, files).await;
    whole_life(&server, "sea-orm", plain, files).await;
    let names = ["V1__users.sql", "V2__posts.sql", "V3__index.sql"];
    let files = ["db/V1__users.sql", "db/V2__posts.sql", "db/V3__index.sql"];
    whole_life(&server, "refinery", names, files).await;
    let names = [
        "2024-01-01-000000_users",
        "2024-01-02-000000_posts",
        "2024-01-03-000000_index",
    ];
    let files = names.map(|name| format!("db/{name}/up.sql"));
    let files = [files[0].as_str(), &files[1], &files[2]];
    whole_life(&server, "diesel", names, files).await;
}

#[tokio::test]
async fn a_file_that_was_changed_stops_everything_and_one_that_is_gone_is_told() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = server.create_database("changed_since").await;
    let project = Project::new(&[("db/001_users.sql", USERS)]);
    schemadrift(&project, &database, &["apply"]).expect_code(0);
    project.write(
        "db/001_users.sql",
        b"CREATE TABLE users (id int PRIMARY KEY);",
    );
    project.write("db/002_posts.sql", POSTS.as_bytes());
    assert_eq!(states(&project, &database), "changed pending");
    let (_, _, code) = status(&project, &database);
    assert_eq!(code, 1);
    let refused = schemadrift(&project, &database, &["apply"]).expect_code(2);
    assert!(
        refused.stderr.contains("001_users.sql has been changed"),
        "{}",
        refused.stderr
    );
    assert_eq!(states(&project, &database), "changed pending");

    std::fs::remove_file(project.path().join("db/001_users.sql")).unwrap();
    let (lines, unknown, code) = status(&project, &database);
    assert_eq!(lines.len(), 1);
    assert_eq!(unknown, ["001_users.sql"]);
    assert_eq!(code, 0);
}

#[tokio::test]
async fn a_failure_keeps_what_ran_before_and_nothing_of_its_own() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = server.create_database("half_way").await;
    let broken = "CREATE TABLE half (id int);\nSELECT nope;";
    let project = Project::new(&[("db/1_users.sql", USERS), ("db/2_broken.sql", broken)]);
    let run = schemadrift(&project, &database, &["apply"]).expect_code(2);
    assert!(run.stderr.contains("2_broken.sql:2: "), "{}", run.stderr);
    assert_eq!(run.stdout, "applied 1_users.sql\n");
    assert_eq!(states(&project, &database), "applied pending");
    let half = database.try_execute("SELECT FROM half").await;
    assert!(half.unwrap_err().contains("does not exist"));
}

#[tokio::test]
async fn what_a_role_may_not_do_and_what_a_server_has_not_is_named() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = server.create_database("without_rights").await;
    server
        .execute("CREATE ROLE visitor LOGIN PASSWORD 'hunter2'")
        .await;
    database
        .try_execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        .await
        .unwrap();
    let project = Project::new(&[("db/1_users.sql", USERS)]);
    let url = database
        .url()
        .replace("postgres://postgres", "postgres://visitor:hunter2");
    let arguments = [
        "migrations",
        "apply",
        "--no-config",
        "--migrations",
        "db",
        "--database-url",
    ];
    let visitor = |url: &str| {
        let mut all = arguments.to_vec();
        all.push(url);
        run(project.path(), &all)
    };
    let refused = visitor(&url).expect_code(2);
    assert!(
        refused
            .stderr
            .contains("permission denied for schema public"),
        "{}",
        refused.stderr
    );
    assert!(
        refused.stderr.contains("GRANT CREATE ON SCHEMA public TO"),
        "{}",
        refused.stderr
    );
    assert!(!refused.all().contains("hunter2"));

    let nobody = visitor("postgres://visitor:hunter2@127.0.0.1:1/nowhere").expect_code(4);
    assert!(nobody.stderr.contains("127.0.0.1"), "{}", nobody.stderr);
    assert!(!nobody.all().contains("hunter2"));

    let project = Project::new(&[("db/1_none.sql", "CREATE EXTENSION no_such_extension;")]);
    let missing = schemadrift(&project, &database, &["apply"]).expect_code(2);
    assert!(
        missing.stderr.contains("\"no_such_extension\""),
        "{}",
        missing.stderr
    );
    assert!(missing.stderr.contains("install"), "{}", missing.stderr);
}

#[tokio::test]
async fn two_runs_at_once_apply_each_file_once() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = server.create_database("at_once").await;
    let slow = "CREATE TABLE once (id int); SELECT pg_sleep(0.5);";
    let project = Project::new(&[("db/1_once.sql", slow)]);
    let applied: Vec<Run> = std::thread::scope(|scope| {
        let start = || scope.spawn(|| schemadrift(&project, &database, &["apply"]));
        let runs = [start(), start(), start()];
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let texts: Vec<String> = applied
        .into_iter()
        .map(|run| run.expect_code(0).stdout)
        .collect();
    let of = |text: &str| texts.iter().filter(|one| *one == text).count();
    assert_eq!(of("applied 1_once.sql\n"), 1, "{texts:?}");
    assert_eq!(of("nothing waits\n"), 2, "{texts:?}");
}

/// Holds the lock until somebody waits for it.
const HOLD: &str = "SELECT pg_advisory_lock(7311985204);
    DO $$
    BEGIN
        WHILE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted) LOOP
            PERFORM pg_sleep(0.05);
        END LOOP;
    END $$;";

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_waits_for_another_says_so() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = Arc::new(server.create_database("waits").await);
    let project = Project::new(&[("db/1_a.sql", "CREATE TABLE a (id int);")]);
    let holds = tokio::spawn({
        let database = Arc::clone(&database);
        async move { database.try_execute(HOLD).await }
    });
    let is_held = "DO $$ BEGIN ASSERT EXISTS (SELECT FROM pg_locks WHERE granted AND \
                   locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE \
                   datname = 'waits')); END $$";
    while database.try_execute(is_held).await.is_err() {
        tokio::task::yield_now().await;
    }
    let apply = || schemadrift(&project, &database, &["apply"]);
    let run = tokio::task::block_in_place(apply).expect_code(0);
    holds.await.unwrap().unwrap();
    assert!(
        run.stderr.contains("another run holds the lock"),
        "{}",
        run.stderr
    );
    assert_eq!(run.stdout, "applied 1_a.sql\n");
}

#[tokio::test]
async fn a_ledger_of_the_projects_own_making_is_read_and_written() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database = server.create_database("own_ledger").await;
    database
        .try_execute(
            "CREATE TABLE schema_migrations (id serial PRIMARY KEY, filename varchar(255) NOT NULL \
             UNIQUE, executed_at timestamp DEFAULT now());
             CREATE TABLE users (id bigint PRIMARY KEY);
             INSERT INTO schema_migrations (filename) VALUES ('001_users.sql')",
        )
        .await
        .unwrap();
    let project = Project::new(&[("db/001_users.sql", USERS), ("db/002_posts.sql", POSTS)]);
    assert_eq!(states(&project, &database), "applied pending");
    schemadrift(&project, &database, &["apply"]).expect_code(0);
    assert_eq!(states(&project, &database), "applied applied");
    // The number that the project gives a line is no number of a migration.
    schemadrift(&project, &database, &["forget", "001_users.sql"]).expect_code(0);
    assert_eq!(states(&project, &database), "pending applied");
}
