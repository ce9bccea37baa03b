//! `schemadrift migrations summary`: what files create, change and drop.

use std::fs;
use std::path::Path;

use schemadrift_testkit::{Database, Project, Run, installed_server, repository_root};
use serde_json::{Value, json};

use crate::run;

fn schemadrift(folder: &Path, arguments: &[&str]) -> Run {
    run(folder, arguments)
}

fn summary_of(fixture: &str, format: &str) -> String {
    let config = format!("fixtures/{fixture}/schemadrift.toml");
    let arguments = ["migrations", "summary", "--config", &config, "-o", format];
    schemadrift(&repository_root(), &arguments)
        .expect_code(0)
        .stdout
}

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn expected(fixture: &str) -> Value {
    let path = repository_root().join(format!("fixtures/{fixture}/expected.json"));
    json_of(&fs::read_to_string(path).unwrap())
}

fn sorted(value: &Value) -> Vec<String> {
    let items = value.as_array().unwrap().iter();
    let mut items: Vec<String> = items.map(Value::to_string).collect();
    items.sort();
    items
}

#[test]
fn the_committed_summaries_are_true_to_the_byte() {
    for fixture in ["tool-usage", "enterprise-ai"] {
        for (format, file) in [("markdown", "summary.md"), ("json", "summary.json")] {
            let path = repository_root().join(format!("reports/{fixture}/{file}"));
            let now = summary_of(fixture, format);
            if std::env::var_os("SCHEMADRIFT_BLESS").is_some() {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, &now).unwrap();
            }
            let committed = fs::read_to_string(&path).unwrap_or_default();
            assert!(
                now == committed,
                "{fixture}/{file} is out of date: run `just bless`"
            );
        }
    }
}

#[test]
fn the_facts_of_tool_usage_hold() {
    let (found, expected) = (
        json_of(&summary_of("tool-usage", "json")),
        expected("tool-usage"),
    );
    assert_eq!(found["revision"], expected["revision"]);
    assert_eq!(found["tables"], expected["tables"]);
    for list in ["unique", "foreign_keys"] {
        assert_eq!(sorted(&found[list]), sorted(&expected[list]), "{list}");
    }
    let purposes = found["created"].as_array().unwrap().iter();
    assert!(purposes.clone().all(|table| table["purpose"].is_string()));
}

#[test]
fn the_facts_of_enterprise_ai_hold() {
    let found = json_of(&summary_of("enterprise-ai", "json"));
    let expected = expected("enterprise-ai");
    assert_eq!(found["files"], expected["files"]);
    assert_eq!(
        sorted(&found["extensions"]),
        sorted(&expected["extensions"])
    );
    let created = found["created"].as_array().unwrap();
    let partitioned = created.iter().filter(|table| table["partitioned"] == true);
    let partitioned: Value = partitioned.map(|table| table["table"].clone()).collect();
    assert_eq!(
        sorted(&partitioned),
        sorted(&expected["partitioned_monthly"])
    );
    // A partition is no table of its own.
    assert!(
        created
            .iter()
            .all(|table| !table["table"].as_str().unwrap().contains("2026"))
    );
    let indexes = created
        .iter()
        .flat_map(|table| table["indexes"].as_object().unwrap().values());
    let indexes: Vec<&str> = indexes.map(|keys| keys.as_str().unwrap()).collect();
    let kinds = json!([
        indexes
            .iter()
            .any(|keys| keys.contains(", "))
            .then_some("composite"),
        indexes
            .iter()
            .any(|keys| keys.contains(" WHERE "))
            .then_some("partial"),
        indexes.contains(&"(role_id)").then_some("foreign key"),
    ]);
    assert_eq!(kinds, expected["index_kinds"]);
}

#[tokio::test]
async fn the_files_of_enterprise_ai_run_one_after_the_other() {
    let Some(server) = installed_server().await else {
        return;
    };
    let database: Database = server.create_database("enterprise_ai").await;
    let folder = "fixtures/enterprise-ai/migrations";
    let with = |arguments: &[&str]| {
        let mut all = vec!["migrations"];
        all.extend(arguments);
        all.extend([
            "--no-config",
            "--migrations",
            folder,
            "--database-url",
            database.url(),
        ]);
        schemadrift(&repository_root(), &all).expect_code(0).stdout
    };
    with(&["apply", "--target", "002_sso_and_llm_domain.sql"]);
    let status = json_of(&with(&["status", "-o", "json"]));
    assert_eq!(status["ledger"], expected("enterprise-ai")["ledger"]);
    let states = status["migrations"].as_array().unwrap().iter();
    let states: Vec<&str> = states.map(|one| one["state"].as_str().unwrap()).collect();
    assert_eq!(states, ["applied", "applied", "pending", "pending"]);
    assert_eq!(with(&["apply"]).lines().count(), 2);
    database
        .try_execute("SELECT 1 / (count(*) = 10)::int FROM roles")
        .await
        .unwrap();
}

#[test]
fn a_range_tells_what_it_changed_renamed_and_dropped() {
    let first = "CREATE TYPE mood AS ENUM ('good');
        CREATE TABLE people (id bigint PRIMARY KEY, name varchar(50), age int);
        CREATE TABLE pets (id bigint PRIMARY KEY, owner bigint);
        CREATE TABLE gone (id bigint PRIMARY KEY);";
    let second = "ALTER TYPE mood ADD VALUE 'bad';
        ALTER TABLE people ALTER COLUMN name TYPE text, ALTER COLUMN name SET NOT NULL;
        ALTER TABLE people DROP COLUMN age, ADD COLUMN mood mood;";
    let third = "ALTER TABLE pets RENAME TO animals;
        ALTER TABLE animals ADD FOREIGN KEY (owner) REFERENCES people (id);
        DROP TABLE gone;
        CREATE TABLE houses (id bigint);";
    let project = Project::new(&[
        ("db/1_first.sql", first),
        ("db/2_second.sql", second),
        ("db/3_third.sql", third),
    ]);
    let of = |range: &str| {
        let arguments = [
            "migrations",
            "summary",
            range,
            "--no-config",
            "--migrations",
            "db",
            "-o",
            "json",
        ];
        json_of(
            &schemadrift(project.path(), &arguments)
                .expect_code(0)
                .stdout,
        )
    };
    let found = of("2_second.sql..3_third.sql");
    assert_eq!(found["files"], json!(["2_second.sql", "3_third.sql"]));
    assert_eq!(found["dropped"], json!(["gone"]));
    assert_eq!(found["tables"], json!({"houses": ["id"]}));
    assert_eq!(found["labels"], json!({"mood": ["bad"]}));
    assert_eq!(
        found["changed"],
        json!([
            {
                "table": "animals", "renamed_from": "pets",
                "added": ["foreign key (owner) to people (id)"], "removed": [], "altered": []
            },
            {
                "table": "people", "renamed_from": null,
                "added": ["column mood mood"], "removed": ["column age"],
                "altered": [{"column": "name", "before": "varchar(50)", "after": "text NOT NULL"}]
            }
        ])
    );
    let found = of("1_first.sql");
    assert_eq!(found["description"], "first");
    assert_eq!(found["created"].as_array().unwrap().len(), 3);
    let arguments = [
        "migrations",
        "summary",
        "9_none.sql",
        "--no-config",
        "--migrations",
        "db",
    ];
    let unknown = schemadrift(project.path(), &arguments).expect_code(2);
    assert!(unknown.stderr.contains("9_none.sql"), "{}", unknown.stderr);
}

#[test]
fn the_json_keeps_to_its_schema() {
    let schema = schemadrift(&repository_root(), &["schema", "migration-summary"]);
    let validator = jsonschema::validator_for(&json_of(&schema.expect_code(0).stdout)).unwrap();
    assert!(validator.is_valid(&json_of(&summary_of("tool-usage", "json"))));
}

#[test]
fn hostile_names_stay_in_their_cells() {
    let sql = "CREATE TABLE \"a|b`\u{202e}<img onerror=x>\" (id int PRIMARY KEY, \"c\nd\" int);
        COMMENT ON TABLE \"a|b`\u{202e}<img onerror=x>\" IS '[x](javascript:y) | <b>';";
    let project = Project::new(&[("db/1_a.sql", sql)]);
    let arguments = [
        "migrations",
        "summary",
        "--no-config",
        "--migrations",
        "db",
        "-o",
        "markdown",
    ];
    let text = schemadrift(project.path(), &arguments)
        .expect_code(0)
        .stdout;
    assert!(!text.contains('\u{202e}'), "{text}");
    let html = pulldown_cmark::Parser::new_ext(&text, pulldown_cmark::Options::all());
    let acts = html.into_iter().any(|event| {
        matches!(
            event,
            pulldown_cmark::Event::Html(_)
                | pulldown_cmark::Event::InlineHtml(_)
                | pulldown_cmark::Event::Start(pulldown_cmark::Tag::Link { .. })
        )
    });
    assert!(!acts, "{text}");
}
