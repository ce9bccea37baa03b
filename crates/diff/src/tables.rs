//! Tables: pairing by name, rename candidates, and everything inside a pair.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use schemadrift_schema::{
    Aspect, Check, Exclusion, ForeignKey, Index, ModelRole, QualifiedName, Schema, Table,
    TableKind, Unique,
};

use crate::Renames;
use crate::change::{Change, ExpectedBy, Pair, TableDrift};
use crate::side::{Side, Surroundings, is_another};
use crate::table_renames::renamed_tables;
use crate::{columns, indexes, parts, primary_keys};

pub(crate) fn compare<'a>(
    expected: &'a Schema,
    actual: &'a Schema,
    wanted: Renames<'a>,
) -> Vec<Change<'a>> {
    let expected_by_name = expected.tables_by_name();
    let mut actual_by_name: BTreeMap<&QualifiedName, &Table> = actual
        .tables
        .iter()
        .map(|table| (&table.name, table))
        .collect();
    // A view under the name of a table is not that table, nor the other way round; but a model
    // may stand on either.
    actual_by_name.retain(|name, there| {
        let Some(models) = expected_by_name.get(name) else {
            return true;
        };
        !models.iter().all(|table| is_another(table, there))
    });
    actual_by_name.extend(partitions_of_models(&expected_by_name, actual));

    let missing: Vec<&'a Table> = expected_by_name
        .iter()
        .filter(|(name, _)| !actual_by_name.contains_key(*name) && !crate::is_runner_table(name))
        .filter_map(|(_, models)| models.first().copied())
        .collect();
    let by = ExpectedBy::of(expected);
    let unmapped: Vec<&'a Table> = actual
        .tables
        .iter()
        .filter(|table| !expected_by_name.contains_key(&table.name) && can_be_unmapped(table, by))
        .collect();
    let renames = wanted.pairs(
        (&missing, &unmapped),
        |expected, actual| match is_another(expected, actual) {
            true => String::new(),
            false => format!("{}={}", actual.name, expected.name.name),
        },
        || renamed_tables(&missing, &unmapped),
    );
    let around = Rc::new(Surroundings::new(
        (expected, actual),
        renames
            .iter()
            .map(|(left, right)| (&missing[*left].name, &unmapped[*right].name)),
        wanted,
    ));

    let mut by_table: BTreeMap<&QualifiedName, Vec<Change<'a>>> = BTreeMap::new();
    for (name, models) in &expected_by_name {
        let Some(actual_table) = actual_by_name.get(name) else {
            continue;
        };
        let changes = by_table.entry(name).or_default();
        changes.extend(conflicts(models));
        changes.extend(compare_models(models, actual_table, &around));
    }
    for (position, table) in missing.iter().enumerate() {
        let drift = match renames.iter().find(|(left, _)| *left == position) {
            Some((_, right)) => {
                let pair = Pair {
                    expected: table,
                    actual: unmapped[*right],
                };
                let changes = compare_models(&[*table], pair.actual, &around);
                TableDrift::Renamed { pair, changes }
            }
            None => TableDrift::Missing(table),
        };
        by_table
            .entry(&table.name)
            .or_default()
            .push(Change::Table(drift));
    }
    if lists_tables(expected) {
        for (position, table) in unmapped.iter().enumerate() {
            if !renames.iter().any(|(_, right)| *right == position) {
                let change = Change::Table(TableDrift::Unmapped(table, by));
                by_table.entry(&table.name).or_default().push(change);
            }
        }
    }
    by_table.into_values().flatten().collect()
}

/// The partitions that models name: to any other source their parents speak for them.
fn partitions_of_models<'a>(
    expected: &BTreeMap<&'a QualifiedName, Vec<&'a Table>>,
    actual: &'a Schema,
) -> impl Iterator<Item = (&'a QualifiedName, &'a Table)> {
    let is_model = |table: &&Table| table.model.is_some();
    let is_named = move |table: &&Table| {
        let models = expected.get(&table.name);
        models.is_some_and(|models| models.iter().any(is_model))
    };
    let partitions = actual.partitions.iter().filter(is_named);
    partitions.map(|table| (&table.name, table))
}

/// Every model of one table against the table. What no model maps is unmapped once.
fn compare_models<'a>(
    models: &[&'a Table],
    actual: &'a Table,
    around: &Rc<Surroundings<'a>>,
) -> Vec<Change<'a>> {
    let claimed: BTreeSet<&str> = models
        .iter()
        .flat_map(|model| model.columns.iter().map(|column| column.name.as_str()))
        .collect();
    let sides: Vec<Side<'a>> = models
        .iter()
        .map(|expected| {
            let pair = Pair { expected, actual };
            let columns = columns::pair_columns(pair, &claimed, around.wanted);
            Side {
                pair,
                columns,
                around: Rc::clone(around),
            }
        })
        .collect();
    let mut changes = Vec::new();
    for side in &sides {
        changes.extend(columns::compare(side));
        changes.extend(primary_keys::compare(side));
        changes.extend(parts::compare::<Unique>(side));
        changes.extend(parts::compare::<ForeignKey>(side));
        changes.extend(parts::compare::<Check>(side));
        changes.extend(parts::compare::<Exclusion>(side));
        changes.extend(parts::compare::<Index>(side));
    }
    changes.extend(unmapped_parts(&sides));
    changes
}

/// What the actual table has beyond all of its models; what stands on an unmapped column is
/// carried by that column's change.
fn unmapped_parts<'a>(sides: &[Side<'a>]) -> Vec<Change<'a>> {
    let Some(first) = sides.first() else {
        return Vec::new();
    };
    let lists = |aspect| {
        sides
            .iter()
            .any(|side| side.pair.expected.coverage.lists(aspect))
    };
    let mut loose: Vec<Change<'a>> = Vec::new();
    if lists(Aspect::Uniques) {
        loose.extend(parts::unmapped::<Unique>(sides));
    }
    if lists(Aspect::ForeignKeys) {
        loose.extend(parts::unmapped::<ForeignKey>(sides));
    }
    if lists(Aspect::Checks) {
        loose.extend(parts::unmapped::<Check>(sides));
    }
    if lists(Aspect::Exclusions) {
        loose.extend(parts::unmapped::<Exclusion>(sides));
    }
    if lists(Aspect::Indexes) {
        loose.extend(parts::unmapped::<Index>(sides));
    }
    let mut changes = indexes::invalid(first.pair);
    if lists(Aspect::Columns) {
        changes.extend(columns::unmapped(sides, &mut loose));
    }
    changes.extend(loose);
    changes
}

/// Models that declare one table and write something different for one column or for the key.
fn conflicts<'a>(models: &[&'a Table]) -> Vec<Change<'a>> {
    let declaring: Vec<&'a Table> = models
        .iter()
        .copied()
        .filter(|table| {
            table
                .model
                .as_ref()
                .is_some_and(|model| model.role == ModelRole::Declares)
        })
        .collect();
    let mut found = Vec::new();
    for (position, second) in declaring.iter().enumerate() {
        for column in &second.columns {
            let earlier = declaring[..position]
                .iter()
                .find_map(|first| first.column(&column.name).map(|found| (*first, found)));
            let Some((first, theirs)) = earlier else {
                continue;
            };
            for difference in columns::conflicts(theirs, column) {
                found.push(Change::Table(TableDrift::Conflict {
                    first: (first, Some(theirs)),
                    second: (*second, Some(column)),
                    difference,
                }));
            }
        }
        let earlier = declaring[..position]
            .iter()
            .find(|first| first.primary_key.present().is_some());
        if let Some(first) = earlier
            && let Some(difference) = primary_keys::conflict(first, second)
        {
            found.push(Change::Table(TableDrift::Conflict {
                first: (*first, None),
                second: (*second, None),
                difference,
            }));
        }
    }
    found
}

/// A child by inheritance has a parent that speaks for it to models, which cannot say that there is one.
fn can_be_unmapped(table: &Table, by: ExpectedBy) -> bool {
    matches!(
        table.kind,
        TableKind::Ordinary | TableKind::Partitioned | TableKind::Foreign | TableKind::Unstated
    ) && !crate::is_runner_table(&table.name)
        && (table.parent.is_none() || by == ExpectedBy::Catalog)
}

/// Models without tables are no list of tables; a catalog without any is.
fn lists_tables(expected: &Schema) -> bool {
    let mut tables = expected.tables.iter();
    expected.objects.is_stated() || tables.any(|table| table.coverage.lists(Aspect::Columns))
}
