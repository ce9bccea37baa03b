//! What stands around a place in the tokens of a file.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, LineColumn, TokenStream, TokenTree};
use schemadrift_schema::Origin;

/// A group of tokens that holds a place, among the tokens that it stands with.
pub(crate) struct Around {
    tokens: Vec<TokenTree>,
    group: Group,
    at: usize,
}

impl Around {
    /// The group itself.
    pub(crate) fn group(&self) -> &Group {
        &self.group
    }

    /// What it stands with, itself among them.
    pub(crate) fn beside(&self) -> &[TokenTree] {
        &self.tokens
    }

    /// What stands before it.
    pub(crate) fn before(&self) -> &[TokenTree] {
        &self.tokens[..self.at]
    }
}

/// The groups that hold a place, the innermost first.
pub(crate) fn around(tokens: &TokenStream, place: LineColumn) -> Vec<Around> {
    let mut all = Vec::new();
    let mut inside = Some(tokens.clone());
    while let Some(stream) = inside.take() {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        let found = tokens
            .iter()
            .enumerate()
            .find_map(|(at, token)| match token {
                TokenTree::Group(group) if holds(group, place) => Some((at, group.clone())),
                _ => None,
            });
        if let Some((at, group)) = found {
            inside = Some(group.stream());
            all.push(Around { tokens, group, at });
        }
    }
    all.reverse();
    all
}

/// The tokens among which one starts at a place, and which one that is.
pub(crate) fn starting(tokens: &TokenStream, place: LineColumn) -> Option<(Vec<TokenTree>, usize)> {
    let innermost = around(tokens, place).into_iter().next();
    let inside = innermost.map_or_else(|| tokens.clone(), |one| one.group.stream());
    let all: Vec<TokenTree> = inside.into_iter().collect();
    let at = all.iter().position(|token| token.span().start() == place)?;
    Some((all, at))
}

/// Tokens between commas that stand in no angle brackets, each with the comma behind it.
pub(crate) fn segments(tokens: &TokenStream) -> Vec<(Vec<TokenTree>, Option<Range<usize>>)> {
    let (mut all, mut segment, mut depth, mut before) = (Vec::new(), Vec::new(), 0_usize, ' ');
    for token in tokens.clone() {
        let mark = match &token {
            TokenTree::Punct(mark) => mark.as_char(),
            _ => ' ',
        };
        match mark {
            '<' => depth += 1,
            // The end of an arrow closes nothing.
            '>' if before != '-' && before != '=' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                all.push((
                    std::mem::take(&mut segment),
                    Some(token.span().byte_range()),
                ));
                before = mark;
                continue;
            }
            _ => {}
        }
        before = mark;
        segment.push(token);
    }
    if !segment.is_empty() {
        all.push((segment, None));
    }
    all
}

/// A place as tokens know it.
pub(crate) fn place_of(origin: &Origin) -> Option<LineColumn> {
    Some(LineColumn {
        line: usize::try_from(origin.line).ok()?,
        column: usize::try_from(origin.column).ok()?.checked_sub(1)?,
    })
}

/// The mark, where the token is this one.
pub(crate) fn is_mark(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == wanted)
}

/// Whether the token is this word.
pub(crate) fn is_word(token: Option<&TokenTree>, wanted: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if word == wanted)
}

/// The group of this kind that the token is.
pub(crate) fn group_of(token: Option<&TokenTree>, kind: Delimiter) -> Option<&Group> {
    match token {
        Some(TokenTree::Group(group)) if group.delimiter() == kind => Some(group),
        _ => None,
    }
}

fn holds(group: &Group, place: LineColumn) -> bool {
    group.span_open().start() <= place && place <= group.span_close().end()
}
