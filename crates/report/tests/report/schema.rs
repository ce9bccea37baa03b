//! The JSON report against its own JSON Schema.

use jsonschema::Validator;
use schemadrift_audit::Severity;
use schemadrift_report::{Format, RenderOptions, json_schema, render};
use serde_json::{Value, json};

use crate::sample::{drifted, empty, in_sync, options, rendered, source};

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn report() -> Value {
    serde_json::from_str(&rendered(Format::Json, &drifted())).unwrap()
}

#[test]
fn the_schema_accepts_every_report() {
    let validator = validator();
    for audit in [drifted(), in_sync(), empty()] {
        let value: Value = serde_json::from_str(&rendered(Format::Json, &audit)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let validator = validator();
    for (pointer, wrong) in [
        ("/schema_version", json!(2)),
        ("/findings/0/severity", json!("fatal")),
        ("/findings/0/confidence", json!("sure")),
        ("/findings/0/table", json!("")),
        ("/findings/0/line", json!(0)),
        ("/findings/0/fingerprint", json!("abc")),
        ("/findings/0/cause", json!("unknown")),
        ("/findings/0/patch", json!(null)),
        ("/models/0/status", json!("fine")),
        ("/expected/kind", json!("guess")),
        ("/coverage/0/stated", json!("mostly")),
        ("/summary/error", json!(-1)),
    ] {
        let mut value = report();
        *value.pointer_mut(pointer).unwrap() = wrong;
        assert!(!validator.is_valid(&value), "{pointer}");
    }
}

#[test]
fn every_key_is_required_and_more_are_allowed() {
    let validator = validator();
    for object in [
        "",
        "/tool",
        "/expected",
        "/actual",
        "/summary",
        "/models/0",
        "/findings/0",
        "/findings/0/patch/0",
        "/findings/1/details/0",
        "/problems/0",
        "/coverage/0",
    ] {
        let value = report();
        let keys: Vec<String> = value
            .pointer(object)
            .unwrap()
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        for key in keys {
            let mut without = value.clone();
            without
                .pointer_mut(object)
                .unwrap()
                .as_object_mut()
                .unwrap()
                .remove(&key);
            assert!(!validator.is_valid(&without), "{object} without {key}");
        }
        let mut with = value.clone();
        with.pointer_mut(object).unwrap()["new_key"] = json!(1);
        assert!(validator.is_valid(&with), "{object}");
    }
}

#[test]
fn keys_come_in_the_published_order() {
    let text = rendered(Format::Json, &drifted());
    let finding = &text[text.find("\"findings\"").unwrap()..];
    let keys = [
        "rule",
        "severity",
        "confidence",
        "schema",
        "table",
        "column",
        "columns",
        "object",
        "references",
        "message",
        "expected",
        "actual",
        "renamed_from",
        "details",
        "cause",
        "model",
        "file",
        "line",
        "column_number",
        "migration",
        "fingerprint",
        "patch",
    ];
    let places: Vec<usize> = keys
        .iter()
        .map(|key| finding.find(&format!("\n      \"{key}\": ")).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn what_fails_the_audit_is_the_users_choice() {
    let audit = in_sync();
    let mut info = drifted();
    info.findings
        .retain(|finding| finding.severity == Severity::Info);
    for (fail_on, audit, ok) in [
        (Some(Severity::Error), &drifted(), false),
        (None, &drifted(), true),
        (Some(Severity::Warning), &info, true),
        (Some(Severity::Info), &info, false),
        (Some(Severity::Info), &audit, true),
    ] {
        let options = RenderOptions {
            fail_on,
            ..options(&source)
        };
        let value: Value = serde_json::from_str(&render(Format::Json, audit, &options)).unwrap();
        assert_eq!(value["ok"], json!(ok));
    }
}
