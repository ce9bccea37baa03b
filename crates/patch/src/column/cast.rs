//! Which casts keep every value that they let pass.

use schemadrift_schema::{SqlType, TypeKind};

const TEXTS: [&str; 3] = ["text", "varchar", "bpchar"];
const INTEGERS: [&str; 3] = ["int2", "int4", "int8"];

/// What text can be read as without a part of it being passed over: it is refused otherwise.
const READ_WHOLE: [&str; 16] = [
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
    "bit",
    "varbit",
    "timestamptz",
];

/// Casts between other types that keep every value.
const KEEPING: [(&str, &str); 16] = [
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
    ("time", "timetz"),
    ("time", "interval"),
    ("jsonb", "json"),
    ("cidr", "inet"),
    ("macaddr", "macaddr8"),
    ("name", "text"),
];

/// Whether the cast can lose part of a stored value without an error. Of types that a database defines
/// for itself only text that is cut short is known.
pub(super) fn discards(from: &SqlType, to: &SqlType) -> bool {
    if cuts_text(from, to) {
        return !(from.kind == TypeKind::Enum && to.kind == TypeKind::Enum);
    }
    from.name.is_built_in()
        && to.name.is_built_in()
        && ![from, to]
            .iter()
            .any(|ty| matches!(ty.kind, TypeKind::Domain(_)))
        && !keeps(from, to)
}

/// A cast that is written out cuts what is too long; the change of a length alone refuses it.
fn cuts_text(from: &SqlType, to: &SqlType) -> bool {
    is(to, &["varchar", "bpchar"]) && from.name != to.name && modifier(to, 0).is_some()
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
        || is(from, &TEXTS) && (is(to, &READ_WHOLE) || is(to, &["numeric"]))
        || KEEPING.contains(&names)
        || names.1.strip_suffix("multirange") == names.0.strip_suffix("range")
            && names.1.ends_with("multirange")
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

fn is(ty: &SqlType, names: &[&str]) -> bool {
    ty.name.is_built_in() && names.contains(&ty.name.name.as_str())
}

fn modifiers(ty: &SqlType) -> &[String] {
    ty.modifiers.value().map_or(&[], Vec::as_slice)
}

fn modifier(ty: &SqlType, position: usize) -> Option<i32> {
    modifiers(ty).get(position)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

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
            ("text", "varchar(10)"),
            ("json", "jsonb"),
            ("interval", "time"),
            ("interval", "interval(0)"),
            ("time", "time(0)"),
            ("timestamp", "timestamp(0)"),
            ("timestamp", "timestamptz(0)"),
            ("timestamptz", "timestamp"),
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
            ("integer", "double precision"),
            ("real", "double precision"),
            ("text", "integer"),
            ("text", "uuid"),
            ("text", "numeric"),
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
