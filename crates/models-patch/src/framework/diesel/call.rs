//! One table of a call of `table!`, by its places in the text.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, LineColumn, TokenStream, TokenTree};

use crate::edit::Edit;
use crate::framework::Renamed;
use crate::head::attributes_at_end;
use crate::naming::is_plain;
use crate::place::{around, group_of, is_mark, is_word, starting};
use crate::source::Source;

/// A table with what stands before its columns.
pub(crate) struct TableCall {
    /// Where its imports, its attributes or its name begin.
    pub(crate) start: usize,
    /// Imports before it: their tokens, and where their semicolons end.
    pub(crate) imports: Vec<(Vec<TokenTree>, usize)>,
    /// Each from its `#` on, with what is in its brackets.
    pub(crate) attributes: Vec<(Range<usize>, Group)>,
    pub(crate) schema: Option<Range<usize>>,
    pub(crate) name: Range<usize>,
    /// The primary key in its parentheses.
    pub(crate) key: Option<Range<usize>>,
}

impl TableCall {
    /// The table that has a column at a place.
    pub(crate) fn of_column(tokens: &TokenStream, place: LineColumn) -> Option<TableCall> {
        // The innermost braces are those of the columns.
        TableCall::before(around(tokens, place).first()?.before())
    }

    /// The table whose schema or name stands at a place.
    pub(crate) fn at(tokens: &TokenStream, place: LineColumn) -> Option<TableCall> {
        let (all, at) = starting(tokens, place)?;
        let columns = all[at..]
            .iter()
            .position(|token| group_of(Some(token), Delimiter::Brace).is_some())?;
        TableCall::before(&all[..at + columns])
    }

    /// The table whose columns stand behind these tokens.
    pub(crate) fn before(before: &[TokenTree]) -> Option<TableCall> {
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
            attributes,
            schema,
            name,
            key,
        })
    }

    /// Edits that give the table another name in PostgreSQL, and the same one in Rust.
    pub(crate) fn named(&self, source: &Source, name: &Renamed<'_>) -> Option<Vec<Edit>> {
        let mut edits = Vec::new();
        let module = &source.text[self.name.clone()];
        let wanted = (module != name.to.name).then(|| format!("#[sql_name = {:?}]", name.to.name));
        let is_name =
            |group: &Group| is_word(group.stream().into_iter().next().as_ref(), "sql_name");
        let there = self.attributes.iter().find(|(_, group)| is_name(group));
        let head = self.schema.as_ref().unwrap_or(&self.name).start;
        edits.extend(match (there, wanted) {
            (Some((range, _)), Some(wanted)) => Some(Edit::new(range.clone(), wanted)),
            (Some((range, _)), None) => Some(Edit::new(source.alone(range.clone()), "")),
            (None, Some(wanted)) => Some(Edit::insert(head, wanted + &source.behind(head))),
            (None, None) => None,
        });
        if let Some(schema) = name.schema() {
            if !is_plain(schema) {
                return None;
            }
            edits.push(match &self.schema {
                Some(range) => Edit::new(range.clone(), schema),
                None => Edit::insert(self.name.start, format!("{schema}.")),
            });
        }
        Some(edits)
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

/// Writes the primary key of the `table!` that has a column at a place.
pub(crate) fn with_table_key(
    source: &Source,
    place: LineColumn,
    columns: &[String],
) -> Option<Vec<Edit>> {
    let key = format!("({})", columns.join(", "));
    let table = TableCall::of_column(source.tokens(), place)?;
    let edit = match table.key {
        Some(range) => Edit::new(range, key),
        None => Edit::insert(table.name.end, format!(" {key}")),
    };
    Some(vec![edit])
}
