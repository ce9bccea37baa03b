//! Rules about enum types.

use std::collections::BTreeSet;

use schemadrift_audit::{Finding, Severity};
use schemadrift_schema::{EnumType, Schema};

use crate::build::{column, enum_type, findings, model, model_enum, only, place, schema, table};

fn sides(expected: Vec<EnumType>, actual: Vec<EnumType>) -> (Schema, Schema) {
    let mut one = schema([model("t", [column("a", "text")])]);
    let mut two = schema([table("t", [column("a", "text")])]);
    one.enums = expected;
    two.enums = actual;
    (one, two)
}

fn labels(expected: &[&str], actual: &[&str]) -> Vec<Finding> {
    let (expected, actual) = sides(
        vec![model_enum(expected)],
        vec![enum_type(Some("public"), actual)],
    );
    findings(&expected, &actual)
}

#[test]
fn a_missing_enum_names_its_labels() {
    let (expected, actual) = sides(vec![model_enum(&["sad", "glad"])], Vec::new());
    let found = only(&expected, &actual);
    assert_eq!(found.rule, "enum-missing");
    assert_eq!(found.severity, Severity::Error);
    assert_eq!(found.subject.object.as_deref(), Some("mood"));
    assert_eq!(found.subject.table, None);
    assert_eq!(found.expected.as_deref(), Some("sad, glad"));
    assert_eq!(found.origin, Some(place(20)));
}

#[test]
fn an_unmapped_enum_is_info() {
    let (expected, actual) = sides(Vec::new(), vec![enum_type(Some("public"), &["sad"])]);
    let found = only(&expected, &actual);
    assert_eq!(found.rule, "enum-unmapped");
    assert_eq!(found.severity, Severity::Info);
    assert_eq!(found.actual.as_deref(), Some("sad"));
}

#[test]
fn every_missing_label_is_a_finding_at_its_own_variant() {
    let found = labels(&["sad", "glad", "calm"], &["sad"]);
    let seen: Vec<_> = found
        .iter()
        .map(|one| (one.rule, one.expected.as_deref(), one.origin.clone()))
        .collect();
    assert_eq!(
        seen,
        [
            ("enum-variant-missing", Some("glad"), Some(place(22))),
            ("enum-variant-missing", Some("calm"), Some(place(23))),
        ]
    );
    assert!(found.iter().all(|one| one.severity == Severity::Error));
    let open_namespace = found[0].subject.schema.as_deref();
    assert_eq!(open_namespace, Some("public"), "the database fills it in");
    let fingerprints: BTreeSet<&str> = found.iter().map(|one| one.fingerprint.as_str()).collect();
    assert_eq!(fingerprints.len(), 2);
}

#[test]
fn unmapped_labels_are_info_and_told_apart() {
    let found = labels(&["sad"], &["sad", "glad", "calm"]);
    assert_eq!(found.len(), 2);
    assert!(found.iter().all(|one| one.rule == "enum-variant-unmapped"));
    assert!(found.iter().all(|one| one.severity == Severity::Info));
}

#[test]
fn labels_in_another_order() {
    let found = labels(&["low", "mid", "high"], &["low", "high", "mid"]);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].rule, "enum-order-mismatch");
    assert_eq!(found[0].severity, Severity::Warning);
    assert_eq!(
        found[0].message,
        "enum mood has high before mid, the model declares mid before high"
    );
    assert_eq!(found[0].expected.as_deref(), Some("low, mid, high"));
    assert_eq!(found[0].actual.as_deref(), Some("low, high, mid"));
}
