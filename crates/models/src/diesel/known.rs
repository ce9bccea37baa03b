//! Diesel's types, as data.
//!
//! Source: `diesel/src/sql_types/mod.rs`, `diesel/src/pg/types/` and `diesel/src/type_impls/` of
//! Diesel 2.3. The types of other crates are those of pgvector, diesel_full_text_search,
//! diesel_ltree and postgis-diesel.

use schemadrift_schema::{ARRAY, RustTypes, SqlType};

/// A type in `table!`.
pub(super) struct KnownSqlType {
    names: &'static [&'static str],
    /// The PostgreSQL type that it stands for, by catalog name.
    pub(super) implied: &'static str,
    /// Types that can be read as it, by catalog name.
    pub(super) reads: &'static [&'static str],
    /// Whether it is one of Diesel's own.
    pub(super) is_of_diesel: bool,
}

const fn of_diesel(
    names: &'static [&'static str],
    implied: &'static str,
    reads: &'static [&'static str],
) -> KnownSqlType {
    KnownSqlType {
        names,
        implied,
        reads,
        is_of_diesel: true,
    }
}

const fn of_other(
    names: &'static [&'static str],
    implied: &'static str,
    reads: &'static [&'static str],
) -> KnownSqlType {
    KnownSqlType {
        names,
        implied,
        reads,
        is_of_diesel: false,
    }
}

/// Every type of text is sent as its bytes.
pub(super) const TEXT: &[&str] = &["text", "varchar", "bpchar", "citext", "name", "char"];

const SQL_TYPES: &[KnownSqlType] = &[
    of_diesel(&["Bool", "Boolean"], "bool", &["bool"]),
    of_diesel(
        &["SmallInt", "Smallint", "Int2", "SmallSerial"],
        "int2",
        &["int2"],
    ),
    of_diesel(&["Integer", "Int4", "Serial"], "int4", &["int4"]),
    of_diesel(
        &["BigInt", "Bigint", "Int8", "BigSerial"],
        "int8",
        &["int8"],
    ),
    of_diesel(&["Float", "Float4"], "float4", &["float4"]),
    of_diesel(&["Double", "Float8"], "float8", &["float8"]),
    of_diesel(&["Numeric", "Decimal"], "numeric", &["numeric"]),
    of_diesel(
        &["Text", "Tinytext", "Mediumtext", "Longtext", "Char"],
        "text",
        TEXT,
    ),
    of_diesel(&["VarChar", "Varchar"], "varchar", TEXT),
    of_diesel(&["Bpchar", "BpChar"], "bpchar", TEXT),
    of_diesel(&["Citext", "CiText"], "citext", TEXT),
    of_diesel(&["CChar"], "char", &["char"]),
    of_diesel(
        &[
            "Binary",
            "Bytea",
            "Blob",
            "Tinyblob",
            "Mediumblob",
            "Longblob",
            "Varbinary",
        ],
        "bytea",
        &["bytea"],
    ),
    of_diesel(&["Uuid"], "uuid", &["uuid"]),
    of_diesel(&["Json"], "json", &["json"]),
    of_diesel(&["Jsonb"], "jsonb", &["jsonb"]),
    of_diesel(&["Date"], "date", &["date"]),
    of_diesel(&["Time"], "time", &["time"]),
    of_diesel(&["Timestamp"], "timestamp", &["timestamp", "timestamptz"]),
    of_diesel(
        &["Timestamptz"],
        "timestamptz",
        &["timestamptz", "timestamp"],
    ),
    of_diesel(&["Interval"], "interval", &["interval"]),
    of_diesel(&["Money", "Cash"], "money", &["money"]),
    of_diesel(
        &["Oid"],
        "oid",
        &[
            "oid",
            "regclass",
            "regproc",
            "regprocedure",
            "regtype",
            "regrole",
            "regnamespace",
        ],
    ),
    of_diesel(&["PgLsn"], "pg_lsn", &["pg_lsn"]),
    of_diesel(&["Inet"], "inet", &["inet"]),
    of_diesel(&["Cidr"], "cidr", &["cidr"]),
    of_diesel(&["MacAddr", "Macaddr"], "macaddr", &["macaddr"]),
    of_diesel(&["MacAddr8", "Macaddr8"], "macaddr8", &["macaddr8"]),
    of_diesel(&["Int4range"], "int4range", &["int4range"]),
    of_diesel(&["Int8range"], "int8range", &["int8range"]),
    of_diesel(&["Numrange"], "numrange", &["numrange"]),
    of_diesel(&["Daterange"], "daterange", &["daterange"]),
    of_diesel(&["Tsrange"], "tsrange", &["tsrange"]),
    of_diesel(&["Tstzrange"], "tstzrange", &["tstzrange"]),
    of_diesel(&["Int4multirange"], "int4multirange", &["int4multirange"]),
    of_diesel(&["Int8multirange"], "int8multirange", &["int8multirange"]),
    of_diesel(&["Nummultirange"], "nummultirange", &["nummultirange"]),
    of_diesel(&["Datemultirange"], "datemultirange", &["datemultirange"]),
    of_diesel(&["Tsmultirange"], "tsmultirange", &["tsmultirange"]),
    of_diesel(&["Tstzmultirange"], "tstzmultirange", &["tstzmultirange"]),
    of_other(&["Vector"], "vector", &["vector"]),
    of_other(&["HalfVector"], "halfvec", &["halfvec"]),
    of_other(&["SparseVector"], "sparsevec", &["sparsevec"]),
    of_other(&["Bit"], "bit", &["bit"]),
    of_other(&["TsVector", "Tsvector"], "tsvector", &["tsvector"]),
    of_other(&["TsQuery", "Tsquery"], "tsquery", &["tsquery"]),
    of_other(&["RegConfig", "Regconfig"], "regconfig", &["regconfig"]),
    of_other(&["Ltree"], "ltree", &["ltree"]),
    of_other(&["Lquery"], "lquery", &["lquery"]),
    of_other(&["Ltxtquery"], "ltxtquery", &["ltxtquery"]),
    of_other(&["Geometry"], "geometry", &["geometry"]),
    of_other(&["Geography"], "geography", &["geography"]),
    of_other(&["Hstore"], "hstore", &["hstore"]),
];

/// Ranges and multiranges, by what they are ranges of.
const RANGES: [(&str, &str, &str); 6] = [
    ("int4", "int4range", "int4multirange"),
    ("int8", "int8range", "int8multirange"),
    ("numeric", "numrange", "nummultirange"),
    ("date", "daterange", "datemultirange"),
    ("timestamp", "tsrange", "tsmultirange"),
    ("timestamptz", "tstzrange", "tstzmultirange"),
];

/// What an array of a type of text reads, by the element that it stands for.
const ARRAYS_OF_TEXT: [(&str, &[&str]); 4] = [
    ("text", &["text"]),
    ("varchar", &["varchar", "text"]),
    ("bpchar", &["bpchar"]),
    ("citext", &["citext"]),
];

/// Types that extensions bring, in whatever namespace.
const OF_EXTENSIONS: [&str; 10] = [
    "citext",
    "geography",
    "geometry",
    "halfvec",
    "hstore",
    "lquery",
    "ltree",
    "ltxtquery",
    "sparsevec",
    "vector",
];

/// Built-in types by their number in `pg_type`, which never changes.
const OIDS: [(u32, &str); 38] = [
    (16, "bool"),
    (17, "bytea"),
    (18, "char"),
    (19, "name"),
    (20, "int8"),
    (21, "int2"),
    (23, "int4"),
    (25, "text"),
    (26, "oid"),
    (114, "json"),
    (142, "xml"),
    (600, "point"),
    (601, "lseg"),
    (602, "path"),
    (603, "box"),
    (604, "polygon"),
    (628, "line"),
    (650, "cidr"),
    (700, "float4"),
    (701, "float8"),
    (718, "circle"),
    (774, "macaddr8"),
    (790, "money"),
    (829, "macaddr"),
    (869, "inet"),
    (1042, "bpchar"),
    (1043, "varchar"),
    (1082, "date"),
    (1083, "time"),
    (1114, "timestamp"),
    (1184, "timestamptz"),
    (1186, "interval"),
    (1266, "timetz"),
    (1700, "numeric"),
    (2950, "uuid"),
    (3220, "pg_lsn"),
    (3614, "tsvector"),
    (3802, "jsonb"),
];

/// The type in `table!` to read each PostgreSQL type with.
pub(super) const RUST_TYPES: RustTypes = &[
    (ARRAY, "Array"),
    ("bool", "Bool"),
    ("bpchar", "Bpchar"),
    ("bytea", "Binary / Bytea"),
    ("char", "CChar"),
    ("cidr", "Cidr"),
    ("citext", "Citext"),
    ("date", "Date"),
    ("datemultirange", "Multirange<Date>"),
    ("daterange", "Range<Date>"),
    ("float4", "Float / Float4"),
    ("float8", "Double / Float8"),
    ("inet", "Inet"),
    ("int2", "SmallInt / Int2"),
    ("int4", "Integer / Int4"),
    ("int4multirange", "Multirange<Integer>"),
    ("int4range", "Range<Integer>"),
    ("int8", "BigInt / Int8"),
    ("int8multirange", "Multirange<BigInt>"),
    ("int8range", "Range<BigInt>"),
    ("interval", "Interval"),
    ("json", "Json"),
    ("jsonb", "Jsonb"),
    ("macaddr", "MacAddr"),
    ("macaddr8", "MacAddr8"),
    ("money", "Money"),
    ("name", "Text"),
    ("numeric", "Numeric"),
    ("nummultirange", "Multirange<Numeric>"),
    ("numrange", "Range<Numeric>"),
    ("oid", "Oid"),
    ("pg_lsn", "PgLsn"),
    ("record", "Record"),
    ("text", "Text"),
    ("time", "Time"),
    ("timestamp", "Timestamp"),
    ("timestamptz", "Timestamptz"),
    ("tsmultirange", "Multirange<Timestamp>"),
    ("tsrange", "Range<Timestamp>"),
    ("tstzmultirange", "Multirange<Timestamptz>"),
    ("tstzrange", "Range<Timestamptz>"),
    ("uuid", "Uuid"),
    ("varchar", "VarChar"),
];

/// What is known of the type at this path. A bare name is one that `use diesel::sql_types::*`
/// brings; behind a path it must be Diesel's, or that of a crate that is made for Diesel.
pub(super) fn sql_type(path: &[String]) -> Option<&'static KnownSqlType> {
    let (name, before) = path.split_last()?;
    let known = SQL_TYPES
        .iter()
        .find(|known| known.names.contains(&name.as_str()))?;
    let is_at = |segment: &String| {
        segment.contains("diesel") || !known.is_of_diesel && segment.starts_with("pgvector")
    };
    (before.is_empty() || before.iter().any(is_at)).then_some(known)
}

/// The PostgreSQL type of this catalog name.
pub(super) fn postgres_type(name: &str) -> SqlType {
    if OF_EXTENSIONS.contains(&name) {
        SqlType::named(None, name)
    } else {
        SqlType::built_in(name)
    }
}

/// Elements of the arrays that an array of this type of text reads.
pub(super) fn elements_read(element: &str) -> Option<&'static [&'static str]> {
    let found = ARRAYS_OF_TEXT.iter().find(|(name, _)| *name == element);
    found.map(|(_, elements)| *elements)
}

/// The range over this type.
pub(super) fn range_of(element: &str) -> Option<&'static str> {
    let found = RANGES.iter().find(|(name, _, _)| *name == element);
    found.map(|(_, range, _)| *range)
}

/// The multirange over this type.
pub(super) fn multirange_of(element: &str) -> Option<&'static str> {
    let found = RANGES.iter().find(|(name, _, _)| *name == element);
    found.map(|(_, _, multirange)| *multirange)
}

/// The built-in type of this number.
pub(super) fn by_oid(oid: u32) -> Option<&'static str> {
    let found = OIDS.iter().find(|(number, _)| *number == oid);
    found.map(|(_, name)| *name)
}
