//! The attributes `#[diesel(…)]`, and the bare ones of Diesel 1.4.
//!
//! Arguments are cut at commas rather than parsed as expressions, since many are types:
//! `deserialize_as = Wrapper<A, B>` is no expression.

use std::iter::Peekable;

use proc_macro2::token_stream::IntoIter;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use schemadrift_schema::Origin;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Fields, Item, ItemEnum, Lit, Meta};

use super::keys::Unknown;
use crate::facts::RustPath;
use crate::problem::Places;
use crate::syntax::tokens_text;

/// Attributes of a struct or an enum that Diesel or what is built on it reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Container {
    /// Tables that are named; several only for an `Insertable`.
    pub(super) tables: Vec<RustPath>,
    /// Columns as Rust calls them; `None` stands for `id`.
    pub(super) primary_key: Option<Vec<String>>,
    pub(super) postgres_type: Option<PostgresType>,
    /// diesel-derive-enum: the name of the type, and of the Rust type that stands for it.
    pub(super) enum_type: EnumMapping,
    /// SQL types that an enum says it is read from.
    pub(super) sql_types: Vec<RustPath>,
    /// How the labels of an enum are spelled where a variant does not say.
    pub(super) rename_all: Option<String>,
    /// Of an enum, one for each variant.
    pub(super) variants: Vec<Variant>,
    /// One for each field.
    pub(super) fields: Vec<Field>,
    pub(super) unknown: Unknown,
}

/// What a custom SQL type is in PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PostgresType {
    Oid(u32),
    Named {
        schema: Option<String>,
        name: String,
    },
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct EnumMapping {
    pub(super) pg_type: Option<String>,
    pub(super) rust_type: Option<String>,
    /// The type that stands for it where it is written elsewhere.
    pub(super) existing: Option<RustPath>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Variant {
    pub(super) name: String,
    /// The label, where it is written.
    pub(super) label: Option<String>,
    pub(super) origin: Origin,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) column_name: Option<String>,
    pub(super) is_embedded: bool,
    pub(super) has_serialize_as: bool,
    pub(super) has_deserialize_as: bool,
    pub(super) has_select_expression: bool,
    /// Whether it says by itself which SQL type is read.
    pub(super) has_sql_type: bool,
    pub(super) skips_insertion: bool,
    pub(super) skips_update: bool,
}

/// What the attributes of an item say; `None` where they say nothing.
pub(super) fn read(item: &Item, places: Places<'_>) -> Option<Container> {
    let (attributes, fields) = match item {
        Item::Struct(item) => (&item.attrs, Some(&item.fields)),
        Item::Enum(item) => (&item.attrs, None),
        _ => return None,
    };
    let mut container = Container::default();
    for argument in attributes.iter().flat_map(arguments) {
        container.add(&argument);
    }
    container.fields = fields.map(read_fields).unwrap_or_default();
    container.unknown = Unknown::of(item, places);
    if let Item::Enum(item) = item
        && derives_labels(&item.attrs)
    {
        container.variants = read_variants(item, places);
    }
    let is_silent = container.fields.iter().all(|one| *one == Field::default());
    let fields = std::mem::take(&mut container.fields);
    if container == Container::default() && is_silent {
        return None;
    }
    container.fields = fields;
    Some(container)
}

fn read_fields(fields: &Fields) -> Vec<Field> {
    let read = |field: &syn::Field| {
        let mut read = Field::default();
        for argument in field.attrs.iter().flat_map(arguments) {
            read.add(&argument);
        }
        read
    };
    fields.iter().map(read).collect()
}

/// Whether one of the derives may be one that maps variants to labels.
fn derives_labels(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let text = match &attribute.meta {
            Meta::List(list) => list.tokens.to_string(),
            Meta::Path(_) | Meta::NameValue(_) => return false,
        };
        text.contains("Enum")
    })
}

fn read_variants(item: &ItemEnum, places: Places<'_>) -> Vec<Variant> {
    let read = |variant: &syn::Variant| {
        let arguments = variant.attrs.iter().flat_map(arguments);
        let mut written = arguments
            .filter(|one| one.name == "rename" || one.name == "db_rename")
            .filter_map(|one| one.text());
        Variant {
            name: variant.ident.unraw().to_string(),
            label: written.next(),
            origin: places.of(variant.ident.span()),
        }
    };
    item.variants.iter().map(read).collect()
}

impl Container {
    fn add(&mut self, argument: &Argument) {
        match argument.name.as_str() {
            "table_name" => self.tables.extend(argument.text().map(|text| path(&text))),
            "primary_key" => {
                let keys = argument.inner.iter().map(|key| key.name.clone());
                self.primary_key = Some(keys.collect());
            }
            "postgres_type" | "postgres" => self.postgres_type = postgres_type(argument),
            "PgType" | "pg_type" => self.enum_type.pg_type = argument.text(),
            "DieselType" | "diesel_type" => self.enum_type.rust_type = argument.text(),
            "ExistingTypePath" | "existing_type_path" => {
                self.enum_type.existing = argument.text().map(|text| path(&text));
            }
            "sql_type" => self
                .sql_types
                .extend(argument.text().map(|text| path(&text))),
            "rename_all" | "DbValueStyle" | "value_style" => self.rename_all = argument.text(),
            _ => {}
        }
    }
}

impl Field {
    fn add(&mut self, argument: &Argument) {
        match argument.name.as_str() {
            "column_name" => self.column_name = argument.text(),
            "embed" => self.is_embedded = true,
            "serialize_as" => self.has_serialize_as = true,
            "deserialize_as" => self.has_deserialize_as = true,
            "select_expression" => self.has_select_expression = true,
            "sql_type" => self.has_sql_type = true,
            "skip_insertion" => self.skips_insertion = true,
            "skip_update" => self.skips_update = true,
            _ => {}
        }
    }
}

fn postgres_type(argument: &Argument) -> Option<PostgresType> {
    let text = |name: &str| argument.inner.iter().find(|one| one.name == name)?.text();
    if let Some(name) = text("name").or_else(|| text("type_name")) {
        let schema = text("schema");
        return Some(PostgresType::Named { schema, name });
    }
    Some(PostgresType::Oid(text("oid")?.parse().ok()?))
}

/// A path as written in an attribute.
fn path(text: &str) -> RustPath {
    let is_global = text.starts_with("::");
    let segments = text.split("::").filter(|segment| !segment.is_empty());
    RustPath {
        is_global,
        segments: segments
            .map(|segment| segment.trim().trim_start_matches("r#").to_owned())
            .collect(),
    }
}

/// `name`, `name = value` or `name(…)`.
struct Argument {
    name: String,
    span: Span,
    value: TokenStream,
    inner: Vec<Argument>,
}

impl Argument {
    /// The value: the content of a literal, or else its tokens.
    fn text(&self) -> Option<String> {
        let text = match syn::parse2::<Lit>(self.value.clone()) {
            Ok(Lit::Str(text)) => text.value(),
            Ok(Lit::Int(number)) => number.base10_digits().to_owned(),
            _ => tokens_text(self.value.clone()),
        };
        let text = text.trim().trim_start_matches("r#").to_owned();
        (!text.is_empty()).then_some(text)
    }
}

/// What is in `#[diesel(…)]` or `#[db_enum(…)]`, or one of the bare attributes.
fn arguments(attribute: &syn::Attribute) -> Vec<Argument> {
    let Some(name) = attribute.path().get_ident() else {
        return Vec::new();
    };
    let name = name.to_string();
    match &attribute.meta {
        Meta::List(list) if name == "diesel" || name == "db_enum" => split(list.tokens.clone()),
        Meta::List(list) => vec![Argument {
            name,
            span: list.path.span(),
            value: TokenStream::new(),
            inner: split(list.tokens.clone()),
        }],
        Meta::NameValue(pair) => vec![Argument {
            name,
            span: pair.path.span(),
            value: quote::ToTokens::to_token_stream(&pair.value),
            inner: Vec::new(),
        }],
        Meta::Path(_) => Vec::new(),
    }
}

/// The keys in the parentheses of an attribute.
pub(super) fn keys_of(attribute: &syn::Attribute) -> Vec<(String, Span)> {
    let arguments = match &attribute.meta {
        Meta::List(list) => split(list.tokens.clone()),
        _ => Vec::new(),
    };
    let key = |one: Argument| (one.name, one.span);
    arguments.into_iter().map(key).collect()
}

fn split(tokens: TokenStream) -> Vec<Argument> {
    let mut tokens = tokens.into_iter().peekable();
    let mut arguments = Vec::new();
    while tokens.peek().is_some() {
        arguments.extend(argument(&mut tokens));
    }
    arguments
}

/// One argument up to its comma; a comma between angle brackets is part of a type.
fn argument(tokens: &mut Peekable<IntoIter>) -> Option<Argument> {
    let mut name = None;
    let mut value = Vec::new();
    let mut inner = Vec::new();
    let mut has_value = false;
    let mut open_angles = 0_usize;
    let mut after_dash = false;
    for token in tokens.by_ref() {
        let mark = match &token {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
        match (mark, &token) {
            (Some(','), _) if open_angles == 0 => break,
            (Some('='), _) if !has_value => {
                has_value = true;
                continue;
            }
            (Some('<'), _) => open_angles += 1,
            (Some('>'), _) if !after_dash => open_angles = open_angles.saturating_sub(1),
            (None, TokenTree::Ident(ident)) if name.is_none() => {
                name = Some((ident.unraw().to_string(), ident.span()));
                continue;
            }
            (None, TokenTree::Group(group))
                if !has_value && group.delimiter() == Delimiter::Parenthesis =>
            {
                inner = split(group.stream());
                continue;
            }
            _ => {}
        }
        after_dash = mark == Some('-');
        if has_value {
            value.push(token);
        }
    }
    let (name, span) = name?;
    Some(Argument {
        name,
        span,
        value: value.into_iter().collect(),
        inner,
    })
}
