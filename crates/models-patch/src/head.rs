//! The head of a struct or an enum: what stands before its braces.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, LineColumn, TokenStream, TokenTree};

use crate::attribute::Attribute;
use crate::place::{group_of, is_mark, is_word, starting};

/// A head by its places in the text.
pub(crate) struct Head {
    /// Where its first attribute or comment of documentation begins.
    pub(crate) start: usize,
    /// Its visibility, or its keyword where it has none.
    pub(crate) visibility: usize,
    /// `struct` or `enum`.
    pub(crate) keyword: usize,
    /// Attributes with a list in parentheses.
    pub(crate) attributes: Vec<Attribute>,
    /// The words in all of its attributes.
    pub(crate) words: Vec<String>,
}

impl Head {
    /// Of the item that begins at a place, its attributes left out.
    pub(crate) fn at(tokens: &TokenStream, place: LineColumn) -> Option<Head> {
        let (all, at) = starting(tokens, place)?;
        let is_keyword = |token: &TokenTree| KEYWORDS.iter().any(|one| is_word(Some(token), one));
        let keyword = all[at..].iter().take(3).position(is_keyword)? + at;
        Some(Head::of(&all[..at], at_of(&all[at]), at_of(&all[keyword])))
    }

    /// Of the item whose braces stand behind these tokens.
    pub(crate) fn before(tokens: &[TokenTree]) -> Option<Head> {
        let is_keyword = |token: &TokenTree| KEYWORDS.iter().any(|one| is_word(Some(token), one));
        let keyword = tokens.iter().rposition(is_keyword)?;
        let ends = |token: &TokenTree| {
            is_mark(Some(token), ';') || group_of(Some(token), Delimiter::Brace).is_some()
        };
        // What lies between is a name with its parameters.
        if tokens[keyword..].iter().any(ends) {
            return None;
        }
        let mut head = keyword;
        if let Some(scope) = head.checked_sub(1)
            && group_of(tokens.get(scope), Delimiter::Parenthesis).is_some()
        {
            head = scope;
        }
        match head.checked_sub(1) {
            Some(word) if is_word(tokens.get(word), "pub") => head = word,
            _ => head = keyword,
        }
        let places = (at_of(&tokens[head]), at_of(&tokens[keyword]));
        Some(Head::of(&tokens[..head], places.0, places.1))
    }

    fn of(before: &[TokenTree], visibility: usize, keyword: usize) -> Head {
        let groups = attributes_at_end(before);
        let start = groups.first().map_or(visibility, |(range, _)| range.start);
        let mut words = Vec::new();
        for (_, group) in &groups {
            collect(&group.stream(), &mut words);
        }
        let attributes = groups.iter();
        Head {
            start,
            visibility,
            keyword,
            attributes: attributes
                .filter_map(|(range, group)| Attribute::of(group, range.clone()))
                .collect(),
            words,
        }
    }
}

const KEYWORDS: [&str; 2] = ["struct", "enum"];

fn at_of(token: &TokenTree) -> usize {
    token.span().byte_range().start
}

/// The attributes at the end of these tokens, each from its `#` on, with what is in its brackets.
pub(crate) fn attributes_at_end(tokens: &[TokenTree]) -> Vec<(Range<usize>, Group)> {
    let (mut all, mut end) = (Vec::new(), tokens.len());
    while let Some(place) = end.checked_sub(2)
        && is_mark(tokens.get(place), '#')
        && let Some(group) = group_of(tokens.get(place + 1), Delimiter::Bracket)
    {
        let range = at_of(&tokens[place])..group.span().byte_range().end;
        all.push((range, group.clone()));
        end = place;
    }
    all.reverse();
    all
}

/// Adds every word in these tokens.
pub(crate) fn collect(tokens: &TokenStream, words: &mut Vec<String>) {
    for token in tokens.clone() {
        match token {
            TokenTree::Ident(word) => words.push(word.to_string()),
            TokenTree::Group(group) => collect(&group.stream(), words),
            _ => {}
        }
    }
}
