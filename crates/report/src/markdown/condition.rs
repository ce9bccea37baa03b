//! Conditions as a person would say them, where that is safe; else as the server prints them.

use super::inline::code;

/// A condition of a check or an index, without the parentheses that servers put around it. A list
/// of values is told as one.
pub(crate) fn condition(raw: &str) -> String {
    let bare = bare(raw);
    match one_of(bare) {
        Some((column, values)) => {
            let values: Vec<String> = values.iter().map(|value| code(value)).collect();
            format!("{} is one of {}", code(column), values.join(", "))
        }
        None => code(bare),
    }
}

/// Without parentheses around the whole.
fn bare(raw: &str) -> &str {
    let inside = raw
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    match inside {
        Some(inside) if is_balanced(inside) => bare(inside),
        _ => raw,
    }
}

/// Whether every parenthesis that is closed was opened before, outside of quotes.
fn is_balanced(text: &str) -> bool {
    let (mut depth, mut quote) = (0_i32, None);
    for character in text.chars() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0 && quote.is_none()
}

/// `kind = ANY (ARRAY['a'::text, 'b'::text])`, with the casts that servers add.
fn one_of(condition: &str) -> Option<(&str, Vec<String>)> {
    let (column, list) = condition.split_once(" = ANY (")?;
    let (before, list) = list.split_once("ARRAY[")?;
    if !before.chars().all(|one| one == '(') {
        return None;
    }
    let column = column.split("::").next()?;
    let column = bare(column);
    let is_name = |one: char| one.is_alphanumeric() || one == '_';
    if column.is_empty() || !column.chars().all(is_name) {
        return None;
    }
    let (mut values, mut value) = (Vec::new(), None::<String>);
    let (mut commas, mut is_cast, mut is_over) = (0, false, false);
    let mut characters = list.chars().peekable();
    while let Some(character) = characters.next() {
        match (&mut value, character) {
            (Some(text), '\'') if characters.peek() == Some(&'\'') => {
                characters.next();
                text.push('\'');
            }
            (Some(_), '\'') => values.extend(value.take()),
            (Some(text), _) => text.push(character),
            (None, '\'') if !is_over => value = Some(String::new()),
            (None, ',') if !is_over => {
                commas += 1;
                is_cast = false;
            }
            (None, ']') => is_over = true,
            // Casts and parentheses alone: nothing else is asked of the column.
            (None, ':') => is_cast = true,
            (None, '(' | ')' | '[' | ' ') => {}
            (None, _) if is_cast && is_of_type(character) => {}
            (None, _) => return None,
        }
    }
    (is_over && value.is_none() && values.len() == commas + 1).then_some((column, values))
}

fn is_of_type(one: char) -> bool {
    one.is_ascii_lowercase() || one.is_ascii_digit() || matches!(one, '_' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_values_is_told_as_one() {
        for text in [
            "((kind)::text = ANY ((ARRAY['a'::character varying, 'it''s'::character varying])::text[]))",
            "(kind = ANY (ARRAY['a'::text, 'it''s'::text]))",
            "kind = ANY (ARRAY[('a'::character varying)::text, ('it''s'::character varying)::text])",
        ] {
            assert_eq!(condition(text), "`kind` is one of `a`, `it's`");
        }
    }

    #[test]
    fn whatever_says_more_is_left_as_it_is() {
        for text in [
            "(kind = ANY (ARRAY['a'::text])) OR (kind IS NULL)",
            "lower(kind) = ANY (ARRAY['a'::text])",
            "kind = ANY (ARRAY['a'::text, other])",
            "kind = ANY (ARRAY[f('a'::text, 'b'::text), 'c'::text])",
            "kind = ANY (allowed)",
            "kind = ANY (ARRAY['a'::text]) AND true",
        ] {
            assert_eq!(condition(text), format!("`{text}`"));
        }
    }

    #[test]
    fn parentheses_around_the_whole_say_nothing() {
        assert_eq!(condition("((a > 0))"), "`a > 0`");
        assert_eq!(condition("((a > 0) AND (b > 0))"), "`(a > 0) AND (b > 0)`");
        assert_eq!(condition("(a) + (b)"), "`(a) + (b)`");
        assert_eq!(condition("(a <> ')')"), "`a <> ')'`");
    }
}
