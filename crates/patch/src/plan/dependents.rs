//! Views and the like that stand in the way of a change: they are dropped before it and made again
//! after it, by the side that says how they should be.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{Object, ObjectId, ObjectKind, Value};

use super::action::{Action, Phase};
use super::context::Context;
use super::object;
use super::order::words;
use super::unit::Disturbed;

/// Statements that take objects out of the way, and put them back. `dropped` and `made` are the
/// statements that the plan has for objects anyway.
pub(crate) fn around(
    context: &Context<'_>,
    disturbed: &BTreeSet<Disturbed>,
    planned: &BTreeSet<String>,
) -> Vec<Action> {
    let all: Vec<(&Object, BTreeSet<&str>)> = context
        .actual_objects()
        .filter_map(|object| {
            let is_function = object.id.kind == ObjectKind::Function;
            let text = definition(object).or(is_function.then_some(""))?;
            Some((object, words(text)))
        })
        .collect();
    let mut taken: BTreeMap<&ObjectId, &Object> = BTreeMap::new();
    let mut names: BTreeSet<&str> = BTreeSet::new();
    loop {
        let before = taken.len();
        for (object, words) in &all {
            let id = &object.id;
            if taken.contains_key(id) || !is_in_the_way(object, words, disturbed, &names) {
                continue;
            }
            taken.insert(id, object);
            if is_view(id.kind) {
                names.insert(&id.name);
            }
        }
        if taken.len() == before {
            break;
        }
    }
    let mut actions = Vec::new();
    for (id, there) in taken {
        let removal = object::remove(there);
        let is_planned = |sql: &str| planned.contains(sql);
        if removal.actions.iter().any(|one| is_planned(&one.sql)) {
            continue;
        }
        actions.extend(removal.actions.into_iter().map(|mut action| {
            action.phase = Phase::Detach;
            action.noting("it stands in the way, and is made again below")
        }));
        let (wanted, side) = match context.expected_object(id) {
            Some(wanted) => (wanted, context.expected),
            None => (there, context.actual),
        };
        actions.extend(
            object::make(side, wanted)
                .actions
                .into_iter()
                .map(|mut action| {
                    let replacing = action
                        .sql
                        .replacen("CREATE VIEW", "CREATE OR REPLACE VIEW", 1);
                    if is_planned(&replacing) {
                        action.sql = replacing;
                    }
                    action
                }),
        );
        actions.extend(object::comments_of(side, id));
    }
    actions
}

fn is_in_the_way(
    object: &Object,
    words: &BTreeSet<&str>,
    disturbed: &BTreeSet<Disturbed>,
    views: &BTreeSet<&str>,
) -> bool {
    let on = object.id.table.as_deref();
    // A function is tied to the types that it takes and gives, and to no column of theirs.
    let signature: String = signature(object);
    let signature = self::words(&signature);
    let by_change = disturbed.iter().any(|one| match one {
        Disturbed::Column(table, column) | Disturbed::Values(table, column)
            if reads_columns(object.id.kind) =>
        {
            words.contains(table.as_str()) && words.contains(column.as_str())
        }
        Disturbed::Column(table, column) | Disturbed::Values(table, column) => {
            on == Some(table.as_str()) && words.contains(column.as_str())
        }
        // What stands on it goes and comes with it.
        Disturbed::Object(name) | Disturbed::Function(name) => {
            let is_named = words.contains(name.as_str()) || signature.contains(name.as_str());
            is_named && object.id.name != *name && on != Some(name.as_str())
        }
    });
    let mut named = words.iter().chain(&signature);
    let on_view = reads_columns(object.id.kind) && named.any(|word| views.contains(word));
    by_change || on_view && !views.contains(object.id.name.as_str())
}

/// What a function takes and gives; nothing of any other object.
fn signature(object: &Object) -> String {
    if object.id.kind != ObjectKind::Function {
        return String::new();
    }
    let text = |aspect| object.property(aspect).map_or("", Value::text);
    format!("{} {}", text("arguments"), text("result"))
}

/// Whether the server ties it to each column that it reads.
fn reads_columns(kind: ObjectKind) -> bool {
    is_view(kind) || kind == ObjectKind::Function
}

fn is_view(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::View | ObjectKind::MaterializedView)
}

/// The text of an object that the server ties to what it names.
fn definition(object: &Object) -> Option<&str> {
    match object.id.kind {
        ObjectKind::View
        | ObjectKind::MaterializedView
        | ObjectKind::Rule
        | ObjectKind::Trigger => object.property("definition").map(Value::text),
        ObjectKind::Policy => match (object.property("using"), object.property("with check")) {
            (Some(Value::Printed(using)), _) => Some(using.best_text()),
            (_, Some(Value::Printed(check))) => Some(check.best_text()),
            _ => None,
        },
        // A body that is kept parsed is tied to what it reads, as a view is.
        ObjectKind::Function => match object.property("body") {
            Some(Value::Printed(body)) => Some(body.best_text()),
            _ => None,
        },
        _ => None,
    }
}
