//! Structs against the table that something else declares for them, and inserts against the
//! table that is there.

use std::collections::BTreeMap;

use schemadrift_schema::{
    Column, MappedField, Mapping, MappingPurpose, Origin, QualifiedName, Schema, Stated, Table,
};

use crate::change::{Change, MappingDrift};

pub(crate) fn compare<'a>(expected: &'a Schema, actual: &'a Schema) -> Vec<Change<'a>> {
    let declared = by_name(expected);
    let there = by_name(actual);
    let mut inserts: BTreeMap<&QualifiedName, Vec<&Mapping>> = BTreeMap::new();
    for mapping in &expected.mappings {
        if mapping.purpose == MappingPurpose::Insert {
            inserts.entry(&mapping.table).or_default().push(mapping);
        }
    }
    let mut told = Told::default();
    let mut changes = Vec::new();
    for mapping in &expected.mappings {
        let Some(table) = declared.get(&mapping.table) else {
            continue;
        };
        let mut drifts = match mapping.purpose {
            MappingPurpose::SelectInOrder => in_order(mapping, table),
            _ => by_column(mapping, table),
        };
        if let Some(actual) = there.get(&mapping.table) {
            drifts.extend(generated(mapping, actual));
            let inserts = inserts.get(&mapping.table).map_or(&[][..], Vec::as_slice);
            if mapping.purpose == MappingPurpose::Insert && !is_embedded(mapping, inserts) {
                drifts.extend(omitted(mapping, actual));
            }
        }
        drifts.retain(|drift| told.is_new(mapping, drift));
        changes.extend(
            drifts
                .into_iter()
                .map(|drift| Change::Mapping(mapping, drift)),
        );
    }
    changes
}

/// What has been told of a field of one table, with the struct that it was told for: a field of an
/// embedded struct is one of every struct that embeds it, and one cause.
#[derive(Default)]
struct Told<'a>(BTreeMap<(&'a QualifiedName, &'a Origin, Aspect), &'a str>);

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Aspect {
    Column,
    Type,
    Nullability,
    Generated,
}

impl<'a> Told<'a> {
    fn is_new(&mut self, mapping: &'a Mapping, drift: &MappingDrift<'a>) -> bool {
        let (field, aspect) = match drift {
            MappingDrift::NoSuchColumn { field, .. } => (field, Aspect::Column),
            MappingDrift::Type { field, .. } => (field, Aspect::Type),
            MappingDrift::Nullability { field, .. } => (field, Aspect::Nullability),
            MappingDrift::WritesGenerated { field, .. } => (field, Aspect::Generated),
            MappingDrift::FieldCount { .. }
            | MappingDrift::Order { .. }
            | MappingDrift::OmitsRequired { .. } => return true,
        };
        let key = (&mapping.table, &field.origin, aspect);
        *self.0.entry(key).or_insert(&mapping.path) == mapping.path
    }
}

/// Whether another struct that rows are inserted from holds all fields of this one: what the one
/// leaves out the other may have.
fn is_embedded(mapping: &Mapping, inserts: &[&Mapping]) -> bool {
    inserts.iter().any(|other| {
        let holds = |field: &MappedField| other.fields.iter().any(|one| one.origin == field.origin);
        other.origin != mapping.origin && mapping.fields.iter().all(holds)
    })
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

/// Fields that write a column which takes no value but the server's own.
fn generated<'a>(mapping: &'a Mapping, actual: &'a Table) -> Vec<MappingDrift<'a>> {
    let writes = matches!(
        mapping.purpose,
        MappingPurpose::Insert | MappingPurpose::Update
    );
    let fields = mapping.fields.iter();
    let written = fields.filter(|field| writes && field.is_always_written);
    written
        .filter_map(|field| {
            let column = actual.column(&field.column)?;
            column
                .is_always_generated()
                .then_some(MappingDrift::WritesGenerated {
                    field,
                    actual,
                    column,
                })
        })
        .collect()
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
        .chain(&schema.partitions)
        .rev()
        .map(|table| (&table.name, table))
        .collect()
}
