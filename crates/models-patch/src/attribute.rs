//! Attributes: where their keys stand, and how keys come and go.

use std::collections::BTreeSet;
use std::ops::Range;

use proc_macro2::{Group, LineColumn, TokenTree};

use crate::edit::Edit;
use crate::place::segments;
use crate::plan::{Wanted, Written};
use crate::source::Source;

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
        let keys = segments(&list.stream())
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
            .collect();
        Some(Attribute {
            name: name.to_string(),
            range,
            inside: list.span_open().byte_range().end..list.span_close().byte_range().start,
            keys,
        })
    }
}

/// Writes keys into the attributes of what begins at `head`, and takes those out that have no value.
pub(crate) fn with_keys(
    source: &Source,
    head: usize,
    attributes: &[Attribute],
    keys: &[Wanted],
) -> Vec<Edit> {
    let names: BTreeSet<&str> = keys.iter().map(|(attribute, ..)| *attribute).collect();
    let of = |name: &str| -> Vec<(&str, Option<Written>)> {
        let own = keys.iter().filter(|(attribute, ..)| *attribute == name);
        own.map(|(_, key, value)| (*key, value.clone())).collect()
    };
    names
        .into_iter()
        .filter_map(|name| with_attribute(source, (head, attributes), name, of(name)))
        .collect()
}

/// One attribute with other keys: it is written where it is missing, and goes where it is empty.
fn with_attribute(
    source: &Source,
    (head, attributes): (usize, &[Attribute]),
    name: &str,
    mut keys: Vec<(&str, Option<Written>)>,
) -> Option<Edit> {
    let mut of_name = attributes.iter().filter(|one| one.name == name);
    let touched = |one: &&Attribute| {
        let mut there = one.keys.iter();
        there.any(|key| keys.iter().any(|(wanted, _)| *wanted == key.name))
    };
    let there = of_name.clone().find(touched).or_else(|| of_name.next());
    let mut parts = Vec::new();
    for key in there.iter().flat_map(|one| &one.keys) {
        match keys.iter().position(|(wanted, _)| *wanted == key.name) {
            None => parts.push(source.text[key.range.clone()].to_owned()),
            Some(position) => {
                let (_, value) = keys.remove(position);
                parts.extend(value.map(|value| value.of(&key.name)));
            }
        }
    }
    let new = keys
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    parts.extend(new.map(|(key, value)| value.of(key)));
    let Some(there) = there else {
        if parts.is_empty() {
            return None;
        }
        let behind = source.behind(head);
        let text = format!("#[{name}({})]{behind}", parts.join(", "));
        return Some(Edit::insert(head, text));
    };
    if parts.is_empty() {
        let lines = source.whole_lines(&there.range);
        return Some(Edit::new(lines.unwrap_or_else(|| there.range.clone()), ""));
    }
    let text = parts.join(", ");
    // What says the same is not written anew.
    (source.text[there.inside.clone()] != text).then(|| Edit::new(there.inside.clone(), text))
}
