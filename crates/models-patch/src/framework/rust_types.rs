//! Rust types that sqlx and Diesel share, by their full paths, so that no import is needed.

use schemadrift_schema::SqlType;

const TYPES: [(&str, &str); 21] = [
    ("bool", "bool"),
    ("bpchar", "String"),
    ("bytea", "Vec<u8>"),
    ("citext", "String"),
    ("date", "chrono::NaiveDate"),
    ("float4", "f32"),
    ("float8", "f64"),
    ("inet", "ipnetwork::IpNetwork"),
    ("cidr", "ipnetwork::IpNetwork"),
    ("int2", "i16"),
    ("int4", "i32"),
    ("int8", "i64"),
    ("json", "serde_json::Value"),
    ("jsonb", "serde_json::Value"),
    ("name", "String"),
    ("text", "String"),
    ("time", "chrono::NaiveTime"),
    ("timestamp", "chrono::NaiveDateTime"),
    ("timestamptz", "chrono::DateTime<chrono::Utc>"),
    ("uuid", "uuid::Uuid"),
    ("varchar", "String"),
];

/// The type of one value; `numeric` is that of a number of any size.
pub(super) fn scalar(ty: &SqlType, numeric: &str) -> Option<String> {
    if ty.name.name == "numeric" {
        return Some(numeric.to_owned());
    }
    let found = TYPES.iter().find(|(name, _)| *name == ty.name.name);
    found.map(|(_, rust)| (*rust).to_owned())
}
