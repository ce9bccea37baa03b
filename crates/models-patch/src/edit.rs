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

/// The text with all edits, and how many were left out. Of two that overlap the first stands; what
/// is inserted in one place stands in the order in which it was asked for, once.
pub(crate) fn apply(text: &str, mut edits: Vec<Edit>) -> (String, usize) {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let (mut done, mut out) = (0, String::with_capacity(text.len()));
    let mut left_out = 0;
    for (position, edit) in edits.iter().enumerate() {
        let mut before = edits[..position].iter().rev();
        let is_repeated = before
            .by_ref()
            .take_while(|one| one.range == edit.range)
            .any(|one| one == edit);
        if is_repeated {
            continue;
        }
        if edit.range.start < done {
            left_out += 1;
            continue;
        }
        out.push_str(&text[done..edit.range.start]);
        out.push_str(&edit.text);
        done = edit.range.end;
    }
    out.push_str(&text[done..]);
    (out, left_out)
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
            Edit::insert(2, "+"),
        ];
        assert_eq!(apply("abcde", edits), ("b+-cdE".to_owned(), 0));
    }

    #[test]
    fn what_lies_in_another_edit_is_counted() {
        let edits = vec![
            Edit::new(1..4, ""),
            Edit::new(3..5, "x"),
            Edit::insert(4, "y"),
        ];
        assert_eq!(apply("abcde", edits), ("aye".to_owned(), 1));
    }
}
