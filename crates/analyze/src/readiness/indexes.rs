//! Every index of a schema, and the foreign keys that none of them serves.

use schemadrift_schema::{QualifiedName, Table};

use crate::Key;

/// An index, whatever made it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexFacts {
    /// Table.
    pub table: QualifiedName,
    /// Name, where the source says it.
    pub name: Option<String>,
    /// Columns or expressions, in order.
    pub parts: Vec<String>,
    /// What it is for: `primary key`, `unique` or `index`.
    pub purpose: &'static str,
    /// Access method.
    pub method: String,
    /// For which rows it holds; `None` for all.
    pub condition: Option<String>,
}

pub(super) fn inventory(tables: &[&Table]) -> Vec<IndexFacts> {
    let mut found = Vec::new();
    for table in tables {
        let plain = |name: &Option<String>, columns: &[String], purpose| IndexFacts {
            table: table.name.clone(),
            name: name.clone(),
            parts: columns.to_vec(),
            purpose,
            method: "btree".to_owned(),
            condition: None,
        };
        if let Some(key) = table.primary_key.present() {
            found.push(plain(&key.name, &key.columns, "primary key"));
        }
        let uniques = table.uniques.iter();
        found.extend(uniques.map(|one| plain(&one.name, &one.columns, "unique")));
        found.extend(table.indexes.iter().map(|index| IndexFacts {
            table: table.name.clone(),
            name: index.name.clone(),
            parts: index.keys.iter().map(|key| key.describe()).collect(),
            purpose: if index.unique { "unique" } else { "index" },
            method: index.method.clone(),
            condition: index.predicate.as_ref().map(|one| one.written.clone()),
        }));
    }
    found.sort();
    found
}

/// A delete or update of the referenced row reads the whole table of such a key.
pub(super) fn unindexed(keys: &[Key], indexes: &[IndexFacts]) -> Vec<Key> {
    let served = |key: &&Key| {
        indexes
            .iter()
            .any(|index| serves(index, &key.table, &key.columns))
    };
    keys.iter().filter(|key| !served(key)).cloned().collect()
}

/// Whether it starts with these columns, in any order. A partial index serves some rows alone.
pub(super) fn serves(index: &IndexFacts, table: &QualifiedName, columns: &[String]) -> bool {
    let start = index.parts.get(..columns.len()).unwrap_or_default();
    let name = |part: &String| part.split(" DESC").next().unwrap_or_default().to_owned();
    let start: Vec<String> = start.iter().map(name).collect();
    &index.table == table
        && index.method == "btree"
        && index.condition.is_none()
        && !start.is_empty()
        && columns.iter().all(|column| start.contains(column))
}
