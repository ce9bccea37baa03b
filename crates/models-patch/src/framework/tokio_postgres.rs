//! Rows of tokio-postgres and postgres.

use schemadrift_schema::SqlType;

use super::derive::quoted;
use super::{Framework, has, rust_types};

pub(super) struct TokioPostgres;

impl Framework for TokioPostgres {
    fn name(&self) -> &'static str {
        "tokio-postgres"
    }

    fn scalar(&self, ty: &SqlType) -> Option<String> {
        match ty.name.name.as_str() {
            "numeric" => Some("rust_decimal::Decimal".to_owned()),
            "inet" => Some("std::net::IpAddr".to_owned()),
            "cidr" => None,
            _ => rust_types::scalar(ty),
        }
    }

    fn rename(&self, column: &str) -> Option<String> {
        Some(format!("#[from_row(rename = {})]", quoted(column)))
    }

    fn rename_key(&self) -> Option<(&'static str, &'static str)> {
        Some(("from_row", "rename"))
    }

    fn reads_enum(&self, of_enum: &[String], _: &[String]) -> bool {
        has(of_enum, &["FromSql"])
    }

    fn label(&self, derives: &[String], label: &str) -> Option<String> {
        has(derives, &["FromSql", "ToSql"])
            .then(|| format!("#[postgres(name = {})]", quoted(label)))
    }
}
