//! One column: what is written of it and what its Rust type adds.

use std::collections::BTreeMap;

use schemadrift_schema::{
    Accepted, Accepts, Column, ColumnType, Decoding, Expression, Origin, SqlType, Stated, TypeKind,
};

use super::decoding::{Decoder, Outcome};
use super::description::{Description, Written};
use crate::facts::RustType;
use crate::lower::Output;
use crate::names::ModuleId;
use crate::sqlx::decoding::without_option;

/// The field of a model, as far as its type goes.
#[derive(Clone, Copy)]
pub(super) struct FieldType<'a> {
    pub(super) module: ModuleId,
    pub(super) ty: &'a RustType,
}

/// The column; `field` is missing where a `Column` has no field in its model.
pub(super) fn column(
    decoder: &Decoder<'_>,
    name: &str,
    (description, field): (&Description, Option<FieldType<'_>>),
    origin: &Origin,
    output: &mut Output<'_>,
) -> Column {
    let name = output.checked_name(name, origin);
    let mut column = Column::new(&name, ColumnType::default());
    column.origin = Some(origin.clone());
    match &description.ty {
        Written::Type(ty) => column.ty_mut().declared = Some(ty.clone()),
        Written::Unreadable(text) => column.ty_mut().unresolved = Some(text.clone()),
        Written::Nothing => {}
    }
    let read = field.map(|field| decode(decoder, column.ty_mut(), description, field, output));
    column.nullable = match &read {
        // What is written of NULL is for the statement that makes the table: a field that cannot
        // hold one reads none, whatever is written.
        Some(read) if read.refuses_null => Stated::Is(false),
        _ => {
            let is_option = read.as_ref().map(|read| read.is_option);
            description.is_nullable.or(is_option).into()
        }
    };
    if let Some(default) = &description.default {
        column.default = Stated::Is(Some(Expression::written(default).into()));
    }
    if let Some(comment) = &description.comment {
        column.comment = Stated::Is(Some(comment.clone()));
    }
    column
}

/// How a field meets NULL.
struct ReadNull {
    is_option: bool,
    /// Whether it is no `Option`, and of a type that is known to have no reading of NULL.
    refuses_null: bool,
}

/// Adds what the Rust type says, and tells how it meets NULL.
fn decode(
    decoder: &Decoder<'_>,
    ty: &mut ColumnType,
    description: &Description,
    field: FieldType<'_>,
    output: &mut Output<'_>,
) -> ReadNull {
    let resolved = decoder
        .names
        .resolve_type(field.module, field.ty, &BTreeMap::new());
    let (resolved, is_option) = without_option(&resolved);
    let mut read = ReadNull {
        is_option,
        refuses_null: false,
    };
    let rust_type = field.ty.without_option().to_string();
    let accepts = match decoder.outcome(resolved, 0) {
        Outcome::Decodes(decodes) => {
            output.add_enums(decodes.enums);
            if matches!(description.ty, Written::Nothing) {
                // The enum says of its column what the column could say itself.
                let place = match decodes.is_sized {
                    true => &mut ty.declared,
                    false => &mut ty.implied,
                };
                *place = decodes.implied;
            }
            // A type that cannot be told is no reason to doubt one that decodes.
            ty.unresolved = None;
            read.refuses_null = !is_option && decoder.refuses_null(resolved);
            accepts(decodes.accepts, ty.declared.as_ref(), description)
        }
        Outcome::Unresolved(path) => {
            // What is declared needs no Rust type to be compared with.
            if ty.declared.is_some() {
                return read;
            }
            ty.unresolved = Some(path);
            Accepts::Unknown
        }
    };
    ty.decoding = Some(Decoding { rust_type, accepts });
    read
}

/// What is decoded once the casts that SeaORM puts around a column are counted in.
fn accepts(
    mut own: Vec<Accepted>,
    declared: Option<&SqlType>,
    description: &Description,
) -> Accepts {
    if own.is_empty() {
        return Accepts::Nothing;
    }
    let one = |ty: &SqlType| Accepted {
        schema: ty.name.schema.clone().filter(|_| !ty.name.is_built_in()),
        name: ty.name.name.clone(),
        array: ty.array,
    };
    if let Some(cast) = &description.select_as {
        let cast = SqlType::parse(cast);
        let reads_cast = cast.map(|cast| Accepts::OneOf(own.clone()).decodes(&cast));
        if reads_cast == Some(Some(false)) {
            return Accepts::Nothing;
        }
        // Whatever can be cast is decoded; the type that is meant surely can.
        let stored = description.save_as.as_deref().and_then(SqlType::parse);
        match declared.cloned().or(stored) {
            Some(meant) if own.contains(&one(&meant)) => {}
            Some(meant) => own.push(one(&meant)),
            None => return Accepts::Unknown,
        }
    } else if let Some(declared) = declared
        && declared.kind == TypeKind::Enum
        && own.iter().any(|accepted| accepted.name == "text")
    {
        // A column that is written as an enum is cast to text.
        own.push(one(declared));
    }
    Accepts::OneOf(own)
}
