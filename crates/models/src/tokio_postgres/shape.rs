//! The columns that a struct reads from a row.

use std::collections::BTreeSet;

use schemadrift_schema::{Column, EnumType, Stated};

use super::attributes::{self, FIELD, FROM_ROW};
use super::own_types::RULES;
use super::{Converted, NAME};
use crate::facts::ItemKind;
use crate::lower::Output;
use crate::names::{ItemId, Names, Type};
use crate::problem::Problem;
use crate::sqlx::decoding::{Decoder, FieldType};

/// What a row must hold.
#[derive(Default)]
pub(super) struct Shape {
    pub(super) columns: Vec<Column>,
    pub(super) enums: Vec<EnumType>,
    /// Whether there are fields whose columns could not be told.
    pub(super) is_partial: bool,
    /// The type parameter whose fields are among its own, where nothing says what it stands for.
    pub(super) flattened_parameter: Option<String>,
}

impl Shape {
    pub(super) fn read(names: &Names<'_>, id: ItemId, output: &mut Output<'_>) -> Shape {
        let mut reader = Reader {
            decoder: Decoder::by(names, &RULES),
            output,
            shape: Shape::default(),
            open: BTreeSet::new(),
        };
        reader.add_struct(id, &[]);
        let mut shape = reader.shape;
        output.report_duplicates(&mut shape.columns);
        shape
    }
}

struct Reader<'a, 'n, 'o> {
    decoder: Decoder<'n>,
    output: &'a mut Output<'o>,
    shape: Shape,
    /// Structs that are being added: one that flattens itself has no end.
    open: BTreeSet<ItemId>,
}

impl Reader<'_, '_, '_> {
    fn add_struct(&mut self, id: ItemId, arguments: &[Type]) {
        let names = self.decoder.names();
        let item = names.item(id);
        let ItemKind::Struct(facts) = &item.facts.kind else {
            return;
        };
        if !self.open.insert(id) {
            return;
        }
        let parameters = names.parameters(id, arguments);
        let converted = item.facts.kept::<Converted>(NAME);
        for (position, field) in facts.fields.iter().enumerate() {
            let problems = attributes::problems(&field.attributes, &FIELD);
            self.output.problems.extend(problems);
            if attributes::hides(&field.attributes, &FIELD) {
                self.shape.is_partial = true;
                continue;
            }
            let from = converted.and_then(|types| types.get(position)?.as_ref());
            let written = from.unwrap_or(&field.ty);
            let resolved = names.resolve_type(item.module, written, &parameters);
            if !attributes::has(&field.attributes, FROM_ROW, "flatten") {
                let renamed = attributes::text(&field.attributes, FROM_ROW, "rename");
                let name = renamed.unwrap_or_else(|| field.name.clone());
                let name = self.output.checked_name(&name, &field.origin);
                let read = self.decoder.read(FieldType {
                    written,
                    resolved: &resolved,
                });
                let mut column = Column::new(&name, read.ty);
                column.nullable = Stated::Is(read.is_nullable);
                column.origin = Some(field.origin.clone());
                self.shape.enums.extend(read.enums);
                self.shape.columns.push(column);
            } else if let Type::Item { id, arguments } = &resolved {
                self.add_struct(*id, arguments);
            } else if let Some(parameter) =
                names.open_parameter(self.open.iter().copied(), &resolved)
            {
                self.shape.is_partial = true;
                self.shape.flattened_parameter = Some(parameter.to_owned());
            } else {
                self.shape.is_partial = true;
                let message = format!(
                    "the columns of `{written}` are not known, since no struct of that name was \
                     read: add its file to the models"
                );
                let problem = Problem::at(&field.origin, message);
                self.output.problems.push(problem);
            }
        }
        self.open.remove(&id);
    }
}
