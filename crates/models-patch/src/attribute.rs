//! Attributes, and where their keys stand.

use std::ops::Range;

use proc_macro2::{Group, LineColumn, TokenTree};

use crate::place::segments;

/// `#[name(key = value, …)]`.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) name: String,
    /// From the `#` to the `]`.
    pub(crate) range: Range<usize>,
    /// Between the parentheses.
    pub(crate) inside: Range<usize>,
    pub(crate) keys: Vec<Key>,
}

/// `key = value` or `key`.
#[derive(Debug, Clone)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) range: Range<usize>,
    /// Where its name starts.
    pub(crate) start: LineColumn,
}

impl Attribute {
    pub(crate) fn of(group: &Group, range: Range<usize>) -> Option<Attribute> {
        let mut tokens = group.stream().into_iter();
        let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(list))) =
            (tokens.next(), tokens.next())
        else {
            return None;
        };
        Some(Attribute {
            name: name.to_string(),
            range,
            inside: list.span_open().byte_range().end..list.span_close().byte_range().start,
            keys: Attribute::keys_in(&list),
        })
    }

    /// The keys between these parentheses.
    pub(crate) fn keys_in(list: &Group) -> Vec<Key> {
        segments(&list.stream())
            .into_iter()
            .filter_map(|(tokens, _)| {
                let TokenTree::Ident(name) = tokens.first()? else {
                    return None;
                };
                let end = tokens.last()?.span().byte_range().end;
                Some(Key {
                    name: name.to_string(),
                    range: name.span().byte_range().start..end,
                    start: name.span().start(),
                })
            })
            .collect()
    }
}
