//! Diesel's `table!`, and the structs that are mapped onto one.

mod call;
mod sql_types;

use proc_macro2::{LineColumn, TokenTree};
use schemadrift_schema::{Origin, SqlType, TypeName};

use super::derive::quoted;
use super::{Framework, Renamed, has, rust_types};
use crate::definition::Block;
use crate::edit::Edit;
use crate::place::{is_mark, starting};
use crate::source::Source;
pub(crate) use call::TableCall;

pub(super) struct Diesel;

/// Structs beside a `table!`; their fields are called as that calls the columns.
struct Mapped;

const TYPES: [(&str, &str); 23] = [
    ("bool", "Bool"),
    ("bpchar", "Bpchar"),
    ("bytea", "Bytea"),
    ("cidr", "Cidr"),
    ("citext", "Citext"),
    ("date", "Date"),
    ("float4", "Float4"),
    ("float8", "Float8"),
    ("inet", "Inet"),
    ("int2", "Int2"),
    ("int4", "Int4"),
    ("int8", "Int8"),
    ("interval", "Interval"),
    ("json", "Json"),
    ("jsonb", "Jsonb"),
    ("money", "Money"),
    ("numeric", "Numeric"),
    ("text", "Text"),
    ("time", "Time"),
    ("timestamp", "Timestamp"),
    ("timestamptz", "Timestamptz"),
    ("uuid", "Uuid"),
    ("varchar", "Varchar"),
];

impl Framework for Diesel {
    fn name(&self) -> &'static str {
        "diesel"
    }

    fn scalar(&self, ty: &SqlType) -> Option<String> {
        let found = TYPES.iter().find(|(name, _)| *name == ty.name.name);
        found.map(|(_, sql)| (*sql).to_owned())
    }

    /// The elements of an array may be NULL, as `diesel print-schema` writes it.
    fn list(&self, element: &str) -> String {
        format!("Array<Nullable<{element}>>")
    }

    fn optional(&self) -> &'static str {
        "Nullable"
    }

    fn arrow(&self) -> &'static str {
        " -> "
    }

    /// `joinable!(child -> parent (column))`.
    fn with_parent(&self, source: &Source, place: LineColumn, module: &str) -> Option<Vec<Edit>> {
        let (all, at) = starting(source.tokens(), place)?;
        let list = all[at..].iter().find_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        })?;
        let tokens: Vec<TokenTree> = list.into_iter().collect();
        let arrow = (1..tokens.len())
            .find(|at| is_mark(tokens.get(at - 1), '-') && is_mark(tokens.get(*at), '>'))?;
        // The parent is called as its module is where the call stands beside that.
        match (tokens.get(arrow + 1)?, tokens.get(arrow + 2)?) {
            (TokenTree::Ident(parent), TokenTree::Group(_)) => {
                Some(vec![Edit::new(parent.span().byte_range(), module)])
            }
            _ => None,
        }
    }

    /// The module of the table keeps its name, by which code calls it.
    fn of_table(
        &self,
        source: &Source,
        place: LineColumn,
        name: &Renamed<'_>,
    ) -> Option<Vec<Edit>> {
        TableCall::at(source.tokens(), place)?.named(source, name)
    }

    fn rename(&self, column: &str) -> Option<String> {
        Some(format!("#[sql_name = {}]", quoted(column)))
    }

    fn has_key_before_fields(&self) -> bool {
        true
    }

    fn label(&self, derives: &[String], label: &str) -> Option<String> {
        has(derives, &["DbEnum"]).then(|| format!("#[db_rename = {}]", quoted(label)))
    }

    fn sql_type(
        &self,
        source: &Source,
        from: &Origin,
        ty: &TypeName,
    ) -> Option<Result<(String, Vec<Block>), String>> {
        Some(sql_types::name(source, from, ty))
    }

    fn of_structs(&self) -> Option<&'static dyn Framework> {
        Some(&Mapped)
    }
}

impl Framework for Mapped {
    fn name(&self) -> &'static str {
        "diesel's structs"
    }

    fn scalar(&self, ty: &SqlType) -> Option<String> {
        rust_types::scalar(ty, "bigdecimal::BigDecimal")
    }

    fn list(&self, element: &str) -> String {
        format!("Vec<Option<{element}>>")
    }

    /// The struct names the module of its `table!`, which stays.
    fn of_table(&self, _: &Source, _: LineColumn, _: &Renamed<'_>) -> Option<Vec<Edit>> {
        None
    }

    fn reads_enum(&self, of_enum: &[String], _: &[String]) -> bool {
        has(of_enum, &["DbEnum", "Enum"])
    }
}
