//! The names in a text of SQL, as far as they can be told without a parser of it.
//!
//! What the server prints is printed with an empty search path: a name of another namespace than
//! `pg_catalog` never stands without its own. What is written here leaves `public` out.

use std::borrow::Cow;
use std::collections::BTreeSet;

use schemadrift_schema::{ObjectId, QualifiedName, TypeName};

/// A name that statements make, drop or disturb.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    /// `None` where it stands in none or in whichever one, so that its bare name is looked for.
    schema: Option<String>,
    name: String,
    /// Whether it is written without its namespace, too.
    is_loose: bool,
}

impl Named {
    /// A name that is looked for without a namespace.
    pub(crate) fn bare(name: impl Into<String>) -> Self {
        Named {
            schema: None,
            name: name.into(),
            is_loose: true,
        }
    }

    /// The name of an index or constraint: it stands in the namespace of its table, and is written
    /// without it.
    pub(crate) fn beside(table: &QualifiedName, name: impl Into<String>) -> Self {
        Named {
            schema: Some(table.schema.clone()),
            name: name.into(),
            is_loose: true,
        }
    }

    /// The name without its namespace.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the two may be one.
    pub(crate) fn matches(&self, other: &Named) -> bool {
        self.name == other.name
            && match (&self.schema, &other.schema) {
                (Some(one), Some(two)) => one == two,
                _ => true,
            }
    }
}

impl From<&QualifiedName> for Named {
    fn from(name: &QualifiedName) -> Self {
        Named {
            schema: Some(name.schema.clone()),
            name: name.name.clone(),
            is_loose: false,
        }
    }
}

impl From<&ObjectId> for Named {
    fn from(id: &ObjectId) -> Self {
        Named {
            schema: id.namespace().map(str::to_owned),
            name: id.name.clone(),
            is_loose: false,
        }
    }
}

impl From<&TypeName> for Named {
    fn from(name: &TypeName) -> Self {
        Named {
            schema: name.schema.clone(),
            name: name.name.clone(),
            is_loose: false,
        }
    }
}

/// Texts whose names matter, by who wrote them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Text {
    /// The server: no namespace is left out.
    printed: String,
    /// Anybody else: `public` is left out.
    written: String,
}

impl Text {
    pub(crate) fn printed(text: impl Into<String>) -> Self {
        Text {
            printed: text.into(),
            ..Text::default()
        }
    }

    pub(crate) fn written(text: impl Into<String>) -> Self {
        Text {
            written: text.into(),
            ..Text::default()
        }
    }

    /// This and another one.
    pub(crate) fn and(mut self, other: Text) -> Self {
        for (own, others) in [
            (&mut self.printed, other.printed),
            (&mut self.written, other.written),
        ] {
            match own.is_empty() {
                true => *own = others,
                false if others.is_empty() => {}
                false => {
                    own.push('\n');
                    own.push_str(&others);
                }
            }
        }
        self
    }

    /// Whether it has rows that are put together in groups.
    pub(crate) fn groups(&self) -> bool {
        self.printed.contains("GROUP BY")
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.printed.is_empty() && self.written.is_empty()
    }
}

impl<T: Into<String>> From<T> for Text {
    fn from(text: T) -> Self {
        Text::written(text)
    }
}

/// A namespace, a name in it, and what stands for it elsewhere in the text.
type Called<'t> = (Cow<'t, str>, Cow<'t, str>, Cow<'t, str>);

/// The names in a text.
#[derive(Debug, Default)]
pub(crate) struct Names<'t> {
    /// Whatever looks like a name, with or without others before it.
    words: BTreeSet<Cow<'t, str>>,
    /// Two that are joined by a dot.
    qualified: BTreeSet<(Cow<'t, str>, Cow<'t, str>)>,
    /// Those that no other stands before.
    bare: BTreeSet<Cow<'t, str>>,
    /// Whether a bare one may be of `public`.
    leaves_public_out: bool,
    /// What two that are joined by a dot are called in what follows, if they are a table and its
    /// namespace.
    called: BTreeSet<Called<'t>>,
}

impl<'t> Names<'t> {
    pub(crate) fn of(text: &'t Text) -> Self {
        let mut names = Names::printed(&text.printed);
        // What the server prints without a namespace is a column or its own.
        names.bare.clear();
        names.leaves_public_out = true;
        names.read(&text.written);
        names
    }

    /// The names in what the server printed.
    pub(crate) fn printed(text: &'t str) -> Self {
        let mut names = Names::default();
        names.read(text);
        names
    }

    /// The names in several texts that the server printed.
    pub(crate) fn all_printed(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let mut names = Names::default();
        for text in texts {
            names.read(text);
        }
        names
    }

    /// Everything that looks like a name.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// Whether a word occurs, whatever it means.
    pub(crate) fn has_word(&self, word: &str) -> bool {
        self.words.contains(word)
    }

    /// Whether something is named.
    pub(crate) fn has(&self, named: &Named) -> bool {
        let name = named.name.as_str();
        let Some(schema) = named.schema.as_ref().filter(|_| !named.is_loose) else {
            return self.words.contains(name);
        };
        if !self.words.contains(name) {
            return false;
        }
        let pair = (Cow::Borrowed(schema.as_str()), Cow::Borrowed(name));
        self.qualified.contains(&pair)
            || self.leaves_public_out && schema == "public" && self.bare.contains(name)
    }

    /// Whether a column of a table may be read by what the server printed, in a database with these
    /// namespaces. It prints words of its own in capitals, a table's other name right behind the
    /// table, and that name before each column unless the table is the only one.
    pub(crate) fn reads(&self, table: &QualifiedName, column: &str, namespaces: &[String]) -> bool {
        if !self.has(&Named::from(table)) {
            return false;
        }
        let is_its =
            |(schema, name, _): &&Called<'_>| *schema == table.schema && *name == table.name;
        let is_table = |(schema, ..): &&Called<'_>| namespaces.iter().any(|one| one == schema);
        let is_called = |name: &Cow<'_, str>, (.., own): &Called<'_>| own == name;
        let qualified = self.qualified.iter().filter(|(_, name)| name == column);
        let mut before = qualified.map(|(before, _)| before);
        self.bare.contains(column)
            || before.any(|before| {
                let mut its = self.called.iter().filter(is_its);
                // What no table is called may be a join or a query that has its columns.
                let mut tables = self.called.iter().filter(is_table);
                its.any(|one| is_called(before, one)) || !tables.any(|one| is_called(before, one))
            })
    }

    fn read(&mut self, text: &'t str) {
        let mut rest = text;
        let mut before: Option<Cow<'t, str>> = None;
        let mut last = Cow::Borrowed("");
        while let Some((name, after)) = next(rest, &last) {
            last.clone_from(&name);
            self.words.insert(name.clone());
            match before.take() {
                Some(before) => {
                    let called = alias(after).unwrap_or_else(|| name.clone());
                    self.called.insert((before.clone(), name.clone(), called));
                    self.qualified.insert((before, name.clone()));
                }
                None => {
                    self.bare.insert(name.clone());
                }
            }
            rest = after;
            if let Some(joined) = rest.strip_prefix('.').filter(|rest| starts_name(rest)) {
                before = Some(name);
                rest = joined;
            }
        }
    }
}

/// The next name behind the last one, and what follows it. What is written in a literal is none.
fn next<'t>(text: &'t str, last: &str) -> Option<(Cow<'t, str>, &'t str)> {
    let start = text.find(|one: char| one == '"' || one == '\'' || is_of_word(one))?;
    let (before, text) = text.split_at(start);
    if let Some(literal) = text.strip_prefix('\'') {
        let is_closed = before.is_empty() && !last.is_empty();
        let rest = match literal_end(literal, false) {
            // The end of one that names something.
            _ if is_closed => literal,
            Some(end) if !names_something(last, before, &literal[end..]) => &literal[end..],
            _ => literal,
        };
        return next(rest, "");
    }
    if let Some(rest) = ["E'", "e'"]
        .iter()
        .find_map(|quote| text.strip_prefix(quote))
    {
        return next(&rest[literal_end(rest, true).unwrap_or_default()..], "");
    }
    if let Some(rest) = after_dollars(text) {
        return next(rest, "");
    }
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(|one| !is_of_word(one)).unwrap_or(text.len());
        return Some((Cow::Borrowed(&text[..end]), &text[end..]));
    };
    let mut end = 0;
    loop {
        let Some(place) = quoted[end..].find('"') else {
            // A quote that is never closed opens nothing.
            return next(quoted, "");
        };
        end += place;
        if quoted[end..].starts_with("\"\"") {
            end += 2;
            continue;
        }
        let (name, rest) = (&quoted[..end], &quoted[end + 1..]);
        return Some(match name.contains('"') {
            true => (Cow::Owned(name.replace("\"\"", "\"")), rest),
            false => (Cow::Borrowed(name), rest),
        });
    }
}

/// Where a literal ends that has been opened, quotes and all.
fn literal_end(text: &str, has_escapes: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut place = 0;
    loop {
        match bytes.get(place)? {
            b'\\' if has_escapes => place += 2,
            b'\'' if bytes.get(place + 1) == Some(&b'\'') => place += 2,
            b'\'' => return Some(place + 1),
            _ => place += 1,
        }
    }
}

/// Whether a literal between two texts is the name of a relation, a function or the like, which the
/// server looks up.
fn names_something(last: &str, before: &str, after: &str) -> bool {
    let is_of_sequence = ["nextval", "currval", "setval"].contains(&last);
    is_of_sequence && before == "(" || after.starts_with("::reg")
}

/// What follows a literal in dollar quotes.
fn after_dollars(text: &str) -> Option<&str> {
    let (tag, rest) = text.strip_prefix('$')?.split_once('$')?;
    let is_tag = tag.chars().all(|one| one.is_alphanumeric() || one == '_');
    let is_tag = is_tag && !tag.starts_with(|one: char| one.is_ascii_digit());
    let (_, after) = rest.split_once(&format!("${tag}$")).filter(|_| is_tag)?;
    Some(after)
}

/// The other name that a table has right behind its own.
fn alias(text: &str) -> Option<Cow<'_, str>> {
    let text = text.strip_prefix(' ')?;
    let is_name =
        |one: char| one == '"' || one == '_' || one.is_alphabetic() && !one.is_uppercase();
    let (name, _) = text.starts_with(is_name).then(|| next(text, ""))??;
    Some(name)
}

fn starts_name(text: &str) -> bool {
    text.starts_with(|one: char| one == '"' || is_of_word(one))
}

fn is_of_word(one: char) -> bool {
    one.is_alphanumeric() || one == '_' || one == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(schema: &str, name: &str) -> Named {
        Named::from(&QualifiedName::new(schema, name))
    }

    #[test]
    fn a_name_of_another_namespace_is_another() {
        let text = r#"SELECT t.a, "B b"."c""d" FROM (app.t JOIN "B b"."c""d" ON app.f(t.a))"#;
        let names = Names::printed(text);
        assert!(names.has(&named("app", "t")) && names.has(&named("app", "f")));
        assert!(names.has(&named("B b", "c\"d")));
        assert!(!names.has(&named("public", "t")) && !names.has(&named("t", "app")));
        assert!(names.has(&Named::bare("t")) && names.has_word("a"));
        assert!(!names.has_word("app.t") && !names.has_word("B"));
    }

    #[test]
    fn what_is_written_here_leaves_public_out() {
        let written = Text::from("CREATE TABLE t (a app.mood DEFAULT nextval('s'))");
        let names = Names::of(&written);
        assert!(names.has(&named("public", "t")) && names.has(&named("public", "s")));
        assert!(names.has(&named("app", "mood")) && !names.has(&named("public", "mood")));
        assert!(!names.has(&named("app", "t")));
    }

    #[test]
    fn a_column_of_another_table_is_another() {
        let namespaces = ["a".to_owned(), "b".to_owned()];
        let reads = |text: &str, column: &str| {
            let table = QualifiedName::new("a", "t");
            Names::printed(text).reads(&table, column, &namespaces)
        };
        let two = "SELECT t.x, t_1.y, \"T\".z FROM a.t JOIN b.t t_1 ON true JOIN b.u \"T\" ON true";
        assert!(reads(two, "x") && !reads(two, "y") && !reads(two, "z"));
        let called = "SELECT w.x, t.y FROM a.t w, b.t WHERE w.z = ANY (t.v)";
        assert!(reads(called, "x") && reads(called, "z"));
        assert!(!reads(called, "y") && !reads(called, "v"));
        // One table alone, and names that stand for more than one.
        assert!(reads("SELECT x FROM a.t WHERE y > 0", "y"));
        assert!(reads("SELECT j.y FROM (a.t JOIN b.t t_1 USING (x)) j", "y"));
        assert!(!reads("SELECT x FROM b.t", "x"));
    }

    #[test]
    fn a_literal_names_nothing_unless_the_server_looks_it_up() {
        let text = Text::from(
            r"x <> 'lo' AND y = E'it\'s hi' AND z = 'it''s mid' AND $q$ in $ dollars $q$ <> a$b
              OR nextval('app.s'::regclass) > nextval('t') OR u = ANY ('{low}'::text[])",
        );
        let names = Names::of(&text);
        for word in ["lo", "hi", "mid", "dollars", "low", "it"] {
            assert!(!names.has_word(word), "{word}");
        }
        for word in ["x", "y", "z", "a$b", "nextval", "u"] {
            assert!(names.has_word(word), "{word}");
        }
        assert!(names.has(&named("app", "s")) && names.has(&named("public", "t")));
    }

    #[test]
    fn a_quote_that_is_never_closed_hides_nothing() {
        assert!(Names::printed("'it''s 5\" of app.t").has(&named("app", "t")));
    }
}
