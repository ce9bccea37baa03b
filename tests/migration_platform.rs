//! The fixture that shows the main job: 23 models, five migrations, and the drift between them.
//!
//! The committed reports are the command's own output on the embedded server, true to the byte;
//! the facts that they must hold stand in `fixtures/migration-platform/expected.json`.

use std::collections::BTreeSet;
use std::fs;

use schemadrift_testkit::{Run, repository_root};
use serde_json::Value;

use crate::run;

const CONFIG: &str = "fixtures/migration-platform/schemadrift.toml";

fn schemadrift(arguments: &[&str]) -> Run {
    run(&repository_root(), arguments)
}

fn audit(sandbox: &str, format: &str) -> String {
    schemadrift(&[
        "audit",
        "--config",
        CONFIG,
        "--sandbox",
        sandbox,
        "-o",
        format,
    ])
    .expect_code(1)
    .stdout
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("the report is JSON")
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value[key].as_str()
}

/// What identifies a finding for a reader.
type Fact = (
    String,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
);

fn facts(findings: &Value) -> BTreeSet<Fact> {
    let fact = |finding: &Value| -> Fact {
        let take = |key| text(finding, key).map(str::to_owned);
        (
            take("rule").expect("a finding has a rule"),
            take("table"),
            take("column"),
            take("renamed_from"),
            take("references"),
        )
    };
    findings
        .as_array()
        .expect("findings are a list")
        .iter()
        .map(fact)
        .collect()
}

#[test]
fn the_reports_are_true_to_the_byte() {
    for (format, file) in [("markdown", "audit.md"), ("json", "audit.json")] {
        let path = repository_root()
            .join("reports/migration-platform")
            .join(file);
        let now = audit("embedded", format);
        if std::env::var_os("SCHEMADRIFT_BLESS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &now).unwrap();
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            now == committed,
            "{} is out of date: run `just bless`",
            path.display()
        );
    }
}

#[test]
fn every_expected_finding_and_no_other() {
    let report = json(&audit("embedded", "json"));
    let expected_file = repository_root().join("fixtures/migration-platform/expected.json");
    let expected = json(&fs::read_to_string(expected_file).unwrap());

    let wanted = facts(&expected["findings"]);
    let found = facts(&report["findings"]);
    let missing: Vec<_> = wanted.difference(&found).collect();
    assert!(missing.is_empty(), "not found: {missing:#?}");

    for finding in report["findings"].as_array().unwrap() {
        let is_wanted = facts(&Value::Array(vec![finding.clone()])).is_subset(&wanted);
        let is_info = text(finding, "severity") == Some("info");
        assert!(is_wanted || is_info, "not expected: {finding:#}");
    }

    for wanted in expected["findings"].as_array().unwrap() {
        if wanted["indexed"] != Value::Bool(true) {
            continue;
        }
        let has_index = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| {
                finding["table"] == wanted["table"]
                    && finding["column"] == wanted["column"]
                    && finding["details"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .any(|detail| text(detail, "aspect") == Some("index"))
            });
        assert!(has_index, "{wanted} does not carry its index");
    }
}

#[test]
fn models_have_a_status_and_a_provenance() {
    let report = json(&audit("embedded", "json"));
    let expected_file = repository_root().join("fixtures/migration-platform/expected.json");
    let expected = json(&fs::read_to_string(expected_file).unwrap());
    let models = report["models"].as_array().unwrap();
    assert_eq!(models.len(), expected["models"].as_u64().unwrap() as usize);
    let line = |table: &str| {
        let qualified = format!("public.{table}");
        models
            .iter()
            .find(|model| text(model, "table") == Some(&qualified))
            .unwrap_or_else(|| panic!("no model of {table}"))
    };
    for table in expected["clean_tables"].as_array().unwrap() {
        let line = line(table.as_str().unwrap());
        assert_eq!(text(line, "status"), Some("match"), "{line}");
    }
    for (table, files) in expected["provenance"].as_object().unwrap() {
        let line = line(table);
        let mut touched = vec![line["created_by"].clone()];
        touched.extend(line["changed_by"].as_array().unwrap().iter().cloned());
        assert_eq!(Value::Array(touched), *files, "{table}");
    }
    let provenance = report["provenance"].as_array().unwrap();
    let made = |kind: &str, table: &str, name: &str| {
        let is = |one: &&Value| one["kind"] == kind && one["table"] == table && one["name"] == name;
        let one = provenance.iter().find(is).unwrap();
        (one["created_by"].clone(), one["changed_by"].clone())
    };
    // 001 made it otherwise, 004 mended it.
    assert_eq!(
        made("column", "user_roles", "role_type"),
        (
            "001_initial.sql".into(),
            serde_json::json!(["004_fix_user_roles.sql"])
        )
    );
    let key = "fk_discovery_flows_data_import_id";
    let key = made("constraint", "discovery_flows", key);
    assert_eq!(key, ("003_data_import.sql".into(), serde_json::json!([])));
    for finding in report["findings"].as_array().unwrap() {
        let is_there = !matches!(text(finding, "rule"), Some("table-missing"));
        assert!(
            !is_there || text(finding, "migration").is_some(),
            "no migration is named: {finding:#}"
        );
        assert!(finding["line"].is_u64() || text(finding, "rule") == Some("table-unmapped"));
    }
}

#[test]
fn an_installed_server_gives_the_same_findings() {
    let run = schemadrift(&[
        "audit",
        "--config",
        CONFIG,
        "--sandbox",
        "installed",
        "-o",
        "json",
    ]);
    if run.stderr.contains("no installed PostgreSQL") || run.code == 2 {
        println!("skipped: {}", run.stderr);
        return;
    }
    let installed = json(&run.expect_code(1).stdout);
    let embedded = json(&audit("embedded", "json"));
    let fingerprints = |report: &Value| -> Vec<String> {
        let findings = report["findings"].as_array().unwrap();
        findings
            .iter()
            .map(|one| text(one, "fingerprint").unwrap().to_owned())
            .collect()
    };
    assert_eq!(fingerprints(&installed), fingerprints(&embedded));
}

#[test]
fn the_json_report_keeps_to_its_schema() {
    let schema = json(&schemadrift(&["schema", "report"]).expect_code(0).stdout);
    let report = json(&audit("embedded", "json"));
    let validator = jsonschema::validator_for(&schema).expect("the schema is sound");
    let errors: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn two_runs_give_the_same_bytes_and_files_what_standard_output_gives() {
    let folder = schemadrift_testkit::Project::new(&[]);
    let file = folder.path().join("audit.json");
    let output = format!("json={}", file.display());
    let run = schemadrift(&[
        "audit",
        "--config",
        CONFIG,
        "--sandbox",
        "embedded",
        "-o",
        &output,
    ])
    .expect_code(1);
    assert_eq!(
        run.stdout, "",
        "with only files standard output stays empty"
    );
    assert_eq!(folder.read("audit.json"), audit("embedded", "json"));
}

#[test]
fn fail_on_decides_and_the_format_does_not() {
    for format in ["human", "concise", "markdown", "json"] {
        let arguments = [
            "audit",
            "--config",
            CONFIG,
            "--sandbox",
            "embedded",
            "-o",
            format,
            "--fail-on",
        ];
        let code = |limit: &str| {
            let mut all = arguments.to_vec();
            all.push(limit);
            schemadrift(&all).code
        };
        assert_eq!((code("never"), code("error")), (0, 1), "{format}");
    }
}
