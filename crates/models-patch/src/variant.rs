//! The variants of an enum, which stand for the labels of its type.

use std::ops::Range;

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};

use crate::edit::Edit;
use crate::head::{Head, collect};
use crate::place::{around, is_word, segments};
use crate::source::Source;

/// One variant by its places in the text.
pub(crate) struct Variant {
    /// From its first attribute or comment of documentation to its end.
    pub(crate) range: Range<usize>,
    pub(crate) comma: Option<Range<usize>>,
    pub(crate) name: String,
    pub(crate) starts: Vec<LineColumn>,
    pub(crate) has_attributes: bool,
}

/// Takes the variant out that stands at a place.
pub(crate) fn without(source: &Source, place: LineColumn) -> Option<Vec<Edit>> {
    let (variants, _) = variants_at(source.tokens(), place)?;
    let position = position(&variants, place)?;
    let variant = &variants[position];
    let range = variant.range.start..variant.end();
    let range = match source.whole_lines(&range) {
        Some(lines) => lines,
        None => match (variants.get(position + 1), position.checked_sub(1)) {
            (Some(next), _) => range.start..next.range.start,
            (None, Some(before)) => variants[before].range.end..variant.range.end,
            (None, None) => range,
        },
    };
    Some(vec![Edit::new(range, "")])
}

pub(crate) fn position(variants: &[Variant], place: LineColumn) -> Option<usize> {
    let mut all = variants.iter();
    all.position(|variant| variant.starts.contains(&place))
}

/// The variants of the enum that has one at a place, and the words of the attributes on it.
pub(crate) fn variants_at(
    tokens: &TokenStream,
    place: LineColumn,
) -> Option<(Vec<Variant>, Vec<String>)> {
    around(tokens, place).iter().find_map(|one| {
        let (before, group) = (one.before(), one.group());
        let mut last = before.iter().rev().take(2);
        let is_enum = last.any(|token| is_word(Some(token), "enum"));
        if group.delimiter() != Delimiter::Brace || !is_enum {
            return None;
        }
        let variants = segments(&group.stream())
            .into_iter()
            .map(|(tokens, comma)| Variant::of(&tokens, comma))
            .collect::<Option<Vec<Variant>>>()?;
        Some((variants, Head::before(before)?.words))
    })
}

impl Variant {
    /// Its end with the comma behind it.
    pub(crate) fn end(&self) -> usize {
        let comma = self.comma.as_ref();
        comma.map_or(self.range.end, |comma| comma.end)
    }

    fn of(tokens: &[TokenTree], comma: Option<Range<usize>>) -> Option<Variant> {
        let (mut at, mut has_attributes) = (0, false);
        while let (Some(TokenTree::Punct(mark)), Some(TokenTree::Group(group))) =
            (tokens.get(at), tokens.get(at + 1))
            && mark.as_char() == '#'
        {
            let mut words = Vec::new();
            collect(&group.stream(), &mut words);
            // A comment of documentation says nothing of the label.
            has_attributes |= words.first().is_some_and(|word| word != "doc");
            at += 2;
        }
        let TokenTree::Ident(name) = tokens.get(at)? else {
            return None;
        };
        let end = tokens.last()?.span().byte_range().end;
        Some(Variant {
            range: tokens.first()?.span().byte_range().start..end,
            comma,
            name: name.to_string(),
            starts: tokens.iter().map(|token| token.span().start()).collect(),
            has_attributes,
        })
    }
}
