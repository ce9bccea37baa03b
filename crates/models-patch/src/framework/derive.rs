//! `#[derive(Table)]`.

mod keys;

use proc_macro2::{LineColumn, TokenStream};
use schemadrift_schema::{Aspect, SqlType, TypeName};

pub(crate) use keys::action;

use super::{Declared, Framework, Renamed, has, quoted, rust_types, sqlx, type_name};
use crate::edit::Edit;
use crate::framework::NewEnum;
use crate::head::Head;
use crate::item::with_keys_of_item;
use crate::keys::{Wanted, Written};
use crate::naming::snake;
use crate::said::text;
use crate::source::Source;
use crate::unused::WrittenEnum;

pub(crate) struct Derive;

/// Types that the Rust type alone stands for.
const IMPLIED: [&str; 14] = [
    "bool",
    "bytea",
    "date",
    "float4",
    "float8",
    "int2",
    "int4",
    "int8",
    "jsonb",
    "text",
    "time",
    "timestamp",
    "timestamptz",
    "uuid",
];

impl Framework for Derive {
    fn name(&self) -> &'static str {
        "derive"
    }

    fn scalar(&self, ty: &SqlType) -> Option<String> {
        rust_types::scalar(ty, "rust_decimal::Decimal")
    }

    fn of_time(&self, chrono: &str) -> Option<&'static str> {
        rust_types::of_time(chrono)
    }

    fn of_table(
        &self,
        source: &Source,
        place: LineColumn,
        name: &Renamed<'_>,
    ) -> Option<Vec<Edit>> {
        with_keys_of_item(source, place, &name.keys("table", ["name", "schema"]))
    }

    fn of_type(&self, name: &TypeName) -> (&'static [&'static str], Vec<Wanted>) {
        let schema = name.schema.as_deref().filter(|schema| *schema != "public");
        let text = |text: &str| Written::Text(text.to_owned());
        let keys = vec![
            ("pg_enum", "name", Some(text(&name.name))),
            ("pg_enum", "schema", schema.map(text)),
        ];
        (&["PgEnum"], keys)
    }

    fn rename_key(&self) -> Option<(&'static str, &'static str)> {
        Some(("column", "name"))
    }

    fn keys_of(&self, aspect: Aspect) -> Option<(&'static str, &'static [&'static str])> {
        let keys: &[&str] = match aspect {
            Aspect::PrimaryKeys => &["primary_key"],
            Aspect::Uniques => &["unique"],
            Aspect::Indexes => &["index"],
            Aspect::ForeignKeys => &["references", "on_delete", "on_update"],
            Aspect::Checks => &["check"],
            _ => return None,
        };
        Some(("column", keys))
    }

    fn key_of_struct(&self, declared: &Declared<'_>) -> Option<(&'static str, String)> {
        Some(("table", keys::key(declared)))
    }

    fn label(&self, derives: &[String], label: &str) -> Option<String> {
        has(derives, &["PgEnum"]).then(|| format!("#[pg_enum(label = {})]", quoted(label)))
    }

    /// A row of sqlx needs what sqlx reads.
    fn reads_enum(&self, of_enum: &[String], row: &[String]) -> bool {
        has(of_enum, &["Type"]) || has(of_enum, &["PgEnum"]) && !has(row, &["FromRow"])
    }

    fn types_of_enum(
        &self,
        of_enum: &WrittenEnum<'_>,
        row: &[String],
        _: &dyn Fn(&str) -> Vec<TypeName>,
    ) -> Vec<TypeName> {
        if has(row, &["FromRow"]) || !has(of_enum.words, &["PgEnum"]) {
            return sqlx::types_of_enum(of_enum);
        }
        let said = |key: &str| text(&of_enum.attributes, "pg_enum", key);
        vec![TypeName {
            schema: said("schema"),
            name: said("name").unwrap_or_else(|| snake(of_enum.name)),
        }]
    }

    fn lacks_for_array(&self, attributes: &TokenStream, words: &[String]) -> Option<&'static str> {
        let is_of_sqlx = has(words, &["Type"]);
        is_of_sqlx.then(|| sqlx::lacks_for_array(attributes, words))?
    }

    fn new_enum(&self, ty: &TypeName, row: &Head) -> Option<NewEnum> {
        let schema = ty.schema.as_deref().filter(|schema| *schema != "public");
        let schema = schema.map_or_else(String::new, |one| format!(", schema = {}", quoted(one)));
        let mut new = NewEnum {
            derives: vec!["schemadrift::PgEnum".to_owned()],
            needs: &[],
            attributes: vec![format!("#[pg_enum(name = {}{schema})]", quoted(&ty.name))],
            says_snake_case: true,
        };
        if has(&row.words, &["FromRow"]) {
            new.derives.push("sqlx::Type".to_owned());
            new.attributes.push(type_name(ty));
        }
        Some(new)
    }

    fn type_key(&self) -> Option<(&'static str, &'static str)> {
        Some(("column", "type"))
    }

    fn is_implied(&self, ty: &SqlType) -> bool {
        let modifiers = ty.modifiers.value().is_none_or(Vec::is_empty);
        modifiers && IMPLIED.contains(&ty.name.name.as_str())
    }

    fn default_key(&self) -> Option<(&'static str, &'static str)> {
        Some(("column", "default"))
    }
}
