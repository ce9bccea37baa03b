//! Whether a field of a type can stand in a struct with what that derives.

/// What sqlx's own types do not have.
const OF_SQLX_ITSELF: [&str; 6] = [
    "Copy",
    "Default",
    "Deserialize",
    "Ord",
    "PartialOrd",
    "Serialize",
];

/// Types by a word in them, with traits that they do not have.
const LACKING: [(&str, &[&str]); 19] = [
    ("Vec<", &["Copy"]),
    ("String", &["Copy"]),
    ("f32", &["Eq", "Hash", "Ord"]),
    ("f64", &["Eq", "Hash", "Ord"]),
    ("serde_json::Value", &["Copy", "Hash", "Ord", "PartialOrd"]),
    ("Json", &["Copy", "Hash", "Ord", "PartialOrd"]),
    ("BigDecimal", &["Copy"]),
    ("IpNetwork", &["Default"]),
    ("IpAddr", &["Default"]),
    ("time::Date", &["Default"]),
    ("time::OffsetDateTime", &["Default"]),
    ("time::PrimitiveDateTime", &["Default"]),
    ("time::Time", &["Default"]),
    ("TimeDate", &["Default"]),
    ("TimeTime", &["Default"]),
    ("Bound<", &["Default", "Deserialize", "Ord", "PartialOrd"]),
    ("PgInterval", &OF_SQLX_ITSELF),
    ("PgMoney", &["Default", "Deserialize", "Serialize"]),
    ("PgRange", &OF_SQLX_ITSELF),
];

/// Why a type cannot be that of a field; `row` holds the words in the attributes of the struct.
pub(crate) fn refused(ty: &str, row: &[String]) -> Option<String> {
    let derives = |name: &&&str| row.iter().any(|word| word == **name);
    let has_default = ["Option<", "Nullable<", "Vec<"].iter();
    let has_default = has_default.clone().any(|one| ty.starts_with(one));
    let all = LACKING.iter().filter(|(word, _)| is_in(ty, word));
    let all = all.flat_map(|(_, traits)| traits.iter());
    let mut all = all.filter(|one| **one != "Default" || !has_default);
    let lacking = all.find(derives)?;
    Some(format!(
        "its struct derives {lacking}, which {ty} does not have"
    ))
}

/// Whether a word stands in a type, and is no part of another.
fn is_in(ty: &str, word: &str) -> bool {
    let is_part = |one: char| one.is_alphanumeric() || one == '_';
    ty.match_indices(word).any(|(at, _)| {
        let is_closed = word.ends_with('<') || {
            let behind = ty[at + word.len()..].chars().next();
            behind.is_none_or(|one| !is_part(one))
        };
        is_closed && ty[..at].chars().next_back().is_none_or(|one| !is_part(one))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_refused_where_its_struct_derives_what_it_lacks() {
        let check = |ty: &str, derive: &str, wanted: bool| {
            let found = refused(ty, &[derive.to_owned()]);
            assert_eq!(found.is_some(), wanted, "{ty} {derive}");
        };
        check("f64", "Eq", true);
        check("Option<f64>", "Hash", true);
        check("f64", "PartialEq", false);
        check("Option<String>", "Copy", true);
        check("time::OffsetDateTime", "Default", true);
        check("Option<time::OffsetDateTime>", "Default", false);
        check("chrono::NaiveDate", "Default", false);
        check("Vec<u8>", "Copy", true);
        check("MyJson", "Copy", false);
    }
}
