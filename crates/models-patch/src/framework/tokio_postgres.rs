//! Rows of tokio-postgres and postgres.

use proc_macro2::LineColumn;
use schemadrift_schema::{SqlType, TypeName};

use super::{Framework, Renamed, has, note, quoted, rust_types};
use crate::edit::Edit;
use crate::head::Head;
use crate::item::with_keys_of_item;
use crate::keys::{Wanted, Written};
use crate::said::text;
use crate::source::Source;
use crate::unused::WrittenEnum;

pub(crate) struct TokioPostgres;

impl Framework for TokioPostgres {
    fn name(&self) -> &'static str {
        "tokio-postgres"
    }

    fn scalar(&self, ty: &SqlType) -> Option<String> {
        match ty.name.name.as_str() {
            "inet" => Some("std::net::IpAddr".to_owned()),
            "cidr" => None,
            _ => rust_types::scalar(ty, "rust_decimal::Decimal"),
        }
    }

    fn of_time(&self, chrono: &str) -> Option<&'static str> {
        rust_types::of_time(chrono)
    }

    fn feature(&self, of_crate: &str) -> Option<(&'static str, &'static str)> {
        let feature = match of_crate {
            "chrono" => "with-chrono-0_4",
            "serde_json" => "with-serde_json-1",
            "time" => "with-time-0_3",
            "uuid" => "with-uuid-1",
            _ => return None,
        };
        Some(("tokio-postgres", feature))
    }

    fn of_table(
        &self,
        source: &Source,
        place: LineColumn,
        name: &Renamed<'_>,
    ) -> Option<Vec<Edit>> {
        let head = Head::at(source.tokens(), place)?;
        let mut mappers = head.attributes.iter().filter(|one| one.name == "pg_mapper");
        let table = mappers.find_map(|one| one.keys.iter().find(|key| key.name == "table"));
        let Some(table) = table else {
            return note::with_table(source, place, name);
        };
        let is_qualified = source.text[table.range.clone()].contains('.');
        let name = Some(Written::Text(name.full(is_qualified)));
        with_keys_of_item(source, place, &[("pg_mapper", "table", name)])
    }

    fn is_bound_by_map(&self) -> bool {
        true
    }

    fn of_type(&self, name: &TypeName) -> (&'static [&'static str], Vec<Wanted>) {
        let name = Some(Written::Text(name.name.clone()));
        (&["FromSql", "ToSql"], vec![("postgres", "name", name)])
    }

    fn rename_key(&self) -> Option<(&'static str, &'static str)> {
        Some(("from_row", "rename"))
    }

    fn reads_enum(&self, of_enum: &[String], _: &[String]) -> bool {
        has(of_enum, &["FromSql"])
    }

    /// Names are compared letter by letter, whatever the schema.
    fn types_of_enum(
        &self,
        of_enum: &WrittenEnum<'_>,
        _: &[String],
        _: &dyn Fn(&str) -> Vec<TypeName>,
    ) -> Vec<TypeName> {
        let written = || text(&of_enum.attributes, "postgres", "name");
        let is_read = has(of_enum.words, &["FromSql"]);
        let name = is_read.then(|| of_enum.type_named(written()));
        name.into_iter().collect()
    }

    fn label(&self, derives: &[String], label: &str) -> Option<String> {
        has(derives, &["FromSql", "ToSql"])
            .then(|| format!("#[postgres(name = {})]", quoted(label)))
    }
}
