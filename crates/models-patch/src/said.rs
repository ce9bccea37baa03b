//! What the attributes of an item say, those among them that stand in a `cfg_attr`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::place::{group_of, is_mark, is_word, segments};

/// The text that an attribute gives to a key: `role` for `#[sqlx(type_name = "role")]`.
pub(crate) fn text(attributes: &TokenStream, attribute: &str, key: &str) -> Option<String> {
    let values = values(attributes, attribute, key);
    values.iter().find_map(|value| match value.as_slice() {
        [TokenTree::Literal(literal)] => unquoted(&literal.to_string()),
        _ => None,
    })
}

/// Whether an attribute has a key that stands alone: `#[sqlx(no_pg_array)]`.
pub(crate) fn flag(attributes: &TokenStream, attribute: &str, key: &str) -> bool {
    values(attributes, attribute, key)
        .iter()
        .any(|value| value.is_empty())
}

/// The last words of the paths that an attribute gives to a key: `Role` for
/// `#[diesel(sql_type = crate::schema::sql_types::Role)]`.
pub(crate) fn paths(attributes: &TokenStream, attribute: &str, key: &str) -> Vec<String> {
    let values = values(attributes, attribute, key);
    let last = values.iter().filter_map(|value| match value.last()? {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    last.collect()
}

/// The tokens behind `key =` in all attributes of this name.
fn values(attributes: &TokenStream, attribute: &str, key: &str) -> Vec<Vec<TokenTree>> {
    let all: Vec<TokenTree> = attributes.clone().into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in all.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            continue;
        };
        let before = at.checked_sub(1).and_then(|before| all.get(before));
        let is_list = group_of(Some(token), Delimiter::Parenthesis).is_some();
        if !is_list || !is_word(before, attribute) {
            found.extend(values(&group.stream(), attribute, key));
            continue;
        }
        let own = segments(&group.stream()).into_iter();
        let own = own.filter(|(tokens, _)| is_word(tokens.first(), key));
        found.extend(own.map(|(tokens, _)| match is_mark(tokens.get(1), '=') {
            true => tokens[2..].to_vec(),
            false => tokens[1..].to_vec(),
        }));
    }
    found
}

/// The text of a literal; `None` where it is no text.
pub(crate) fn unquoted(literal: &str) -> Option<String> {
    if let Some(raw) = literal.strip_prefix('r') {
        let raw = raw.trim_matches('#');
        return Some(raw.strip_prefix('"')?.strip_suffix('"')?.to_owned());
    }
    let inside = literal.strip_prefix('"')?.strip_suffix('"')?;
    let (mut text, mut letters) = (String::new(), inside.chars());
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => text.push(letters.next().filter(|one| "\"\\'".contains(*one))?),
            letter => text.push(letter),
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_wherever_its_attribute_stands() {
        let check = |attributes: &str, wanted: Option<&str>| {
            let tokens: TokenStream = attributes.parse().unwrap();
            let found = text(&tokens, "sqlx", "type_name");
            assert_eq!(found.as_deref(), wanted, "{attributes}");
        };
        check(r#"#[sqlx(type_name = "role")]"#, Some("role"));
        check(
            r#"#[cfg_attr(feature = "db", derive(Type), sqlx(rename_all = "x", type_name = "a.b"))]"#,
            Some("a.b"),
        );
        check(r##"#[sqlx(type_name = r#""Role""#)]"##, Some("\"Role\""));
        check(r#"#[sqlx(type_name = "\"Role\"")]"#, Some("\"Role\""));
        check(r#"#[serde(type_name = "role")]"#, None);
    }

    #[test]
    fn a_path_goes_by_its_last_word() {
        let tokens: TokenStream = "#[diesel(sql_type = a::B, sql_type = C)]".parse().unwrap();
        assert_eq!(paths(&tokens, "diesel", "sql_type"), ["B", "C"]);
        assert!(!flag(&tokens, "diesel", "sql_type"));
    }
}
