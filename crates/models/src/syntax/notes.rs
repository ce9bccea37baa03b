//! Lines of a doc comment that speak to this project: `schemadrift: table = users`.

use syn::{Attribute, Expr, Lit, Meta};

use crate::problem::{Places, Problem};

/// What the doc comment of an item says.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The table that it names, as written.
    pub(super) table: Option<String>,
    /// Lines that say nothing that is known.
    pub(super) problems: Vec<Problem>,
}

/// What the doc comment among these attributes says.
pub(super) fn read(attributes: &[Attribute], places: Places<'_>) -> Notes {
    let mut notes = Notes::default();
    for attribute in attributes {
        let Some(text) = doc(attribute) else { continue };
        let origin = places.of(syn::spanned::Spanned::span(attribute));
        for (offset, line) in (0..).zip(text.lines()) {
            let mut origin = origin.clone();
            origin.line += offset;
            match note(line.trim().trim_start_matches("* ")) {
                Note::None => {}
                Note::Table(name) => {
                    notes.table.get_or_insert(name);
                }
                Note::Unknown(rest) => {
                    let message = format!(
                        "`{rest}` says nothing that is known: write `schemadrift: table = NAME`, \
                         or begin the line with another word"
                    );
                    notes.problems.push(Problem::at(&origin, message));
                }
            }
        }
    }
    notes
}

fn doc(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else {
        return None;
    };
    let Expr::Lit(literal) = &pair.value else {
        return None;
    };
    match &literal.lit {
        Lit::Str(text) if pair.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Note {
    /// The line is none of ours.
    None,
    Table(String),
    Unknown(String),
}

fn note(line: &str) -> Note {
    const NAME: &str = "schemadrift";
    let Some((name, rest)) = line.split_at_checked(NAME.len()) else {
        return Note::None;
    };
    if !name.eq_ignore_ascii_case(NAME) {
        return Note::None;
    }
    let unknown = || Note::Unknown(rest.trim_start_matches(':').trim().to_owned());
    let Some(said) = rest.trim_start().strip_prefix(':') else {
        // Prose may begin with the name, too.
        let is_meant = rest.trim_start().starts_with("table") && rest.contains('=');
        return if is_meant { unknown() } else { Note::None };
    };
    let said = said.trim();
    // A suppression is read with the comments.
    if said.starts_with("ignore[") {
        return Note::None;
    }
    let table = said.strip_prefix("table").map(str::trim_start);
    let table = table.and_then(|rest| rest.strip_prefix('='));
    match table.map(str::trim).and_then(table_name) {
        Some(table) => Note::Table(table.to_owned()),
        _ => unknown(),
    }
}

fn table_name(written: &str) -> Option<&str> {
    let name = written.trim_matches(['`', '"']);
    let is_quoted = name.len() < written.len();
    let is_name = !name.is_empty() && (is_quoted || !name.contains(char::is_whitespace));
    is_name.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_named_with_and_without_quotes() {
        let table = |name: &str| Note::Table(name.to_owned());
        assert_eq!(note("schemadrift: table = users"), table("users"));
        assert_eq!(note("schemadrift:table=app.users"), table("app.users"));
        assert_eq!(note("schemadrift: table = `odd name`"), table("odd name"));
    }

    #[test]
    fn other_words_are_not_taken_in_silence() {
        for line in [
            "schemadrift: tabel = users",
            "schemadrift: table users",
            "schemadrift: table = ",
            "schemadrift: table = users and more",
            "schemadrift: tables = users",
            "schemadrift table = users",
            "schemadrift:",
        ] {
            assert!(matches!(note(line), Note::Unknown(_)), "{line}");
        }
    }

    #[test]
    fn prose_and_suppressions_are_none_of_it() {
        for line in [
            "",
            "schemadrift reads this struct from its table.",
            "See schemadrift: table = users.",
            "schemadrift: ignore[column-unmapped] owned by others",
        ] {
            assert_eq!(note(line), Note::None, "{line}");
        }
    }
}
