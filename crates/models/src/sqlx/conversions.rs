//! What `query_as!` does between a column and a field: it decodes the column as the Rust type that
//! stands for the column's own type, and converts that into the field's type.
//!
//! So a field may be of any type that the decoded one converts into: by `From`, and by `TryFrom` in
//! later versions of sqlx. What a type of the crate's own converts from is not known.

use schemadrift_schema::{Accepted, Accepts, ColumnType, EnumType, Stated};

use super::decoding::{ReadColumn, without_option};
use crate::names::Type;

const INTEGERS: &[&str] = &["int8", "int4", "int2", "char", "bool"];
const NUMBERS: &[&str] = &["int8", "int4", "int2", "char", "float4", "float8"];
const TEXTS: &[&str] = &["text", "varchar", "bpchar", "name", "citext"];

/// Rust types by name, and what converts into them beside what they decode.
const CONVERTED: &[(&str, &[&str])] = &[
    ("i8", INTEGERS),
    ("i16", INTEGERS),
    ("i32", INTEGERS),
    ("i64", INTEGERS),
    ("i128", INTEGERS),
    ("isize", INTEGERS),
    ("u8", INTEGERS),
    ("u16", INTEGERS),
    ("u32", INTEGERS),
    ("u64", INTEGERS),
    ("u128", INTEGERS),
    ("usize", INTEGERS),
    ("NonZeroI16", INTEGERS),
    ("NonZeroI32", INTEGERS),
    ("NonZeroI64", INTEGERS),
    ("f32", &["int2", "char", "bool"]),
    ("f64", &["float4", "int4", "int2", "char", "bool"]),
    ("Decimal", NUMBERS),
    ("BigDecimal", NUMBERS),
    ("String", &["uuid", "char"]),
    ("Vec", TEXTS),
    (
        "Uuid",
        &["text", "varchar", "bpchar", "name", "citext", "bytea"],
    ),
    ("NaiveDate", &["timestamp"]),
    ("NaiveTime", &["timestamp"]),
    ("IpAddr", TEXTS),
];

/// Types that NULL converts into as well.
const FROM_NULL: [&str; 2] = ["Value", "JsonValue"];

/// A field of a struct that a macro fills.
pub(super) struct Converted {
    pub(super) ty: ColumnType,
    pub(super) nullable: Stated<bool>,
    pub(super) enums: Vec<EnumType>,
}

impl Converted {
    /// The column is decoded as the field's own type.
    pub(super) fn decoded(read: ReadColumn) -> Self {
        Converted {
            ty: read.ty,
            nullable: Stated::Is(read.is_nullable),
            enums: read.enums,
        }
    }

    /// The same, whatever the column's type is called.
    pub(super) fn unchecked(read: ReadColumn) -> Self {
        let mut field = Converted::decoded(read);
        field.forget_type();
        field
    }

    /// The column is decoded as its own type and converted into the field's.
    pub(super) fn into_field(read: ReadColumn, field: &Type) -> Self {
        let (inner, is_option) = without_option(field);
        let mut converted = Converted::decoded(read);
        let name = match inner {
            Type::External { path, .. } if converted.ty.unresolved.is_none() => path.last(),
            _ => None,
        };
        let Some(name) = name.map(String::as_str) else {
            converted.forget_type();
            converted.enums.clear();
            if !is_option {
                converted.nullable = Stated::Unstated;
            }
            return converted;
        };
        if FROM_NULL.contains(&name) {
            converted.nullable = Stated::Unstated;
            converted.forget_type();
        }
        // An `Option` is made of what is inside and of nothing else.
        if !is_option {
            converted.accept(name);
        }
        converted
    }

    fn accept(&mut self, name: &str) {
        let found = CONVERTED.iter().find(|(known, _)| *known == name);
        let (Some((_, more)), Some(decoding)) = (found, &mut self.ty.decoding) else {
            return;
        };
        let mut accepted = match std::mem::replace(&mut decoding.accepts, Accepts::Unknown) {
            Accepts::OneOf(accepted) => accepted,
            Accepts::Nothing => Vec::new(),
            Accepts::Unknown => return,
        };
        for name in more.iter().map(|name| Accepted::named(name)) {
            if !accepted.contains(&name) {
                accepted.push(name);
            }
        }
        decoding.accepts = Accepts::OneOf(accepted);
    }

    fn forget_type(&mut self) {
        if let Some(decoding) = &mut self.ty.decoding {
            decoding.accepts = Accepts::Unknown;
        }
        self.ty.unresolved = None;
    }
}
