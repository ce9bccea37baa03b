//! What sqlx 0.9 decodes, as data.
//!
//! Source: `sqlx-postgres/src/types/mod.rs`, and `fn compatible` in the files beside it. The types
//! of pgvector are those of the crate `pgvector` 0.4.

use schemadrift_schema::{RustTypes, SqlType};

/// A Rust type and the PostgreSQL types that it decodes.
pub(crate) struct Known {
    /// Crates one of which its path must go through; none for what the language has by itself.
    crates: &'static [&'static str],
    name: &'static str,
    /// Catalog names; the first one is what the type implies. Empty: none at all.
    accepts: &'static [&'static str],
    /// Whether the name alone, without a path, can mean nothing else.
    is_distinct: bool,
}

pub(crate) const fn built_in(name: &'static str, accepts: &'static [&'static str]) -> Known {
    Known {
        crates: &[],
        name,
        accepts,
        is_distinct: true,
    }
}

/// A type whose bare name may be that of many things.
pub(crate) const fn common(
    crates: &'static [&'static str],
    name: &'static str,
    accepts: &'static [&'static str],
) -> Known {
    Known {
        crates,
        name,
        accepts,
        is_distinct: false,
    }
}

pub(crate) const fn distinct(
    crates: &'static [&'static str],
    name: &'static str,
    accepts: &'static [&'static str],
) -> Known {
    Known {
        crates,
        name,
        accepts,
        is_distinct: true,
    }
}

const TEXT: &[&str] = &["text", "varchar", "bpchar", "name", "citext"];
const JSON: &[&str] = &["jsonb", "json"];
const INET: &[&str] = &["inet", "cidr"];
const SQLX: &[&str] = &["sqlx", "sqlx_postgres", "sqlx_core"];

pub(crate) const KNOWN: &[Known] = &[
    built_in("bool", &["bool"]),
    built_in("i8", &["char"]),
    built_in("i16", &["int2"]),
    built_in("i32", &["int4"]),
    built_in("i64", &["int8"]),
    built_in("f32", &["float4"]),
    built_in("f64", &["float8"]),
    built_in("str", TEXT),
    built_in("String", TEXT),
    common(&["std", "core"], "NonZeroI16", &["int2"]),
    common(&["std", "core"], "NonZeroI32", &["int4"]),
    common(&["std", "core"], "NonZeroI64", &["int8"]),
    // PostgreSQL has no unsigned integers, and none wider than eight bytes.
    built_in("u8", &[]),
    built_in("u16", &[]),
    built_in("u32", &[]),
    built_in("u64", &[]),
    built_in("u128", &[]),
    built_in("usize", &[]),
    built_in("isize", &[]),
    built_in("i128", &[]),
    built_in("char", &[]),
    distinct(&["chrono"], "NaiveDateTime", &["timestamp"]),
    distinct(&["chrono"], "DateTime", &["timestamptz"]),
    distinct(&["chrono"], "NaiveDate", &["date"]),
    distinct(&["chrono"], "NaiveTime", &["time"]),
    common(&["chrono"], "TimeDelta", &["interval"]),
    common(
        &["chrono", "time", "std", "core"],
        "Duration",
        &["interval"],
    ),
    distinct(&["time"], "PrimitiveDateTime", &["timestamp"]),
    distinct(&["time"], "OffsetDateTime", &["timestamptz"]),
    common(&["time"], "Date", &["date"]),
    common(&["time"], "Time", &["time"]),
    distinct(SQLX, "PgTimeTz", &["timetz"]),
    distinct(SQLX, "PgInterval", &["interval"]),
    distinct(SQLX, "PgMoney", &["money"]),
    common(SQLX, "Oid", &["oid"]),
    distinct(&["bigdecimal", "sqlx"], "BigDecimal", &["numeric"]),
    common(&["rust_decimal", "sqlx"], "Decimal", &["numeric"]),
    distinct(&["uuid", "sqlx"], "Uuid", &["uuid"]),
    common(&["serde_json"], "Value", JSON),
    common(&["serde_json"], "RawValue", JSON),
    common(SQLX, "Json", JSON),
    distinct(SQLX, "JsonValue", JSON),
    distinct(SQLX, "JsonRawValue", JSON),
    common(SQLX, "Text", TEXT),
    distinct(&["ipnetwork", "sqlx"], "IpNetwork", INET),
    distinct(&["ipnet", "sqlx"], "IpNet", INET),
    distinct(&["std", "core"], "IpAddr", INET),
    distinct(&["mac_address", "sqlx"], "MacAddress", &["macaddr"]),
    distinct(&["bit_vec", "sqlx"], "BitVec", &["varbit", "bit"]),
    distinct(SQLX, "PgHstore", &["hstore"]),
    distinct(SQLX, "PgLTree", &["ltree"]),
    distinct(SQLX, "PgLQuery", &["lquery"]),
    distinct(SQLX, "PgCube", &["cube"]),
    distinct(SQLX, "PgCiText", &["citext"]),
    distinct(SQLX, "PgPoint", &["point"]),
    distinct(SQLX, "PgLine", &["line"]),
    distinct(SQLX, "PgLSeg", &["lseg"]),
    distinct(SQLX, "PgBox", &["box"]),
    distinct(SQLX, "PgPath", &["path"]),
    distinct(SQLX, "PgPolygon", &["polygon"]),
    distinct(SQLX, "PgCircle", &["circle"]),
    common(&["pgvector"], "Vector", &["vector"]),
    common(&["pgvector"], "HalfVector", &["halfvec"]),
    common(&["pgvector"], "SparseVector", &["sparsevec"]),
];

/// The ranges, by what they are ranges of.
const RANGES: [(&str, &str); 6] = [
    ("int4", "int4range"),
    ("int8", "int8range"),
    ("numeric", "numrange"),
    ("date", "daterange"),
    ("timestamp", "tsrange"),
    ("timestamptz", "tstzrange"),
];

/// Types that an extension brings, in whatever namespace.
const OF_EXTENSIONS: [&str; 8] = [
    "citext",
    "cube",
    "halfvec",
    "hstore",
    "lquery",
    "ltree",
    "sparsevec",
    "vector",
];

/// The Rust type to read each PostgreSQL type with.
pub(crate) const RUST_TYPES: RustTypes = &[
    ("bit", "BitVec"),
    ("bool", "bool"),
    ("box", "PgBox"),
    ("bpchar", "String"),
    ("bytea", "Vec<u8>"),
    ("char", "i8"),
    ("cidr", "IpNetwork"),
    ("circle", "PgCircle"),
    ("citext", "String"),
    ("cube", "PgCube"),
    ("date", "NaiveDate"),
    ("daterange", "PgRange<NaiveDate>"),
    ("float4", "f32"),
    ("float8", "f64"),
    ("halfvec", "pgvector::HalfVector"),
    ("hstore", "PgHstore"),
    ("inet", "IpNetwork"),
    ("int2", "i16"),
    ("int4", "i32"),
    ("int4range", "PgRange<i32>"),
    ("int8", "i64"),
    ("int8range", "PgRange<i64>"),
    ("interval", "PgInterval"),
    ("json", "serde_json::Value"),
    ("jsonb", "serde_json::Value"),
    ("line", "PgLine"),
    ("lquery", "PgLQuery"),
    ("lseg", "PgLSeg"),
    ("ltree", "PgLTree"),
    ("macaddr", "MacAddress"),
    ("money", "PgMoney"),
    ("name", "String"),
    ("numeric", "Decimal"),
    ("numrange", "PgRange<Decimal>"),
    ("oid", "Oid"),
    ("path", "PgPath"),
    ("point", "PgPoint"),
    ("polygon", "PgPolygon"),
    ("sparsevec", "pgvector::SparseVector"),
    ("text", "String"),
    ("time", "NaiveTime"),
    ("timestamp", "NaiveDateTime"),
    ("timestamptz", "DateTime<Utc>"),
    ("timetz", "PgTimeTz"),
    ("tsrange", "PgRange<NaiveDateTime>"),
    ("tstzrange", "PgRange<DateTime<Utc>>"),
    ("uuid", "Uuid"),
    ("varbit", "BitVec"),
    ("varchar", "String"),
    ("vector", "pgvector::Vector"),
];

/// The catalog names that the type at this path decodes, or below one of these globs.
pub(crate) fn find(
    known: &'static [Known],
    path: &[String],
    globs: &[Vec<String>],
) -> Option<&'static [&'static str]> {
    entry(known, path, globs).map(|known| known.accepts)
}

fn entry(
    known: &'static [Known],
    path: &[String],
    globs: &[Vec<String>],
) -> Option<&'static Known> {
    let (name, before) = path.split_last()?;
    let named = || known.iter().filter(|known| known.name == name);
    let goes_through = |before: &[String], known: &Known| {
        before
            .iter()
            .any(|segment| known.crates.contains(&segment.as_str()))
    };
    let below_glob = |known: &&Known| globs.iter().any(|glob| goes_through(glob, known));
    if let Some(known) = named().find(below_glob) {
        return Some(known);
    }
    if before.is_empty() {
        return named().find(|known| known.is_distinct);
    }
    named().find(|known| match known.crates {
        [] => is_of_language(before),
        _ => goes_through(before, known),
    })
}

/// Whether this is the wrapper of that name: `Option`, `std::option::Option`.
pub(crate) fn is_standard(path: &[String], name: &str) -> bool {
    match path.split_last() {
        Some((last, before)) => last == name && (before.is_empty() || is_of_language(before)),
        None => false,
    }
}

/// Whether the path is sqlx's, or bare and so may be.
pub(crate) fn is_of_sqlx(path: &[String], name: &str) -> bool {
    match path.split_last() {
        Some((last, before)) => {
            last == name && (before.is_empty() || before.iter().any(|one| one.starts_with("sqlx")))
        }
        None => false,
    }
}

fn is_of_language(before: &[String]) -> bool {
    before
        .first()
        .is_some_and(|first| matches!(first.as_str(), "std" | "core" | "alloc"))
}

/// The range over this type.
pub(crate) fn range_of(element: &str) -> Option<&'static str> {
    let found = RANGES.iter().find(|(name, _)| *name == element);
    found.map(|(_, range)| *range)
}

/// The type of this catalog name.
pub(crate) fn sql_type(name: &str) -> SqlType {
    if OF_EXTENSIONS.contains(&name) {
        SqlType::named(None, name)
    } else {
        SqlType::built_in(name)
    }
}
