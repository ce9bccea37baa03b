//! Reading of type names as people write them in DDL, and the built-in types' many spellings.
//!
//! Source: the PostgreSQL manual, chapter "Data Types", and `gram.y` (`SimpleTypename`).

use super::{BUILT_IN, SqlType, TypeKind, TypeName};
use crate::name::truncated;
use crate::stated::Stated;

/// Spellings of built-in types other than their catalog name, and that name.
const SPELLINGS: &[(&str, &str)] = &[
    ("bigint", "int8"),
    ("bit varying", "varbit"),
    ("boolean", "bool"),
    ("char", "bpchar"),
    ("char varying", "varchar"),
    ("character", "bpchar"),
    ("character varying", "varchar"),
    ("dec", "numeric"),
    ("decimal", "numeric"),
    ("double precision", "float8"),
    ("float", "float8"),
    ("int", "int4"),
    ("integer", "int4"),
    ("nchar", "bpchar"),
    ("real", "float4"),
    ("smallint", "int2"),
    ("time with time zone", "timetz"),
    ("time without time zone", "time"),
    ("timestamp with time zone", "timestamptz"),
    ("timestamp without time zone", "timestamp"),
];

/// Built-in types that columns have, by catalog name.
const CATALOG_NAMES: &[&str] = &[
    "bit",
    "bool",
    "box",
    "bpchar",
    "bytea",
    "cidr",
    "circle",
    "date",
    "daterange",
    "datemultirange",
    "float4",
    "float8",
    "inet",
    "int2",
    "int4",
    "int4multirange",
    "int4range",
    "int8",
    "int8multirange",
    "int8range",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "path",
    "pg_lsn",
    "pg_snapshot",
    "point",
    "polygon",
    "record",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "text",
    "tid",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "uuid",
    "varbit",
    "varchar",
    "xid",
    "xid8",
    "xml",
];

/// The spelling of a built-in type that reports use.
pub(super) fn short_name(catalog_name: &str) -> &str {
    match catalog_name {
        "bool" => "boolean",
        "bpchar" => "char",
        "char" => "\"char\"",
        "float4" => "real",
        "float8" => "double precision",
        "int2" => "smallint",
        "int4" => "integer",
        "int8" => "bigint",
        "varbit" => "bit varying",
        other => other,
    }
}

pub(super) fn sql_type(text: &str) -> Option<SqlType> {
    let (text, array) = without_array_suffix(text.trim());
    let (head, modifiers, tail) = split_modifiers(text)?;
    let parts = name_parts(head)?;
    let words = match parts.as_slice() {
        [Part::Words(words)] => [words.as_str(), tail].join(" ").trim().to_lowercase(),
        [Part::Quoted(name)] if tail.is_empty() => {
            return Some(user_type(None, name, modifiers, array));
        }
        [schema, name] if tail.is_empty() => {
            return Some(user_type(
                Some(schema.text()),
                name.text(),
                modifiers,
                array,
            ));
        }
        _ => return None,
    };
    if let Some(fields) = words.strip_prefix("interval ") {
        let fields = match modifiers.as_slice() {
            [] => fields.to_owned(),
            [precision] => format!("{fields}({precision})"),
            _ => return None,
        };
        return Some(built_in("interval", vec![fields], array));
    }
    let spelled = SPELLINGS
        .iter()
        .find(|(spelling, _)| *spelling == words)
        .map(|(_, name)| *name);
    let name = spelled.or_else(|| CATALOG_NAMES.iter().copied().find(|name| *name == words));
    match name {
        Some(name) => Some(with_default_modifiers(name, &words, modifiers, array)),
        None if words.contains(' ') => None,
        None => Some(user_type(None, &words, modifiers, array)),
    }
}

/// PostgreSQL fills modifiers in: `char` is `char(1)`, `numeric(10)` is `numeric(10,0)`.
fn with_default_modifiers(
    name: &str,
    written: &str,
    mut modifiers: Vec<String>,
    array: bool,
) -> SqlType {
    match (name, modifiers.as_slice()) {
        ("bpchar", []) if written != "bpchar" => modifiers = vec!["1".to_owned()],
        ("bit", []) => modifiers = vec!["1".to_owned()],
        ("numeric", [precision]) => modifiers = vec![precision.clone(), "0".to_owned()],
        ("float8", [bits]) => {
            let single = bits.parse::<u8>().is_ok_and(|bits| bits <= 24);
            return built_in(if single { "float4" } else { "float8" }, Vec::new(), array);
        }
        _ => {}
    }
    built_in(name, modifiers, array)
}

fn built_in(name: &str, modifiers: Vec<String>, array: bool) -> SqlType {
    SqlType {
        modifiers: Stated::Is(modifiers),
        array,
        ..SqlType::built_in(name)
    }
}

fn user_type(schema: Option<&str>, name: &str, modifiers: Vec<String>, array: bool) -> SqlType {
    let is_char = schema.is_none_or(|schema| schema == BUILT_IN) && name == "char";
    if is_char || schema == Some(BUILT_IN) {
        return built_in(name, modifiers, array);
    }
    SqlType {
        name: TypeName {
            schema: schema.map(|schema| truncated(schema).to_owned()),
            name: truncated(name).to_owned(),
        },
        modifiers: Stated::Is(modifiers),
        array,
        kind: TypeKind::Unknown,
    }
}

/// Takes `[]`, `[3]` and `ARRAY` off the end.
fn without_array_suffix(text: &str) -> (&str, bool) {
    let mut rest = text;
    let mut array = false;
    loop {
        let trimmed = rest.trim_end();
        if let Some(open) = trimmed.strip_suffix(']').and_then(|body| {
            let open = body.rfind('[')?;
            let size = body[open + 1..].trim();
            size.bytes()
                .all(|byte| byte.is_ascii_digit())
                .then_some(open)
        }) {
            rest = &trimmed[..open];
            array = true;
        } else if trimmed.len() > 6
            && trimmed.is_char_boundary(trimmed.len() - 6)
            && trimmed[trimmed.len() - 6..].eq_ignore_ascii_case(" array")
        {
            rest = &trimmed[..trimmed.len() - 6];
            array = true;
        } else {
            return (trimmed, array);
        }
    }
}

/// Splits `head(modifiers) tail`; a parenthesis inside quotes does not count.
fn split_modifiers(text: &str) -> Option<(&str, Vec<String>, &str)> {
    let mut quoted = false;
    let open = text.char_indices().find_map(|(position, character)| {
        quoted ^= character == '"';
        (!quoted && (character == '(' || character == ')')).then_some(position)
    });
    let Some(open) = open else {
        return Some((text, Vec::new(), ""));
    };
    let close = text[open..].find(')')? + open;
    if !text[open..].starts_with('(') {
        return None;
    }
    let inside = &text[open + 1..close];
    let modifiers: Vec<String> = inside
        .split(',')
        .map(|part| part.trim().to_owned())
        .collect();
    let sound = |part: &String| {
        !part.is_empty()
            && part
                .chars()
                .all(|character| character.is_alphanumeric() || "_- '".contains(character))
    };
    modifiers
        .iter()
        .all(sound)
        .then(|| (text[..open].trim(), modifiers, text[close + 1..].trim()))
}

enum Part {
    Words(String),
    Quoted(String),
}

impl Part {
    fn text(&self) -> &str {
        match self {
            Part::Words(text) | Part::Quoted(text) => text,
        }
    }
}

/// Splits a possibly qualified, possibly quoted name at its dots and folds what is not quoted.
fn name_parts(text: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    loop {
        if let Some(body) = rest.strip_prefix('"') {
            let (name, after) = quoted_name(body)?;
            parts.push(Part::Quoted(name));
            rest = after;
        } else {
            let end = rest.find('.').unwrap_or(rest.len());
            let words: Vec<&str> = rest[..end].split_whitespace().collect();
            let word_is_sound = |word: &&str| {
                word.chars()
                    .all(|one| one.is_alphanumeric() || one == '_' || one == '$')
                    && !word.starts_with(|one: char| one.is_ascii_digit())
            };
            if words.is_empty() || !words.iter().all(word_is_sound) {
                return None;
            }
            parts.push(Part::Words(words.join(" ").to_lowercase()));
            rest = &rest[end..];
        }
        match rest.trim_start().strip_prefix('.') {
            Some(after) => rest = after,
            None => return rest.trim().is_empty().then_some(parts),
        }
    }
}

/// Reads up to the closing quote; a doubled quote is one of the name's own.
fn quoted_name(body: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut characters = body.char_indices().peekable();
    while let Some((position, character)) = characters.next() {
        if character != '"' {
            name.push(character);
        } else if characters.next_if(|(_, next)| *next == '"').is_some() {
            name.push('"');
        } else {
            return (!name.is_empty()).then(|| (name, &body[position + 1..]));
        }
    }
    None
}
