//! `schemadrift readiness`: a checklist about one schema, and what documents claim of it.

use std::collections::BTreeSet;
use std::fs;

use schemadrift_testkit::{Project, Run, repository_root};
use serde_json::{Value, json};

use crate::run;

const READY: &str = "fixtures/migration-platform/ready.toml";

fn schemadrift(arguments: &[&str]) -> Run {
    run(&repository_root(), arguments)
}

fn ready(format: &str) -> String {
    schemadrift(&["readiness", "--config", READY, "-o", format])
        .expect_code(0)
        .stdout
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Examines SQL under a policy; the exit code has to be this.
fn examined(sql: &str, policy: &str, code: i32) -> Value {
    let project = Project::new(&[("schema.sql", sql), ("schemadrift.toml", policy)]);
    let source = format!("sql:{}", project.path().join("schema.sql").display());
    let config = project.path().join("schemadrift.toml");
    let config = config.to_str().unwrap();
    let run = schemadrift(&["readiness", &source, "--config", config, "-o", "json"]);
    parsed(&run.expect_code(code).stdout)
}

fn outcome<'v>(report: &'v Value, name: &str) -> &'v Value {
    let items = report["checklist"].as_array().unwrap();
    let item = items.iter().find(|item| item["name"] == name);
    item.map_or(&Value::Null, |item| &item["outcome"])
}

#[test]
fn the_reports_of_the_ready_state_are_true_to_the_byte() {
    for (format, file) in [("markdown", "readiness.md"), ("json", "readiness.json")] {
        let folder = repository_root().join("reports/migration-platform");
        let now = ready(format);
        if std::env::var_os("SCHEMADRIFT_BLESS").is_some() {
            fs::write(folder.join(file), &now).unwrap();
        }
        let committed = fs::read_to_string(folder.join(file)).unwrap_or_default();
        assert!(now == committed, "{file} is out of date: run `just bless`");
    }
}

#[test]
fn the_facts_of_the_ready_state_hold() {
    let report = parsed(&ready("json"));
    let expected = repository_root().join("fixtures/migration-platform/ready/expected.json");
    let expected = parsed(&fs::read_to_string(expected).unwrap());
    let names = |value: &Value| -> BTreeSet<String> {
        let names = value.as_array().unwrap().iter();
        names
            .map(|name| format!("migration.{}", name.as_str().unwrap()))
            .collect()
    };
    let found = report["tables"].as_object().unwrap().keys().cloned();
    assert_eq!(found.collect::<BTreeSet<_>>(), names(&expected["tables"]));
    assert_eq!(report["extensions"]["vector"], true);
    assert_eq!(
        report["tables"]["migration.crewai_flow_state_extensions"],
        21
    );
    assert!(report["tables"]["migration.assets"].as_u64() >= Some(45));
    for form in ["singular", "mixed"] {
        let found: BTreeSet<String> =
            serde_json::from_value(report["naming"][form].clone()).unwrap();
        assert!(names(&expected["naming"][form]).is_subset(&found), "{form}");
    }
    assert!(report["naming"]["plural"].as_array().unwrap().len() > 24);
    for index in expected["indexes"].as_array().unwrap() {
        let is_it = |found: &&Value| {
            found["name"] == index["name"]
                && found["columns"] == index["columns"]
                && found["table"] == format!("migration.{}", index["table"].as_str().unwrap())
        };
        assert_eq!(
            report["indexes"]
                .as_array()
                .unwrap()
                .iter()
                .filter(is_it)
                .count(),
            1,
            "{index}"
        );
    }
    for (table, columns) in expected["critical_columns"].as_object().unwrap() {
        for column in columns.as_array().unwrap() {
            let mut facts = report["critical_columns"].as_array().unwrap().iter();
            let is_it = |fact: &Value| fact["table"] == **table && fact["column"] == *column;
            assert!(
                facts.any(|fact| is_it(fact) && !fact["type"].is_null()),
                "{table}.{column}"
            );
        }
    }
    let odd = report["odd_foreign_keys"].as_array().unwrap();
    let access = odd
        .iter()
        .find(|key| key["table"] == "migration.client_access")
        .unwrap();
    assert_eq!(access["references"], "migration.user_profiles");
    assert!(access["by_design"].is_string());
    assert_eq!(report["coverage"]["errors"], 0);
    assert_eq!(report["forbidden_columns"], json!([]));
}

#[test]
fn the_models_of_the_ready_state_audit_clean() {
    let audit = [
        "audit",
        "--config",
        READY,
        "--fail-on",
        "info",
        "-o",
        "concise",
    ];
    schemadrift(&audit).expect_code(0);
}

#[test]
fn the_ready_state_takes_a_row_in_every_table() {
    let run = schemadrift(&["analyze", "--config", READY, "--prove", "-o", "json"]);
    assert_eq!(parsed(&run.expect_code(0).stdout)["proof"]["rows"], 48);
}

#[test]
fn the_json_keeps_to_its_schema() {
    let schema = parsed(&schemadrift(&["schema", "readiness"]).expect_code(0).stdout);
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&parsed(&ready("json"))));
}

#[test]
fn every_demand_that_is_not_met_fails() {
    let report = examined(
        "CREATE TABLE tenants (id integer PRIMARY KEY, code text UNIQUE);
         CREATE TABLE users (id integer PRIMARY KEY, tenant_id integer, is_mock boolean);
         CREATE TABLE notes (id integer PRIMARY KEY, tenant text REFERENCES tenants (code));",
        "[policy]\nextensions = [\"vector\"]\nforbidden-columns = [\"is_mock\"]\n\
         tenancy-columns = [\"tenant_id\"]\nshared-tables = [\"tenants\"]\n\
         [policy.critical-columns]\nusers = [\"email\"]\n\
         [policy.by-design.\"notes.tenant\"]\nreferences = \"tenants.id\"\nreason = \"old\"\n",
        1,
    );
    assert_eq!(report["ready"], false);
    for name in [
        "extensions",
        "critical columns",
        "tables without a forbidden column",
        "keys by design that are there",
        "tables with a tenancy column",
        "tenancy columns with an index",
    ] {
        assert_eq!(outcome(&report, name), "no", "{name}");
    }
    let odd = outcome(
        &report,
        "foreign keys to other columns than an id, explained",
    );
    assert_eq!(odd, "remark");
    assert_eq!(outcome(&report, "foreign keys with an index"), "remark");
}

#[test]
fn a_table_without_a_model_is_not_ready() {
    let project = Project::new(&[
        (
            "schema.sql",
            "CREATE TABLE users (id int4 PRIMARY KEY, name text);
                        CREATE TABLE extra (id int4 PRIMARY KEY);",
        ),
        (
            "user.rs",
            "#[derive(schemadrift::Table)] #[table(name = \"users\")]
                     pub struct User { #[column(primary_key)] pub id: i32 }",
        ),
    ]);
    let path = |name: &str| project.path().join(name).display().to_string();
    let source = format!("sql:{}", path("schema.sql"));
    let models = path("user.rs");
    let run = schemadrift(&[
        "readiness",
        &source,
        "--no-config",
        "--models",
        &models,
        "-o",
        "json",
    ]);
    let report = parsed(&run.expect_code(1).stdout);
    assert_eq!(outcome(&report, "tables with a model"), "no");
    assert_eq!(
        report["coverage"]["tables"]["users"],
        json!({"columns": 2, "modelled": 1})
    );
    assert_eq!(report["coverage"]["tables"]["extra"]["modelled"], 0);
}

#[test]
fn claims_are_held_against_the_schema() {
    let project = Project::new(&[
        (
            "schema.sql",
            "CREATE TYPE mood AS ENUM ('good');
                        CREATE TABLE users (id integer PRIMARY KEY, email text);
                        CREATE TABLE notes (id integer PRIMARY KEY);",
        ),
        (
            "claims.md",
            "# All 3 tables\n\n```\nusers   - people, with 2 columns\nghosts  - nobody\n```\n\n\
                       - `mood`: an enum\n\n| Column | Of |\n|---|---|\n| email | users |\n\n\
                       Users: 1+ fields, 2 tables, 5 indexes.\n",
        ),
    ]);
    let path = |name: &str| project.path().join(name).display().to_string();
    let (source, claims) = (format!("sql:{}", path("schema.sql")), path("claims.md"));
    let run = schemadrift(&[
        "readiness",
        &source,
        "--no-config",
        "--claims",
        &claims,
        "-o",
        "json",
    ]);
    let report = parsed(&run.expect_code(1).stdout);
    let claims = report["claims"].as_array().unwrap().iter();
    let said: Vec<Value> = claims
        .map(|claim| json!([claim["line"], claim["says"], claim["holds"]]))
        .collect();
    assert_eq!(
        Value::Array(said),
        json!([
            [1, "3 tables", false],
            [4, "2 columns of users", true],
            [5, "there is a table ghosts", false],
            [14, "1 or more columns of users", true],
            [14, "2 tables", true],
            [14, "5 indexes", false],
            [14, "the tables are these 2", false],
        ])
    );
    assert_eq!(
        report["ready"], true,
        "the document is wrong, the schema is not"
    );
}

/// Line, claim and whether it holds, of a document about a schema of two tables.
fn claims_of(document: &str) -> Vec<(u64, String, bool)> {
    let project = Project::new(&[
        (
            "schema.sql",
            "CREATE TYPE mood AS ENUM ('GOOD', 'BAD');
             CREATE TABLE teams (id integer PRIMARY KEY, name text, mood mood);
             CREATE TABLE people (
                 id integer PRIMARY KEY, name text,
                 team_id integer NOT NULL REFERENCES teams, mentor_id integer REFERENCES people
             );
             CREATE TABLE badges (id integer PRIMARY KEY);
             CREATE INDEX people_team ON people (team_id, name);",
        ),
        ("claims.md", document),
    ]);
    let path = |name: &str| project.path().join(name).display().to_string();
    let (source, claims) = (format!("sql:{}", path("schema.sql")), path("claims.md"));
    let run = schemadrift(&[
        "readiness",
        &source,
        "--no-config",
        "--claims",
        &claims,
        "-o",
        "json",
    ]);
    let report = parsed(&run.stdout);
    let claims = report["claims"].as_array().unwrap().iter();
    let claims = claims.map(|claim| {
        let line = claim["line"].as_u64().unwrap();
        let says = claim["says"].as_str().unwrap().to_owned();
        (line, says, claim["holds"].as_bool().unwrap())
    });
    claims.collect()
}

#[test]
fn keys_columns_labels_and_indexes_are_held_against_the_schema() {
    let document = "# Our schema

1. people → teams
2. people.mentor_id -> people.id
3. people → teams (optional)
4. people → people (mentor_id, optional)
5. teams.id → people.team_id
6. badges → teams

- **mood**: GOOD, BAD
- mood: GOOD, UGLY
- teams: id, name, motto

## People (`people`)

- `id` (a number)
- `name`, `team_id` (text and key)
- `nickname` (text)

```sql
CREATE INDEX people_team ON people (team_id, name);
CREATE INDEX people_team ON people (name);
CREATE INDEX people_of_the_future ON people (id);
```
";
    let found = claims_of(document);
    let found: Vec<(u64, &str, bool)> = found
        .iter()
        .map(|(line, says, holds)| (*line, says.as_str(), *holds))
        .collect();
    assert_eq!(
        found,
        [
            (3, "foreign key people to teams", true),
            (4, "foreign key people.mentor_id to people.id", true),
            (5, "foreign key people to teams, optional", false),
            (6, "foreign key people to people, optional", true),
            (7, "foreign key teams.id to people.team_id", true),
            (8, "foreign key badges to teams", false),
            (10, "labels of mood: GOOD, BAD", true),
            (11, "labels of mood: GOOD, UGLY", false),
            (12, "columns of teams: id, name, motto", false),
            (16, "columns of people: id, name, team_id, nickname", false),
            (21, "index people_team on people (team_id, name)", true),
            (22, "index people_team on people (name)", false),
        ]
    );
}

#[test]
fn what_may_mean_something_else_is_no_claim() {
    let document = "# Notes

3 tables are not in the models, and 2 new tables come with the next release.

| Field | Model |
| ----- | ----- |
| name  | String(50), index=True |

- `badges` - what one can earn
- people: everybody
- mood: several, see below
- teams → people → badges
- Teams: 5-10
- client → server

## How `people` and `teams` go together

- `since` (when)
";
    let none: Vec<(u64, String, bool)> = Vec::new();
    assert_eq!(claims_of(document), none);
}

#[test]
fn what_is_to_be_looked_at_is_named() {
    let project = Project::new(&[
        (
            "schema.sql",
            "CREATE TABLE tenants (id integer PRIMARY KEY);
             CREATE TABLE users (id integer PRIMARY KEY, tenant_id integer REFERENCES tenants,
                                 is_mock boolean);",
        ),
        (
            "schemadrift.toml",
            "[policy]\nextensions = [\"postgis\"]\nforbidden-columns = [\"is_mock\"]\n\
             tenancy-columns = [\"tenant_id\"]\n\n[policy.critical-columns]\nusers = [\"email\"]\n",
        ),
    ]);
    let path = |name: &str| project.path().join(name).display().to_string();
    let (source, config) = (
        format!("sql:{}", path("schema.sql")),
        path("schemadrift.toml"),
    );
    for format in ["human", "markdown"] {
        let run = schemadrift(&["readiness", &source, "--config", &config, "-o", format]);
        let plain = run.expect_code(1).stdout.replace('`', "");
        for line in [
            "Missing extensions: postgis",
            "Missing columns: users.email",
            "Forbidden columns: users.is_mock",
            "Tenancy columns without an index: users.tenant_id",
            "Foreign keys without an index: users.tenant_id",
        ] {
            assert!(plain.contains(line), "{line}\n{plain}");
        }
    }
}

#[test]
fn a_partial_index_serves_no_foreign_key() {
    let report = examined(
        "CREATE TABLE a (id integer PRIMARY KEY);
         CREATE TABLE b (
             main integer REFERENCES a, first integer REFERENCES a, second integer REFERENCES a,
             UNIQUE (first, second)
         );
         CREATE INDEX ON b (main) WHERE main > 5;",
        "",
        0,
    );
    let lacking = report["foreign_keys_without_index"]
        .as_array()
        .unwrap()
        .iter();
    let lacking: Vec<&Value> = lacking.map(|key| &key["columns"][0]).collect();
    assert_eq!(lacking, ["main", "second"]);
}
