//! What SeaORM emits for a Rust type and what it decodes into it, as data.
//!
//! Source: `sea-query/src/value.rs` and the files beside it for the types of columns,
//! `sea-orm/src/executor/query.rs` for the decoding, `sea-orm/src/entity/prelude.rs` for aliases.

use schemadrift_schema::{RustTypes, SqlType};

/// A Rust type, what it is emitted as, and what it decodes.
pub(super) struct Known {
    /// Crates one of which its path must go through; none for what the language has by itself.
    crates: &'static [&'static str],
    name: &'static str,
    /// Whether it is written with arguments: `chrono::DateTime<Utc>` is not the prelude's
    /// `DateTime`.
    has_arguments: bool,
    /// The variant of `ColumnType`.
    pub(super) column_type: &'static str,
    /// Catalog names; empty: none at all.
    pub(super) accepts: &'static [&'static str],
}

const fn known(
    crates: &'static [&'static str],
    name: &'static str,
    column_type: &'static str,
    accepts: &'static [&'static str],
) -> Known {
    Known {
        crates,
        name,
        has_arguments: false,
        column_type,
        accepts,
    }
}

const TEXT: &[&str] = &["varchar", "text", "bpchar", "name", "citext"];
const JSON: &[&str] = &["json", "jsonb"];
const INET: &[&str] = &["inet", "cidr"];
const TIMESTAMP: &[&str] = &["timestamp"];
const TIMESTAMPTZ: &[&str] = &["timestamptz"];
const WITH_ZONE: &str = "TimestampWithTimeZone";
/// The prelude of SeaORM, by whatever way it is reached.
const PRELUDE: &[&str] = &["sea_orm", "sea_orm_migration", "sea_query"];

const LANGUAGE: &[&str] = &[];

const KNOWN: &[Known] = &[
    known(LANGUAGE, "bool", "Boolean", &["bool"]),
    known(LANGUAGE, "i8", "TinyInteger", &["char"]),
    known(LANGUAGE, "i16", "SmallInteger", &["int2"]),
    known(LANGUAGE, "i32", "Integer", &["int4"]),
    known(LANGUAGE, "i64", "BigInteger", &["int8"]),
    // sqlx reads no unsigned integers from PostgreSQL, and SeaORM goes round that for one of them.
    known(LANGUAGE, "u8", "TinyUnsigned", &[]),
    known(LANGUAGE, "u16", "SmallUnsigned", &[]),
    known(LANGUAGE, "u32", "Unsigned", &["oid", "int4"]),
    known(LANGUAGE, "u64", "BigUnsigned", &[]),
    known(LANGUAGE, "f32", "Float", &["float4"]),
    known(LANGUAGE, "f64", "Double", &["float8"]),
    known(LANGUAGE, "String", "String", TEXT),
    known(LANGUAGE, "char", "Char", TEXT),
    Known {
        has_arguments: true,
        ..known(&["chrono"], "DateTime", WITH_ZONE, TIMESTAMPTZ)
    },
    known(&["chrono"], "NaiveDateTime", "DateTime", TIMESTAMP),
    known(&["chrono"], "NaiveDate", "Date", &["date"]),
    known(&["chrono"], "NaiveTime", "Time", &["time"]),
    known(&["time"], "PrimitiveDateTime", "DateTime", TIMESTAMP),
    known(&["time"], "OffsetDateTime", WITH_ZONE, TIMESTAMPTZ),
    known(&["time"], "Date", "Date", &["date"]),
    known(&["time"], "Time", "Time", &["time"]),
    known(PRELUDE, "Date", "Date", &["date"]),
    known(PRELUDE, "Time", "Time", &["time"]),
    known(PRELUDE, "DateTime", "DateTime", TIMESTAMP),
    known(PRELUDE, "DateTimeWithTimeZone", WITH_ZONE, TIMESTAMPTZ),
    known(PRELUDE, "DateTimeUtc", WITH_ZONE, TIMESTAMPTZ),
    known(PRELUDE, "DateTimeLocal", WITH_ZONE, TIMESTAMPTZ),
    known(PRELUDE, "ChronoDate", "Date", &["date"]),
    known(PRELUDE, "ChronoTime", "Time", &["time"]),
    known(PRELUDE, "ChronoDateTime", "DateTime", TIMESTAMP),
    known(
        PRELUDE,
        "ChronoDateTimeWithTimeZone",
        WITH_ZONE,
        TIMESTAMPTZ,
    ),
    known(PRELUDE, "ChronoDateTimeUtc", WITH_ZONE, TIMESTAMPTZ),
    known(PRELUDE, "ChronoDateTimeLocal", WITH_ZONE, TIMESTAMPTZ),
    known(PRELUDE, "ChronoUnixTimestamp", "BigInteger", &["int8"]),
    known(
        PRELUDE,
        "ChronoUnixTimestampMillis",
        "BigInteger",
        &["int8"],
    ),
    known(PRELUDE, "TimeDate", "Date", &["date"]),
    known(PRELUDE, "TimeTime", "Time", &["time"]),
    known(PRELUDE, "TimeDateTime", "DateTime", TIMESTAMP),
    known(PRELUDE, "TimeDateTimeWithTimeZone", WITH_ZONE, TIMESTAMPTZ),
    known(PRELUDE, "TimeUnixTimestamp", "BigInteger", &["int8"]),
    known(PRELUDE, "TimeUnixTimestampMillis", "BigInteger", &["int8"]),
    known(
        &["rust_decimal", "sea_orm"],
        "Decimal",
        "Decimal",
        &["numeric"],
    ),
    known(
        &["bigdecimal", "sea_orm"],
        "BigDecimal",
        "Decimal",
        &["numeric"],
    ),
    known(&["uuid", "sea_orm"], "Uuid", "Uuid", &["uuid"]),
    known(&["uuid"], "Braced", "Uuid", &["uuid"]),
    known(&["uuid"], "Hyphenated", "Uuid", &["uuid"]),
    known(&["uuid"], "Simple", "Uuid", &["uuid"]),
    known(&["uuid"], "Urn", "Uuid", &["uuid"]),
    known(PRELUDE, "TextUuid", "String", TEXT),
    known(PRELUDE, "Json", "Json", JSON),
    known(PRELUDE, "JsonValue", "Json", JSON),
    known(&["serde_json"], "Value", "Json", JSON),
    known(&["ipnetwork", "sea_orm"], "IpNetwork", "Inet", INET),
    known(
        &["mac_address", "sea_orm"],
        "MacAddress",
        "MacAddr",
        &["macaddr"],
    ),
    known(&["pgvector"], "Vector", "Vector", &["vector"]),
    known(PRELUDE, "PgVector", "Vector", &["vector"]),
];

/// The Rust type to read each PostgreSQL type with.
pub(super) const RUST_TYPES: RustTypes = &[
    ("bool", "bool"),
    ("bpchar", "String"),
    ("bytea", "Vec<u8>"),
    ("char", "i8"),
    ("cidr", "IpNetwork"),
    ("citext", "String"),
    ("date", "Date"),
    ("float4", "f32"),
    ("float8", "f64"),
    ("inet", "IpNetwork"),
    ("int2", "i16"),
    ("int4", "i32"),
    ("int8", "i64"),
    ("json", "Json"),
    ("jsonb", "Json"),
    ("macaddr", "MacAddress"),
    ("name", "String"),
    ("numeric", "Decimal"),
    ("oid", "u32"),
    ("text", "String"),
    ("time", "Time"),
    ("timestamp", "DateTime"),
    ("timestamptz", "DateTimeWithTimeZone"),
    ("uuid", "Uuid"),
    ("varchar", "String"),
    ("vector", "PgVector"),
];

/// What is known of the type at this path, or below one of these globs.
pub(super) fn find(
    path: &[String],
    globs: &[Vec<String>],
    has_arguments: bool,
) -> Option<&'static Known> {
    let (name, before) = path.split_last()?;
    let named = || {
        KNOWN
            .iter()
            .filter(move |known| known.name == name && known.has_arguments == has_arguments)
    };
    let goes_through = |path: &[String], known: &Known| {
        path.iter()
            .any(|segment| known.crates.contains(&segment.as_str()))
    };
    if before.is_empty() {
        // What an entity leaves unnamed comes from a prelude, which re-exports SeaORM's.
        let below_glob = |known: &&Known| globs.iter().any(|glob| goes_through(glob, known));
        return named()
            .find(below_glob)
            .or_else(|| named().find(|known| known.crates.is_empty()))
            .or_else(|| named().find(|known| known.crates.contains(&"sea_orm")))
            .or_else(|| named().find(|known| known.is_distinct()));
    }
    named().find(|known| match known.crates {
        [] => is_of_language(before),
        _ => goes_through(before, known),
    })
}

impl Known {
    /// Whether the name alone can mean nothing else.
    fn is_distinct(&self) -> bool {
        !matches!(
            self.name,
            "Date" | "Time" | "Value" | "Vector" | "Simple" | "Urn" | "Braced"
        )
    }
}

/// Whether this is the wrapper of that name: `Option`, `std::option::Option`.
pub(super) fn is_standard(path: &[String], name: &str) -> bool {
    match path.split_last() {
        Some((last, before)) => last == name && (before.is_empty() || is_of_language(before)),
        None => false,
    }
}

fn is_of_language(before: &[String]) -> bool {
    before
        .first()
        .is_some_and(|first| matches!(first.as_str(), "std" | "core" | "alloc"))
}

/// The type that a variant of `ColumnType` is without arguments, its modifiers left open.
pub(super) fn implied(
    column_type: &str,
    unsigned: super::column_type::Unsigned,
) -> Option<SqlType> {
    let term = super::term::Term::in_text(column_type)?;
    let mut ty = super::column_type::sql_type(&term, unsigned)?;
    ty.modifiers = schemadrift_schema::Stated::Unstated;
    Some(ty)
}
