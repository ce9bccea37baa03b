//! Enums that say which labels they read: those that derive Diesel's own `Enum`, and those that
//! derive `DbEnum` of diesel-derive-enum.

use std::collections::BTreeSet;

use heck::{
    ToKebabCase, ToLowerCamelCase, ToShoutyKebabCase, ToShoutySnakeCase, ToSnakeCase,
    ToUpperCamelCase,
};
use schemadrift_schema::{EnumType, Provenance, TypeName};

use super::NAME;
use super::attributes::{Container, PostgresType};
use super::sql_types::{is_built_in, made_by_derive_enum};
use crate::facts::{ItemKind, RustPath};
use crate::lower::Output;
use crate::names::{ItemId, Names, Target};

/// What maps the variants of an enum to labels.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Derive {
    /// `diesel::types::Enum`.
    Diesel,
    /// `diesel_derive_enum::DbEnum`.
    DieselDeriveEnum,
}

/// Puts the types of all such enums into the output.
pub(super) fn lower(names: &Names<'_>, output: &mut Output<'_>) {
    for (id, item) in names.items() {
        if !matches!(item.facts.kind, ItemKind::Enum(_)) {
            continue;
        }
        let Some(derive) = derive(names, id) else {
            continue;
        };
        let Some(container) = item.facts.kept::<Container>(NAME) else {
            continue;
        };
        if container.variants.is_empty() || container.unknown.has_slip {
            continue;
        }
        let types = postgres_types(names, id, container, derive);
        output.add_enums(types.into_iter().map(|name| {
            EnumType {
                name,
                labels: labels(container, derive),
                model: Some(item.facts.name.clone()),
                path: Some(names.path(id)),
                origin: Some(item.facts.origin.clone()),
                label_origins: container
                    .variants
                    .iter()
                    .map(|one| one.origin.clone())
                    .collect(),
                provenance: Provenance::default(),
            }
        }));
    }
}

fn derive(names: &Names<'_>, id: ItemId) -> Option<Derive> {
    let item = names.item(id);
    item.facts.derives.iter().find_map(|path| {
        let path = names.resolve_derive(item.module, path).path;
        let last = path.last()?;
        let of_diesel = path.first().is_some_and(|first| first == "diesel");
        match last.as_str() {
            "DbEnum" => Some(Derive::DieselDeriveEnum),
            "Enum" if of_diesel => Some(Derive::Diesel),
            _ => None,
        }
    })
}

/// The types that the enum is read from, by their names in PostgreSQL. Those of other servers have
/// none.
fn postgres_types(
    names: &Names<'_>,
    id: ItemId,
    container: &Container,
    derive: Derive,
) -> BTreeSet<TypeName> {
    let module = names.item(id).module;
    let of_path = |path: &RustPath| match names.resolve(module, path) {
        Target::Item(sql_type) => {
            let written = names.item(sql_type).facts.kept::<Container>(NAME)?;
            named(written.postgres_type.as_ref()?)
        }
        Target::Module(_) | Target::External(_) => None,
    };
    match (derive, &container.enum_type.existing) {
        (Derive::Diesel, _) => container.sql_types.iter().filter_map(of_path).collect(),
        (Derive::DieselDeriveEnum, Some(path)) => of_path(path).into_iter().collect(),
        (Derive::DieselDeriveEnum, None) => {
            let (_, made) = made_by_derive_enum(names, id);
            named(&made).into_iter().collect()
        }
    }
}

/// An enum that is kept as text or as a number is none in PostgreSQL.
fn named(ty: &PostgresType) -> Option<TypeName> {
    match ty {
        PostgresType::Named { schema, name } if is_built_in(schema.as_deref(), name) => None,
        PostgresType::Named { schema, name } => Some(TypeName {
            schema: schema.clone(),
            name: name.clone(),
        }),
        PostgresType::Oid(_) => None,
    }
}

fn labels(container: &Container, derive: Derive) -> Vec<String> {
    let style = container.rename_all.as_deref();
    let spelled = |name: &str| match derive {
        Derive::Diesel => by_letters(name, style),
        Derive::DieselDeriveEnum => by_words(name, style),
    };
    container
        .variants
        .iter()
        .map(|one| one.label.clone().unwrap_or_else(|| spelled(&one.name)))
        .collect()
}

/// As Diesel spells variants: every capital letter begins a word.
fn by_letters(name: &str, style: Option<&str>) -> String {
    let snake = || {
        let mut text = String::new();
        for (position, letter) in name.chars().enumerate() {
            if position > 0 && letter.is_uppercase() {
                text.push('_');
            }
            text.push(letter.to_ascii_lowercase());
        }
        text
    };
    match style {
        Some("lowercase") => name.to_ascii_lowercase(),
        Some("UPPERCASE") => name.to_ascii_uppercase(),
        Some("camelCase") => {
            let mut letters = name.chars();
            let first = letters.next().map(|letter| letter.to_ascii_lowercase());
            first.into_iter().chain(letters).collect()
        }
        Some("snake_case") => snake(),
        Some("SCREAMING_SNAKE_CASE") => snake().to_ascii_uppercase(),
        Some("kebab-case") => snake().replace('_', "-"),
        Some("SCREAMING-KEBAB-CASE") => snake().to_ascii_uppercase().replace('_', "-"),
        _ => name.to_owned(),
    }
}

/// As diesel-derive-enum spells them, by words, and in snake case where nothing is written.
fn by_words(name: &str, style: Option<&str>) -> String {
    match style {
        Some("verbatim") => name.to_owned(),
        Some("camelCase") => name.to_lower_camel_case(),
        Some("kebab-case") => name.to_kebab_case(),
        Some("PascalCase") => name.to_upper_camel_case(),
        Some("SCREAMING_SNAKE_CASE") => name.to_shouty_snake_case(),
        Some("UPPERCASE") => name.to_uppercase(),
        Some("COBOL-CASE" | "SCREAMING-KEBAB-CASE") => name.to_shouty_kebab_case(),
        _ => name.to_snake_case(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diesel_begins_a_word_at_every_capital_and_derive_enum_does_not() {
        assert_eq!(by_letters("HTTPProxy", Some("snake_case")), "h_t_t_p_proxy");
        assert_eq!(by_words("HTTPProxy", Some("snake_case")), "http_proxy");
        assert_eq!(by_letters("FooBar", None), "FooBar");
        assert_eq!(by_words("FooBar", None), "foo_bar");
    }
}
