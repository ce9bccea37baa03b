//! What a written `ColumnType` is on PostgreSQL.
//!
//! Source: `sea-query/src/backend/postgres/table.rs`, of sea-query 0.27 to 1.0. Modifiers are
//! stated where the `ColumnType` has a place for them: `Decimal(None)` says that there are none,
//! while `Timestamp` has no way to say a precision.

use std::collections::BTreeSet;

use heck::ToShoutySnakeCase;
use schemadrift_schema::{SqlType, Stated, TypeKind, truncated};

use super::term::{Head, Term};

/// Types without arguments, and older spellings of them that had some.
const PLAIN: &[(&str, &str)] = &[
    ("BigInteger", "bigint"),
    ("BigUnsigned", "bigint"),
    ("Binary", "bytea"),
    ("Blob", "bytea"),
    ("Boolean", "bool"),
    ("Cidr", "cidr"),
    ("Date", "date"),
    ("Double", "double precision"),
    ("Float", "real"),
    ("Inet", "inet"),
    ("Integer", "integer"),
    ("Json", "json"),
    ("JsonBinary", "jsonb"),
    ("LongBinary", "bytea"),
    ("LTree", "ltree"),
    ("MacAddr", "macaddr"),
    ("MediumBinary", "bytea"),
    ("Money", "money"),
    ("SmallInteger", "smallint"),
    ("Text", "text"),
    ("TinyBinary", "bytea"),
    ("TinyInteger", "smallint"),
    ("TinyUnsigned", "smallint"),
    ("Uuid", "uuid"),
    ("VarBinary", "bytea"),
    ("var_binary", "bytea"),
];

/// Types whose precision cannot be said since sea-query 0.29.
const TIMES: &[(&str, &str)] = &[
    ("DateTime", "timestamp"),
    ("Time", "time"),
    ("Timestamp", "timestamp"),
    ("TimestampWithTimeZone", "timestamptz"),
];

/// Types with a length.
const SIZED: &[(&str, &str)] = &[
    ("Bit", "bit"),
    ("Char", "char"),
    ("String", "varchar"),
    ("VarBit", "varbit"),
    ("Vector", "vector"),
    ("string", "varchar"),
];

/// The type that a term stands for, as in `column_type = "…"`; methods after it are not looked at.
/// `None` where it cannot be told, or PostgreSQL has no such type.
pub(super) fn sql_type(term: &Term, unsigned: Unsigned) -> Option<SqlType> {
    let (path, arguments) = match &term.head {
        Head::Path(path) => (path, &[][..]),
        Head::Call(path, arguments) => (path, arguments.as_slice()),
        Head::Fields(path, fields) if path.last()? == "Enum" => {
            let (_, name) = fields.iter().find(|(field, _)| field == "name")?;
            return Some(enum_type(name.text()?));
        }
        _ => return None,
    };
    let name = path.last()?.as_str();
    let named = |types: &[(&'static str, &'static str)]| {
        let found = types.iter().find(|(own, _)| *own == name);
        found.map(|(_, sql)| *sql)
    };
    if let Some(sql) = named(PLAIN) {
        return SqlType::parse(sql);
    }
    if let Some(sql) = unsigned.sql(name) {
        return SqlType::parse(sql);
    }
    if let Some(sql) = named(TIMES) {
        return Some(match arguments {
            [precision] => sized(sql, &numbers(precision)?)?,
            _ => SqlType::built_in(sql),
        });
    }
    if let Some(sql) = named(SIZED) {
        let size = match arguments {
            [] => Vec::new(),
            [size] => numbers(size)?,
            _ => return None,
        };
        return sized(sql, &size);
    }
    match (name, arguments) {
        ("Decimal", []) => SqlType::parse("numeric"),
        ("Decimal", [size]) => sized("numeric", &numbers(size)?),
        ("Interval", _) => interval(arguments),
        ("Custom" | "custom", [sql]) => custom(sql.text()?),
        ("Array", [element]) => {
            let mut ty = sql_type(element_of(element), unsigned)?;
            // The place of modifiers is that of the element.
            ty.array = true;
            Some(ty)
        }
        _ => None,
    }
}

/// What unsigned integers are emitted as, which changed with SeaORM 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unsigned {
    /// As the signed type of the same size, up to sea-query 0.32 of SeaORM 1.
    SameSize,
    /// As a type that holds every value, since sea-query 1.0 of SeaORM 2.
    Wider,
}

impl Unsigned {
    /// By the versions of SeaORM that are asked for; the newest is meant where none is.
    pub(super) fn of_versions(versions: &BTreeSet<&str>) -> Self {
        let is_before_2 = |version: &&str| {
            let digits = version.trim_start_matches(|one: char| !one.is_ascii_digit());
            digits.starts_with("0.") || digits == "1" || digits.starts_with("1.")
        };
        if !versions.is_empty() && versions.iter().all(is_before_2) {
            Unsigned::SameSize
        } else {
            Unsigned::Wider
        }
    }

    pub(super) fn sql(self, name: &str) -> Option<&'static str> {
        Some(match (name, self) {
            ("SmallUnsigned", Unsigned::SameSize) => "smallint",
            ("SmallUnsigned", Unsigned::Wider) => "integer",
            ("Unsigned", Unsigned::SameSize) => "integer",
            ("Unsigned", Unsigned::Wider) => "bigint",
            _ => return None,
        })
    }
}

/// The type of a PostgreSQL enum of this name.
pub(super) fn enum_type(name: &str) -> SqlType {
    let mut ty = SqlType::named(None, truncated(name));
    ty.kind = TypeKind::Enum;
    ty
}

/// `custom("citext")` is written into the statement as it is.
fn custom(sql: &str) -> Option<SqlType> {
    let mut ty = SqlType::parse(sql)?;
    if ty.modifiers.value().is_some_and(Vec::is_empty) {
        ty.modifiers = Stated::Unstated;
    }
    Some(ty)
}

/// `Some(3)`, `None`, `3`, `Some((10, 2))`, `StringLen::N(3)`.
fn numbers(term: &Term) -> Option<Vec<String>> {
    match &term.head {
        Head::Number(number) => Some(vec![number.clone()]),
        Head::Tuple(parts) => {
            let parts: Option<Vec<Vec<String>>> = parts.iter().map(numbers).collect();
            Some(parts?.concat())
        }
        Head::Call(path, arguments) => match (path.last()?.as_str(), arguments.as_slice()) {
            ("Some" | "N", [only]) => numbers(only),
            _ => None,
        },
        Head::Path(path) => match path.last()?.as_str() {
            "None" | "Max" => Some(Vec::new()),
            _ => None,
        },
        _ => None,
    }
}

fn sized(name: &str, size: &[String]) -> Option<SqlType> {
    if size.is_empty() {
        return SqlType::parse(name);
    }
    SqlType::parse(&format!("{name}({})", size.join(",")))
}

fn interval(arguments: &[Term]) -> Option<SqlType> {
    let (fields, precision) = match arguments {
        [] => (None, Vec::new()),
        [fields, precision] => {
            let fields = match &fields.head {
                Head::Call(_, inside) => match inside.as_slice() {
                    // `Some(PgInterval::DayToHour)` is `DAY TO HOUR`.
                    [only] => Some(only.path()?.last()?.to_shouty_snake_case()),
                    _ => return None,
                },
                _ => None,
            };
            (fields, numbers(precision)?)
        }
        _ => return None,
    };
    let fields = fields.map_or(String::new(), |words| {
        format!(" {}", words.replace('_', " "))
    });
    let precision = precision
        .first()
        .map_or(String::new(), |digits| format!("({digits})"));
    SqlType::parse(&format!("interval{fields}{precision}"))
}

/// What is inside of `RcOrArc::new(…)` and its like.
fn element_of(term: &Term) -> &Term {
    match &term.head {
        Head::Call(path, arguments) => {
            match (path.last().map(String::as_str), arguments.as_slice()) {
                (Some("new" | "from"), [only]) => element_of(only),
                _ => term,
            }
        }
        _ => term,
    }
}

#[cfg(test)]
mod tests {
    use super::{Unsigned, sql_type};
    use crate::sea_orm::term::Term;

    fn check(text: &str, expected: &str) {
        let term = Term::in_text(text).unwrap();
        let ty = sql_type(&term, Unsigned::Wider);
        let printed = ty.map_or("none".to_owned(), |ty| {
            let stated = if ty.modifiers.is_stated() { "" } else { " …" };
            format!("{ty}{stated}")
        });
        assert_eq!(printed, expected, "{text}");
    }

    #[test]
    fn every_column_type() {
        check("Text", "text");
        check("String(StringLen::N(50))", "varchar(50)");
        check("String(StringLen::None)", "varchar");
        check("String(StringLen::Max)", "varchar");
        check("String(Some(50))", "varchar(50)");
        check("string(Some(7))", "varchar(7)");
        check("Char(Some(2))", "char(2)");
        check("Char(None)", "char(1)");
        check("Decimal(Some((10, 2)))", "numeric(10,2)");
        check("Decimal(None)", "numeric");
        check("JsonBinary", "jsonb");
        check("Json", "json");
        check("DateTime", "timestamp …");
        check("Timestamp", "timestamp …");
        check("Timestamp(Some(3))", "timestamp(3)");
        check("TimestampWithTimeZone", "timestamptz …");
        check("Time", "time …");
        check("Date", "date");
        check("Double", "double precision");
        check("Float", "real");
        check("TinyInteger", "smallint");
        check("SmallInteger", "smallint");
        check("Integer", "integer");
        check("BigInteger", "bigint");
        check("SmallUnsigned", "integer");
        check("Unsigned", "bigint");
        check("BigUnsigned", "bigint");
        check("Boolean", "boolean");
        check("Uuid", "uuid");
        check("Binary(16)", "bytea");
        check("Binary(BlobSize::Blob(None))", "bytea");
        check("VarBinary(StringLen::N(16))", "bytea");
        check("var_binary(16)", "bytea");
        check("Blob", "bytea");
        check("Bit(Some(4))", "bit(4)");
        check("Bit(None)", "bit(1)");
        check("VarBit(4)", "bit varying(4)");
        check("Money(None)", "money");
        check("Inet", "inet");
        check("Cidr", "cidr");
        check("MacAddr", "macaddr");
        check("LTree", "ltree");
        check("Vector(Some(3))", "vector(3)");
        check("Interval(None, None)", "interval");
        check(
            "Interval(Some(PgInterval::DayToSecond), Some(3))",
            "interval day to second(3)",
        );
        check("Array(RcOrArc::new(ColumnType::Text))", "text[]");
        check(
            "Array(SeaRc::new(ColumnType::String(StringLen::N(3))))",
            "varchar(3)[]",
        );
        check("custom(\"citext\")", "citext …");
        check("Custom(\"public.Mood\".to_owned())", "mood …");
        check("custom(\"geometry(Point,4326)\")", "geometry(Point,4326)");
        check(
            "Enum { name: Alias::new(\"tea\").into_iden(), variants: vec![] }",
            "tea …",
        );
    }

    #[test]
    fn what_cannot_be_told_is_nothing() {
        check("Year", "none");
        check("Custom(name())", "none");
        check("custom(\"not a type;\")", "none");
        check("String(LENGTH)", "none");
        check("Decimal(Some(PRECISION))", "none");
        check("my_type()", "none");
    }

    #[test]
    fn unsigned_integers_were_narrower_before_sea_orm_2() {
        let term = Term::in_text("Unsigned").unwrap();
        let ty = sql_type(&term, Unsigned::SameSize).unwrap();
        assert_eq!(ty.to_string(), "integer");
    }
}
