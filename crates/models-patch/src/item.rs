//! What is no field: a key of an attribute on a struct, a macro call that stands alone.

use std::ops::Range;

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};

use crate::attribute::Attribute;
use crate::edit::Edit;
use crate::head::Head;
use crate::keys::{Wanted, with_keys};
use crate::place::{around, group_of, is_mark, starting};
use crate::source::Source;

/// Takes out a macro call that is an item of its own, with its semicolon.
pub(crate) fn without_call(source: &Source, place: LineColumn) -> Option<Vec<Edit>> {
    let range = call_at(source.tokens(), place)?;
    Some(vec![Edit::new(source.alone(range), "")])
}

/// Writes keys into the attributes of the struct or the enum that begins at a place.
pub(crate) fn with_keys_of_item(
    source: &Source,
    place: LineColumn,
    keys: &[Wanted],
) -> Option<Vec<Edit>> {
    let head = Head::at(source.tokens(), place)?;
    let edits = with_keys(source, head.visibility, &head.attributes, keys);
    Some(edits)
}

/// Writes the text of a key that stands in the parentheses of another.
pub(crate) fn with_inner_key(
    source: &Source,
    place: LineColumn,
    (name, text): (&str, &str),
) -> Option<Vec<Edit>> {
    let (attribute, position) = key_at(source.tokens(), place)?;
    let outer = attribute.keys[position].range.clone();
    let tokens: TokenStream = source.text[outer.clone()].parse().ok()?;
    let list = tokens.into_iter().nth(1)?;
    let list = group_of(Some(&list), Delimiter::Parenthesis)?;
    let inner = Attribute::keys_in(list);
    let range = inner.into_iter().find(|key| key.name == name)?.range;
    let range = outer.start + range.start..outer.start + range.end;
    Some(vec![Edit::new(range, format!("{name} = {text:?}"))])
}

/// The attribute that has a key at a place, and which one.
pub(crate) fn key_at(tokens: &TokenStream, place: LineColumn) -> Option<(Attribute, usize)> {
    around(tokens, place).iter().find_map(|one| {
        let mark = one.before().last();
        if !is_mark(mark, '#') || one.group().delimiter() != Delimiter::Bracket {
            return None;
        }
        let range = mark?.span().byte_range().start..one.group().span().byte_range().end;
        let attribute = Attribute::of(one.group(), range)?;
        let mut keys = attribute.keys.iter();
        let position = keys.position(|key| key.start == place)?;
        Some((attribute, position))
    })
}

/// From the first word of the path to the semicolon.
fn call_at(tokens: &TokenStream, place: LineColumn) -> Option<Range<usize>> {
    let (all, start) = starting(tokens, place)?;
    // The place may be that of the macro's last word.
    let is_path = |token: &TokenTree| match token {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(mark) => mark.as_char() == ':',
        _ => false,
    };
    let first = all[..start].iter().rposition(|token| !is_path(token));
    let first = &all[first.map_or(0, |before| before + 1)];
    let group = all[start..]
        .iter()
        .position(|token| matches!(token, TokenTree::Group(_)))?
        + start;
    let last = match all.get(group + 1) {
        token @ Some(last) if is_mark(token, ';') => last,
        _ => &all[group],
    };
    Some(first.span().byte_range().start..last.span().byte_range().end)
}
