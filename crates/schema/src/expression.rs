//! SQL expressions: as written, and in a server's own normal form.

use crate::sql_type::SqlType;

/// An expression with the normal form that a server gave it, if it has been asked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Expression {
    /// As its source writes it, for people to read.
    pub written: String,
    /// What a server makes of it.
    pub normal: Normal,
}

/// The server's word on an expression.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Normal {
    /// No server has been asked.
    Unasked,
    /// A server has it, and has not been asked to print it: that there is one is all that is known.
    Unread,
    /// Printed by a server of this major version.
    Printed {
        /// Text in the server's normal form.
        text: String,
        /// Major version of that server.
        major: u32,
    },
    /// The server refused it, or none could be had; why, in words.
    Refused(String),
    /// The server cannot read it: it is no SQL, whatever there is to refer to. Its words.
    NotSql(String),
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

    /// An expression that a server has and that has not been read.
    pub fn unread() -> Self {
        Expression {
            written: String::new(),
            normal: Normal::Unread,
        }
    }

    /// Whether it is the NULL literal, which as a default is none.
    pub fn is_null(&self) -> bool {
        let text = canonical(self.best_text(), None);
        text == "null" || text.starts_with("null::")
    }

    /// Whether no server has been asked about it.
    pub fn is_unasked(&self) -> bool {
        self.normal == Normal::Unasked
    }

    /// Whether it stands for text that has not been read.
    pub fn is_unread(&self) -> bool {
        self.normal == Normal::Unread
    }

    /// Whether no server has said that it cannot read it.
    pub fn is_sql(&self) -> bool {
        !matches!(self.normal, Normal::NotSql(_))
    }

    /// Why no normal form could be had, where that was tried.
    pub fn refusal(&self) -> Option<&str> {
        match &self.normal {
            Normal::Refused(reason) | Normal::NotSql(reason) => Some(reason),
            _ => None,
        }
    }

    /// Compares by cheap canonical form first and by the server's own form where one server
    /// printed both. `column_type` is the type of the column that a default belongs to.
    pub fn compare(&self, other: &Expression, column_type: Option<&SqlType>) -> Sameness {
        if self.is_unread() || other.is_unread() {
            return Sameness::Unknown;
        }
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

    /// The same for defaults of columns of two types: the cast of a literal to either column's own
    /// type is no difference.
    pub fn compare_in(
        &self,
        own_type: Option<&SqlType>,
        other: &Expression,
        other_type: Option<&SqlType>,
    ) -> Sameness {
        if self.is_unread() || other.is_unread() {
            return Sameness::Unknown;
        }
        let (one, two) = (self.best_text(), other.best_text());
        if canonical(one, own_type) == canonical(two, other_type) {
            return Sameness::Same;
        }
        self.compare(other, other_type)
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
    let folded = without_varchar_between(folded(text));
    let mut text = without_outer_parentheses(&folded).to_owned();
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
    one_spelling(text)
}

/// Calls that SQL has two spellings for, and that a server prints as they were written.
fn one_spelling(text: String) -> String {
    if text == CURRENT_TIMESTAMP {
        return NOW.to_owned();
    }
    // `now() AT TIME ZONE 'utc'` is the call `timezone('utc', now())`.
    let at_zone = [NOW, CURRENT_TIMESTAMP]
        .iter()
        .find_map(|now| text.strip_prefix(now)?.strip_prefix(" at time zone "));
    let in_call = text.strip_prefix("timezone(").and_then(|arguments| {
        let arguments = arguments.strip_suffix(')')?;
        [NOW, CURRENT_TIMESTAMP]
            .iter()
            .find_map(|now| arguments.strip_suffix(now)?.strip_suffix(','))
    });
    match at_zone.or(in_call).and_then(literal_of_text) {
        Some(zone) => format!("timezone({zone},{NOW})"),
        None => text,
    }
}

const NOW: &str = "now()";
const CURRENT_TIMESTAMP: &str = "current_timestamp";

/// A bare literal, or one that is cast to text, and nothing else.
fn literal_of_text(text: &str) -> Option<&str> {
    match literal_with_cast(text) {
        Some((literal, "text")) => Some(literal),
        Some(_) => None,
        None => is_literal(text).then_some(text),
    }
}

fn is_literal(text: &str) -> bool {
    let inner = text
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    inner.is_some_and(|inner| !inner.replace("''", "").contains('\''))
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

/// `('a'::character varying)::text` is `'a'::text`: a server that reads its own print of
/// `IN ('a')` on a varchar column writes the one, and where text was meant at once the other.
fn without_varchar_between(text: String) -> String {
    const DETOUR: &str = "::character varying)::text";
    if !text.contains(DETOUR) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    // Every literal is passed whole, so that nothing in one is read as SQL.
    while let Some(start) = rest.find('\'') {
        let (before, from) = rest.split_at(start);
        let literal = literal_at(from);
        if literal.is_empty() {
            break;
        }
        let after = &from[literal.len()..];
        let detour = before
            .strip_suffix('(')
            .zip(after.strip_prefix(DETOUR))
            .filter(|(_, after)| !after.starts_with('['));
        match detour {
            Some((before, after)) => {
                out.extend([before, literal, "::text"]);
                rest = after;
            }
            None => {
                out.extend([before, literal]);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The literal that the text begins with; empty where it is not closed.
fn literal_at(text: &str) -> &str {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((position, character)) = characters.next() {
        if character == '\'' && characters.next_if(|(_, next)| *next == '\'').is_none() {
            return &text[..=position];
        }
    }
    ""
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

    #[test]
    fn what_is_unread_is_never_the_same() {
        let unread = Expression::unread();
        let nothing = Expression::written("");
        for (one, two) in [(&unread, &unread), (&unread, &nothing), (&nothing, &unread)] {
            assert_eq!(one.compare(two, None), Sameness::Unknown);
            assert_eq!(one.compare_in(None, two, None), Sameness::Unknown);
        }
    }

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
    fn two_spellings_of_one_call_are_one_default() {
        for spelling in [
            "timezone('utc', now())",
            "timezone('utc'::text, CURRENT_TIMESTAMP)",
            "now() AT TIME ZONE 'utc'",
            "(now() at time zone 'utc'::text)",
            "(CURRENT_TIMESTAMP AT TIME ZONE 'utc'::text)",
        ] {
            assert!(
                same("timezone('utc'::text, now())", spelling, "timestamp"),
                "{spelling}"
            );
        }
        for other in [
            "timezone('UTC', now())",
            "now() AT TIME ZONE 'cet'",
            "now() AT TIME ZONE 'utc' AT TIME ZONE 'cet'",
            "now() AT TIME ZONE 'utc' - '1 day'",
            "timezone('utc', now(), now())",
            "timezone(zone, now())",
            "clock_timestamp() AT TIME ZONE 'utc'",
            "timezone('utc'::interval, now())",
        ] {
            assert!(
                !same("timezone('utc', now())", other, "timestamp"),
                "{other}"
            );
        }
    }

    #[test]
    fn a_literal_that_goes_by_way_of_varchar_to_text_is_that_text() {
        let short = "(state)::text = ANY (ARRAY['a'::text, 'it''s ('::text])";
        let long = "((state)::text = ANY (ARRAY[('a'::character varying)::text, \
                    ('it''s ('::character varying)::text]))";
        assert!(same(short, long, "boolean"));
        for other in [
            "(state)::text = ANY (ARRAY[('a'::bpchar)::text, 'it''s ('::text])",
            "(state)::text = ANY (ARRAY[('a'::character varying)::text[], 'it''s ('::text])",
            "(state)::text = ANY (ARRAY[('A'::character varying)::text, 'it''s ('::text])",
        ] {
            assert!(!same(short, other, "boolean"), "{other}");
        }
        let inside = "f('(''a''::character varying)::text')";
        assert!(!same(inside, "f('''a''::text')", "boolean"));
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
