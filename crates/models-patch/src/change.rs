//! One field that stays or goes.

use crate::edit::Edit;
use crate::field::{Attribute, Field};
use crate::framework::{Framework, type_of, wrapped};
use crate::plan::Asked;
use crate::source::Source;

/// Takes a field out, with its comments of documentation.
pub(crate) fn removal(source: &Source, fields: &[Field], position: usize) -> Edit {
    let field = &fields[position];
    let range = field.range.start..field.end();
    if let Some(lines) = source.whole_lines(&range) {
        return Edit::new(lines, "");
    }
    match (fields.get(position + 1), position.checked_sub(1)) {
        (Some(next), _) => Edit::new(range.start..next.range.start, ""),
        (None, Some(before)) => Edit::new(fields[before].range.end..field.range.end, ""),
        (None, None) => Edit::new(range, ""),
    }
}

/// The edits of one field that stays.
pub(crate) fn changed(
    source: &Source,
    field: &Field,
    framework: &dyn Framework,
    asked: &Asked,
) -> Result<Vec<Edit>, String> {
    let mut edits = Vec::new();
    let written = &source.text[field.ty.clone()];
    let (inner, is_optional) = unwrapped(written, framework.optional());
    let ty = match &asked.ty {
        None => inner.to_owned(),
        Some(ty) => type_of(framework, ty)
            .ok_or_else(|| format!("no Rust type is known for {}", ty.to_sql()))?,
    };
    let wanted = wrapped(&ty, asked.nullable.unwrap_or(is_optional), framework);
    if wanted != written {
        edits.push(Edit::new(field.ty.clone(), wanted));
    }
    let mut keys: Vec<(&str, &str, Option<String>)> = Vec::new();
    if let (Some(ty), Some((attribute, key))) = (&asked.ty, framework.type_key()) {
        let value = (!framework.is_implied(ty)).then(|| ty.to_sql());
        keys.push((attribute, key, value));
    }
    if let (Some(default), Some((attribute, key))) = (&asked.default, framework.default_key()) {
        keys.push((attribute, key, default.clone()));
    }
    edits.extend(with_keys(source, field, &keys));
    Ok(edits)
}

/// The type without `Option<…>`, and whether it had it.
fn unwrapped<'a>(ty: &'a str, optional: &str) -> (&'a str, bool) {
    let inner = ty.split_once('<').and_then(|(path, inner)| {
        let last = path.trim().rsplit("::").next()?;
        (last == optional).then(|| inner.trim_end().strip_suffix('>'))?
    });
    inner.map_or((ty, false), |inner| (inner.trim(), true))
}

/// Writes keys into the attributes of a field, and takes those out that have no value.
fn with_keys(source: &Source, field: &Field, keys: &[(&str, &str, Option<String>)]) -> Vec<Edit> {
    let mut names: Vec<&str> = keys.iter().map(|(attribute, ..)| *attribute).collect();
    names.dedup();
    let of = |name: &str| -> Vec<(&str, Option<String>)> {
        let own = keys.iter().filter(|(attribute, ..)| *attribute == name);
        own.map(|(_, key, value)| (*key, value.clone())).collect()
    };
    names
        .into_iter()
        .filter_map(|name| with_attribute(source, field, name, of(name)))
        .collect()
}

/// One attribute with other keys: it is written where it is missing, and goes where it is empty.
fn with_attribute(
    source: &Source,
    field: &Field,
    name: &str,
    mut keys: Vec<(&str, Option<String>)>,
) -> Option<Edit> {
    let mut of_name = field.attributes.iter().filter(|one| one.name == name);
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
                parts.extend(value.map(|value| format!("{} = {value:?}", key.name)));
            }
        }
    }
    let new = keys
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    parts.extend(new.map(|(key, value)| format!("{key} = {value:?}")));
    let Some(there) = there else {
        if parts.is_empty() {
            return None;
        }
        let behind = match source.indent(field.head) {
            Some(indent) => format!("{}{indent}", source.line_break()),
            None => " ".to_owned(),
        };
        let text = format!("#[{name}({})]{behind}", parts.join(", "));
        return Some(Edit::insert(field.head, text));
    };
    if parts.is_empty() {
        let lines = source.whole_lines(&there.range);
        return Some(Edit::new(lines.unwrap_or_else(|| there.range.clone()), ""));
    }
    let text = parts.join(", ");
    // What says the same is not written anew.
    (source.text[there.inside.clone()] != text).then(|| Edit::new(there.inside.clone(), text))
}
