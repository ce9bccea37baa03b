//! One field of a struct, or one column of a `table!`: where its parts stand.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, LineColumn, TokenStream, TokenTree};

/// A field by its places in the text.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// From its first attribute or comment of documentation to the end of its type.
    pub(crate) range: Range<usize>,
    /// The comma behind it.
    pub(crate) comma: Option<Range<usize>>,
    /// Its visibility, or its name where it has none.
    pub(crate) head: usize,
    /// Its name.
    pub(crate) name: Range<usize>,
    /// Its type.
    pub(crate) ty: Range<usize>,
    /// Places at which one of its tokens starts.
    pub(crate) starts: Vec<LineColumn>,
    /// Attributes with a list in parentheses, by name.
    pub(crate) attributes: Vec<Attribute>,
}

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

impl Field {
    /// The fields between commas; none where that is no list of fields.
    pub(crate) fn all(tokens: &TokenStream) -> Vec<Field> {
        let mut fields = Vec::new();
        for (segment, comma) in segments(tokens) {
            match Field::of(&segment) {
                Some(field) => fields.push(Field { comma, ..field }),
                None => return Vec::new(),
            }
        }
        fields
    }

    fn of(tokens: &[TokenTree]) -> Option<Field> {
        let (mut attributes, mut at) = (Vec::new(), 0);
        while let (Some(TokenTree::Punct(mark)), Some(TokenTree::Group(group))) =
            (tokens.get(at), tokens.get(at + 1))
            && mark.as_char() == '#'
        {
            let range = mark.span().byte_range().start..group.span().byte_range().end;
            attributes.extend(Attribute::of(group, range));
            at += 2;
        }
        let head = tokens.get(at)?.span().byte_range().start;
        if matches!(tokens.get(at), Some(TokenTree::Ident(word)) if word == "pub") {
            at += 1;
            let is_scope = |token: Option<&TokenTree>| {
                matches!(token, Some(TokenTree::Group(group))
                    if group.delimiter() == Delimiter::Parenthesis)
            };
            at += usize::from(is_scope(tokens.get(at)));
        }
        let TokenTree::Ident(name) = tokens.get(at)? else {
            return None;
        };
        let is = |place: usize, wanted: char| matches!(tokens.get(place), Some(TokenTree::Punct(mark)) if mark.as_char() == wanted);
        let ty = match (is(at + 1, ':'), is(at + 1, '-') && is(at + 2, '>')) {
            (true, _) => at + 2,
            (_, true) => at + 3,
            _ => return None,
        };
        let (first, last) = (tokens.get(ty)?, tokens.last()?);
        let end = last.span().byte_range().end;
        Some(Field {
            range: tokens.first()?.span().byte_range().start..end,
            comma: None,
            head,
            name: name.span().byte_range(),
            ty: first.span().byte_range().start..end,
            starts: tokens.iter().map(|token| token.span().start()).collect(),
            attributes,
        })
    }

    /// The end of the field with its comma.
    pub(crate) fn end(&self) -> usize {
        self.comma
            .as_ref()
            .map_or(self.range.end, |comma| comma.end)
    }
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
