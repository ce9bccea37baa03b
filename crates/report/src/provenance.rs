//! Which migration made what: the same in every document.

use schemadrift_schema::{ObjectHistory, QualifiedName};
use schemars::JsonSchema;
use serde::Serialize;

use crate::markdown::NOTHING;
use crate::markdown::inline::code;
use crate::markdown::table::Table;

/// One object in JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ObjectProvenance {
    /// `table`, `column`, `constraint`, `index` or `enum`.
    kind: String,
    /// The table that it belongs to, or that it is, with its schema where that is not `public`; null
    /// for an enum.
    table: Option<String>,
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
/// its table and never changed is not listed.
pub(crate) fn chapter(histories: &[ObjectHistory]) -> String {
    if histories.is_empty() {
        return String::new();
    }
    let mut out =
        "\n## Provenance\n\nColumns, constraints and indexes that are not listed were made \
                   with their table and never changed.\n\n"
            .to_owned();
    let mut table = Table::new(&["Object", "Kind", "Created by", "Changed by"]);
    for one in histories.iter().filter(|one| is_told(one, histories)) {
        let changed: Vec<String> = one
            .provenance
            .changed_by()
            .iter()
            .map(|by| code(by))
            .collect();
        table.row([
            code(&full_name(one)),
            one.kind.to_owned(),
            one.provenance
                .created_by()
                .map_or_else(|| NOTHING.to_owned(), code),
            if changed.is_empty() {
                NOTHING.to_owned()
            } else {
                changed.join(", ")
            },
        ]);
    }
    out.push_str(&table.print());
    out
}

fn is_told(one: &ObjectHistory, all: &[ObjectHistory]) -> bool {
    if one.kind == "table" || one.kind == "enum" || !one.provenance.changed_by().is_empty() {
        return true;
    }
    let is_table = |other: &&ObjectHistory| other.kind == "table" && other.table == one.table;
    let table = all.iter().find(is_table);
    table.is_none_or(|table| table.provenance.created_by() != one.provenance.created_by())
}

fn full_name(one: &ObjectHistory) -> String {
    let table = one.table.as_ref().map(QualifiedName::to_string);
    match (one.kind, table) {
        ("table", Some(table)) => table,
        (_, Some(table)) => format!("{table}.{}", one.name),
        (_, None) => one.name.clone(),
    }
}
