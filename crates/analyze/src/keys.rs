//! Foreign keys, and what else a new row has to respect.

use std::collections::BTreeMap;

use schemadrift_schema::{ForeignKey, MatchType, QualifiedName, Stated, Table};

use crate::is;

/// A foreign key.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// Name, where the source says it.
    pub name: Option<String>,
    /// Referencing table.
    pub table: QualifiedName,
    /// Referencing columns.
    pub columns: Vec<String>,
    /// Referenced table.
    pub references: QualifiedName,
    /// Referenced columns, in the order of `columns`.
    pub referenced_columns: Vec<String>,
    /// Whether a row may do without it, because its columns may be NULL.
    pub optional: bool,
    /// Whether the check can wait for the end of the transaction.
    pub deferrable: bool,
    /// Whether it is given up in the order, because it closes a circle: a new row leaves it NULL,
    /// and gets it once both rows are there.
    pub given_up: bool,
}

impl Key {
    /// Whether rows of the table reference rows of the same table.
    pub fn is_to_itself(&self) -> bool {
        self.table == self.references
    }
}

/// Uniqueness beside the primary key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UniqueKey {
    /// Name, where the source says it.
    pub name: Option<String>,
    /// Columns or expressions.
    pub parts: Vec<String>,
    /// For which rows it holds; `None` for all.
    pub condition: Option<String>,
}

/// The foreign keys of these tables, sorted.
pub(crate) fn read(tables: &[&Table]) -> Vec<Key> {
    let by_name: BTreeMap<&QualifiedName, &&Table> =
        tables.iter().map(|table| (&table.name, table)).collect();
    let mut keys: Vec<Key> = Vec::new();
    for table in tables {
        for key in &table.foreign_keys {
            let target = by_name.get(&key.references);
            keys.push(Key {
                name: key.name.clone(),
                table: table.name.clone(),
                columns: key.columns.clone(),
                references: key.references.clone(),
                referenced_columns: match key.referenced_columns.as_slice() {
                    [] => target.map(|table| primary(table)).unwrap_or_default(),
                    columns => columns.to_vec(),
                },
                optional: is_optional(table, key),
                deferrable: is(key.deferrable),
                given_up: false,
            });
        }
    }
    keys.sort_by(|one, two| {
        let parts = |key: &Key| {
            (
                key.table.clone(),
                key.columns.clone(),
                key.references.clone(),
            )
        };
        parts(one).cmp(&parts(two))
    });
    keys
}

/// One NULL passes a key of several columns, unless all of them have to be NULL together.
fn is_optional(table: &Table, key: &ForeignKey) -> bool {
    let primary = primary(table);
    let mut may_be_null = key.columns.iter().map(|name| {
        let column = table.column(name);
        column.is_some_and(|column| column.nullable == Stated::Is(true)) && !primary.contains(name)
    });
    if key.match_type == Stated::Is(MatchType::Full) {
        return may_be_null.all(|may| may);
    }
    may_be_null.any(|may| may)
}

/// Columns of the primary key.
pub(crate) fn primary(table: &Table) -> Vec<String> {
    let key = table.primary_key.present();
    key.map(|key| key.columns.clone()).unwrap_or_default()
}

/// Unique constraints, and unique indexes of any form.
pub(crate) fn uniques(table: &Table) -> Vec<UniqueKey> {
    let plain = table.uniques.iter().map(|unique| UniqueKey {
        name: unique.name.clone(),
        parts: unique.columns.clone(),
        condition: None,
    });
    let others = table.indexes.iter().filter(|index| index.unique);
    let others = others.map(|index| UniqueKey {
        name: index.name.clone(),
        parts: index.keys.iter().map(|key| key.describe()).collect(),
        condition: index.predicate.as_ref().map(|one| one.written.clone()),
    });
    let mut keys: Vec<UniqueKey> = plain.chain(others).collect();
    keys.sort_by(|one, two| (&one.parts, &one.name).cmp(&(&two.parts, &two.name)));
    keys
}

pub(crate) fn checks(table: &Table) -> Vec<(Option<String>, String)> {
    let checks = table.checks.iter();
    let mut checks: Vec<_> = checks
        .map(|check| (check.name.clone(), check.expression.written.clone()))
        .collect();
    checks.sort();
    checks
}

pub(crate) fn exclusions(table: &Table) -> Vec<String> {
    let exclusions = table.exclusions.iter();
    let mut definitions: Vec<String> = exclusions
        .map(|exclusion| exclusion.definition.written.clone())
        .collect();
    definitions.sort();
    definitions
}
