//! Temporary tables that code creates for itself, found in the text of its statements.
//!
//! Bodies of functions are never parsed, so this is a search for words. It reads through the line
//! breaks, escapes and quotes that a statement in a Rust literal may have.

use std::sync::Arc;

use schemadrift_schema::Origin;

use super::text::position;

/// A table that a statement in the source creates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TemporaryTable {
    /// As PostgreSQL keeps it, without a schema.
    pub(crate) name: String,
    /// Where the statement is.
    pub(crate) origin: Origin,
}

/// The temporary tables that statements in this text create.
pub(crate) fn find(file: &Arc<str>, text: &str) -> Vec<TemporaryTable> {
    let mut found = Vec::new();
    for word in ["TEMP", "temp", "Temp"] {
        for (start, _) in text.match_indices(word) {
            if let Some((create, name)) = statement_at(text, start)
                && !is_in_comment(text, create)
            {
                let (line, column) = position(text, create);
                let origin = Origin::new(Arc::clone(file), line, column);
                found.push(TemporaryTable { name, origin });
            }
        }
    }
    found.sort_by(|one, other| one.origin.cmp(&other.origin));
    found
}

/// Where `CREATE` is before the word `TEMP`, and the name after it.
fn statement_at(text: &str, start: usize) -> Option<(usize, String)> {
    let before = trim_end(&text[..start]);
    let before = ["LOCAL", "GLOBAL"]
        .iter()
        .find_map(|word| strip_last(before, word))
        .map_or(before, trim_end);
    let create = strip_last(before, "CREATE")?.len();
    let rest =
        strip_first(&text[start..], "TEMPORARY").or_else(|| strip_first(&text[start..], "TEMP"))?;
    let rest = strip_first(trim_start(rest), "TABLE")?;
    let not_exists = ["IF", "NOT", "EXISTS"]
        .iter()
        .try_fold(rest, |rest, word| strip_first(trim_start(rest), word));
    let mut rest = trim_start(not_exists.unwrap_or(rest));
    loop {
        let (name, after) = identifier(rest)?;
        match after.strip_prefix('.') {
            // What comes before a dot is a schema.
            Some(after) => rest = after,
            None => return Some((create, name)),
        }
    }
}

/// A name in quotes, which a Rust literal may escape, or a bare one.
fn identifier(text: &str) -> Option<(String, &str)> {
    for quote in ["\\\"", "\""] {
        if let Some(rest) = text.strip_prefix(quote) {
            let (name, after) = rest.split_once(quote)?;
            let is_name = !name.is_empty() && !name.contains(['{', '\n']);
            return is_name.then(|| (name.to_owned(), after));
        }
    }
    let is_part = |one: char| one.is_alphanumeric() || one == '_' || one == '$';
    let end = text.find(|one| !is_part(one)).unwrap_or(text.len());
    let (name, after) = text.split_at(end);
    // A name that `format!` puts in is not known.
    let is_name = !name.is_empty() && !after.starts_with('{');
    is_name.then(|| (name.to_lowercase(), after))
}

fn strip_first<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (own, rest) = text.split_at_checked(word.len())?;
    let ends = rest.chars().next().is_none_or(|one| !is_word(one));
    (own.eq_ignore_ascii_case(word) && ends).then_some(rest)
}

fn strip_last<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (rest, own) = text.split_at_checked(text.len().checked_sub(word.len())?)?;
    let starts = rest.chars().next_back().is_none_or(|one| !is_word(one))
        // The letter of an escape before the word is no part of it.
        || rest.ends_with("\\n")
        || rest.ends_with("\\t");
    (own.eq_ignore_ascii_case(word) && starts).then_some(rest)
}

fn is_word(one: char) -> bool {
    one.is_alphanumeric() || one == '_'
}

/// Without the spaces before it, as a Rust literal may write them.
fn trim_start(text: &str) -> &str {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start();
        let escapes = ["\\n", "\\t", "\\r\n", "\\\n"];
        let escaped = escapes.iter().find_map(|one| trimmed.strip_prefix(one));
        match escaped {
            Some(after) => rest = after,
            None => return trimmed,
        }
    }
}

fn trim_end(text: &str) -> &str {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_end();
        let escapes = ["\\n", "\\t"];
        let escaped = escapes.iter().find_map(|one| trimmed.strip_suffix(one));
        // The line goes on after a backslash.
        let escaped = escaped.or_else(|| {
            let has_break = rest[trimmed.len()..].contains('\n');
            trimmed.strip_suffix('\\').filter(|_| has_break)
        });
        match escaped {
            Some(before) => rest = before,
            None => return trimmed,
        }
    }
}

/// Whether a comment of Rust or of SQL begins before it on its line, or a block is open there.
fn is_in_comment(text: &str, at: usize) -> bool {
    let before = &text[..at];
    let line = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
    let is_rust = line.match_indices("//").any(|(start, _)| {
        // In a literal it is a part of an address.
        line[..start].matches('"').count().is_multiple_of(2) && !line[..start].ends_with(':')
    });
    let is_open = match (before.rfind("/*"), before.rfind("*/")) {
        (Some(open), Some(closed)) => open > closed,
        (open, None) => open.is_some(),
        (None, Some(_)) => false,
    };
    is_rust || line.contains("--") || is_open
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names and lines.
    fn check(text: &str, expected: &[(&str, u32)]) {
        let found = find(&"a.rs".into(), text);
        let found: Vec<(&str, u32)> = found
            .iter()
            .map(|one| (one.name.as_str(), one.origin.line))
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn statements_in_every_kind_of_literal() {
        check("f(\"CREATE TEMP TABLE x (a int)\")", &[("x", 1)]);
        check("\nr#\"\n  create temporary table\n    X(\n\"#", &[("x", 3)]);
        check(
            "\"CREATE LOCAL TEMPORARY TABLE IF NOT EXISTS \\\"Odd Name\\\" AS\"",
            &[("Odd Name", 1)],
        );
        check(
            "r#\"Create Temp Table pg_temp.\"y\" ()\"#; \"DROP x;\\nCREATE \\\n   TEMP\\nTABLE z\"",
            &[("y", 1), ("z", 1)],
        );
        check(
            "sql!(CREATE TEMP TABLE a1); sql!(CREATE TEMP TABLE b1)",
            &[("a1", 1), ("b1", 1)],
        );
    }

    #[test]
    fn what_creates_no_table_of_a_known_name() {
        check("format!(\"CREATE TEMP TABLE {name} (a int)\")", &[]);
        check("format!(\"CREATE TEMP TABLE part_{name} (a int)\")", &[]);
        check("\"CREATE TEMPORARY TABLE ...\" \"CREATE TEMP TABLE\"", &[]);
        check(
            "\"CREATE TABLE x\" \"CREATE TEMP VIEW x\" \"RECREATE TEMP TABLE x\"",
            &[],
        );
        check("let template = 1; table!(temp); struct Temp;", &[]);
    }

    #[test]
    fn comments_create_nothing() {
        check("/// CREATE TEMP TABLE x\n  // CREATE TEMP TABLE x", &[]);
        check("f(); // then CREATE TEMP TABLE x", &[]);
        check(
            "/* like\n CREATE TEMP TABLE x */ g(\"CREATE TEMP TABLE y\")",
            &[("y", 2)],
        );
        check(
            "r\"\n -- CREATE TEMP TABLE x\n CREATE TEMP TABLE y\"",
            &[("y", 3)],
        );
        check("f(\"http://a\", \"CREATE TEMP TABLE x\")", &[("x", 1)]);
    }
}
