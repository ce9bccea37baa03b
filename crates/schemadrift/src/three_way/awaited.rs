//! Which migration makes what is missing, of those that wait to be applied.

use schemadrift_audit::{Finding, Subject};
use schemadrift_schema::{Index, ObjectId, Provenance, Schema, Table};

/// The last migration that made of the finding's object what all migrations make of it.
pub(super) fn awaited(finding: &Finding, all: &Schema) -> Option<String> {
    let subject = &finding.subject;
    let provenance = match table(subject, all) {
        Some(table) => of_part(finding, table).or_else(|| of_object(subject, all))?,
        None => of_object(subject, all)?,
    };
    provenance.latest().map(str::to_owned)
}

fn table<'a>(subject: &Subject, all: &'a Schema) -> Option<&'a Table> {
    let (schema, name) = (subject.schema.as_ref()?, subject.table.as_ref()?);
    let mut tables = all.tables.iter();
    tables.find(|one| one.name.schema == *schema && one.name.name == *name)
}

fn of_part<'a>(finding: &Finding, table: &'a Table) -> Option<&'a Provenance> {
    let subject = &finding.subject;
    match &subject.column {
        Some(column) if finding.rule.starts_with("column-") => {
            return Some(&table.column(column)?.provenance);
        }
        None if subject.object.is_none() && subject.columns.is_empty() => {
            return Some(&table.provenance);
        }
        _ => {}
    }
    // A part of one column is told at that column.
    let alone = subject.column.as_slice();
    let columns = if subject.columns.is_empty() {
        alone
    } else {
        &subject.columns
    };
    let index_columns = |index: &'a Index| -> Vec<&'a str> {
        index.keys.iter().filter_map(|key| key.column()).collect()
    };
    let names =
        |columns: &'a [String]| -> Vec<&'a str> { columns.iter().map(String::as_str).collect() };
    let parts = table
        .primary_key
        .present()
        .map(|key| (&key.name, names(&key.columns), &key.provenance))
        .into_iter()
        .chain(
            table
                .uniques
                .iter()
                .map(|one| (&one.name, names(&one.columns), &one.provenance)),
        )
        .chain(
            table
                .foreign_keys
                .iter()
                .map(|one| (&one.name, names(&one.columns), &one.provenance)),
        )
        .chain(
            table
                .checks
                .iter()
                .map(|one| (&one.name, names(&one.columns), &one.provenance)),
        )
        .chain(
            table
                .exclusions
                .iter()
                .map(|one| (&one.name, names(&one.columns), &one.provenance)),
        )
        .chain(
            table
                .indexes
                .iter()
                .map(|one| (&one.name, index_columns(one), &one.provenance)),
        );
    let mut parts: Vec<_> = parts.collect();
    if parts
        .iter()
        .any(|(name, ..)| subject.object.is_some() && **name == subject.object)
    {
        parts.retain(|(name, ..)| **name == subject.object);
    } else {
        parts.retain(|(_, there, _)| there.iter().eq(columns.iter()));
    }
    parts.last().map(|(.., provenance)| *provenance)
}

/// An object that is no part of a table, and triggers and the like, which are objects of one.
fn of_object<'a>(subject: &Subject, all: &'a Schema) -> Option<&'a Provenance> {
    let name = subject.object.as_deref()?;
    let is_it = |id: &ObjectId| {
        let called = match &id.arguments {
            Some(arguments) => format!("{}({arguments})", id.name),
            None => id.name.clone(),
        };
        called == name
            && id.namespace() == subject.schema.as_deref()
            && id.table().map(|table| table.name) == subject.table
    };
    let mut objects = all.objects.value().into_iter().flatten();
    if let Some(object) = objects.find(|one| is_it(&one.id)) {
        return Some(&object.provenance);
    }
    let mut enums = all.enums.iter();
    let named = enums.find(|one| one.name.name == name && one.name.schema == subject.schema)?;
    Some(&named.provenance)
}
