//! Foreign keys of tables that are there, and those that stand in the way of a key.

use schemadrift_diff::{Drift, Pair};
use schemadrift_schema::{ForeignKey, QualifiedName, Table, TableKind};

use super::{added, default_name, drop_constraint, drop_named, replace, replaced, validated};
use crate::clause;
use crate::plan::action::{Action, Phase};
use crate::plan::context::Context;
use crate::plan::fact::Fact;
use crate::plan::needs;
use crate::plan::object;
use crate::plan::unit::Unit;

pub(crate) fn foreign_key(
    context: &Context<'_>,
    pair: &Pair<'_>,
    drift: &Drift<'_, ForeignKey>,
) -> Unit {
    if let Drift::Missing(key) = drift {
        let name = |one: &&ForeignKey| one.name.is_some() && one.name == key.name;
        if let Some(there) = pair.actual.foreign_keys.iter().find(name) {
            return foreign_key(context, pair, &Drift::in_place_of(key, there));
        }
    }
    let mut unit = match drift {
        Drift::Missing(key) => add(context, pair, key),
        Drift::Mismatch { actual, .. } if context.is_in_the_way(pair.actual, actual) => {
            // It is dropped and added by what it is in the way of.
            return Unit::default();
        }
        Drift::Mismatch {
            expected, actual, ..
        } if context.is_table_dropped(&actual.references) => {
            // The table that is pointed at may have to make room for the other one.
            let Some(name) = actual.name.as_deref() else {
                return Unit::unmended("its name is not known");
            };
            let gone = Fact::Unreferenced(actual.references.clone());
            let off = drop_named(pair.actual, name, Phase::Detach).bringing(gone);
            let mut key = (*expected).clone();
            key.name = key.name.or_else(|| actual.name.clone());
            let mut unit = add(context, pair, &key).needing_too(&needs::foreign_key(expected));
            if let Some(first) = unit.actions.first_mut() {
                first.awaits.push(Fact::Ran(off.sql.clone()));
                first.awaits.extend(stands_on(context, expected));
            }
            unit.actions.insert(0, off);
            return unit;
        }
        Drift::Mismatch {
            expected, actual, ..
        } => {
            let named = expected.name.clone().or_else(|| actual.name.clone());
            let mut key = (*expected).clone();
            key.name = named.clone();
            let (old, name) = (actual.name.as_deref(), named.unwrap_or_default());
            let clause = clause::whole_foreign_key(&key);
            let mut unit = match is_safe(context, pair.actual, expected) && !name.is_empty() {
                true => replaced(pair, Phase::ForeignKeys, old, &name, &clause),
                false => replace(pair, Phase::ForeignKeys, old, &name, &clause),
            };
            if let Some(first) = unit.actions.first_mut() {
                first
                    .brings
                    .push(Fact::Unreferenced(actual.references.clone()));
            }
            unit
        }
        Drift::Unmapped(key) => {
            let mut unit = drop_constraint(pair, key.name.as_deref());
            // A key that others refer to can be dropped only once they are gone.
            for action in &mut unit.actions {
                action.phase = Phase::Detach;
                action
                    .brings
                    .push(Fact::Unreferenced(key.references.clone()));
            }
            return unit;
        }
    };
    let (Drift::Missing(key) | Drift::Mismatch { expected: key, .. }) = drift else {
        return unit;
    };
    if let Some(first) = unit.actions.first_mut() {
        first.awaits.extend(stands_on(context, key));
    }
    unit.needing_too(&needs::foreign_key(key))
}

fn add(context: &Context<'_>, pair: &Pair<'_>, key: &ForeignKey) -> Unit {
    let clause = clause::whole_foreign_key(key);
    let name = || default_name(&pair.actual.name, &key.columns, "fkey");
    let named = key.name.clone().unwrap_or_else(name);
    let is_safe = is_safe(context, pair.actual, key);
    let is_unnamed = key.name.is_none();
    added(
        pair,
        Phase::ForeignKeys,
        clause,
        &named,
        is_unnamed,
        is_safe,
    )
}

fn is_safe(context: &Context<'_>, table: &Table, key: &ForeignKey) -> bool {
    !context.simple && table.kind != TableKind::Partitioned && validated(key.validated)
}

/// What has to be so before a foreign key is added: its target is unique, and no key that goes is in
/// the way of the one that stays.
pub(crate) fn stands_on(context: &Context<'_>, key: &ForeignKey) -> Vec<Fact> {
    let unique = points(context, key);
    match &unique {
        Fact::Unique(table, columns) => vec![Fact::key_gone(table, columns), unique],
        _ => vec![unique],
    }
}

/// The columns that a foreign key points at.
pub(crate) fn points(context: &Context<'_>, key: &ForeignKey) -> Fact {
    if !key.referenced_columns.is_empty() {
        return Fact::unique(&key.references, &key.referenced_columns);
    }
    let target = context.expected_table(&key.references);
    let primary = target.and_then(|table| table.primary_key.present());
    let columns = primary.map_or(&[][..], |key| key.columns.as_slice());
    Fact::unique(&key.references, columns)
}

/// Foreign keys that are dropped before a key goes, and added again after it.
#[derive(Default)]
pub(crate) struct Pointing {
    drops: Vec<Action>,
    adds: Vec<Action>,
}

impl Pointing {
    /// The statement with the drops before it and the adds behind it, in one transaction where that
    /// can be.
    pub(crate) fn around(self, statement: Action) -> Vec<Action> {
        let phase = statement.phase;
        let ran = Fact::Ran(statement.sql.clone());
        let mut actions = self.drops;
        for drop in &mut actions {
            drop.phase = phase;
        }
        actions.push(statement);
        for mut add in self.adds {
            if add.phase == Phase::ForeignKeys {
                add.phase = phase;
                add.awaits.push(ran.clone());
            }
            actions.push(add);
        }
        actions
    }
}

/// The foreign keys that point at these columns of a table whose key goes.
pub(crate) fn pointing_at(
    context: &Context<'_>,
    table: &QualifiedName,
    columns: &[String],
) -> Pointing {
    let mut all = Pointing::default();
    let gone = Fact::unique(table, columns);
    for (from, key) in context.pointing_at(table) {
        let Some(name) = key.name.as_deref() else {
            continue;
        };
        if points(context, key) != gone || context.is_remade(&from.name) {
            continue;
        }
        let drop = drop_named(from, name, Phase::Detach);
        all.drops
            .push(drop.bringing(Fact::Unreferenced(table.clone())));
        all.adds.extend(back(context, from, key));
    }
    all
}

/// What adds a foreign key again that was in the way, as it should be.
pub(crate) fn back(context: &Context<'_>, from: &Table, key: &ForeignKey) -> Vec<Action> {
    if context.is_dropped(from, key) {
        return Vec::new();
    }
    let expected = context.expected_table(&from.name);
    let same = |one: &&ForeignKey| {
        one.columns == key.columns && one.references == key.references
            || one.name.is_some() && one.name == key.name
    };
    let wanted = expected.and_then(|table| table.foreign_keys.iter().find(same));
    let mut wanted = wanted.unwrap_or(key).clone();
    if wanted.name.is_none() {
        wanted.name.clone_from(&key.name);
    }
    let pair = Pair {
        expected: from,
        actual: from,
    };
    let mut unit = add(context, &pair, &wanted).needing_too(&needs::foreign_key(&wanted));
    if let Some(first) = unit.actions.first_mut() {
        first.awaits.extend(stands_on(context, &wanted));
        let made = Fact::Ran(first.sql.clone());
        let name = wanted.name.as_deref().unwrap_or_default();
        let comments = object::comments_of_part(context.expected, &from.name, name).into_iter();
        unit.actions
            .extend(comments.map(|comment| comment.awaiting(made.clone())));
    }
    unit.actions
}
