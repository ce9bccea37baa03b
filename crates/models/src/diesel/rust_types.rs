//! Which PostgreSQL types a Rust type goes with under Diesel, by Diesel's own impls.
//!
//! Anyone may write further impls for types of their own, so a Rust type that is not of this list
//! is not judged. Source: `diesel/src/pg/types/` and `diesel/src/type_impls/` of Diesel 2.3.

use schemadrift_schema::{Accepted, Accepts};

use super::known;
use crate::names::Type;

/// Types inside types; deeper is no column.
const MAX_DEPTH: usize = 16;

/// A Rust type and the PostgreSQL types that it goes with.
struct Known {
    /// Crates one of which its path must go through; none for what the language has by itself.
    crates: &'static [&'static str],
    name: &'static str,
    goes_with: &'static [&'static str],
    /// Whether the name alone, without a path, can mean nothing else.
    is_distinct: bool,
}

const fn built_in(name: &'static str, goes_with: &'static [&'static str]) -> Known {
    Known {
        crates: &[],
        name,
        goes_with,
        is_distinct: true,
    }
}

const fn distinct(
    crates: &'static [&'static str],
    name: &'static str,
    goes_with: &'static [&'static str],
) -> Known {
    Known {
        crates,
        name,
        goes_with,
        is_distinct: true,
    }
}

/// A type whose bare name may be that of many things.
const fn common(
    crates: &'static [&'static str],
    name: &'static str,
    goes_with: &'static [&'static str],
) -> Known {
    Known {
        crates,
        name,
        goes_with,
        is_distinct: false,
    }
}

const TEXT: &[&str] = &["text", "varchar", "bpchar", "citext"];
const INET: &[&str] = &["inet", "cidr"];
const BOTH_TIMESTAMPS: &[&str] = &["timestamp", "timestamptz"];

const KNOWN: &[Known] = &[
    built_in("bool", &["bool"]),
    built_in("u8", &["char"]),
    built_in("i16", &["int2"]),
    built_in("i32", &["int4"]),
    built_in("u32", &["oid"]),
    built_in("i64", &["int8"]),
    built_in("f32", &["float4"]),
    built_in("f64", &["float8"]),
    built_in("str", TEXT),
    built_in("String", TEXT),
    // Diesel pairs these with nothing that PostgreSQL has.
    built_in("i8", &[]),
    built_in("u16", &[]),
    built_in("u64", &[]),
    built_in("i128", &[]),
    built_in("u128", &[]),
    built_in("isize", &[]),
    built_in("usize", &[]),
    built_in("char", &[]),
    distinct(&["chrono"], "NaiveDateTime", BOTH_TIMESTAMPS),
    distinct(&["chrono"], "DateTime", &["timestamptz"]),
    distinct(&["chrono"], "NaiveDate", &["date"]),
    distinct(&["chrono"], "NaiveTime", &["time"]),
    distinct(&["chrono"], "TimeDelta", &["interval"]),
    common(&["chrono"], "Duration", &["interval"]),
    distinct(&["time"], "PrimitiveDateTime", BOTH_TIMESTAMPS),
    distinct(&["time"], "OffsetDateTime", &["timestamptz"]),
    common(&["time"], "Date", &["date"]),
    common(&["time"], "Time", &["time"]),
    distinct(&["std"], "SystemTime", &["timestamp"]),
    distinct(&["diesel"], "PgTimestamp", BOTH_TIMESTAMPS),
    distinct(&["diesel"], "PgDate", &["date"]),
    distinct(&["diesel"], "PgTime", &["time"]),
    distinct(&["diesel"], "PgInterval", &["interval"]),
    distinct(&["diesel"], "PgMoney", &["money"]),
    distinct(&["diesel"], "PgNumeric", &["numeric"]),
    common(&["diesel"], "PgLsn", &["pg_lsn"]),
    distinct(&["bigdecimal"], "BigDecimal", &["numeric"]),
    common(&["rust_decimal"], "Decimal", &["numeric"]),
    distinct(&["uuid"], "Uuid", &["uuid"]),
    common(&["serde_json"], "Value", &["json", "jsonb"]),
    distinct(&["ipnetwork"], "IpNetwork", INET),
    distinct(&["ipnet"], "IpNet", INET),
];

/// What Diesel reads and writes as what is inside.
const WRAPPERS: [&str; 4] = ["Box", "Arc", "Rc", "Cow"];

/// What a field of this type goes with, and whether it is an `Option`.
pub(super) fn read(ty: &Type) -> (Accepts, bool) {
    let (inner, is_optional) = without_option(ty);
    let accepts = match goes_with(inner, 0) {
        None => Accepts::Unknown,
        Some(types) if types.is_empty() => Accepts::Nothing,
        Some(types) => Accepts::OneOf(types),
    };
    (accepts, is_optional)
}

/// `None` where that is not known.
fn goes_with(ty: &Type, depth: usize) -> Option<Vec<Accepted>> {
    if depth == MAX_DEPTH {
        return None;
    }
    match ty {
        Type::Reference(inner) => goes_with(inner, depth + 1),
        Type::Slice(element) if is_byte(element) => Some(named(&["bytea"])),
        Type::Array(element) if is_byte(element) => Some(named(&["bytea", "macaddr", "macaddr8"])),
        Type::Slice(element) => array(element, depth),
        Type::Tuple(parts) => match parts.as_slice() {
            [lower, upper] if lower == upper => range(lower, depth),
            _ => None,
        },
        Type::External {
            path,
            globs,
            arguments,
        } => {
            if let [inner] = arguments.as_slice() {
                if WRAPPERS.iter().any(|name| is_standard(path, name)) {
                    return goes_with(inner, depth + 1);
                }
                if is_standard(path, "Vec") && is_byte(inner) {
                    return Some(named(&["bytea"]));
                }
                if is_standard(path, "Vec") {
                    return array(inner, depth);
                }
            }
            find(path, globs).map(|known| named(known.goes_with))
        }
        Type::Array(_) | Type::Item { .. } | Type::Other(_) => None,
    }
}

fn array(element: &Type, depth: usize) -> Option<Vec<Accepted>> {
    let (element, _) = without_option(element);
    let mut types = goes_with(element, depth + 1)?;
    // Several ranges are a multirange, or an array of ranges.
    if matches!(element, Type::Tuple(_)) {
        return None;
    }
    // Rust counts dimensions, PostgreSQL does not.
    for accepted in &mut types {
        accepted.array = true;
    }
    Some(types)
}

/// `(Bound<T>, Bound<T>)`.
fn range(bound: &Type, depth: usize) -> Option<Vec<Accepted>> {
    let Type::External {
        path, arguments, ..
    } = bound
    else {
        return None;
    };
    let is_bound = path.last().is_some_and(|last| last == "Bound");
    let [of] = arguments.as_slice() else {
        return None;
    };
    if !is_bound {
        return None;
    }
    let elements = goes_with(of, depth + 1)?;
    let ranges: Vec<&str> = elements
        .iter()
        .filter_map(|element| known::range_of(&element.name))
        .collect();
    (!ranges.is_empty()).then(|| named(&ranges))
}

fn named(names: &[&str]) -> Vec<Accepted> {
    names.iter().map(|name| Accepted::named(name)).collect()
}

fn find(path: &[String], globs: &[Vec<String>]) -> Option<&'static Known> {
    let (name, before) = path.split_last()?;
    let named = || KNOWN.iter().filter(|known| known.name == name);
    let goes_through = |path: &[String], known: &Known| {
        path.iter()
            .any(|segment| known.crates.contains(&segment.as_str()))
    };
    if before.is_empty() {
        let below_glob = |known: &&Known| globs.iter().any(|glob| goes_through(glob, known));
        return named()
            .find(below_glob)
            .or_else(|| named().find(|known| known.is_distinct));
    }
    named().find(|known| match known.crates {
        [] => is_of_language(before),
        _ => goes_through(before, known),
    })
}

fn is_byte(ty: &Type) -> bool {
    matches!(ty, Type::External { path, .. } if path.len() == 1 && path[0] == "u8")
}

fn is_standard(path: &[String], name: &str) -> bool {
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

/// What is inside every `Option` around the type, and whether there is one.
fn without_option(ty: &Type) -> (&Type, bool) {
    let mut inner = ty;
    let mut is_optional = false;
    while let Type::External {
        path, arguments, ..
    } = inner
        && is_standard(path, "Option")
        && let [only] = arguments.as_slice()
    {
        inner = only;
        is_optional = true;
    }
    (inner, is_optional)
}
