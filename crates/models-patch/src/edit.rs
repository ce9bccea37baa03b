//! Replacements of parts of a text.

use std::ops::Range;

/// Puts a text in the place of a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
}

impl Edit {
    pub(crate) fn new(range: Range<usize>, text: impl Into<String>) -> Self {
        Edit {
            range,
            text: text.into(),
        }
    }

    pub(crate) fn insert(place: usize, text: impl Into<String>) -> Self {
        Edit::new(place..place, text)
    }
}

/// The text with all edits. Of two that overlap the first stands; what is inserted in one place
/// stands in the order in which it was asked for, once.
pub(crate) fn apply(text: &str, mut edits: Vec<Edit>) -> String {
    edits.dedup();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    edits.dedup();
    let (mut done, mut out) = (0, String::with_capacity(text.len()));
    for edit in edits {
        if edit.range.start < done {
            continue;
        }
        out.push_str(&text[done..edit.range.start]);
        out.push_str(&edit.text);
        done = edit.range.end;
    }
    out.push_str(&text[done..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_where_they_stand_whatever_their_order() {
        let edits = vec![
            Edit::new(4..5, "E"),
            Edit::insert(2, "+"),
            Edit::new(0..1, ""),
            Edit::insert(2, "-"),
        ];
        assert_eq!(apply("abcde", edits), "b+-cdE");
    }
}
