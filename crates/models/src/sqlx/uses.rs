//! What each call of `query_as` reads of its rows, struct by struct.

use std::collections::BTreeMap;

use schemadrift_schema::{Column, EnumType, Stated};

use super::NAME;
use super::calls::{Call, How};
use super::conversions::Converted;
use super::decoding::{Decoder, FieldType};
use super::shape::Shape;
use crate::facts::ItemKind;
use crate::lower::Output;
use crate::names::{ItemId, Names, Type};
use crate::query::{FieldRead, QueryUse};

/// A call and the item that it stands for.
pub(super) type Placed<'a> = (&'a Call, ItemId);

/// The calls that read each struct.
pub(super) fn by_struct<'a>(names: &Names<'a>) -> BTreeMap<ItemId, Vec<Placed<'a>>> {
    let mut found: BTreeMap<ItemId, Vec<Placed<'a>>> = BTreeMap::new();
    for (place, item) in names.items() {
        for call in item.facts.kept::<Vec<Call>>(NAME).into_iter().flatten() {
            let target = names.resolve_type(item.module, &call.target, &BTreeMap::new());
            if let Type::Item { id, .. } = target {
                found.entry(id).or_default().push((call, place));
            }
        }
    }
    found
}

/// Whether one of the calls needs nothing of the struct but its fields.
pub(super) fn is_row_of_macro(calls: &[Placed<'_>]) -> bool {
    calls.iter().any(|(call, _)| call.how != How::FromRow)
}

/// Reads what calls make of a struct.
pub(super) struct Reader<'n, 's> {
    names: &'n Names<'n>,
    id: ItemId,
    /// What the struct's own `FromRow` reads.
    from_row: &'s [FieldRead],
    /// Enum types that fields of macros use.
    pub(super) enums: Vec<EnumType>,
}

impl<'n, 's> Reader<'n, 's> {
    pub(super) fn new(names: &'n Names<'n>, id: ItemId, from_row: &'s [FieldRead]) -> Self {
        Reader {
            names,
            id,
            from_row,
            enums: Vec::new(),
        }
    }

    pub(super) fn read(&mut self, (call, place): Placed<'_>, output: &mut Output<'_>) -> QueryUse {
        let mut renamed = BTreeMap::new();
        let mut overrides = BTreeMap::new();
        if call.how != How::FromRow
            && let Ok(query) = &call.query
        {
            for written in query.written_names() {
                if let Some(end) = written.find([':', '!', '?']) {
                    let (name, rest) = written.split_at(end);
                    let name = name.trim().to_owned();
                    overrides.insert(name.clone(), rest.to_owned());
                    renamed.insert(written.to_owned(), name);
                }
            }
        }
        let fields = match call.how {
            How::FromRow => self.from_row.to_vec(),
            How::Macro | How::Unchecked => self.of_macro(call.how, &overrides, output),
        };
        QueryUse {
            query: call.query.clone(),
            renamed,
            fields,
            described: call.described.clone(),
            origin: call.origin.clone(),
            krate: self.names.krate(place).map(str::to_owned),
        }
    }

    /// The fields by their own names, whatever their attributes say.
    pub(super) fn of_macro(
        &mut self,
        how: How,
        overrides: &BTreeMap<String, String>,
        output: &mut Output<'_>,
    ) -> Vec<FieldRead> {
        let names = self.names;
        let item = names.item(self.id);
        let ItemKind::Struct(facts) = &item.facts.kind else {
            return Vec::new();
        };
        let decoder = Decoder::new(names);
        let parameters = names.parameters(self.id, &[]);
        let mut fields = Vec::new();
        for field in &facts.fields {
            let resolved = names.resolve_type(item.module, &field.ty, &parameters);
            let read = decoder.read(FieldType {
                written: &field.ty,
                resolved: &resolved,
            });
            let written = overrides.get(&field.name);
            let mut read = match written.and_then(|written| written.split_once(':')) {
                _ if how == How::Unchecked => Converted::unchecked(read),
                None => Converted::into_field(read, &resolved),
                Some((_, ty)) if ty.trim() == "_" => Converted::decoded(read),
                Some(_) => Converted::unchecked(read),
            };
            self.enums.append(&mut read.enums);
            let name = output.checked_name(&field.name, &field.origin);
            let mut column = Column::new(&name, read.ty);
            column.nullable = match written {
                Some(_) => Stated::Unstated,
                None => read.nullable,
            };
            column.origin = Some(field.origin.clone());
            fields.push(FieldRead {
                column,
                is_optional: false,
            });
        }
        fields
    }
}

/// The fields of a struct that only macros fill.
pub(super) fn shape_of_macro(names: &Names<'_>, id: ItemId, output: &mut Output<'_>) -> Shape {
    let mut reader = Reader::new(names, id, &[]);
    let fields = reader.of_macro(How::Macro, &BTreeMap::new(), output);
    Shape {
        columns: fields.into_iter().map(|field| field.column).collect(),
        enums: reader.enums,
        ..Shape::default()
    }
}

/// The fields that a `FromRow` reads, those that rows may leave out in their places.
pub(super) fn fields(shape: &Shape) -> Vec<FieldRead> {
    let mut fields: Vec<FieldRead> = shape
        .columns
        .iter()
        .map(|column| FieldRead {
            column: column.clone(),
            is_optional: false,
        })
        .collect();
    for optional in &shape.optional {
        let position = optional.position.min(fields.len());
        let field = FieldRead {
            column: optional.column.clone(),
            is_optional: true,
        };
        fields.insert(position, field);
    }
    fields
}
