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

/// What the values of a range are.
pub(super) fn of_range(range: &str) -> Option<SqlType> {
    const RANGES: [(&str, &str); 6] = [
        ("daterange", "date"),
        ("int4range", "int4"),
        ("int8range", "int8"),
        ("numrange", "numeric"),
        ("tsrange", "timestamp"),
        ("tstzrange", "timestamptz"),
    ];
    let found = RANGES.iter().find(|(own, _)| *own == range);
    found.map(|(_, of)| SqlType::built_in(of))
}

/// Types of chrono with those of the crate `time` that stand for them.
const TIMES: [(&str, &str); 4] = [
    ("chrono::DateTime<chrono::Utc>", "time::OffsetDateTime"),
    ("chrono::NaiveDate", "time::Date"),
    ("chrono::NaiveDateTime", "time::PrimitiveDateTime"),
    ("chrono::NaiveTime", "time::Time"),
];

pub(super) fn of_time(chrono: &str) -> Option<&'static str> {
    let found = TIMES.iter().find(|(own, _)| *own == chrono);
    found.map(|(_, time)| *time)
}

/// The feature of sqlx that knows the types of a crate.
pub(super) fn feature_of_sqlx(of_crate: &str) -> Option<(&'static str, &'static str)> {
    const FEATURES: [&str; 6] = [
        "bigdecimal",
        "chrono",
        "ipnetwork",
        "rust_decimal",
        "time",
        "uuid",
    ];
    let found = FEATURES.into_iter().find(|one| *one == of_crate);
    found.map(|feature| ("sqlx", feature))
}
