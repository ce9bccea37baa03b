//! One table of a call of `table!`, by its places in the text.

use std::ops::Range;

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};

use crate::head::attributes_at_end;
use crate::place::{Around, around, group_of, is_mark, is_word};

/// A table with what stands before its columns.
pub(crate) struct TableCall {
    /// Where its imports, its attributes or its name begin.
    pub(crate) start: usize,
    /// Imports before it: their tokens, and where their semicolons end.
    pub(crate) imports: Vec<(Vec<TokenTree>, usize)>,
    pub(crate) name: Range<usize>,
    /// The primary key in its parentheses.
    pub(crate) key: Option<Range<usize>>,
}

impl TableCall {
    /// The table that has a column at a place.
    pub(crate) fn of_column(tokens: &TokenStream, place: LineColumn) -> Option<TableCall> {
        // The innermost braces are those of the columns.
        TableCall::before(around(tokens, place).first()?)
    }

    /// The table whose columns are in these braces.
    pub(crate) fn before(columns: &Around) -> Option<TableCall> {
        let before = columns.before();
        let mut end = before.len();
        let mut last = || {
            end = end.checked_sub(1)?;
            before.get(end)
        };
        let range = |token: &TokenTree| token.span().byte_range();
        let mut token = last()?;
        let key = group_of(Some(token), Delimiter::Parenthesis).map(|_| range(token));
        if key.is_some() {
            token = last()?;
        }
        let TokenTree::Ident(_) = token else {
            return None;
        };
        let name = range(token);
        let mut schema = None;
        if let Some(before_name) = end.checked_sub(2)
            && is_mark(before.get(before_name + 1), '.')
            && let Some(word @ TokenTree::Ident(_)) = before.get(before_name)
        {
            schema = Some(range(word));
            end = before_name;
        }
        let attributes = attributes_at_end(&before[..end]);
        let own = &before[..end - 2 * attributes.len()];
        let is_other = |token: &TokenTree| group_of(Some(token), Delimiter::Brace).is_some();
        // A list of imports has braces, too, and a semicolon behind them.
        let first = (0..own.len())
            .rev()
            .find(|at| is_other(&own[*at]) && !is_mark(own.get(at + 1), ';'))
            .map_or(0, |other| other + 1);
        let imports = imports(&own[first..]);
        let head = schema.as_ref().unwrap_or(&name).start;
        let head = attributes.first().map_or(head, |(range, _)| range.start);
        Some(TableCall {
            start: own.get(first).map_or(head, |token| range(token).start),
            imports,
            name,
            key,
        })
    }
}

fn imports(tokens: &[TokenTree]) -> Vec<(Vec<TokenTree>, usize)> {
    let parts = tokens.split_inclusive(|token| is_mark(Some(token), ';'));
    let is_import = |part: &&[TokenTree]| part.iter().any(|token| is_word(Some(token), "use"));
    parts
        .filter(is_import)
        .filter_map(|part| Some((part.to_vec(), part.last()?.span().byte_range().end)))
        .collect()
}
