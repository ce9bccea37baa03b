//! The columns that a `FromRow` struct reads.

use std::collections::BTreeSet;

use schemadrift_schema::{Column, EnumType, Stated};
use schemadrift_table_syntax::RenameRule;

use super::attributes::{self, CONTAINER, Container, FIELD, Field, Json};
use super::decoding::{Decoder, FieldType};
use super::{NAME, TryFrom};
use crate::facts::{FieldFacts, ItemKind};
use crate::lower::{OptionalColumn, Output};
use crate::names::{ItemId, Names, Type};
use crate::problem::Problem;

/// What a row must hold, and what it may.
#[derive(Default)]
pub(super) struct Shape {
    pub(super) columns: Vec<Column>,
    pub(super) optional: Vec<OptionalColumn>,
    pub(super) enums: Vec<EnumType>,
    /// Whether there are fields whose columns could not be told.
    pub(super) is_partial: bool,
    /// The type parameter whose fields are among its own, where nothing says what it stands for.
    pub(super) flattened_parameter: Option<String>,
}

impl Shape {
    pub(super) fn read(names: &Names<'_>, id: ItemId, output: &mut Output<'_>) -> Shape {
        let mut reader = Reader {
            decoder: Decoder::new(names),
            output,
            shape: Shape::default(),
            open: BTreeSet::new(),
        };
        reader.add_struct(id, &[], false);
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
    fn add_struct(&mut self, id: ItemId, arguments: &[Type], is_optional: bool) {
        let names = self.decoder.names();
        let item = names.item(id);
        let ItemKind::Struct(facts) = &item.facts.kind else {
            return;
        };
        if !self.open.insert(id) {
            return;
        }
        let container = Container::read(&item.facts.attributes);
        let problems = attributes::problems(&item.facts.attributes, &CONTAINER);
        self.output.problems.extend(problems);
        let hides_all = attributes::hides(&item.facts.attributes, &CONTAINER);
        let parameters = names.parameters(id, arguments);
        let try_from = item.facts.kept::<TryFrom>(NAME);
        for (position, field) in facts.fields.iter().enumerate() {
            let problems = attributes::problems(&field.attributes, &FIELD);
            self.output.problems.extend(problems);
            if hides_all || attributes::hides(&field.attributes, &FIELD) {
                self.shape.is_partial = true;
                continue;
            }
            let attributes = Field::read(&field.attributes);
            if attributes.is_skipped {
                continue;
            }
            let from = try_from.and_then(|types| types.get(position)?.as_ref());
            let written = from.unwrap_or(&field.ty);
            let resolved = names.resolve_type(item.module, written, &parameters);
            let is_optional = is_optional || container.has_default || attributes.has_default;
            if attributes.is_flattened {
                self.add_flattened(field, &resolved, is_optional);
                continue;
            }
            let field_type = FieldType {
                written,
                resolved: &resolved,
            };
            let name = column_name(field, &attributes, &container);
            self.add_column(field, name, field_type, attributes.json, is_optional);
        }
        self.open.remove(&id);
    }

    fn add_flattened(&mut self, field: &FieldFacts, ty: &Type, is_optional: bool) {
        if let Type::Item { id, arguments } = ty {
            self.add_struct(*id, arguments, is_optional);
            return;
        }
        let around = self.open.iter().copied();
        if let Some(parameter) = self.decoder.names().open_parameter(around, ty) {
            self.shape.is_partial = true;
            self.shape.flattened_parameter = Some(parameter.to_owned());
            return;
        }
        let message = format!(
            "the columns of `{}` are not known, since no struct of that name was read: add its \
             file to the models",
            field.ty
        );
        self.output
            .problems
            .push(Problem::at(&field.origin, message));
    }

    fn add_column(
        &mut self,
        field: &FieldFacts,
        name: String,
        field_type: FieldType<'_>,
        json: Option<Json>,
        is_optional: bool,
    ) {
        let mut read = match json {
            Some(_) => self.decoder.json(field_type),
            None => self.decoder.read(field_type),
        };
        if let Some(json) = json {
            read.is_nullable = json == Json::Nullable;
        }
        let name = self.output.checked_name(&name, &field.origin);
        let mut column = Column::new(&name, read.ty);
        column.nullable = Stated::Is(read.is_nullable);
        column.origin = Some(field.origin.clone());
        self.shape.enums.extend(read.enums);
        if is_optional {
            let position = self.shape.columns.len() + self.shape.optional.len();
            self.shape
                .optional
                .push(OptionalColumn { position, column });
        } else {
            self.shape.columns.push(column);
        }
    }
}

fn column_name(field: &FieldFacts, attributes: &Field, container: &Container) -> String {
    match (&attributes.rename, container.rename_all) {
        (Some(name), _) => name.clone(),
        (None, Some(rule)) => RenameRule::apply(rule, &field.name),
        (None, None) => field.name.clone(),
    }
}
