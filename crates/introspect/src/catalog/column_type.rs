//! A type as catalog rows give it, turned into the vocabulary's.

use schemadrift_schema::{SqlType, Stated, TypeKind, TypeName};
use sqlx::postgres::types::Oid;

use super::namespaces::Namespaces;
use crate::snapshot::Fields;

/// What a query says of a type; for an array, of its element.
#[derive(Debug)]
pub(super) struct TypeRow {
    schema: Option<String>,
    name: String,
    kind: String,
    oid: u32,
    is_array: bool,
    with_modifiers: Option<String>,
}

impl TypeRow {
    /// Reads the six fields that every query gives of a type, in their order.
    pub(super) fn read(
        fields: &mut Fields<'_>,
        namespaces: &Namespaces,
    ) -> Result<Self, sqlx::Error> {
        Ok(TypeRow {
            schema: namespaces.name(fields.take()?).map(str::to_owned),
            name: fields.take()?,
            kind: fields.take()?,
            oid: fields.take::<Oid>()?.0,
            is_array: fields.take()?,
            with_modifiers: fields.take()?,
        })
    }

    /// The OID of the domain, where the type is one and not an array.
    pub(super) fn scalar_domain(&self) -> Option<u32> {
        (self.kind == "d" && !self.is_array).then_some(self.oid)
    }

    /// The type; `domain_kind` looks up what a domain is over.
    pub(super) fn to_sql_type(&self, domain_kind: impl Fn(u32) -> TypeKind) -> SqlType {
        let kind = match self.kind.as_str() {
            "b" | "p" => TypeKind::Base,
            "e" => TypeKind::Enum,
            "d" => domain_kind(self.oid),
            "c" => TypeKind::Composite,
            "r" | "m" => TypeKind::Range,
            _ => TypeKind::Unknown,
        };
        SqlType {
            name: TypeName {
                schema: self.schema.clone(),
                name: self.name.clone(),
            },
            modifiers: Stated::Is(
                self.with_modifiers
                    .as_deref()
                    .map_or_else(Vec::new, modifiers),
            ),
            array: self.is_array,
            kind,
        }
    }
}

/// The modifiers in what `format_type` prints, such as `timestamp(3) with time zone`.
///
/// The vocabulary's own parser reads them, so that a written type and an introspected one have
/// the same parts. What it cannot read stays whole, as one modifier, and so compares as text.
fn modifiers(formatted: &str) -> Vec<String> {
    let parsed = SqlType::parse(formatted).and_then(|parsed| parsed.modifiers.value().cloned());
    parsed.unwrap_or_else(|| {
        let inside = formatted
            .split_once('(')
            .and_then(|(_, rest)| rest.rsplit_once(')'))
            .map(|(inside, _)| inside.to_owned());
        inside.into_iter().collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_are_what_stands_in_the_types_own_parentheses() {
        assert_eq!(modifiers("character varying(255)"), ["255"]);
        assert_eq!(modifiers("timestamp(3) with time zone[]"), ["3"]);
        assert_eq!(modifiers("interval day to second(3)"), ["day to second(3)"]);
        assert_eq!(modifiers("public.geometry(Point,4326)"), ["Point", "4326"]);
        assert_eq!(modifiers("\"Odd (type\"(10,2)"), ["10", "2"]);
        assert_eq!(modifiers("strange(a=b;c)"), ["a=b;c"]);
    }
}
