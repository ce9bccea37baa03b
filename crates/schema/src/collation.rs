//! Names of collations, which stand in namespaces as types do.

use std::fmt;
use std::sync::Arc;

use crate::quote::Identifier;

/// Namespace of the collations that a server brings.
const BUILT_IN: &str = "pg_catalog";

/// Those that every server has, so that their bare names mean no others.
const ON_EVERY_SERVER: [&str; 4] = ["C", "POSIX", "default", "ucs_basic"];

/// Name of a collation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CollationName {
    /// Namespace; `None` where a source leaves it open, which matches any that its bare name may
    /// be found in.
    pub schema: Option<String>,
    /// Bare name.
    pub name: String,
}

impl CollationName {
    /// Reads a name as people write it: `C`, `en_US.utf8`, `app.german`, `"My App"."German"`.
    ///
    /// Names of locales have dots of their own, but capitals before them, which a namespace has
    /// only in quotes.
    pub fn parse(text: &str) -> Self {
        let (first, rest) = match text.strip_prefix('"') {
            Some(quoted) => match unquoted(quoted) {
                Some((name, "")) => return CollationName::open(name),
                Some((name, rest)) => (name, rest.strip_prefix('.')),
                None => return CollationName::open(text.to_owned()),
            },
            None => match text.split_once('.') {
                Some((first, rest)) if is_plain(first) => (first.to_owned(), Some(rest)),
                _ => return CollationName::open(text.to_owned()),
            },
        };
        let Some(rest) = rest.filter(|rest| !rest.is_empty()) else {
            return CollationName::open(text.to_owned());
        };
        let name = match rest.strip_prefix('"').and_then(unquoted) {
            Some((name, "")) => name,
            _ => rest.to_owned(),
        };
        CollationName {
            schema: Some(first),
            name,
        }
    }

    fn open(name: String) -> Self {
        CollationName { schema: None, name }
    }

    /// Whether both may be one collation. What is left open matches any namespace, unless every
    /// server finds the name among its own.
    pub fn matches(&self, other: &CollationName) -> bool {
        self.name == other.name
            && match (self.found_in(), other.found_in()) {
                (Some(one), Some(two)) => one == two,
                _ => true,
            }
    }

    /// Whether two sides that may have none say the same.
    pub fn both_match(one: Option<&Arc<Self>>, two: Option<&Arc<Self>>) -> bool {
        match (one, two) {
            (Some(one), Some(two)) => one.matches(two),
            (one, two) => one.is_none() && two.is_none(),
        }
    }

    fn found_in(&self) -> Option<&str> {
        let is_everywhere = ON_EVERY_SERVER.contains(&self.name.as_str());
        let own = is_everywhere.then_some(BUILT_IN);
        self.schema.as_deref().or(own)
    }

    /// As SQL that names exactly this collation, quoted where needed. Those that a server brings
    /// are found by their bare names before all others.
    pub fn to_sql(&self) -> String {
        let name = Identifier(&self.name);
        match self.schema.as_deref() {
            None | Some(BUILT_IN) => name.to_string(),
            Some(schema) => format!("{}.{name}", Identifier(schema)),
        }
    }
}

/// For people, and as [`CollationName::parse`] reads it: those of the server are bare.
impl fmt::Display for CollationName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_bare = self.schema.as_deref().is_none_or(|one| one == BUILT_IN);
        if is_bare && CollationName::parse(&self.name).schema.is_none() {
            return formatter.write_str(&self.name);
        }
        match &self.schema {
            Some(schema) => {
                let name = Identifier(&self.name);
                write!(formatter, "{}.{name}", Identifier(schema))
            }
            None => Identifier(&self.name).fmt(formatter),
        }
    }
}

/// A name in double quotes, without the first of them, and what follows it.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let mut end = 0;
    loop {
        end += text.get(end..)?.find('"')?;
        let rest = &text[end + 1..];
        if rest.starts_with('"') {
            end += 2;
        } else {
            return Some((text[..end].replace("\"\"", "\""), rest));
        }
    }
}

/// Whether a name is a namespace without quotes.
fn is_plain(name: &str) -> bool {
    let is_word = |one: u8| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'_';
    name.bytes().all(is_word) && !name.is_empty() && !name.as_bytes()[0].is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(schema: Option<&str>, name: &str) -> CollationName {
        CollationName {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_dot_of_a_locale_is_no_namespace() {
        for (text, schema, bare) in [
            ("C", None, "C"),
            ("en_US.utf8", None, "en_US.utf8"),
            ("C.UTF-8", None, "C.UTF-8"),
            ("\"C\"", None, "C"),
            ("app.german", Some("app"), "german"),
            ("app.\"de_DE.utf8\"", Some("app"), "de_DE.utf8"),
            ("app.de_DE.utf8", Some("app"), "de_DE.utf8"),
            (
                "\"My \"\"App\"\".\".\"German\"",
                Some("My \"App\"."),
                "German",
            ),
            ("\"open", None, "\"open"),
            ("app.", None, "app."),
        ] {
            assert_eq!(CollationName::parse(text), name(schema, bare), "{text}");
        }
    }

    #[test]
    fn what_is_printed_is_read_back() {
        for (schema, bare) in [
            ("pg_catalog", "C"),
            ("pg_catalog", "en_US.utf8"),
            ("pg_catalog", "french.iso88591"),
            ("public", "de"),
            ("My App", "De \"1\""),
            ("app", "a.b"),
        ] {
            let there = name(Some(schema), bare);
            let read = CollationName::parse(&there.to_string());
            assert!(read.matches(&there), "{there}");
            assert_eq!(read.to_sql(), there.to_sql());
        }
    }

    #[test]
    fn an_open_name_is_any_that_its_bare_name_may_find() {
        let (open, app) = (name(None, "de"), name(Some("app"), "de"));
        assert!(open.matches(&app) && app.matches(&open));
        assert!(!app.matches(&name(Some("pg_catalog"), "de")));
        assert!(!app.matches(&name(Some("app"), "fr")));
        // Whatever the search path is, this one is found first.
        assert!(name(None, "C").matches(&name(Some("pg_catalog"), "C")));
        assert!(!name(None, "C").matches(&name(Some("app"), "C")));
    }
}
