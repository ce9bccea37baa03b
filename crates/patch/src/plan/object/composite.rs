//! Composite types: attributes are added, altered and dropped in place.

use schemadrift_schema::{Identifier, Object, Value};

use super::qualified;
use crate::hazard::Hazard;
use crate::plan::action::{Action, Phase};
use crate::plan::context::Context;
use crate::plan::replace;
use crate::plan::unit::Unit;

/// One attribute: its name, and its type with the collation.
type Attribute = (String, String);

/// Whether attributes that are added, altered and dropped make the one type of the other. The server
/// adds behind all others alone, and alters no attribute of a type that a column is of.
pub(super) fn is_altered_in_place(
    context: &Context<'_>,
    expected: &Object,
    actual: &Object,
) -> bool {
    let (wanted, there) = (attributes(expected), attributes(actual));
    let names = |all: &[Attribute]| -> Vec<String> {
        let names = all.iter().map(|(name, _)| name.clone());
        names.collect()
    };
    let (wanted_names, there_names) = (names(&wanted), names(&there));
    let mut kept = there_names.clone();
    kept.retain(|name| wanted_names.contains(name));
    let is_added = |name: &String| !there_names.contains(name);
    if !wanted_names.starts_with(&kept) || !wanted_names[kept.len()..].iter().all(is_added) {
        return false;
    }
    let is_altered = |(name, ty): &Attribute| {
        let mut there = there.iter();
        there.any(|(one, was)| one == name && was != ty)
    };
    !wanted.iter().any(is_altered)
        || !replace::has_columns(context, &replace::type_of(&expected.id))
}

pub(super) fn alter(expected: &Object, actual: &Object) -> Unit {
    let (wanted, there) = (attributes(expected), attributes(actual));
    let has = |all: &[Attribute], name: &str| all.iter().any(|(one, _)| one == name);
    let step = |words: String| {
        let sql = format!("ALTER TYPE {} {words} CASCADE", qualified(&expected.id));
        Action::new(Phase::Types, sql)
    };
    let mut unit = Unit::default();
    for (name, _) in there.iter().filter(|(name, _)| !has(&wanted, name)) {
        let drop = step(format!("DROP ATTRIBUTE {}", Identifier(name)));
        unit.actions.push(drop.with(Hazard::DeletesData));
        unit = unit.destructive();
    }
    for (name, ty) in &wanted {
        let name_sql = Identifier(name);
        match there.iter().find(|(one, _)| one == name) {
            None => unit
                .actions
                .push(step(format!("ADD ATTRIBUTE {name_sql} {ty}"))),
            Some((_, was)) if was != ty => unit
                .actions
                .push(step(format!("ALTER ATTRIBUTE {name_sql} TYPE {ty}"))),
            Some(_) => {}
        }
    }
    unit.actions = Action::in_turn(unit.actions);
    unit
}

/// The attributes of `(a integer, "b c" numeric(10,2))`.
fn attributes(object: &Object) -> Vec<Attribute> {
    let text = object.property("attributes").map_or("", Value::text);
    let inner = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'));
    split(inner.unwrap_or_default())
        .into_iter()
        .filter_map(|part| named(part.trim()))
        .collect()
}

/// The parts between commas that stand in no quotes and no parentheses.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth, mut quoted) = (Vec::new(), 0, 0_usize, false);
    for (place, one) in text.char_indices() {
        match one {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 => {
                parts.push(&text[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

fn named(part: &str) -> Option<Attribute> {
    let Some(quoted) = part.strip_prefix('"') else {
        let (name, ty) = part.split_once(' ')?;
        return Some((name.to_owned(), ty.to_owned()));
    };
    let mut end = 0;
    while let Some(place) = quoted[end..].find('"') {
        end += place;
        if quoted[end..].starts_with("\"\"") {
            end += 2;
            continue;
        }
        let name = quoted[..end].replace("\"\"", "\"");
        return Some((name, quoted[end + 1..].trim_start().to_owned()));
    }
    None
}

#[cfg(test)]
mod tests {
    use schemadrift_schema::{ObjectId, ObjectKind};

    use super::*;

    #[test]
    fn attributes_are_read_whatever_stands_in_their_names_and_types() {
        let id = ObjectId::new(ObjectKind::Composite, "public", "pair");
        let text = r#"(a numeric(10,2), "b, ""c"" (" text COLLATE "C", d integer[])"#;
        let object = Object::new(id).with("attributes", text);
        let found = attributes(&object);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|(name, ty)| (name.as_str(), ty.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("a", "numeric(10,2)"),
                ("b, \"c\" (", "text COLLATE \"C\""),
                ("d", "integer[]")
            ]
        );
    }
}
