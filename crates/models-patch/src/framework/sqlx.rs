//! sqlx's `FromRow`.

use proc_macro2::LineColumn;
use schemadrift_schema::{SqlType, TypeName};

use super::derive::quoted;
use super::{Framework, Renamed, has, note, rust_types, sql_name, type_name};
use crate::definition::NewEnum;
use crate::edit::Edit;
use crate::head::Head;
use crate::item::with_keys_of_item;
use crate::plan::{Wanted, Written};
use crate::source::Source;

pub(super) struct Sqlx;

impl Framework for Sqlx {
    fn name(&self) -> &'static str {
        "sqlx"
    }

    fn scalar(&self, ty: &SqlType) -> Option<String> {
        rust_types::scalar(ty, "rust_decimal::Decimal")
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
