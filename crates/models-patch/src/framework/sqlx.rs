//! sqlx's `FromRow`.

use schemadrift_schema::{SqlType, TypeName};

use super::derive::quoted;
use super::{Framework, has, rust_types, type_name};
use crate::definition::NewEnum;
use crate::head::Head;

pub(super) struct Sqlx;

impl Framework for Sqlx {
    fn name(&self) -> &'static str {
        "sqlx"
    }

    fn scalar(&self, ty: &SqlType) -> Option<String> {
        match ty.name.name.as_str() {
            "numeric" => Some("rust_decimal::Decimal".to_owned()),
            _ => rust_types::scalar(ty),
        }
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

    fn rename(&self, column: &str) -> Option<String> {
        Some(format!("#[sqlx(rename = {})]", quoted(column)))
    }
}
