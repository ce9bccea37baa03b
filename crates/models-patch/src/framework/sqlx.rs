//! sqlx's `FromRow`.

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};
use schemadrift_schema::{SqlType, TypeName};

use super::{Framework, Renamed, has, note, quoted, rust_types, sql_name, type_name};
use crate::edit::Edit;
use crate::framework::NewEnum;
use crate::head::Head;
use crate::item::with_keys_of_item;
use crate::keys::{Wanted, Written};
use crate::place::{group_of, is_mark, is_word};
use crate::said::{flag, text, unquoted};
use crate::source::Source;
use crate::unused::{WrittenEnum, type_named};

pub(crate) struct Sqlx;

/// Types that sqlx alone has, or reads in its own way.
const TYPES: [(&str, &str); 4] = [
    ("char", "i8"),
    ("interval", "sqlx::postgres::types::PgInterval"),
    ("money", "sqlx::postgres::types::PgMoney"),
    ("oid", "sqlx::postgres::types::Oid"),
];

impl Framework for Sqlx {
    fn name(&self) -> &'static str {
        "sqlx"
    }

    fn scalar(&self, ty: &SqlType) -> Option<String> {
        let name = ty.name.name.as_str();
        if let Some((_, own)) = TYPES.iter().find(|(sql, _)| *sql == name) {
            return Some((*own).to_owned());
        }
        match rust_types::of_range(name) {
            Some(of) => Some(format!(
                "sqlx::postgres::types::PgRange<{}>",
                self.scalar(&of)?
            )),
            None => rust_types::scalar(ty, "rust_decimal::Decimal"),
        }
    }

    fn of_time(&self, chrono: &str) -> Option<&'static str> {
        rust_types::of_time(chrono)
    }

    fn feature(&self, of_crate: &str) -> Option<(&'static str, &'static str)> {
        rust_types::feature_of_sqlx(of_crate)
    }

    fn rename_key(&self) -> Option<(&'static str, &'static str)> {
        Some(("sqlx", "rename"))
    }

    fn label(&self, derives: &[String], label: &str) -> Option<String> {
        has(derives, &["Type", "Encode", "Decode"])
            .then(|| format!("#[sqlx(rename = {})]", quoted(label)))
    }

    fn reads_enum(&self, of_enum: &[String], _: &[String]) -> bool {
        has(of_enum, &["Type"])
    }

    fn types_of_enum(
        &self,
        of_enum: &WrittenEnum<'_>,
        _: &[String],
        _: &dyn Fn(&str) -> Vec<TypeName>,
    ) -> Vec<TypeName> {
        types_of_enum(of_enum)
    }

    fn lacks_for_array(&self, attributes: &TokenStream, words: &[String]) -> Option<&'static str> {
        lacks_for_array(attributes, words)
    }

    fn new_enum(&self, ty: &TypeName, _: &Head) -> Option<NewEnum> {
        Some(NewEnum {
            derives: vec!["sqlx::Type".to_owned()],
            needs: &[],
            attributes: vec![type_name(ty)],
            says_snake_case: true,
        })
    }

    fn of_table(
        &self,
        source: &Source,
        place: LineColumn,
        name: &Renamed<'_>,
    ) -> Option<Vec<Edit>> {
        let head = Head::at(source.tokens(), place)?;
        let mut tables = head.attributes.iter().filter(|one| one.name == "table");
        let key = tables.find_map(|one| one.keys.iter().find(|key| key.name == "name"));
        match key {
            Some(_) => with_keys_of_item(source, place, &name.keys("table", ["name", "schema"])),
            None => note::with_table(source, place, name),
        }
    }

    fn of_type(&self, name: &TypeName) -> (&'static [&'static str], Vec<Wanted>) {
        let name = Some(Written::Text(sql_name(name)));
        (&["Type"], vec![("sqlx", "type_name", name)])
    }
}

/// The type that an enum is of by its attributes, or by an implementation of its own.
pub(super) fn types_of_enum(of_enum: &WrittenEnum<'_>) -> Vec<TypeName> {
    let name = match has(of_enum.words, &["Type"]) {
        // A number stands for each label.
        true if has(of_enum.words, &["repr"]) => None,
        true => {
            let written = text(&of_enum.attributes, "sqlx", "type_name");
            Some(written.unwrap_or_else(|| of_enum.name.to_owned()))
        }
        false => implemented(of_enum),
    };
    name.and_then(|name| type_named(&name))
        .into_iter()
        .collect()
}

pub(super) fn lacks_for_array(attributes: &TokenStream, words: &[String]) -> Option<&'static str> {
    let is_derived = has(words, &["Type"]) && !flag(attributes, "sqlx", "no_pg_array");
    (!is_derived).then_some("PgHasArrayType")
}

/// The name in the `type_info` of an `impl Type<Postgres> for` the enum.
fn implemented(of_enum: &WrittenEnum<'_>) -> Option<String> {
    let all = of_enum.beside;
    (0..all.len()).find_map(|at| {
        let body = group_of(all.get(at), Delimiter::Brace)?;
        let is_for = is_word(all.get(at.checked_sub(2)?), "for");
        if !is_for || !is_word(all.get(at - 1), of_enum.name) {
            return None;
        }
        let start = all[..at]
            .iter()
            .rposition(|token| is_word(Some(token), "impl"))?;
        let is_of = |name: &str| {
            all[start..at]
                .iter()
                .any(|token| is_word(Some(token), name))
        };
        let is_of_others = ["Any", "MySql", "Sqlite"].into_iter().any(is_of);
        (is_of("Type") && !is_of_others).then(|| info(&body.stream()))?
    })
}

/// The text in `fn type_info() … { …with_name("…") }`.
fn info(body: &TokenStream) -> Option<String> {
    let all: Vec<TokenTree> = body.clone().into_iter().collect();
    let start = all
        .iter()
        .position(|token| is_word(Some(token), "type_info"))?;
    let mut behind = all[start..].iter();
    let inside = behind.find_map(|token| group_of(Some(token), Delimiter::Brace))?;
    let tokens: Vec<TokenTree> = inside.stream().into_iter().collect();
    let at = tokens
        .iter()
        .position(|token| is_word(Some(token), "with_name"))?;
    let list = group_of(tokens.get(at + 1), Delimiter::Parenthesis)?;
    // Nothing may stand behind the call.
    if tokens.len() > at + 2 || tokens.iter().any(|token| is_mark(Some(token), ';')) {
        return None;
    }
    unquoted(&list.stream().to_string())
}
