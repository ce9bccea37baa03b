//! The audit of a live database: a role without rights, a lock in the way, and no trace left.

use schemadrift_testkit::{Project, Run, Server, installed_server};

use crate::run;

const MODELS: &str = "
#[derive(schemadrift::Table)]
#[table(name = \"users\", primary_key(id), check(\"status in ('new', 'old')\"))]
pub struct User {
    pub id: i64,
    #[column(default = \"'new'\")]
    pub status: String,
}

#[derive(sqlx::FromRow)]
pub struct Order {
    pub id: i64,
    pub user_id: i64,
    pub placed_at: chrono::NaiveDateTime,
}
";

const SCHEMA: &str = "
CREATE TABLE users (
    id bigint PRIMARY KEY,
    status varchar(10) NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'old'))
);
CREATE TABLE orders (
    id bigserial PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    placed_at timestamptz NOT NULL DEFAULT now()
);
CREATE ROLE auditor LOGIN;
GRANT USAGE ON SCHEMA public TO auditor;
";

fn audit(server_url: &str, arguments: &[&str]) -> Run {
    let project = Project::new(&[("models/all.rs", MODELS)]);
    let mut all = vec![
        "audit",
        "--no-config",
        "models",
        "--database-url",
        server_url,
    ];
    all.extend(arguments);
    run(project.path(), &all)
}

fn as_role(server: &Server, role: &str) -> String {
    let (_, rest) = server.url().split_once('@').unwrap();
    format!("postgres://{role}@{rest}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_may_only_connect_sees_the_drift() {
    let Some(server) = installed_server().await else {
        return;
    };
    server.execute(SCHEMA).await;
    let run = audit(&as_role(&server, "auditor"), &["-o", "json"]).expect_code(1);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let errors: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] != "info")
        .map(|finding| {
            (
                finding["rule"].as_str().unwrap(),
                finding["column"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        errors,
        [("column-type-mismatch", "placed_at")],
        "{}",
        run.stdout
    );
    assert_eq!(report["actual"]["kind"], "database");
    assert_eq!(report["actual"]["server_version"], server.version());
    let coverage = report["coverage"].as_array().unwrap();
    let count_of = |aspect: &str| {
        let mut lines = coverage.iter();
        let line = lines.find(|line| line["source"] == "database" && line["aspect"] == aspect);
        line.expect(aspect)["count"].clone()
    };
    assert_eq!(count_of("event triggers"), serde_json::Value::Null);
    assert_eq!(count_of("grants"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn checks_of_two_server_versions_are_compared_on_one() {
    let Some(server) = installed_server().await else {
        return;
    };
    server.execute(SCHEMA).await;
    // The sandbox is the embedded server, of another major version than the installed one.
    let run = audit(server.url(), &["--sandbox", "embedded", "-o", "concise"]);
    assert!(!run.stdout.contains("check-"), "{}", run.stdout);
    assert!(!run.stdout.contains("default-"), "{}", run.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_says_what_the_role_may_see() {
    let Some(server) = installed_server().await else {
        return;
    };
    server.execute(SCHEMA).await;
    let project = Project::new(&[("models/all.rs", MODELS)]);
    let url = as_role(&server, "auditor");
    let run = run(
        project.path(),
        &["doctor", "--no-config", "models", "--database-url", &url],
    )
    .expect_code(0);
    assert!(
        run.stdout.contains("information_schema hides 2 tables"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("auditor"), "{}", run.stdout);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn catalogs_that_keep_changing_are_incomplete_whatever_was_asked_for() {
    let Some(server) = installed_server().await else {
        return;
    };
    server.execute(SCHEMA).await;
    let url = server.url().to_owned();
    let server = std::sync::Arc::new(server);
    let stormy = std::sync::Arc::clone(&server);
    let storm = tokio::spawn(async move {
        let change = "ALTER TABLE users ALTER COLUMN status SET DEFAULT 'old';";
        let changes = format!("DO $$ BEGIN LOOP {change} COMMIT; END LOOP; END $$");
        stormy.execute(&changes).await;
    });
    let is_stormy = "DO $$ DECLARE one bigint; two bigint; BEGIN
        SELECT max(xmin::text::bigint) INTO one FROM pg_attrdef;
        PERFORM pg_sleep(0.02);
        SELECT max(xmin::text::bigint) INTO two FROM pg_attrdef;
        IF one = two THEN RAISE 'calm'; END IF;
    END $$";
    while server.try_execute(is_stormy).await.is_err() {}
    let run = tokio::task::spawn_blocking(move || audit(&url, &[]))
        .await
        .unwrap();
    storm.abort();
    assert!(run.stderr.contains("kept changing"), "{}", run.all());
    run.expect_code(5);
}

/// Expressions need their table to be printed, and are asked for where something differs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_has_to_be_told_waits_for_the_lock_of_a_migration() {
    let Some(server) = installed_server().await else {
        return;
    };
    server.execute(SCHEMA).await;
    server
        .execute("CREATE INDEX early ON orders (placed_at) WHERE user_id > 0")
        .await;
    let url = server.url().to_owned();
    let server = std::sync::Arc::new(server);
    let migrating = std::sync::Arc::clone(&server);
    let migration = tokio::spawn(async move {
        let lock = "DO $$ BEGIN LOCK TABLE users, orders; PERFORM pg_sleep(600); END $$";
        migrating.try_execute(lock).await
    });
    let is_locked = "DO $$ BEGIN PERFORM FROM pg_locks
        WHERE relation = 'orders'::regclass AND mode = 'AccessExclusiveLock' AND granted;
        IF NOT FOUND THEN RAISE 'not yet'; END IF; END $$";
    while server.try_execute(is_locked).await.is_err() {}
    let row = |placed_at: &str| {
        format!(
            "#[derive(sqlx::FromRow)]
            pub struct Order {{
                pub id: i64,
                pub user_id: i64,
                pub placed_at: {placed_at},
            }}"
        )
    };
    let audited = tokio::task::spawn_blocking(move || {
        let audit = |placed_at| {
            let project = Project::new(&[("models/all.rs", &row(placed_at))]);
            let arguments = ["audit", "--no-config", "models", "--database-url", &url];
            run(project.path(), &arguments)
        };
        (
            audit("chrono::DateTime<chrono::Utc>"),
            audit("chrono::NaiveDateTime"),
        )
    });
    let (in_sync, drifted) = audited.await.unwrap();
    migration.abort();
    in_sync.expect_code(0);
    assert!(drifted.stderr.contains("migration"), "{}", drifted.all());
    drifted.expect_code(4);
}

/// What stands in a schema that is not read is neither there nor missing.
#[tokio::test]
async fn models_of_schemas_that_are_not_read_are_left_out() {
    let Some(server) = installed_server().await else {
        return;
    };
    let schema = "CREATE TABLE users (id bigint PRIMARY KEY);
        CREATE SCHEMA inv; CREATE TYPE inv.kind AS ENUM ('a');
        CREATE TABLE inv.assets (id bigint PRIMARY KEY, kind inv.kind NOT NULL);";
    server.execute(schema).await;
    let models = "#[derive(schemadrift::Table)] struct User { id: i64 }
        #[derive(schemadrift::Table)] #[table(name = \"assets\", schema = \"inv\")]
        struct Asset { id: i64, kind: Kind }
        #[derive(schemadrift::PgEnum)] #[pg_enum(name = \"kind\", schema = \"inv\")] enum Kind { A }
        #[derive(schemadrift::Table)] #[table(name = \"gone\", schema = \"inv\")] struct Gone { id: i64 }";
    let project = Project::new(&[("models/all.rs", models)]);
    let audit = |schemas: &[&str]| {
        let all = [
            "audit",
            "models",
            "--no-config",
            "--database-url",
            server.url(),
        ];
        run(
            project.path(),
            &[&all, schemas, &["--fail-on", "info"]].concat(),
        )
    };
    let narrow = audit(&["--schema", "public"]).expect_code(0);
    let left_out =
        "models of 2 tables in schemas that are not read are left out: inv.assets, inv.gone";
    assert!(narrow.stderr.contains(left_out), "{}", narrow.all());
    let whole = audit(&[]).expect_code(1);
    assert!(
        whole.stdout.contains("inv.gone does not exist"),
        "{}",
        whole.all()
    );
}

/// What a view shows is its definition's matter, and no statement about a table's column mends it.
#[tokio::test]
async fn no_statement_of_a_table_is_offered_for_a_view() {
    let Some(server) = installed_server().await else {
        return;
    };
    let schema = "CREATE TABLE users (id bigint PRIMARY KEY, email varchar(90) NOT NULL);
        CREATE VIEW active AS SELECT id::int AS id FROM users;";
    server.execute(schema).await;
    let models = "diesel::table! { active (id) { id -> Int8, email -> Varchar, } }";
    let project = Project::new(&[("models/schema.rs", models)]);
    let all = [
        "audit",
        "models",
        "--no-config",
        "-o",
        "json",
        "--database-url",
    ];
    let run = run(project.path(), &[&all[..], &[server.url()]].concat()).expect_code(1);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let told = report["findings"].as_array().unwrap().iter();
    let of_view: Vec<_> = told.filter(|one| one["table"] == "active").collect();
    assert_eq!(of_view.len(), 2, "{}", run.all());
    for one in of_view {
        assert_eq!(one["patch"], serde_json::json!([]), "{}", run.all());
    }
}
