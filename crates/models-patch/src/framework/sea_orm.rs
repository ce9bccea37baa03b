//! SeaORM's entities; types are those of its prelude.

use schemadrift_schema::{Aspect, SqlType};

use super::derive::quoted;
use super::{Framework, has};

pub(super) struct SeaOrm;

const TYPES: [(&str, &str); 18] = [
    ("bool", "bool"),
    ("bpchar", "String"),
    ("bytea", "Vec<u8>"),
    ("citext", "String"),
    ("date", "Date"),
    ("float4", "f32"),
    ("float8", "f64"),
    ("int2", "i16"),
    ("int4", "i32"),
    ("int8", "i64"),
    ("json", "Json"),
    ("jsonb", "Json"),
    ("numeric", "Decimal"),
    ("text", "String"),
    ("time", "Time"),
    ("timestamp", "DateTime"),
    ("timestamptz", "DateTimeWithTimeZone"),
    ("uuid", "Uuid"),
];

impl Framework for SeaOrm {
    fn name(&self) -> &'static str {
        "sea-orm"
    }

    fn scalar(&self, ty: &SqlType) -> Option<String> {
        if ty.name.name == "varchar" {
            return Some("String".to_owned());
        }
        let found = TYPES.iter().find(|(name, _)| *name == ty.name.name);
        found.map(|(_, rust)| (*rust).to_owned())
    }

    fn rename(&self, column: &str) -> Option<String> {
        Some(format!("#[sea_orm(column_name = {})]", quoted(column)))
    }

    fn rename_key(&self) -> Option<(&'static str, &'static str)> {
        Some(("sea_orm", "column_name"))
    }

    fn keys_of(&self, aspect: Aspect) -> Option<(&'static str, &'static [&'static str])> {
        let keys: &[&str] = match aspect {
            Aspect::PrimaryKeys => &["primary_key", "auto_increment"],
            Aspect::Uniques => &["unique", "unique_key"],
            Aspect::Indexes => &["indexed"],
            _ => return None,
        };
        Some(("sea_orm", keys))
    }

    fn label(&self, derives: &[String], label: &str) -> Option<String> {
        has(derives, &["DeriveActiveEnum"])
            .then(|| format!("#[sea_orm(string_value = {})]", quoted(label)))
    }

    fn type_key(&self) -> Option<(&'static str, &'static str)> {
        Some(("sea_orm", "column_type"))
    }
}
