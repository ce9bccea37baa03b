//! Diesel's `table!`, and the structs that are mapped onto one.

pub(crate) mod call;
mod mapped;
mod sql_types;

use proc_macro2::{LineColumn, TokenTree};
use schemadrift_schema::SqlType;

use super::{Framework, Renamed, SqlTypeAt, has, quoted, respelled, rust_types};
use crate::edit::{Block, Edit};
use crate::field::Field;
use crate::imports::paths_of;
use crate::place::{is_mark, starting};
use crate::source::Source;
use call::TableCall;
use mapped::Mapped;

pub(crate) struct Diesel;

const TYPES: [(&str, &str); 27] = [
    ("bool", "Bool"),
    ("bpchar", "Bpchar"),
    ("bytea", "Bytea"),
    ("char", "CChar"),
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
    ("macaddr", "MacAddr"),
    ("money", "Money"),
    ("name", "Text"),
    ("numeric", "Numeric"),
    ("oid", "Oid"),
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
        if let Some(of) = rust_types::of_range(&ty.name.name) {
            return Some(format!("Range<{}>", self.scalar(&of)?));
        }
        let found = TYPES.iter().find(|(name, _)| *name == ty.name.name);
        found.map(|(_, sql)| (*sql).to_owned())
    }

    /// The elements of an array may be NULL, as `diesel print-schema` writes it.
    fn list(&self, element: &str) -> String {
        format!("Array<Nullable<{element}>>")
    }

    /// Without imports of its own a table has all of Diesel's types.
    fn in_scope(&self, source: &Source, place: LineColumn, text: &str) -> String {
        let table = TableCall::of_column(source.tokens(), place);
        let imports = table.map(|table| table.imports).unwrap_or_default();
        let tokens: Vec<TokenTree> = imports.into_iter().flat_map(|(tokens, _)| tokens).collect();
        let is_own = |word: &str| {
            let mut all = TYPES.iter().map(|(_, own)| *own);
            ["Array", "Nullable", "Range"].contains(&word) || all.any(|own| own == word)
        };
        respelled(text, |word| {
            let (named, globs) = paths_of(&tokens, word);
            let is_there = |path: &Vec<String>| path.iter().any(|one| one == "sql_types");
            let is_in_scope = match named.as_slice() {
                [] => tokens.is_empty() || globs.iter().any(is_there),
                named => named.iter().all(is_there),
            };
            (is_own(word) && !is_in_scope).then(|| format!("diesel::sql_types::{word}"))
        })
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

    fn sql_type(&self, at: &SqlTypeAt<'_>) -> Option<Result<(String, Vec<Block>), String>> {
        Some(sql_types::name(at))
    }

    /// `#[max_length = 20]`.
    fn beside_type(&self, source: &Source, field: &Field, sql: &SqlType) -> Vec<Edit> {
        let there = field.marks.iter().find(|(name, _)| name == MAX_LENGTH);
        match (there, max_length(sql)) {
            (Some((_, range)), Some(wanted)) => vec![Edit::new(range.clone(), wanted)],
            (Some((_, range)), None) => {
                let whole = source.whole_lines(range);
                let end =
                    source.text[range.end..].len() - source.text[range.end..].trim_start().len();
                let on_line = || range.start..range.end + end;
                vec![Edit::new(whole.unwrap_or_else(on_line), "")]
            }
            (None, _) => Vec::new(),
        }
    }

    /// What Diesel before 2.0 does not know is not written where nothing is written so.
    fn new_beside_type(&self, source: &Source, sql: &SqlType) -> Option<String> {
        let is_known = source.text.contains(&format!("#[{MAX_LENGTH}"));
        max_length(sql).filter(|_| is_known)
    }

    fn of_structs(&self) -> Option<&'static dyn Framework> {
        Some(&Mapped)
    }
}

const MAX_LENGTH: &str = "max_length";

fn max_length(sql: &SqlType) -> Option<String> {
    let has_length = ["varchar", "bpchar"].contains(&sql.name.name.as_str()) && !sql.array;
    match sql.modifiers.value().map(Vec::as_slice) {
        Some([length]) if has_length => Some(format!("#[{MAX_LENGTH} = {length}]")),
        _ => None,
    }
}
