//! Which casts keep every value that they let pass.

use schemadrift_schema::{SqlType, TypeKind};

pub(super) const TEXTS: [&str; 3] = ["text", "varchar", "bpchar"];
pub(super) const INTEGERS: [&str; 3] = ["int2", "int4", "int8"];

/// What text can be read as without a part of it being passed over: it is refused otherwise.
const READ_WHOLE: [&str; 14] = [
    "int2",
    "int4",
    "int8",
    "oid",
    "bool",
    "uuid",
    "json",
    "xml",
    "bytea",
    "inet",
    "cidr",
    "macaddr",
    "macaddr8",
    "timestamptz",
];

/// Casts between other types that keep every value.
const KEEPING: [(&str, &str); 17] = [
    ("int2", "float4"),
    ("int2", "float8"),
    ("int4", "float8"),
    ("int4", "oid"),
    ("oid", "int8"),
    ("float4", "float8"),
    ("bool", "int4"),
    ("date", "timestamp"),
    ("date", "timestamptz"),
    ("timestamp", "timestamptz"),
    // The moment in UTC, which is written out.
    ("timestamptz", "timestamp"),
    ("time", "timetz"),
    ("time", "interval"),
    ("jsonb", "json"),
    ("cidr", "inet"),
    ("macaddr", "macaddr8"),
    ("name", "text"),
];

/// Whether the cast can lose part of a stored value without an error; a domain is judged by what it is
/// over. Of other types that a database defines for itself only text that is cut short is known.
pub(super) fn discards(from: &SqlType, to: &SqlType) -> bool {
    let is_written_out = is_written_out(from, to);
    let (from, to) = (stored(from), stored(to));
    if is_written_out && cuts_text(&from, &to) {
        return !(from.kind == TypeKind::Enum && to.kind == TypeKind::Enum);
    }
    from.name.is_built_in() && to.name.is_built_in() && !keeps(&from, &to)
}

/// Whether the statement has the cast in it; without that the server refuses what does not fit.
pub(super) fn is_written_out(from: &SqlType, to: &SqlType) -> bool {
    to.name != from.name || to.array != from.array
}

/// The type that values are stored in: what a domain is over, also as an element.
pub(super) fn stored(ty: &SqlType) -> SqlType {
    match &ty.kind {
        TypeKind::Domain(base) => {
            let base = stored(base);
            SqlType {
                array: ty.array || base.array,
                ..base
            }
        }
        _ => ty.clone(),
    }
}

/// A cast that is written out cuts what is too long.
fn cuts_text(from: &SqlType, to: &SqlType) -> bool {
    let Some(room) = modifier(to, 0).filter(|_| is(to, &["varchar", "bpchar"])) else {
        return false;
    };
    longest(from).is_none_or(|longest| longest > room)
}

/// The most characters that a value has as text, where that is known.
fn longest(ty: &SqlType) -> Option<i32> {
    match ty.name.name.as_str() {
        _ if !ty.name.is_built_in() || ty.array => None,
        "varchar" | "bpchar" => modifier(ty, 0),
        "bool" => Some(5),
        "int2" => Some(6),
        "int4" => Some(11),
        "int8" => Some(20),
        "uuid" => Some(36),
        _ => None,
    }
}

fn keeps(from: &SqlType, to: &SqlType) -> bool {
    let names = (from.name.name.as_str(), to.name.name.as_str());
    if shortens_fraction(from, to) {
        return false;
    }
    if from.name == to.name {
        // An interval may have fields in place of a precision.
        return !is(to, &["interval"])
            || modifiers(to).is_empty()
            || modifiers(from) == modifiers(to);
    }
    // What a type prints is all that it holds.
    is(to, &TEXTS)
        || is(from, &INTEGERS) && is(to, &INTEGERS)
        || is(from, &INTEGERS) && is(to, &["numeric"])
        || is(from, &TEXTS) && (is(to, &READ_WHOLE) || is(to, &["numeric"]) || holds_bits(from, to))
        || KEEPING.contains(&names) && !(from.array && names == ("timestamptz", "timestamp"))
        || names.1.strip_suffix("multirange") == names.0.strip_suffix("range")
            && names.1.ends_with("multirange")
}

/// Whether bits that are written as text are all kept: a cast cuts what is too long, and fills up what
/// is too short for a number of them.
fn holds_bits(from: &SqlType, to: &SqlType) -> bool {
    let longest = longest(from);
    let room = modifier(to, 0);
    is(to, &["varbit"]) && room.is_none_or(|room| longest.is_some_and(|longest| longest <= room))
}

/// Whether fewer digits stay behind the point, of a number or of a second.
fn shortens_fraction(from: &SqlType, to: &SqlType) -> bool {
    if is(to, &["numeric"]) {
        let has = match is(from, &INTEGERS) {
            true => Some(0),
            false => modifier(from, 1).filter(|_| is(from, &["numeric"])),
        };
        // Without a scale of its own a precision means none.
        let scale = modifier(to, 0).map(|_| modifier(to, 1).unwrap_or(0));
        return scale.is_some_and(|scale| has.is_none_or(|has| scale < has));
    }
    let is_time = is(
        to,
        &["time", "timetz", "timestamp", "timestamptz", "interval"],
    );
    let has = match is(from, &["date"]) {
        true => 0,
        false => modifier(from, 0).unwrap_or(6),
    };
    is_time && modifier(to, 0).is_some_and(|digits| digits < has)
}

pub(super) fn is(ty: &SqlType, names: &[&str]) -> bool {
    ty.name.is_built_in() && names.contains(&ty.name.name.as_str())
}

pub(super) fn modifiers(ty: &SqlType) -> &[String] {
    ty.modifiers.value().map_or(&[], Vec::as_slice)
}

pub(super) fn modifier(ty: &SqlType, position: usize) -> Option<i32> {
    modifiers(ty).get(position)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_judged_by_what_it_is_over() {
        let parse = |text: &str| SqlType::parse(text).unwrap();
        let over = |text: &str| SqlType {
            kind: TypeKind::Domain(Box::new(parse(text))),
            ..SqlType::named(Some("app"), "d")
        };
        assert!(discards(&parse("text"), &over("varchar(5)")));
        assert!(discards(&parse("varchar(9)"), &over("varchar(5)")));
        assert!(discards(&parse("numeric"), &over("integer")));
        assert!(discards(&over("numeric"), &parse("integer")));
        assert!(!discards(&parse("varchar(5)"), &over("varchar(5)")));
        assert!(!discards(&parse("text"), &over("integer")));
        assert!(!discards(&over("varchar(5)"), &parse("text")));
    }

    #[test]
    fn a_cast_that_loses_something_unseen_is_told_from_one_that_keeps_or_refuses() {
        let loses = |from: &str, to: &str| {
            let parse = |text: &str| SqlType::parse(text).unwrap();
            discards(&parse(from), &parse(to))
        };
        for (from, to) in [
            ("double precision", "numeric(10,2)"),
            ("double precision", "numeric"),
            ("double precision", "real"),
            ("numeric(10,2)", "integer"),
            ("numeric(10,2)", "numeric(10,1)"),
            ("numeric(10,2)", "numeric(10)"),
            ("numeric(10,2)", "double precision"),
            ("bigint", "double precision"),
            ("integer", "real"),
            ("integer", "boolean"),
            ("text", "numeric(10,2)"),
            ("text", "date"),
            ("text", "timestamp"),
            ("text", "time"),
            ("text", "jsonb"),
            ("text", "name"),
            ("text", "double precision"),
            ("text", "bit(3)"),
            ("text", "bit"),
            ("varchar(3)", "bit(3)"),
            ("text", "varbit(3)"),
            ("varchar(4)", "varbit(3)"),
            ("text[]", "varbit(3)[]"),
            ("text", "varchar(10)"),
            ("uuid", "varchar(35)"),
            ("varchar(5)", "char(4)"),
            ("json", "jsonb"),
            ("interval", "time"),
            ("interval", "interval(0)"),
            ("time", "time(0)"),
            ("timestamp", "timestamp(0)"),
            ("timestamp", "timestamptz(0)"),
            ("timestamptz[]", "timestamp[]"),
            ("timestamptz", "timestamp(0)"),
            ("timestamp", "date"),
            ("macaddr8", "macaddr"),
            ("box", "point"),
            ("integer[]", "boolean[]"),
        ] {
            assert!(loses(from, to), "{from} to {to}");
        }
        for (from, to) in [
            ("varchar(50)", "varchar(10)"),
            ("varchar(50)", "text"),
            ("numeric(10,2)", "numeric(12,4)"),
            ("numeric(10,2)", "numeric"),
            ("integer", "bigint"),
            ("bigint", "integer"),
            ("integer", "numeric(10,2)"),
            ("integer", "text"),
            ("uuid", "varchar(36)"),
            ("bigint", "varchar(20)"),
            ("timestamptz", "timestamp"),
            ("integer", "double precision"),
            ("real", "double precision"),
            ("text", "integer"),
            ("text", "uuid"),
            ("text", "numeric"),
            ("text", "varbit"),
            ("varchar(3)", "varbit(3)"),
            ("text[]", "varbit[]"),
            ("text", "timestamptz"),
            ("varchar(10)", "boolean"),
            ("jsonb", "json"),
            ("json", "text"),
            ("date", "timestamp"),
            ("date", "timestamp(0)"),
            ("timestamp(0)", "timestamptz"),
            ("timestamp(0)", "timestamp(3)"),
            ("time", "interval"),
            ("integer[]", "bigint[]"),
            ("int4range", "int4multirange"),
        ] {
            assert!(!loses(from, to), "{from} to {to}");
        }
    }
}
