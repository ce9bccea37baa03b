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

/// What is inserted at a place, together with what else is inserted there in the same frame.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Block {
    pub(crate) place: usize,
    pub(crate) open: String,
    pub(crate) between: &'static str,
    pub(crate) close: String,
    pub(crate) text: String,
}

/// The text with all edits, and where those stand that were left out. Of two that overlap the first
/// stands, but what both take out goes; what is inserted in one place stands in the order in which
/// it was asked for, once.
pub(crate) fn apply(text: &str, mut edits: Vec<Edit>) -> (String, Vec<usize>) {
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut all: Vec<Edit> = Vec::with_capacity(edits.len());
    let mut left_out = Vec::new();
    for edit in edits {
        let same_place = all.iter().rev().take_while(|one| one.range == edit.range);
        if same_place.clone().any(|one| *one == edit) {
            continue;
        }
        match all.last_mut() {
            Some(last) if edit.range.start < last.range.end => {
                if last.text.is_empty() && edit.text.is_empty() {
                    last.range.end = last.range.end.max(edit.range.end);
                } else {
                    left_out.push(edit.range.start);
                }
            }
            _ => all.push(edit),
        }
    }
    let (mut done, mut out) = (0, String::with_capacity(text.len()));
    for edit in all {
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
        assert_eq!(apply("abcde", edits), ("b+-cdE".to_owned(), Vec::new()));
    }

    #[test]
    fn what_lies_in_another_edit_is_left_out_and_told() {
        let edits = vec![
            Edit::new(1..4, ""),
            Edit::new(3..5, "x"),
            Edit::insert(4, "y"),
        ];
        assert_eq!(apply("abcde", edits), ("aye".to_owned(), vec![3]));
    }

    #[test]
    fn what_two_edits_take_out_goes() {
        let edits = vec![
            Edit::new(1..3, ""),
            Edit::new(2..4, ""),
            Edit::new(4..5, "E"),
        ];
        assert_eq!(apply("abcde", edits), ("aE".to_owned(), Vec::new()));
    }
}
