//! Which migration made what: the same in every document.

use std::collections::BTreeMap;

use schemadrift_schema::{ObjectHistory, ObjectKind, Provenance, QualifiedName};
use schemars::JsonSchema;
use serde::Serialize;

use crate::markdown::NOTHING;
use crate::markdown::inline::code;
use crate::markdown::table::Table;
use crate::namespace::Namespace;

/// One object in JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ObjectProvenance {
    /// `table`, `column`, `constraint`, `index`, `enum`, `view`, `materialized view`, `function`,
    /// `trigger`, `policy`, `sequence`, `domain`, `extension`, `schema`, and so on.
    kind: String,
    /// The table that it belongs to, or that it is, with its schema where that is not `public`; null
    /// for what stands on no table.
    table: Option<String>,
    /// Of what stands on no table with its schema where that is not `public`, and of a function with
    /// the types of its arguments.
    name: String,
    /// Migration that created it; null where it was there before the first one.
    created_by: Option<String>,
    /// Migrations that changed it later, in the order they ran.
    changed_by: Vec<String>,
}

pub(crate) fn wire(histories: &[ObjectHistory]) -> Vec<ObjectProvenance> {
    let one = |one: &ObjectHistory| ObjectProvenance {
        kind: one.kind.to_owned(),
        table: one.table.as_ref().map(ToString::to_string),
        name: one.name.clone(),
        created_by: one.provenance.created_by().map(str::to_owned),
        changed_by: one.provenance.changed_by().to_vec(),
    };
    histories.iter().map(one).collect()
}

/// The chapter of a Markdown document; empty where no migrations were replayed. What was made with
/// its table and never changed is not listed, and a partition is its table.
pub(crate) fn chapter(histories: &[ObjectHistory], namespace: &Namespace) -> String {
    if histories.is_empty() {
        return String::new();
    }
    let mut out = "\n## Provenance\n\nParts of a table that are not listed were made with it and \
                   never changed.\n\n"
        .to_owned();
    let creators: BTreeMap<Option<&QualifiedName>, Option<&str>> = histories
        .iter()
        .filter(|one| one.kind == "table")
        .map(|one| (one.table.as_ref(), one.provenance.created_by()))
        .collect();
    let is_told = |one: &&ObjectHistory| {
        let creator = creators.get(&one.table.as_ref());
        let came_later = creator.is_none_or(|creator| *creator != one.provenance.created_by());
        let is_told = !one.is_part_of_table() || came_later;
        one.kind != ObjectKind::Partition.name()
            && (is_told || !one.provenance.changed_by().is_empty())
    };
    let mut table = Table::new(&["Object", "Kind", "Created by", "Changed by"]);
    for one in histories.iter().filter(is_told) {
        table.row([
            code(namespace.short(&one.full_name())),
            one.kind.to_owned(),
            created_by(&one.provenance),
            changed_by(&one.provenance),
        ]);
    }
    out.push_str(&table.print());
    out
}

/// The file, as a cell.
pub(crate) fn created_by(provenance: &Provenance) -> String {
    let file = provenance.created_by();
    file.map_or_else(|| NOTHING.to_owned(), code)
}

/// The files, as a cell.
pub(crate) fn changed_by(provenance: &Provenance) -> String {
    let files: Vec<String> = provenance.changed_by().iter().map(|by| code(by)).collect();
    if files.is_empty() {
        return NOTHING.to_owned();
    }
    files.join(", ")
}
