//! What stays the same: the order of findings, and the fingerprints that baselines hold.

use std::collections::BTreeMap;

use schemadrift_audit::{Level, Policy, RULES, Severity, judge};
use schemadrift_diff::diff;
use schemadrift_schema::{ColumnType, Expression, Schema, SqlType};

use crate::build::{
    check, column, enum_type, findings, foreign_key, index, model, model_enum, nullable, place,
    primary_key, schema, table, unique,
};

/// Two schemas that disagree in many ways.
fn disagreement() -> (Schema, Schema) {
    let mut users = model(
        "users",
        [
            column("id", "bigint"),
            column("email", "text"),
            column("nickname", "text"),
            column("age", "integer"),
        ],
    );
    users.primary_key = primary_key(&["id"]);
    users.uniques.push(unique(&["email"]));
    users.indexes.push(index(&["age"]));
    users.foreign_keys.push(foreign_key("age", "ages"));
    users
        .checks
        .push(check("age", Expression::written("age > 0")));
    let mut there = table(
        "users",
        [
            column("id", "bigint"),
            nullable(column("email", "text")),
            column("age", "bigint"),
            column("legacy", "jsonb"),
        ],
    );
    there.indexes.push(index(&["id", "email"]));
    let mut expected = schema([users, model("orders", [column("id", "bigint")])]);
    let mut actual = schema([there, table("audit_log", [column("entry", "text")])]);
    expected.enums = vec![model_enum(&["sad", "glad"])];
    actual.enums = vec![enum_type(Some("public"), &["glad", "calm"])];
    (expected, actual)
}

#[test]
fn every_change_is_judged_by_exactly_one_rule() {
    let (expected, actual) = disagreement();
    let changes = diff(&expected, &actual);
    assert!(changes.len() > 10, "{} changes", changes.len());
    for change in &changes {
        let hits: Vec<&str> = RULES
            .iter()
            .filter(|rule| (rule.check)(change).is_some())
            .map(|rule| rule.name)
            .collect();
        assert_eq!(hits.len(), 1, "{hits:?} for {change:?}");
    }
    assert_eq!(judge(&changes, &Policy::default()).len(), changes.len());
}

#[test]
fn the_same_input_gives_the_same_findings() {
    let (expected, actual) = disagreement();
    let once = findings(&expected, &actual);
    let (mut expected, actual) = disagreement();
    expected.tables.reverse();
    assert_eq!(findings(&expected, &actual), once);
}

#[test]
fn every_message_is_one_line_and_names_its_table() {
    let (expected, actual) = disagreement();
    for finding in findings(&expected, &actual) {
        let message = &finding.message;
        assert!(
            !message.contains('\n') && !message.ends_with('.'),
            "{message}"
        );
        let subject = finding
            .subject
            .table
            .as_ref()
            .or(finding.subject.object.as_ref());
        assert!(message.contains(subject.unwrap().as_str()), "{message}");
    }
}

/// A changed value here invalidates every baseline that users hold.
#[test]
fn fingerprints_are_pinned() {
    let (expected, actual) = disagreement();
    let by_rule: BTreeMap<&str, String> = findings(&expected, &actual)
        .into_iter()
        .map(|finding| (finding.rule, finding.fingerprint))
        .collect();
    for (rule, fingerprint) in [
        ("column-missing", "v1:91b804154b58e39be17f89fa"),
        ("foreign-key-missing", "v1:692b31e915f45eee9c044823"),
        ("enum-variant-missing", "v1:a5173623d20c54c666b831b2"),
    ] {
        assert_eq!(by_rule[rule], fingerprint, "{rule}");
    }
}

#[test]
fn fingerprints_outlive_moved_lines_and_other_types() {
    let (expected, actual) = disagreement();
    let before = findings(&expected, &actual);
    let (mut expected, actual) = disagreement();
    for column in expected
        .tables
        .iter_mut()
        .flat_map(|table| &mut table.columns)
    {
        column.origin = Some(place(900));
        if column.name == "nickname" {
            *column.ty_mut() = ColumnType::declared(SqlType::parse("varchar(9)").unwrap());
        }
    }
    let after = findings(&expected, &actual);
    let fingerprints = |findings: &[schemadrift_audit::Finding]| {
        let mut all: Vec<String> = findings.iter().map(|one| one.fingerprint.clone()).collect();
        all.sort();
        all
    };
    assert_ne!(before, after);
    assert_eq!(fingerprints(&before), fingerprints(&after));
}

#[test]
fn a_policy_has_the_last_word_on_severity() {
    let (expected, actual) = disagreement();
    let changes = diff(&expected, &actual);
    let mut policy = Policy::default();
    policy.set("table-missing", Level::Off);
    policy.set("index-unmapped", Level::At(Severity::Error));
    let judged = judge(&changes, &policy);
    let of = |rule: &str| judged.iter().find(|one| one.finding.rule == rule);
    assert!(of("table-missing").is_none());
    assert_eq!(
        of("index-unmapped").unwrap().finding.severity,
        Severity::Error
    );
}
