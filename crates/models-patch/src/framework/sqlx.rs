//! sqlx's `FromRow`.

use schemadrift_schema::SqlType;

use super::derive::quoted;
use super::{Framework, rust_types};

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

    fn rename(&self, column: &str) -> Option<String> {
        Some(format!("#[sqlx(rename = {})]", quoted(column)))
    }
}
