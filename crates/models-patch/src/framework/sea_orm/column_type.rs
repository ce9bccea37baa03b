//! Types as `column_type` writes them.

use schemadrift_schema::{SqlType, TypeKind};

/// The type in the style of what is there; `None` where SeaORM has no word for it that says all.
pub(super) fn written(sql: &SqlType, there: &str) -> Option<String> {
    if sql.array || sql.kind != TypeKind::Base {
        return None;
    }
    let modifiers: &[String] = sql.modifiers.value().map_or(&[], Vec::as_slice);
    // Before SeaORM 1 a length is an option.
    let is_old = !there.contains("StringLen") && there.contains("String(");
    Some(match (sql.name.name.as_str(), modifiers) {
        ("varchar", [length]) if is_old => format!("String(Some({length}))"),
        ("varchar", []) if is_old => "String(None)".to_owned(),
        ("varchar", [length]) => format!("String(StringLen::N({length}))"),
        ("varchar", []) => "String(StringLen::None)".to_owned(),
        ("bpchar", [length]) => format!("Char(Some({length}))"),
        ("numeric", [precision, scale]) => format!("Decimal(Some(({precision}, {scale})))"),
        ("numeric", []) => "Decimal(None)".to_owned(),
        (name, []) => {
            let found = PLAIN.iter().find(|(own, _)| *own == name);
            found.map(|(_, word)| (*word).to_owned())?
        }
        _ => return None,
    })
}

const PLAIN: [(&str, &str); 17] = [
    ("bool", "Boolean"),
    ("bytea", "Blob"),
    ("cidr", "Cidr"),
    ("date", "Date"),
    ("float4", "Float"),
    ("float8", "Double"),
    ("inet", "Inet"),
    ("int2", "SmallInteger"),
    ("int4", "Integer"),
    ("int8", "BigInteger"),
    ("json", "Json"),
    ("jsonb", "JsonBinary"),
    ("text", "Text"),
    ("time", "Time"),
    ("timestamp", "DateTime"),
    ("timestamptz", "TimestampWithTimeZone"),
    ("uuid", "Uuid"),
];
