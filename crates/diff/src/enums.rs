//! Enum types: labels, their order, and types that only one side has.

use schemadrift_schema::{Aspect, EnumType, Schema};

use crate::change::{Change, EnumDrift};

pub(crate) fn compare<'a>(expected: &'a Schema, actual: &'a Schema) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    for one in &expected.enums {
        match counterpart(one, expected, actual) {
            None => changes.push(Change::Enum(EnumDrift::Missing(one))),
            Some(two) => changes.extend(compare_labels(one, two).into_iter().map(Change::Enum)),
        }
    }
    let mut tables = expected.tables.iter();
    // A catalog lists what it has also where it has nothing.
    let lists =
        expected.objects.is_stated() || tables.any(|table| table.coverage.lists(Aspect::Enums));
    if lists {
        let is_mapped = |two: &EnumType| {
            let mut found = expected.enums.iter();
            found.any(|one| {
                counterpart(one, expected, actual).is_some_and(|there| std::ptr::eq(there, two))
            })
        };
        let unmapped = actual.enums.iter().filter(|two| !is_mapped(two));
        changes.extend(unmapped.map(|two| Change::Enum(EnumDrift::Unmapped(two))));
    }
    changes
}

/// The actual type that an expected one means. Where the namespace is left open, several may have
/// the name: the one that a mapped column has goes first, then that of `public`; one that another
/// expected type names in full is never meant.
fn counterpart<'a>(one: &EnumType, expected: &Schema, actual: &'a Schema) -> Option<&'a EnumType> {
    let candidates: Vec<&EnumType> = actual
        .enums
        .iter()
        .filter(|two| one.name.matches(&two.name))
        .filter(|two| {
            one.name.schema.is_some() || !expected.enums.iter().any(|other| other.name == two.name)
        })
        .collect();
    let is_used = |two: &&&EnumType| {
        expected.tables.iter().any(|table| {
            let uses = table.columns.iter().filter(|column| {
                let own = column.ty.best().map(|ty| &ty.name);
                own.is_some_and(|name| *name == one.name)
            });
            let Some(there) = actual.table(&table.name) else {
                return false;
            };
            uses.filter_map(|column| there.column(&column.name)?.ty.declared.as_ref())
                .any(|ty| ty.name == two.name)
        })
    };
    if let [only] = candidates.as_slice() {
        return Some(only);
    }
    candidates
        .iter()
        .find(is_used)
        .or_else(|| {
            candidates
                .iter()
                .find(|two| two.name.schema.as_deref() == Some("public"))
        })
        .or_else(|| candidates.first())
        .copied()
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
