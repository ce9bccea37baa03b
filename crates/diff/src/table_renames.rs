//! Whole tables under another name or in another namespace: which missing table may be which
//! unmapped one.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::Table;

use crate::columns;
use crate::likeness::{best_pairs, is_alike, likeness};
use crate::side::is_another;

/// Share of columns that two tables must have in common to be one table renamed.
const COMMON_COLUMNS: f64 = 0.5;
/// Share of common columns that is proof enough where the names are not alike.
const SAME_TABLE: f64 = 0.8;
/// A column name that more unmapped tables have than this tells nothing about which one is meant.
const TELLING: usize = 32;

/// Pairs of positions: a missing table and the unmapped one that it seems to be.
pub(crate) fn renamed_tables(missing: &[&Table], unmapped: &[&Table]) -> Vec<(usize, usize)> {
    let mut namesakes: BTreeMap<&str, usize> = BTreeMap::new();
    for table in unmapped {
        *namesakes.entry(&table.name.name).or_default() += 1;
    }
    // Of a schema a tenant, none says which one is meant.
    let is_clear = |left: usize, right: usize| {
        let (left, right) = (&missing[left].name, &unmapped[right].name);
        left.schema == right.schema || namesakes.get(right.name.as_str()) == Some(&1)
    };
    let scored = candidates(missing, unmapped)
        .into_iter()
        .filter(|(left, right)| is_clear(*left, *right))
        .filter_map(|(left, right)| Some((score(missing[left], unmapped[right])?, left, right)));
    best_pairs(scored.collect())
}

/// Pairs that share a telling column name, so that a large schema is not compared with all of
/// another.
fn candidates(missing: &[&Table], unmapped: &[&Table]) -> BTreeSet<(usize, usize)> {
    let mut having: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, table) in unmapped.iter().enumerate() {
        for column in &table.columns {
            having.entry(&column.name).or_default().push(position);
        }
    }
    let mut pairs = BTreeSet::new();
    for (left, table) in missing.iter().enumerate() {
        for column in &table.columns {
            let sharing = having
                .get(column.name.as_str())
                .filter(|all| all.len() <= TELLING);
            pairs.extend(sharing.into_iter().flatten().map(|right| (left, *right)));
        }
    }
    pairs
}

fn score(expected: &Table, actual: &Table) -> Option<f64> {
    if is_another(expected, actual) {
        return None;
    }
    if expected.name.schema != actual.name.schema && expected.name.name != actual.name.name {
        // A table that is moved keeps its name.
        return None;
    }
    let alike = likeness(&expected.name.name, &actual.name.name);
    let common = common_columns(expected, actual);
    let enough = if is_alike(alike) {
        COMMON_COLUMNS
    } else {
        SAME_TABLE
    };
    let telling = actual.columns.len().min(expected.columns.len()) >= 3;
    (common >= enough && (telling || is_alike(alike))).then_some(alike + common)
}

/// Share of columns that both tables have by name and fitting type, of all columns of either.
fn common_columns(expected: &Table, actual: &Table) -> f64 {
    let common = expected
        .columns
        .iter()
        .filter(|column| {
            actual
                .column(&column.name)
                .is_some_and(|found| columns::types_fit(column, found))
        })
        .count();
    let all = expected.columns.len() + actual.columns.len() - common;
    #[expect(
        clippy::cast_precision_loss,
        reason = "a table has at most 1,600 columns, so the counts are exact"
    )]
    let share = common as f64 / all.max(1) as f64;
    share
}
