//! SQL expressions: as written, and in a server's own normal form.

use crate::sql_type::SqlType;

/// An expression with the normal form that a server gave it, if it has been asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// As its source writes it, for people to read.
    pub written: String,
    /// What a server makes of it.
    pub normal: Normal,
}

/// The server's word on an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Normal {
    /// No server has been asked.
    Unasked,
    /// Printed by a server of this major version.
    Printed {
        /// Text in the server's normal form.
        text: String,
        /// Major version of that server.
        major: u32,
    },
    /// The server refused it, or none could be had; why, in words.
    Refused(String),
}

/// What is known of two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// They mean the same.
    Same,
    /// One server prints them differently.
    Different,
    /// Their texts differ, and no one server has printed both.
    Unknown,
}

impl Expression {
    /// An expression as a person wrote it.
    pub fn written(text: impl Into<String>) -> Self {
        Expression {
            written: text.into(),
            normal: Normal::Unasked,
        }
    }

    /// An expression as a server of this major version prints it.
    pub fn printed(text: impl Into<String>, major: u32) -> Self {
        let text = text.into();
        Expression {
            written: text.clone(),
            normal: Normal::Printed { text, major },
        }
    }

    /// Whether it is the NULL literal, which as a default is none.
    pub fn is_null(&self) -> bool {
        let text = canonical(self.best_text(), None);
        text == "null" || text.starts_with("null::")
    }

    /// Why no normal form could be had, where that was tried.
    pub fn refusal(&self) -> Option<&str> {
        match &self.normal {
            Normal::Refused(reason) => Some(reason),
            _ => None,
        }
    }

    /// Compares by cheap canonical form first and by the server's own form where one server
    /// printed both. `column_type` is the type of the column that a default belongs to.
    pub fn compare(&self, other: &Expression, column_type: Option<&SqlType>) -> Sameness {
        let (one, two) = (self.best_text(), other.best_text());
        if canonical(one, column_type) == canonical(two, column_type) {
            return Sameness::Same;
        }
        match (&self.normal, &other.normal) {
            (Normal::Printed { major: one, .. }, Normal::Printed { major: two, .. })
                if one == two =>
            {
                Sameness::Different
            }
            _ => Sameness::Unknown,
        }
    }

    /// The server's form where there is one, else what is written.
    pub fn best_text(&self) -> &str {
        match &self.normal {
            Normal::Printed { text, .. } => text,
            _ => &self.written,
        }
    }
}

/// A cheap form in which equal means equal; unequal means nothing.
///
/// White space is folded, what is outside quotes is lower-cased, parentheses around the whole are
/// taken off, and so is the cast of a bare literal to the type of the column it is for.
pub fn canonical(text: &str, column_type: Option<&SqlType>) -> String {
    let mut text = without_outer_parentheses(&folded(text)).to_owned();
    if let (Some(column_type), Some((literal, cast))) = (column_type, literal_with_cast(&text))
        && SqlType::parse(cast).is_some_and(|cast| keeps_value(&cast, column_type))
    {
        text = literal.to_owned();
    }
    if let Some(number) = column_type
        .filter(|ty| is_fractional(ty))
        .and(text.parse::<f64>().ok())
    {
        // 0 and 0.0 are one number.
        text = number.to_string();
    }
    if text == "current_timestamp" {
        text = "now()".to_owned();
    }
    text
}

/// Whether a literal cast to the one type is the same value in a column of the other: they are one
/// type, or both are unpadded text.
fn keeps_value(cast: &SqlType, column_type: &SqlType) -> bool {
    const TEXT: [&str; 2] = ["text", "varchar"];
    let is_text = |ty: &SqlType| ty.name.is_built_in() && TEXT.contains(&ty.name.name.as_str());
    cast.array == column_type.array
        && (cast.name.matches(&column_type.name) || is_text(cast) && is_text(column_type))
}

fn is_fractional(ty: &SqlType) -> bool {
    ty.name.is_built_in() && ["float4", "float8", "numeric"].contains(&ty.name.name.as_str())
}

/// Lower case outside quotes, one space between words, none beside punctuation.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    for character in text.trim().chars() {
        match quote {
            Some(open) => {
                out.push(character);
                if character == open {
                    quote = None;
                }
            }
            None if character == '\'' || character == '"' => {
                out.push(character);
                quote = Some(character);
            }
            None if character.is_whitespace() => {
                if !out.ends_with([' ', '(', ',']) {
                    out.push(' ');
                }
            }
            None => {
                if matches!(character, '(' | ')' | ',') && out.ends_with(' ') {
                    out.pop();
                }
                out.extend(character.to_lowercase());
            }
        }
    }
    out
}

/// Takes parentheses off while they enclose the whole text.
fn without_outer_parentheses(text: &str) -> &str {
    let mut text = text.trim();
    while encloses_all(text) {
        text = text[1..text.len() - 1].trim();
    }
    text
}

fn encloses_all(text: &str) -> bool {
    if !(text.starts_with('(') && text.ends_with(')')) {
        return false;
    }
    let mut depth = 0_i32;
    let mut quote = None;
    for (position, character) in text.char_indices() {
        match quote {
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None => match character {
                '\'' | '"' => quote = Some(character),
                '(' => depth += 1,
                ')' => {
                    depth -= 1;
                    if depth == 0 && position + 1 < text.len() {
                        return false;
                    }
                }
                _ => {}
            },
        }
    }
    depth == 0 && quote.is_none()
}

/// Splits `'text'::type`, where the literal is all there is before the cast.
fn literal_with_cast(text: &str) -> Option<(&str, &str)> {
    let body = text.strip_prefix('\'')?;
    let mut characters = body.char_indices().peekable();
    while let Some((position, character)) = characters.next() {
        if character != '\'' {
            continue;
        }
        if characters.next_if(|(_, next)| *next == '\'').is_some() {
            continue;
        }
        let literal = &text[..position + 2];
        return text[position + 2..]
            .strip_prefix("::")
            .map(|cast| (literal, cast));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, two: &str, column_type: &str) -> bool {
        let column_type = SqlType::parse(column_type);
        canonical(one, column_type.as_ref()) == canonical(two, column_type.as_ref())
    }

    #[test]
    fn spelling_alone_is_no_difference() {
        assert!(same("NOW ()", "now()", "timestamptz"));
        assert!(same("CURRENT_TIMESTAMP", "now()", "timestamptz"));
        assert!(same("((a > 0))", "a  > 0", "boolean"));
        assert!(same("'it''s'", "'it''s'::character varying", "varchar(10)"));
    }

    #[test]
    fn what_is_quoted_keeps_its_case_and_space() {
        assert!(!same("'A  b'", "'a b'", "text"));
        assert!(!same("\"A\" > 0", "\"a\" > 0", "boolean"));
        assert!(!same("(a) + (b)", "a) + (b", "boolean"));
    }

    #[test]
    fn only_a_cast_to_the_columns_own_type_is_dropped() {
        assert!(!same("'now'", "'now'::text", "timestamptz"));
        assert!(same("'{}'", "'{}'::jsonb", "jsonb"));
        assert!(!same("'{}'", "'{}'::text[]", "text"));
        assert!(same("'new'", "'new'::character varying", "text"));
        assert!(same("'{}'", "'{}'::text[]", "varchar[]"));
        assert!(!same("'a'", "'a'::bpchar", "text"));
    }

    #[test]
    fn equal_numbers_are_one_default() {
        assert!(same("0.0", "0", "double precision"));
        assert!(same("1.50", "1.5", "numeric(10,2)"));
        assert!(!same("0.0", "0", "text"));
    }

    #[test]
    fn without_one_server_for_both_nothing_is_called_different() {
        let written = Expression::written("status IN ('a', 'b')");
        let printed = Expression::printed("(status = ANY (ARRAY['a'::text, 'b'::text]))", 15);
        let newer = Expression::printed("(status = ANY (ARRAY['a'::text]))", 18);
        let same_server = Expression::printed("(status = 'a'::text)", 15);
        assert_eq!(written.compare(&printed, None), Sameness::Unknown);
        assert_eq!(newer.compare(&printed, None), Sameness::Unknown);
        assert_eq!(same_server.compare(&printed, None), Sameness::Different);
    }
}
