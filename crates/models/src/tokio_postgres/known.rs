//! What `FromSql` of postgres-types 0.2 accepts, as data.
//!
//! Source: `postgres-types/src/lib.rs` and the files of its features beside it, each `fn accepts`;
//! rust_decimal and pgvector implement the trait themselves.

use schemadrift_schema::RustTypes;

use crate::sqlx::known::{self, Known, built_in, common, distinct};

const TEXT: &[&str] = &[
    "text",
    "varchar",
    "bpchar",
    "name",
    "citext",
    "ltree",
    "lquery",
    "ltxtquery",
];
const JSON: &[&str] = &["jsonb", "json"];
const CRATE: &[&str] = &["postgres_types", "tokio_postgres", "postgres"];

const KNOWN: &[Known] = &[
    built_in("bool", &["bool"]),
    built_in("i8", &["char"]),
    built_in("i16", &["int2"]),
    built_in("i32", &["int4"]),
    built_in("i64", &["int8"]),
    built_in("u32", &["oid"]),
    built_in("f32", &["float4"]),
    built_in("f64", &["float8"]),
    built_in("str", TEXT),
    built_in("String", TEXT),
    // The trait is implemented for none of these.
    built_in("u8", &[]),
    built_in("u16", &[]),
    built_in("u64", &[]),
    built_in("u128", &[]),
    built_in("usize", &[]),
    built_in("isize", &[]),
    built_in("i128", &[]),
    built_in("char", &[]),
    distinct(&["smol_str"], "SmolStr", TEXT),
    distinct(&["std"], "HashMap", &["hstore"]),
    distinct(&["std"], "SystemTime", &["timestamp", "timestamptz"]),
    distinct(&["std", "core"], "IpAddr", &["inet"]),
    distinct(&["chrono"], "NaiveDateTime", &["timestamp"]),
    distinct(&["chrono"], "DateTime", &["timestamptz"]),
    distinct(&["chrono"], "NaiveDate", &["date"]),
    distinct(&["chrono"], "NaiveTime", &["time"]),
    distinct(&["time"], "PrimitiveDateTime", &["timestamp"]),
    distinct(&["time"], "OffsetDateTime", &["timestamptz"]),
    common(&["time", "jiff"], "Date", &["date"]),
    common(&["time", "jiff"], "Time", &["time"]),
    common(&["jiff"], "DateTime", &["timestamp"]),
    common(&["jiff"], "Timestamp", &["timestamptz"]),
    distinct(&["uuid"], "Uuid", &["uuid"]),
    common(&["serde_json"], "Value", JSON),
    common(CRATE, "Json", JSON),
    distinct(CRATE, "PgLsn", &["pg_lsn"]),
    distinct(&["eui48"], "MacAddress", &["macaddr"]),
    distinct(&["cidr"], "IpCidr", &["cidr"]),
    distinct(&["cidr"], "IpInet", &["inet"]),
    distinct(&["bit_vec"], "BitVec", &["bit", "varbit"]),
    common(&["geo_types", "geo"], "Point", &["point"]),
    common(&["geo_types", "geo"], "Rect", &["box"]),
    common(&["geo_types", "geo"], "LineString", &["path"]),
    common(&["rust_decimal"], "Decimal", &["numeric"]),
    common(&["pgvector"], "Vector", &["vector"]),
    common(&["pgvector"], "HalfVector", &["halfvec"]),
    common(&["pgvector"], "SparseVector", &["sparsevec"]),
];

/// The Rust type to read each PostgreSQL type with.
pub(super) const RUST_TYPES: RustTypes = &[
    ("bit", "BitVec"),
    ("bool", "bool"),
    ("box", "geo_types::Rect<f64>"),
    ("bpchar", "String"),
    ("bytea", "Vec<u8>"),
    ("char", "i8"),
    ("cidr", "IpCidr"),
    ("citext", "String"),
    ("date", "NaiveDate"),
    ("float4", "f32"),
    ("float8", "f64"),
    ("halfvec", "pgvector::HalfVector"),
    ("hstore", "HashMap<String, Option<String>>"),
    ("inet", "IpAddr"),
    ("int2", "i16"),
    ("int4", "i32"),
    ("int8", "i64"),
    ("json", "serde_json::Value"),
    ("jsonb", "serde_json::Value"),
    ("lquery", "String"),
    ("ltree", "String"),
    ("macaddr", "MacAddress"),
    ("name", "String"),
    ("numeric", "Decimal"),
    ("oid", "u32"),
    ("path", "geo_types::LineString<f64>"),
    ("pg_lsn", "PgLsn"),
    ("point", "geo_types::Point<f64>"),
    ("sparsevec", "pgvector::SparseVector"),
    ("text", "String"),
    ("time", "NaiveTime"),
    ("timestamp", "NaiveDateTime"),
    ("timestamptz", "DateTime<Utc>"),
    ("uuid", "Uuid"),
    ("varbit", "BitVec"),
    ("varchar", "String"),
    ("vector", "pgvector::Vector"),
];

/// The catalog names that the type at this path accepts, or below one of these globs.
pub(super) fn find(path: &[String], globs: &[Vec<String>]) -> Option<&'static [&'static str]> {
    known::find(KNOWN, path, globs)
}

/// Whether the type at this path accepts what is inside: `Box<T>`, and the two that know infinity
/// beside it.
pub(super) fn is_wrapper(path: &[String]) -> bool {
    let is_standard = ["Box", "Cow"]
        .iter()
        .any(|name| known::is_standard(path, name));
    let knows_infinity = match path.split_last() {
        Some((last, before)) => {
            let is_of_crate = before.iter().any(|one| CRATE.contains(&one.as_str()));
            is_of_crate && (last == "Date" || last == "Timestamp")
        }
        None => false,
    };
    is_standard || knows_infinity
}
