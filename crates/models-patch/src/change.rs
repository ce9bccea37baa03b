//! One field that stays or goes.

use std::collections::BTreeSet;

use schemadrift_schema::SqlType;

use crate::edit::Edit;
use crate::field::Field;
use crate::framework::{Framework, wrapped};
use crate::keys::{Wanted, Written, with_keys};
use crate::plan::Asked;
use crate::source::Source;
use crate::types::Typed;

/// Takes fields out, with their comments of documentation.
pub(crate) fn removals(source: &Source, fields: &[Field], gone: &BTreeSet<usize>) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut rest = Vec::new();
    for position in gone.iter().copied() {
        let field = &fields[position];
        match source.whole_lines(&(field.range.start..field.end())) {
            Some(lines) => edits.push(Edit::new(lines, "")),
            None => rest.push(position),
        }
    }
    // Several that share lines may have these for themselves.
    for run in runs(&rest) {
        let range = fields[run[0]].range.start..fields[run[run.len() - 1]].end();
        if let Some(lines) = source.whole_lines(&range) {
            edits.push(Edit::new(lines, ""));
            rest.retain(|position| !run.contains(position));
        }
    }
    let last = (0..fields.len())
        .rev()
        .find(|position| !gone.contains(position));
    let mut tail = None;
    for position in rest {
        let field = &fields[position];
        let next = fields.get(position + 1);
        let is_at_end = next.is_some_and(|next| {
            let between = &source.text[field.end()..next.range.start];
            source.indent(field.range.start).is_none() && between.contains('\n')
        });
        match (next, last) {
            // What stands on the next line stays there, and so does a comment behind this one.
            _ if is_at_end && field.comma.is_some() => {
                let before = source.text[..field.range.start].trim_end().len();
                edits.push(Edit::new(before..field.end(), ""));
            }
            (Some(next), Some(last)) if position < last => {
                let range = fields[position].range.start..next.range.start;
                edits.push(Edit::new(range, ""));
            }
            // What stands behind the last one that stays goes with the comma before it.
            _ => {
                let start =
                    last.map_or(fields[position].range.start, |last| fields[last].range.end);
                let (start, _) = tail.unwrap_or((start, 0));
                let field = &fields[position];
                let end = if last.is_none() {
                    field.end()
                } else {
                    field.range.end
                };
                tail = Some((start, end));
            }
        }
    }
    edits.extend(tail.map(|(start, end)| Edit::new(start..end, "")));
    edits
}

/// Positions that follow each other, together.
fn runs(positions: &[usize]) -> Vec<Vec<usize>> {
    let all = positions.chunk_by(|one, two| one + 1 == *two);
    all.map(<[usize]>::to_vec).collect()
}

/// A field that stays.
pub(crate) struct Changed {
    /// Its type.
    pub(crate) ty: String,
    pub(crate) edits: Vec<Edit>,
}

/// The edits of one field that stays.
pub(crate) fn changed(
    source: &Source,
    field: &Field,
    framework: &dyn Framework,
    (asked, typed): (&Asked, Option<&(&SqlType, Typed)>),
) -> Result<Changed, String> {
    let mut edits = Vec::new();
    let written = &source.text[field.ty.clone()];
    let (inner, is_optional) = unwrapped(written, framework.optional());
    let optional = match field.starts.first() {
        Some(place) => framework.in_scope(source, *place, framework.optional()),
        None => framework.optional().to_owned(),
    };
    let new = typed.filter(|_| !asked.keeps_type);
    let new = new.map(|(_, ty)| ty.text.as_str());
    let nullable = asked.nullable.unwrap_or(is_optional);
    let wanted = match new {
        None if nullable == is_optional => written.to_owned(),
        // What makes it nullable stays as it is written.
        Some(new) if nullable && is_optional => written.replacen(inner, new, 1),
        new => wrapped(new.unwrap_or(inner), nullable, &optional),
    };
    if wanted != written {
        edits.push(Edit::new(field.ty.clone(), wanted.clone()));
    }
    if let Some((sql, _)) = typed {
        edits.extend(framework.beside_type(source, field, sql));
    }
    let mut keys: Vec<Wanted> = asked.keys.clone();
    if let (Some((sql, ty)), Some((attribute, key))) = (typed, framework.type_key()) {
        let mut there = field.attributes.iter().filter(|one| one.name == attribute);
        let there = there.find_map(|one| one.keys.iter().find(|one| one.name == key));
        let there = there.map(|one| &source.text[one.range.clone()]);
        let value = framework.written_type(sql, ty.is_implied, there);
        keys.push((attribute, key, value.map(Written::Text)));
    }
    if let (Some(false), Some((attribute, key))) = (asked.nullable, framework.nullable_key()) {
        keys.push((attribute, key, None));
    }
    if let (Some(default), Some((attribute, key))) = (&asked.default, framework.default_key()) {
        keys.push((attribute, key, default.clone().map(Written::Text)));
    }
    if let Some(column) = &asked.renamed {
        match framework.rename_key() {
            Some((attribute, key)) => {
                let value = (source.text[field.name.clone()].trim_start_matches("r#") != *column)
                    .then(|| Written::Text(column.clone()));
                keys.push((attribute, key, value));
            }
            None => edits.extend(renamed(source, field, framework, column)?),
        }
    }
    edits.extend(with_keys(source, field.head, &field.attributes, &keys));
    Ok(Changed { ty: wanted, edits })
}

/// Gives a column another name by an attribute that is no list of keys.
fn renamed(
    source: &Source,
    field: &Field,
    framework: &dyn Framework,
    column: &str,
) -> Result<Option<Edit>, String> {
    let Some(attribute) = framework.rename(column) else {
        return Ok(None);
    };
    let name = attribute.trim_start_matches("#[").split([' ', '(']).next();
    let there = &source.text[field.range.start..field.head];
    if there.contains(&format!("[{}", name.unwrap_or_default())) {
        return Err(format!(
            "name its column {column} by hand: an attribute names it already"
        ));
    }
    let behind = source.behind(field.head);
    Ok(Some(Edit::insert(
        field.head,
        format!("{attribute}{behind}"),
    )))
}

/// The type without `Option<…>`, and whether it had it.
pub(crate) fn unwrapped<'a>(ty: &'a str, optional: &str) -> (&'a str, bool) {
    let inner = ty.split_once('<').and_then(|(path, inner)| {
        let last = path.trim().rsplit("::").next()?;
        (last == optional).then(|| inner.trim_end().strip_suffix('>'))?
    });
    inner.map_or((ty, false), |inner| (inner.trim(), true))
}
