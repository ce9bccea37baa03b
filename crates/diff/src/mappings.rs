//! Structs against the table that something else declares for them, and inserts against the
//! table that is there.

use std::collections::BTreeMap;

use schemadrift_schema::{
    Column, MappedField, Mapping, MappingPurpose, QualifiedName, Schema, Stated, Table,
};

use crate::change::{Change, MappingDrift};

pub(crate) fn compare<'a>(expected: &'a Schema, actual: &'a Schema) -> Vec<Change<'a>> {
    let declared = by_name(expected);
    let there = by_name(actual);
    let mut changes = Vec::new();
    for mapping in &expected.mappings {
        let Some(table) = declared.get(&mapping.table) else {
            continue;
        };
        let mut drifts = match mapping.purpose {
            MappingPurpose::SelectInOrder => in_order(mapping, table),
            _ => by_column(mapping, table),
        };
        if let (MappingPurpose::Insert, Some(actual)) = (mapping.purpose, there.get(&mapping.table))
        {
            drifts.extend(omitted(mapping, actual));
        }
        changes.extend(
            drifts
                .into_iter()
                .map(|drift| Change::Mapping(mapping, drift)),
        );
    }
    changes
}

/// Fields that take columns by name.
fn by_column<'a>(mapping: &'a Mapping, table: &'a Table) -> Vec<MappingDrift<'a>> {
    mapping
        .fields
        .iter()
        .filter_map(|field| match table.column(&field.column) {
            None => Some(MappingDrift::NoSuchColumn { field, table }),
            Some(column) => field_against_column(mapping, field, column),
        })
        .collect()
}

/// Fields that take columns by position. A field that is called like another column of the table
/// is given that other column's value, if the types let it through.
fn in_order<'a>(mapping: &'a Mapping, table: &'a Table) -> Vec<MappingDrift<'a>> {
    if mapping.fields.len() != table.columns.len() {
        return vec![MappingDrift::FieldCount { table }];
    }
    mapping
        .fields
        .iter()
        .zip(&table.columns)
        .filter_map(|(field, column)| {
            if field.column != column.name && table.column(&field.column).is_some() {
                return Some(MappingDrift::Order { field, column });
            }
            field_against_column(mapping, field, column)
        })
        .collect()
}

fn field_against_column<'a>(
    mapping: &Mapping,
    field: &'a MappedField,
    column: &'a Column,
) -> Option<MappingDrift<'a>> {
    let declared = column.ty.best()?;
    if field.decoding.accepts.decodes(declared) == Some(false) {
        return Some(MappingDrift::Type { field, column });
    }
    let reads = matches!(
        mapping.purpose,
        MappingPurpose::Select | MappingPurpose::SelectInOrder
    );
    let takes_null = field.optional || column.nullable != Stated::Is(true);
    (reads && !takes_null).then_some(MappingDrift::Nullability { field, column })
}

/// Columns that an INSERT has to name and the struct leaves out.
fn omitted<'a>(mapping: &'a Mapping, actual: &'a Table) -> Vec<MappingDrift<'a>> {
    actual
        .columns
        .iter()
        .filter(|column| column.is_required())
        .filter(|column| {
            !mapping
                .fields
                .iter()
                .any(|field| field.column == column.name)
        })
        .map(|column| MappingDrift::OmitsRequired { actual, column })
        .collect()
}

fn by_name(schema: &Schema) -> BTreeMap<&QualifiedName, &Table> {
    schema
        .tables
        .iter()
        .rev()
        .map(|table| (&table.name, table))
        .collect()
}
