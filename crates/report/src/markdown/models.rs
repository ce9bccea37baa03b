//! The chapter of models: how each fared. Where one is declared is said in its section, or here
//! where it has none.

use std::collections::BTreeMap;

use schemadrift_audit::{ModelLine, ModelStatus, Severity};

use super::inline::{code, prose};
use super::table::Table;
use super::{Document, NOTHING, chapter, optional};
use crate::count::Count;
use crate::group::counts;

/// Models that differ, models that match, models that are bound to no table.
pub(super) fn write(out: &mut String, document: &Document<'_>) {
    let models = &document.audit.models;
    if models.is_empty() {
        return;
    }
    chapter(out, 2, "Status per model");
    let counts = counts(document.audit, &document.groups);
    let rows = || models.iter().enumerate().zip(&counts);
    let differing: Vec<_> = rows()
        .filter(|((_, line), _)| matches!(line.status, ModelStatus::Drifted | ModelStatus::Missing))
        .collect();
    let matching: Vec<_> = rows()
        .filter(|((_, line), _)| line.status == ModelStatus::Match)
        .collect();
    if !differing.is_empty() {
        out.push_str(&drifted(document, &differing));
    }
    if !matching.is_empty() {
        chapter(out, 3, &format!("Models that match ({})", matching.len()));
        out.push_str(&clean(document, &matching));
    }
    unbound(out, document);
}

type Row<'a> = ((usize, &'a ModelLine), &'a Count);

fn drifted(document: &Document<'_>, rows: &[Row<'_>]) -> String {
    let mut first_group: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, group) in document.groups.iter().enumerate() {
        if let Some(model) = group.model {
            first_group.entry(model).or_insert(at);
        }
    }
    let mut table = Table::new(&[
        "Model",
        "Table",
        "Status",
        ">Errors",
        ">Warnings",
        ">Infos",
        "Migrations",
    ]);
    for ((at, line), count) in rows {
        let name = match first_group.get(at) {
            Some(group) => document.link(*group),
            None => code(&line.model),
        };
        let [error, warning, info] = Severity::WORST_FIRST.map(|one| count.at(one).to_string());
        table.row([
            name,
            bare_table(line),
            status_mark(line.status),
            error,
            warning,
            info,
            migrations(line),
        ]);
    }
    table.drop_silent(&["Migrations"]).print()
}

fn clean(document: &Document<'_>, rows: &[Row<'_>]) -> String {
    let mut table = Table::new(&["Model", "Table", ">Infos", "Migrations", "Declared at"]);
    for ((_, line), count) in rows {
        table.row([
            code(&line.model),
            bare_table(line),
            match count.at(Severity::Info) {
                0 => NOTHING.to_owned(),
                infos => infos.to_string(),
            },
            migrations(line),
            document.place(line.origin.as_ref()),
        ]);
    }
    table.drop_silent(&["Infos", "Migrations"]).print()
}

fn unbound(out: &mut String, document: &Document<'_>) {
    let mut unbound = document
        .audit
        .models
        .iter()
        .filter(|line| line.status == ModelStatus::Unbound)
        .peekable();
    if unbound.peek().is_none() {
        return;
    }
    chapter(out, 3, "Models that are bound to no table");
    let mut table = Table::new(&["Model", "Why", "Declared at"]);
    for line in unbound {
        let reason = line.reason.as_deref().map_or(NOTHING.to_owned(), prose);
        table.row([
            code(&line.model),
            reason,
            document.place(line.origin.as_ref()),
        ]);
    }
    out.push_str(&table.drop_silent(&["Why"]).print());
}

fn bare_table(line: &ModelLine) -> String {
    let table = line.table.as_deref();
    optional(table.map(|name| name.strip_prefix("public.").unwrap_or(name)))
}

/// The one that created the table, then those that changed it.
fn migrations(line: &ModelLine) -> String {
    let files = line.created_by.iter().chain(&line.changed_by);
    let names: Vec<String> = files.map(|name| code(name)).collect();
    if names.is_empty() {
        return NOTHING.to_owned();
    }
    names.join(", ")
}

fn status_mark(status: ModelStatus) -> String {
    let mark = match status {
        ModelStatus::Match => "✅",
        ModelStatus::Drifted => "⚠️",
        ModelStatus::Missing => "❌",
        ModelStatus::Unbound => "❓",
    };
    format!("{mark} {}", status.name())
}
