//! Which casts let every stored value pass, whatever it is.

use schemadrift_schema::{SqlType, TypeKind};

use super::cast::{INTEGERS, TEXTS, is, is_written_out, modifier, modifiers, stored};

/// Casts between other types that no value fails.
const PASSING: [(&str, &str); 18] = [
    ("int2", "float4"),
    ("int4", "float4"),
    ("int8", "float4"),
    ("int2", "float8"),
    ("int4", "float8"),
    ("int8", "float8"),
    ("float4", "float8"),
    ("bool", "int4"),
    ("int4", "bool"),
    ("int4", "oid"),
    ("oid", "int8"),
    ("timestamp", "date"),
    ("time", "interval"),
    ("interval", "time"),
    ("time", "timetz"),
    ("jsonb", "json"),
    ("cidr", "inet"),
    ("macaddr", "macaddr8"),
];

/// Whether a stored value may have no place in the new type. What only grows never has none.
pub(crate) fn can_fail(from: &SqlType, to: &SqlType) -> bool {
    let is_written_out = is_written_out(from, to);
    let (from, to) = (stored(from), stored(to));
    if is_written_out && is(&to, &TEXTS) && !to.array {
        // What is too long is cut.
        return false;
    }
    if from.array != to.array {
        return true;
    }
    let names = (from.name.name.as_str(), to.name.name.as_str());
    if from.name == to.name {
        return !fits(&from, &to);
    }
    if let Some(digits) = digits_of_integer(&from) {
        if let Some(others) = digits_of_integer(&to) {
            return others < digits;
        }
        if is(&to, &["numeric"]) {
            return digits_of_numeric(&to).is_some_and(|others| others < digits);
        }
    }
    let is_built_in = from.name.is_built_in() && to.name.is_built_in();
    let is_multirange = names.1.strip_suffix("multirange") == names.0.strip_suffix("range")
        && names.1.ends_with("multirange");
    // Between the two every value is moved by nothing, since UTC is written out.
    let is_moment =
        is(&from, &["timestamp", "timestamptz"]) && is(&to, &["timestamp", "timestamptz"]);
    let passes = PASSING.contains(&names) || is_multirange || is_moment && !from.array;
    !(is_built_in && passes)
}

/// Whether each value of a type is one of the same type with other modifiers.
fn fits(from: &SqlType, to: &SqlType) -> bool {
    if modifiers(to).is_empty() || modifiers(from) == modifiers(to) {
        return !matches!(to.kind, TypeKind::Enum) || from.name == to.name;
    }
    match to.name.name.as_str() {
        _ if !to.name.is_built_in() => false,
        "varchar" | "bpchar" | "varbit" => {
            modifier(from, 0) <= modifier(to, 0) && modifier(from, 0).is_some()
        }
        "numeric" => {
            let (Some(has), Some(takes)) = (digits_of_numeric(from), digits_of_numeric(to)) else {
                return false;
            };
            let is_rounded = modifier(to, 1).unwrap_or(0) < modifier(from, 1).unwrap_or(0);
            // What is rounded up may have one digit more.
            has + i32::from(is_rounded) <= takes
        }
        "time" | "timetz" | "timestamp" | "timestamptz" | "interval" => true,
        _ => false,
    }
}

/// The digits that an integer may have.
fn digits_of_integer(ty: &SqlType) -> Option<i32> {
    let digits = [5, 10, 19];
    let place = INTEGERS.iter().position(|name| is(ty, &[name]))?;
    digits.get(place).copied()
}

/// The digits that a number may have before the point; `None` where there is no limit.
fn digits_of_numeric(ty: &SqlType) -> Option<i32> {
    modifier(ty, 0).map(|precision| precision - modifier(ty, 1).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cast_that_no_value_fails_is_told_from_one_that_some_do() {
        let fails = |from: &str, to: &str| {
            let parse = |text: &str| SqlType::parse(text).unwrap();
            can_fail(&parse(from), &parse(to))
        };
        for (from, to) in [
            ("varchar(50)", "varchar(80)"),
            ("varchar(50)", "varchar"),
            ("varchar(50)", "text"),
            ("char(5)", "text"),
            ("text", "varchar"),
            ("text", "varchar(5)"),
            ("numeric(10,2)", "numeric(12,4)"),
            ("numeric(10,2)", "numeric"),
            ("numeric(10,2)", "numeric(10,2)"),
            ("numeric(10,2)", "numeric(10,1)"),
            ("smallint", "integer"),
            ("integer", "bigint"),
            ("integer[]", "bigint[]"),
            ("integer", "numeric(10)"),
            ("bigint", "numeric"),
            ("real", "double precision"),
            ("integer", "text"),
            ("uuid", "text"),
            ("jsonb", "json"),
            ("timestamp", "timestamp(0)"),
            ("timestamp", "timestamptz"),
            ("timestamptz", "timestamp"),
            ("int4range", "int4multirange"),
        ] {
            assert!(!fails(from, to), "{from} to {to}");
        }
        for (from, to) in [
            ("varchar(80)", "varchar(50)"),
            ("varchar", "varchar(50)"),
            ("numeric(10,2)", "numeric(11,4)"),
            ("numeric(4,2)", "numeric(3,1)"),
            ("numeric", "numeric(10,2)"),
            ("bigint", "integer"),
            ("integer", "numeric(10,2)"),
            ("bigint[]", "integer[]"),
            ("integer", "integer[]"),
            ("double precision", "real"),
            ("text", "integer"),
            ("text[]", "uuid[]"),
            ("json", "jsonb"),
            ("bit(3)", "bit(4)"),
            ("int4range", "int8multirange"),
        ] {
            assert!(fails(from, to), "{from} to {to}");
        }
    }
}
