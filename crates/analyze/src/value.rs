//! A value of each type, and others that a check may ask for.

use schemadrift_schema::{Literal, SqlType, Stated, TypeKind};

/// SQL of values that may be tried, by column.
pub(crate) type Alternatives = Vec<(String, Vec<String>)>;

/// SQL of a value of this type; `None` where none is known.
pub(crate) fn first(ty: &SqlType, labels: &[String]) -> Option<String> {
    let text = text_of(ty, labels)?;
    Some(cast(&text, ty))
}

/// SQL of more values: those that the text of a check names, those next to them, and common ones.
pub(crate) fn others(ty: &SqlType, labels: &[String], check: &str) -> Vec<String> {
    let base = ty.base();
    let mut texts: Vec<String> = Vec::new();
    let numbers = numbers_in(check);
    match family(&base.name.name) {
        _ if base.array => texts.extend(["{}".to_owned()]),
        Family::Number => {
            for number in numbers {
                texts.extend([number, number + 1, number - 1].map(|one| one.to_string()));
            }
            texts.extend(["1", "2", "0", "-1"].map(str::to_owned));
        }
        Family::Text => {
            texts.extend(literals_in(check));
            let lengths = numbers
                .into_iter()
                .filter(|number| (1..=4096).contains(number));
            for length in lengths.filter_map(|number| usize::try_from(number).ok()) {
                texts.extend(["x".repeat(length), "x".repeat(length + 1)]);
                texts.extend(["1".repeat(length), "A".repeat(length)]);
            }
            texts.extend(["x", "X", "1", "a@example.org", "#000000", "/x"].map(str::to_owned));
        }
        Family::Time => {
            let days = ["2024-01-03", "2024-01-01", "2100-01-01", "2000-01-01"];
            texts.extend(days.map(str::to_owned));
        }
        Family::Other => {
            texts.extend(labels.iter().cloned());
            texts.extend(literals_in(check));
            texts.extend(["true", "false"].map(str::to_owned));
        }
    }
    let known = text_of(ty, labels).into_iter();
    known.chain(texts).map(|text| cast(&text, ty)).collect()
}

fn cast(text: &str, ty: &SqlType) -> String {
    format!("CAST({} AS {})", Literal(text), ty.to_sql())
}

enum Family {
    Number,
    Text,
    Time,
    Other,
}

fn family(name: &str) -> Family {
    match name {
        "int2" | "int4" | "int8" | "numeric" | "float4" | "float8" | "money" | "oid" => {
            Family::Number
        }
        "text" | "varchar" | "bpchar" | "char" | "name" | "citext" => Family::Text,
        "date" | "timestamp" | "timestamptz" => Family::Time,
        _ => Family::Other,
    }
}

fn text_of(ty: &SqlType, labels: &[String]) -> Option<String> {
    let base = ty.base();
    if base.array {
        return Some("{}".to_owned());
    }
    if let [label, ..] = labels {
        return Some(label.clone());
    }
    let name = base.name.name.as_str();
    let text = match family(name) {
        Family::Number => "1",
        Family::Text => "x",
        Family::Time => "2024-01-02",
        Family::Other => match name {
            "bool" => "true",
            "uuid" => "00000000-0000-4000-8000-000000000001",
            "time" | "timetz" => "03:04:05",
            "interval" => "1 day",
            "json" | "jsonb" => "{}",
            "bytea" => "\\x00",
            "inet" | "cidr" => "192.0.2.1/32",
            "macaddr" => "08:00:2b:01:02:03",
            "macaddr8" => "08:00:2b:01:02:03:04:05",
            "bit" | "varbit" => "0",
            "xml" => "<x/>",
            "tsvector" | "tsquery" | "ltree" | "lquery" => "x",
            "hstore" => "",
            "point" => "(0,0)",
            "box" => "(1,1),(0,0)",
            "line" => "{1,0,0}",
            "lseg" => "[(0,0),(1,1)]",
            "path" | "polygon" => "((0,0),(1,1),(1,0))",
            "circle" => "<(0,0),1>",
            "cube" => "(0)",
            "pg_lsn" => "0/0",
            "vector" | "halfvec" => return Some(vector(base)),
            _ if name.ends_with("multirange") => "{}",
            _ if base.kind == TypeKind::Range || name.ends_with("range") => "empty",
            _ => return None,
        },
    };
    Some(text.to_owned())
}

/// As long as the type says.
fn vector(ty: &SqlType) -> String {
    let length = match &ty.modifiers {
        Stated::Is(modifiers) => modifiers.first().and_then(|one| one.parse().ok()),
        Stated::Unstated => None,
    };
    format!("[{}]", vec!["1"; length.unwrap_or(1)].join(","))
}

/// What stands between single quotes.
fn literals_in(check: &str) -> Vec<String> {
    let doubled = check.replace("''", "\u{0}");
    let inside = doubled.split('\'').skip(1).step_by(2);
    inside.map(|text| text.replace('\u{0}', "'")).collect()
}

/// Whole numbers that stand by themselves, in or outside quotes.
fn numbers_in(check: &str) -> Vec<i64> {
    let words = check.split(|one: char| !(one.is_alphanumeric() || matches!(one, '_' | '.' | '-')));
    let whole = words.map(|word| word.split('.').next().unwrap_or_default());
    whole.filter_map(|word| word.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_numbers_are_taken_out_of_a_check() {
        assert_eq!(
            literals_in("kind = ANY (ARRAY['a b'::text, 'it''s'::text])"),
            ["a b", "it's"]
        );
        assert_eq!(
            numbers_in("(price >= 10.50) AND (a1 < '-3'::integer)"),
            [10, -3]
        );
    }

    #[test]
    fn a_vector_is_as_long_as_its_type() {
        let ty = SqlType::parse("vector(3)").unwrap();
        assert_eq!(text_of(&ty, &[]).unwrap(), "[1,1,1]");
    }
}
