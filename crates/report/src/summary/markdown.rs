//! The summary as a document.

use std::collections::BTreeMap;

use schemadrift_analyze::{ChangedTable, ColumnFacts, CreatedTable};
use schemadrift_schema::{ObjectHistory, ObjectKind, QualifiedName};

use super::SummaryDocument;
use crate::count::number;
use crate::markdown::NOTHING;
use crate::markdown::condition::condition;
use crate::markdown::inline::{code, prose};
use crate::markdown::table::Table;
use crate::namespace::Namespace;
use crate::provenance;

pub(super) fn render(document: &SummaryDocument<'_>) -> String {
    let facts = document.summary;
    let mut out = format!("# Migration summary\n\n{}.\n", overview(document));
    migration(&mut out, document);
    if !facts.created.is_empty() {
        out.push_str("\n## Tables created\n\nWhat others reference comes first.\n");
        for table in &facts.created {
            created(&mut out, table);
        }
    }
    if !facts.changed.is_empty() {
        out.push_str("\n## Tables changed\n");
        for table in &facts.changed {
            changed(&mut out, table);
        }
    }
    if !facts.dropped.is_empty() {
        out.push_str("\n## Tables dropped\n\n");
        for name in &facts.dropped {
            out.push_str(&format!("- {}\n", named(name)));
        }
    }
    types(&mut out, document);
    objects(&mut out, document);
    relationships(&mut out, document);
    verification(&mut out, document);
    let namespace = Namespace::default();
    out.push_str(&provenance::chapter(document.provenance, &namespace));
    out
}

fn overview(document: &SummaryDocument<'_>) -> String {
    let facts = document.summary;
    let parts = [
        (facts.created.len(), "table", "created"),
        (facts.changed.len(), "table", "changed"),
        (facts.dropped.len(), "table", "dropped"),
        (facts.enums_created.len(), "enum", "created"),
        (facts.labels_added.len(), "enum", "changed"),
        (facts.enums_dropped.len(), "enum", "dropped"),
        (facts.extensions.len(), "extension", "created"),
        (facts.objects.created.len(), "other object", "created"),
        (facts.objects.changed.len(), "other object", "changed"),
        (facts.objects.dropped.len(), "other object", "dropped"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, what, done)| format!("{} {done}", number(count, what)))
        .collect();
    if said.is_empty() {
        return "The schema is the same before and after".to_owned();
    }
    said.join(", ")
}

fn migration(out: &mut String, document: &SummaryDocument<'_>) {
    out.push_str(&format!(
        "\n## Migration\n\n- Revision: {}\n",
        code(document.revision)
    ));
    if !document.description.is_empty() {
        out.push_str(&format!("- Description: {}\n", prose(document.description)));
    }
    if let [file] = document.files {
        out.push_str(&format!("- File: {}\n", code(file)));
        return;
    }
    out.push_str(&format!(
        "- {}, in this order:\n\n",
        number(document.files.len(), "file")
    ));
    let work = work_by_file(document.provenance);
    for (position, file) in (1..).zip(document.files) {
        let work = in_words(work.get(file.as_str()));
        out.push_str(&format!("{position}. {}: {work}\n", code(file)));
    }
}

/// What is there at the end, by the files that made and that changed it; parts of tables are not
/// told.
fn work_by_file(histories: &[ObjectHistory]) -> BTreeMap<&str, [Vec<String>; 2]> {
    let mut work: BTreeMap<&str, [Vec<String>; 2]> = BTreeMap::new();
    let told = histories
        .iter()
        .filter(|one| !one.is_part_of_table() && one.kind != ObjectKind::Partition.name());
    for one in told {
        let name = code(&one.full_name());
        let name = match one.kind {
            "table" => name,
            kind => format!("{kind} {name}"),
        };
        for file in one.provenance.changed_by() {
            let [_, changed] = work.entry(file).or_default();
            changed.push(name.clone());
        }
        if let Some(file) = one.provenance.created_by() {
            let [made, _] = work.entry(file).or_default();
            made.push(name);
        }
    }
    work
}

fn in_words(work: Option<&[Vec<String>; 2]>) -> String {
    let lists = work.into_iter().flat_map(|lists| lists.iter());
    let lists = ["creates", "changes"].into_iter().zip(lists);
    let parts: Vec<String> = lists
        .filter(|(_, names)| !names.is_empty())
        .map(|(verb, names)| format!("{verb} {}", names.join(", ")))
        .collect();
    if parts.is_empty() {
        return "makes and changes no object that is there at the end; rows are not looked at"
            .to_owned();
    }
    parts.join("; ")
}

fn named(name: &QualifiedName) -> String {
    code(&name.to_string())
}

fn created(out: &mut String, table: &CreatedTable) {
    out.push_str(&format!("\n### {}\n\n", named(&table.name)));
    if let Some(purpose) = &table.purpose {
        out.push_str(&format!(
            "Purpose: {}.\n\n",
            prose(purpose.trim_end_matches('.'))
        ));
    }
    if let Some((key, partitions)) = &table.partitioned {
        let partitions = number(*partitions, "partition");
        out.push_str(&format!("Divided by {}, {partitions}.\n\n", code(key)));
    }
    let mut columns = Table::new(&["Column", "Type", "NULL", "Default", "Key", "Remark"]);
    for column in &table.columns {
        columns.row([
            code(&column.name),
            code(&column.ty),
            if column.nullable { "yes" } else { "no" }.to_owned(),
            optional(column.default.as_deref().map(code)),
            optional(key_of(table, column)),
            optional(column.comment.as_deref().map(prose)),
        ]);
    }
    out.push_str(&columns.drop_silent(&["Default", "Key", "Remark"]).print());
    let together = table.uniques.iter().filter(|columns| columns.len() > 1);
    let together = together.map(|columns| format!("unique together: {}", codes(columns)));
    let checks = table
        .checks
        .iter()
        .map(|text| format!("check: {}", condition(text)));
    let indexes = table
        .indexes
        .iter()
        .map(|(name, keys)| format!("index {}: {}", code(name), code(keys)));
    let lines: Vec<String> = together.chain(checks).chain(indexes).collect();
    if !lines.is_empty() {
        out.push('\n');
    }
    for line in lines {
        out.push_str(&format!("- {line}\n"));
    }
}

/// What the column is a key of; of keys over several columns only that it is part of one.
fn key_of(table: &CreatedTable, column: &ColumnFacts) -> Option<String> {
    let mut words = Vec::new();
    if table.primary_key.contains(&column.name) {
        words.push("primary key".to_owned());
    }
    let is_alone =
        |columns: &Vec<String>| matches!(columns.as_slice(), [only] if *only == column.name);
    if table.uniques.iter().any(is_alone) {
        words.push("unique".to_owned());
    }
    for (columns, references, _) in &table.references {
        if columns.contains(&column.name) {
            words.push(format!("references {}", named(references)));
        }
    }
    (!words.is_empty()).then(|| words.join(", "))
}

fn changed(out: &mut String, table: &ChangedTable) {
    out.push_str(&format!("\n### {}\n\n", named(&table.name)));
    if let Some(before) = &table.renamed_from {
        out.push_str(&format!("- was called {}\n", named(before)));
    }
    for words in &table.added {
        out.push_str(&format!("- new: {}\n", code(words)));
    }
    for (column, before, after) in &table.altered {
        let (before, after) = (code(before), code(after));
        out.push_str(&format!("- {}: {before}, now {after}\n", code(column)));
    }
    for words in &table.removed {
        out.push_str(&format!("- gone: {}\n", code(words)));
    }
}

fn types(out: &mut String, document: &SummaryDocument<'_>) {
    let facts = document.summary;
    let mut lines = Vec::new();
    for (name, labels) in &facts.enums_created {
        lines.push(format!("new enum {}: {}", code(name), codes(labels)));
    }
    for (name, labels) in &facts.labels_added {
        lines.push(format!("enum {} got {}", code(name), codes(labels)));
    }
    for name in &facts.enums_dropped {
        lines.push(format!("enum {} is gone", code(name)));
    }
    for name in &facts.extensions {
        lines.push(format!("extension {}", code(name)));
    }
    if lines.is_empty() {
        return;
    }
    out.push_str("\n## Types and extensions\n\n");
    for line in lines {
        out.push_str(&format!("- {line}\n"));
    }
}

fn objects(out: &mut String, document: &SummaryDocument<'_>) {
    let objects = &document.summary.objects;
    let lists = [
        ("new", &objects.created),
        ("changed", &objects.changed),
        ("gone", &objects.dropped),
    ];
    if lists.iter().all(|(_, names)| names.is_empty()) {
        return;
    }
    out.push_str("\n## Other objects\n\n");
    for (what, names) in lists {
        for name in names {
            out.push_str(&format!("- {what}: {}\n", code(name)));
        }
    }
}

fn relationships(out: &mut String, document: &SummaryDocument<'_>) {
    let keys = document.summary.created.iter().flat_map(|table| {
        let keys = table.references.iter();
        keys.map(move |(columns, references, to)| {
            format!(
                "- {} → {}\n",
                side(&table.name, columns),
                side(references, to)
            )
        })
    });
    let keys: Vec<String> = keys.collect();
    if !keys.is_empty() {
        out.push_str("\n## Relationships\n\n");
        out.push_str(&keys.concat());
    }
}

/// `users.id`, or `users (tenant_id, id)`.
fn side(table: &QualifiedName, columns: &[String]) -> String {
    match columns {
        [only] => code(&format!("{table}.{only}")),
        several => code(&format!("{table} ({})", several.join(", "))),
    }
}

fn verification(out: &mut String, document: &SummaryDocument<'_>) {
    let [tables, columns, keys] = document.totals;
    let without_key = document.summary.created.iter();
    let without_key = without_key.filter(|table| table.primary_key.is_empty());
    let without_key: Vec<String> = without_key.map(|table| named(&table.name)).collect();
    out.push_str(&format!(
        "\n## Verification\n\n- {} ran on a throwaway PostgreSQL, after everything that comes before.\n",
        number(document.files.len(), "file")
    ));
    out.push_str(&format!(
        "- The catalogs hold {}, {} and {} afterwards.\n",
        number(tables, "table"),
        number(columns, "column"),
        number(keys, "foreign key")
    ));
    out.push_str(&match without_key.as_slice() {
        [] => "- Every new table has a primary key.\n".to_owned(),
        names => format!("- Without a primary key: {}.\n", names.join(", ")),
    });
}

fn codes(texts: &[String]) -> String {
    let codes: Vec<String> = texts.iter().map(|text| code(text)).collect();
    codes.join(", ")
}

fn optional(text: Option<String>) -> String {
    text.unwrap_or_else(|| NOTHING.to_owned())
}
