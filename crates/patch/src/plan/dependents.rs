//! Views and the like that stand in the way of a change: they are dropped before it and made again
//! after it, by the side that says how they should be.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{Object, ObjectId, ObjectKind, QualifiedName, Value};

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
        .filter_map(|object| Some((object, words(definition(object)?))))
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
        actions.extend(object::make(context, wanted).actions);
        actions.extend(object::comments_of(side, id));
        if is_view(id.kind) {
            actions.extend(standing_on(context, id));
        }
    }
    actions
}

/// What goes with a view.
fn standing_on(context: &Context<'_>, view: &ObjectId) -> Vec<Action> {
    let name = QualifiedName::new(&view.schema, &view.name);
    let mut actions = Vec::new();
    for object in context.actual_objects() {
        if object.id.table.is_some() && object.id.table().as_ref() == Some(&name) {
            actions.extend(object::make(context, object).actions);
        }
    }
    let Some(table) = context.actual.table(&name) else {
        return actions;
    };
    for index in &table.indexes {
        let sql = crate::index::definition(&name, index);
        actions.push(Action::new(Phase::OnTables, sql));
    }
    for unique in &table.uniques {
        let sql = super::constraint::unique_index(&name, unique, "");
        actions.push(Action::new(Phase::OnTables, sql));
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
    let by_change = disturbed.iter().any(|one| match one {
        Disturbed::Column(table, column) if is_view(object.id.kind) => {
            words.contains(table.as_str()) && words.contains(column.as_str())
        }
        Disturbed::Column(table, column) => {
            on == Some(table.as_str()) && words.contains(column.as_str())
        }
        Disturbed::Object(name) => words.contains(name.as_str()) && object.id.name != *name,
    });
    let on_view = is_view(object.id.kind) && words.iter().any(|word| views.contains(word));
    by_change || on_view && !views.contains(object.id.name.as_str())
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
        _ => None,
    }
}
