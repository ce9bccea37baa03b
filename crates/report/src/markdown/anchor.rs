//! Links inside the document: the anchors that GitHub gives to headings.

use super::inline::{EMPTY, code};
use crate::visible::visible;

/// The anchor of a heading, from its text without markup. Our headings differ in their text, so
/// that none gets a number appended.
pub(super) fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|character| match character {
            ' ' => Some('-'),
            '-' | '_' => Some(character),
            _ if character.is_alphanumeric() => Some(character),
            _ => None,
        })
        .collect()
}

/// A heading made of words of ours and of names, and a link to it.
pub(super) struct Heading {
    pub(super) markdown: String,
    plain: String,
}

impl Heading {
    pub(super) fn new() -> Self {
        Heading {
            markdown: String::new(),
            plain: String::new(),
        }
    }

    /// Adds words of ours, which need no escaping.
    pub(super) fn words(mut self, words: &str) -> Self {
        self.markdown.push_str(words);
        self.plain.push_str(words);
        self
    }

    /// Adds a name from outside.
    pub(super) fn name(mut self, raw: &str) -> Self {
        let shown = visible(raw);
        self.markdown.push_str(&code(raw));
        self.plain.push_str(match raw {
            "" => EMPTY,
            _ => &shown,
        });
        self
    }

    /// A link with this inline Markdown as its text.
    pub(super) fn link(&self, text: &str) -> String {
        format!("[{text}](#{})", slug(&self.plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github() {
        assert_eq!(slug("Status per model"), "status-per-model");
        assert_eq!(slug("6. Asset (public.assets)"), "6-asset-publicassets");
        assert_eq!(slug("column-type-mismatch"), "column-type-mismatch");
        assert_eq!(slug("Größe & x_y"), "größe--x_y");
    }

    #[test]
    fn names_in_headings_are_code() {
        let heading = Heading::new().words("1. ").name("a|b");
        assert_eq!(heading.markdown, "1. `a|b`");
        assert_eq!(heading.link("x"), "[x](#1-ab)");
    }
}
