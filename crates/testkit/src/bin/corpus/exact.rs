//! Structs that are the rows of a table and nothing else: those that derive `FromRow`, are called
//! like a table and have just its columns. `projects.json` counts them for some projects, so that it
//! shows whether each of them was bound to that table.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use schemadrift::models::Models;
use schemadrift::schema::{Origin, Schema, Table};

/// Paths of the structs with the tables that they are bound to. `read` is bound, and its paths are
/// relative to `root`.
pub(crate) fn structs(read: &Models, actual: &Schema, root: &Path) -> Vec<(String, String)> {
    let mut tables_of: BTreeMap<&str, Vec<&Table>> = BTreeMap::new();
    for table in &read.schema.tables {
        if let Some(model) = &table.model {
            tables_of.entry(&model.path).or_default().push(table);
        }
    }
    let mut found = Vec::new();
    for (path, tables) in tables_of {
        let [table] = tables.as_slice() else { continue };
        let (Some(model), Some(origin)) = (&table.model, &table.origin) else {
            continue;
        };
        let there = actual.tables.iter().find(|one| one.name == table.name);
        if there.is_some_and(|there| columns(there) == columns(table))
            && is_called_like(&model.name, &table.name.name)
            && derives_from_row(root, origin)
        {
            found.push((path.to_owned(), table.name.to_string()));
        }
    }
    found
}

fn columns(table: &Table) -> BTreeSet<&str> {
    let names = table.columns.iter().map(|column| column.name.as_str());
    names.collect()
}

/// Whether the name of the table, in the singular or the plural, is in the name of the struct.
fn is_called_like(model: &str, table: &str) -> bool {
    let model = model.to_lowercase();
    let table = table.replace('_', "");
    ["", "s", "es"].iter().any(|ending| {
        table
            .strip_suffix(ending)
            .is_some_and(|stem| !stem.is_empty() && model.contains(stem))
    })
}

/// Whether `FromRow` stands between the item and what ends before it.
fn derives_from_row(root: &Path, origin: &Origin) -> bool {
    let Ok(text) = fs::read_to_string(root.join(&*origin.file)) else {
        return false;
    };
    let before: Vec<&str> = text.lines().take(origin.line as usize).collect();
    let own = before[..before.len().saturating_sub(1)]
        .iter()
        .rev()
        .take_while(|line| !line.trim().is_empty() && !line.trim_end().ends_with(['}', ';', '{']));
    own.chain(before.last())
        .any(|line| line.contains("FromRow"))
}
