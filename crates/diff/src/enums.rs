//! Enum types: labels, their order, and types that only one side has.

use schemadrift_schema::{Aspect, EnumType, Schema};

use crate::change::{Change, EnumDrift};

pub(crate) fn compare<'a>(expected: &'a Schema, actual: &'a Schema) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    for one in &expected.enums {
        match actual.enums.iter().find(|two| one.name.matches(&two.name)) {
            None => changes.push(Change::Enum(EnumDrift::Missing(one))),
            Some(two) => changes.extend(compare_labels(one, two).into_iter().map(Change::Enum)),
        }
    }
    let lists = expected
        .tables
        .iter()
        .any(|table| table.coverage.lists(Aspect::Enums));
    if lists {
        let unmapped = actual
            .enums
            .iter()
            .filter(|two| !expected.enums.iter().any(|one| one.name.matches(&two.name)));
        changes.extend(unmapped.map(|two| Change::Enum(EnumDrift::Unmapped(two))));
    }
    changes
}

fn compare_labels<'a>(expected: &'a EnumType, actual: &'a EnumType) -> Vec<EnumDrift<'a>> {
    let mut drifts = Vec::new();
    for (position, label) in expected.labels.iter().enumerate() {
        if !actual.labels.contains(label) {
            drifts.push(EnumDrift::LabelMissing {
                expected,
                actual,
                position,
            });
        }
    }
    for label in &actual.labels {
        if !expected.labels.contains(label) {
            drifts.push(EnumDrift::LabelUnmapped {
                expected,
                actual,
                label,
            });
        }
    }
    let shared = |labels: &'a [String], others: &'a [String]| {
        labels
            .iter()
            .filter(|label| others.contains(label))
            .collect::<Vec<_>>()
    };
    let in_expected_order = shared(&expected.labels, &actual.labels);
    if in_expected_order != shared(&actual.labels, &expected.labels) {
        drifts.push(EnumDrift::Order { expected, actual });
    }
    drifts
}
