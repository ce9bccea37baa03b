//! Enum types: labels, their order, types that only one side has, and rename candidates.

use schemadrift_schema::{Aspect, Column, EnumType, Schema};

use crate::Renames;
use crate::change::{Change, ColumnDrift, EnumDrift, ExpectedBy};
use crate::likeness::{is_alike, likeness, matched};

pub(crate) fn compare<'a>(
    expected: &'a Schema,
    actual: &'a Schema,
    wanted: Renames<'a>,
) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    let mut missing: Vec<&EnumType> = Vec::new();
    let mut mapped: Vec<&EnumType> = Vec::new();
    for one in &expected.enums {
        let meant = counterparts(one, expected, actual);
        if meant.is_empty() {
            missing.push(one);
        }
        for two in meant {
            mapped.push(two);
            changes.extend(compare_labels(one, two).into_iter().map(Change::Enum));
        }
    }
    let is_mapped = |two: &EnumType| mapped.iter().any(|there| std::ptr::eq(*there, two));
    let unmapped: Vec<&EnumType> = actual.enums.iter().filter(|two| !is_mapped(two)).collect();
    let renames = wanted.pairs(
        (&missing, &unmapped),
        |one, two| format!("{}={}", two.name, one.name.name),
        || {
            matched(&missing, &unmapped, |one, two| {
                rename_score(one, two, expected, actual)
            })
        },
    );
    for (position, one) in missing.iter().enumerate() {
        let drift = match renames.iter().find(|(left, _)| *left == position) {
            Some((_, right)) => EnumDrift::Renamed {
                expected: one,
                actual: unmapped[*right],
                carried: compare_labels(one, unmapped[*right])
                    .into_iter()
                    .map(Change::Enum)
                    .collect(),
            },
            None => EnumDrift::Missing(one),
        };
        changes.push(Change::Enum(drift));
    }
    let mut tables = expected.tables.iter();
    // A catalog lists what it has also where it has nothing.
    let lists =
        expected.objects.is_stated() || tables.any(|table| table.coverage.lists(Aspect::Enums));
    if lists {
        let is_candidate = |position: &usize| renames.iter().any(|(_, right)| right == position);
        let by = ExpectedBy::of(expected);
        let left_over = (0..unmapped.len()).filter(|position| !is_candidate(position));
        changes.extend(
            left_over.map(|position| Change::Enum(EnumDrift::Unmapped(unmapped[position], by))),
        );
    }
    changes
}

/// Columns of the type that should have the other name are no second finding: they follow a
/// rename.
pub(crate) fn carry_columns(changes: Vec<Change<'_>>) -> Vec<Change<'_>> {
    let (mut enums, mut others): (Vec<Change<'_>>, Vec<Change<'_>>) = changes
        .into_iter()
        .partition(|change| matches!(change, Change::Enum(EnumDrift::Renamed { .. })));
    for change in &mut enums {
        let Change::Enum(EnumDrift::Renamed {
            expected,
            actual,
            carried,
        }) = change
        else {
            continue;
        };
        let (following, rest): (Vec<Change<'_>>, Vec<Change<'_>>) = others
            .into_iter()
            .partition(|other| follows(other, expected, actual));
        carried.extend(following);
        others = rest;
    }
    enums.append(&mut others);
    enums
}

fn follows(change: &Change<'_>, from: &EnumType, to: &EnumType) -> bool {
    let Change::Column(
        _,
        ColumnDrift::Type {
            expected, actual, ..
        },
    ) = change
    else {
        return false;
    };
    is_of(expected, from) && is_of(actual, to)
}

fn is_of(column: &Column, named: &EnumType) -> bool {
    let ty = column.ty.best();
    ty.is_some_and(|ty| named.name.matches(&ty.name) || ty.name.matches(&named.name))
}

/// Share of labels that two enums must have in common to be one renamed.
const COMMON_LABELS: f64 = 0.5;

/// An enum that is renamed keeps most of its labels, and either the name is alike or a column that
/// should have the one has the other.
fn rename_score(one: &EnumType, two: &EnumType, expected: &Schema, actual: &Schema) -> Option<f64> {
    let shared = one.labels.iter().filter(|label| two.labels.contains(label));
    let shared = shared.count();
    let all = one.labels.len() + two.labels.len() - shared;
    #[expect(
        clippy::cast_precision_loss,
        reason = "an enum has a handful of labels, so the counts are exact"
    )]
    let common = shared as f64 / all.max(1) as f64;
    let alike = likeness(&one.name.name, &two.name.name);
    let is_used = || {
        expected.tables.iter().any(|table| {
            let there = actual.table_or_partition(&table.name);
            table.columns.iter().any(|column| {
                let theirs = there.and_then(|there| there.column(&column.name));
                is_of(column, one) && theirs.is_some_and(|theirs| is_of(theirs, two))
            })
        })
    };
    (common >= COMMON_LABELS && (is_alike(alike) || is_used())).then_some(alike + common)
}

/// The actual types that an expected one means. Where the namespace is left open, several may have
/// the name: those that mapped columns have are meant, all of them, then that of `public`; one that
/// another expected type names in full is meant only where a column has it.
fn counterparts<'a>(one: &EnumType, expected: &Schema, actual: &'a Schema) -> Vec<&'a EnumType> {
    let candidates = actual.enums.iter();
    let candidates: Vec<&EnumType> = candidates
        .filter(|two| one.name.matches(&two.name))
        .collect();
    if one.name.schema.is_some() {
        return candidates.into_iter().take(1).collect();
    }
    let is_used = |two: &&&EnumType| {
        expected.tables.iter().any(|table| {
            let uses = table.columns.iter().filter(|column| {
                let own = column.ty.best().map(|ty| &ty.name);
                own.is_some_and(|name| *name == one.name)
            });
            let Some(there) = actual.table_or_partition(&table.name) else {
                return false;
            };
            uses.filter_map(|column| there.column(&column.name)?.ty.declared.as_ref())
                .any(|ty| ty.name == two.name)
        })
    };
    let used: Vec<&EnumType> = candidates.iter().filter(is_used).copied().collect();
    if !used.is_empty() {
        return used;
    }
    let is_own = |two: &&&EnumType| !expected.enums.iter().any(|other| other.name == two.name);
    let own: Vec<&EnumType> = candidates.iter().filter(is_own).copied().collect();
    let is_public = |two: &&&EnumType| two.name.schema.as_deref() == Some("public");
    let best = own.iter().find(is_public).or_else(|| own.first());
    best.copied().into_iter().collect()
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
