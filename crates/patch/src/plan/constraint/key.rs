//! Primary keys and uniqueness of tables that are there.

use std::collections::BTreeSet;

use schemadrift_diff::{Drift, Pair};
use schemadrift_schema::{Identifier, Index, PrimaryKey, Stated, Unique, UniqueForm};

use super::foreign_key::pointing_at;
use super::index::{build, drop_index, unique_index};
use super::{add, add_sql, default_name, drop_named, index_name_free, is_safe_wanted, replace};
use crate::clause;
use crate::hazard::Hazard;
use crate::plan::action::{Action, Phase};
use crate::plan::context::Context;
use crate::plan::fact::Fact;
use crate::plan::names::Named;
use crate::plan::unit::Unit;

pub(crate) fn primary_key(
    context: &Context<'_>,
    pair: &Pair<'_>,
    drift: &Drift<'_, PrimaryKey>,
) -> Unit {
    match drift {
        Drift::Missing(key) => {
            let name = key.name.clone();
            let name = name.unwrap_or_else(|| default_name(&pair.actual.name, &[], "pkey"));
            let remnants = falling_short(pair, &key.columns, false);
            if is_safe_wanted(context, pair) {
                let rest = clause::include(&key.include);
                let deferral = clause::deferral(key.deferrable, key.initially_deferred);
                let mut unit =
                    using_index(pair, &name, "PRIMARY KEY", &key.columns, &rest, deferral);
                unit.actions.extend(remnants);
                return unit;
            }
            let action = add(pair, Phase::Constraints, &clause::primary_key(key));
            let mut action = action.awaiting(index_name_free(pair, &name));
            action.awaits.extend(not_null(pair, &key.columns));
            let made = made(pair, action, &key.columns);
            Unit::of([made].into_iter().chain(remnants).collect())
        }
        Drift::Mismatch {
            expected, actual, ..
        } => {
            let clause = clause::primary_key(expected);
            let mut unit = replaced_key(
                context,
                pair,
                (&actual.columns, actual.name.as_deref()),
                (&expected.columns, expected.name.as_deref(), &clause),
            );
            for action in &mut unit.actions {
                if action.sql.contains(&clause) {
                    action.awaits.extend(not_null(pair, &expected.columns));
                }
            }
            unit.actions
                .extend(unique_without(context, pair, &actual.columns));
            unit
        }
        Drift::Unmapped(key) => {
            let mut unit = drop_key(context, pair, &key.columns, key.name.as_deref());
            unit.actions
                .extend(unique_without(context, pair, &key.columns));
            unit
        }
    }
}

/// The index over columns that only a unique one served.
fn index_without(context: &Context<'_>, pair: &Pair<'_>, columns: &[String]) -> Vec<Action> {
    let is_over =
        |index: &&Index| index.predicate.is_none() && index.key_columns().iter().eq(columns.iter());
    if pair.actual.indexes.iter().any(|one| is_over(&one)) {
        return Vec::new();
    }
    let wanted = pair.expected.indexes.iter().filter(is_over);
    wanted
        .flat_map(|one| super::index(context, pair, &Drift::Missing(one)).actions)
        .collect()
}

/// What keeps columns unique that only the primary key made so.
fn unique_without(context: &Context<'_>, pair: &Pair<'_>, columns: &[String]) -> Vec<Action> {
    let gone = Fact::unique(&pair.actual.name, columns);
    let is_it = |one: &&Unique| Fact::unique(&pair.actual.name, &one.columns) == gone;
    if pair.actual.uniques.iter().any(|one| is_it(&one)) {
        return Vec::new();
    }
    let wanted = pair.expected.uniques.iter().filter(is_it);
    wanted
        .flat_map(|one| unique(context, pair, &Drift::Missing(one)).actions)
        .collect()
}

pub(crate) fn unique(context: &Context<'_>, pair: &Pair<'_>, drift: &Drift<'_, Unique>) -> Unit {
    let mut unit = mended(context, pair, drift);
    if let Drift::Missing(unique) = drift {
        let too_many = falling_short(pair, &unique.columns, context.drops_unmapped);
        unit.actions.extend(too_many);
    }
    unit
}

/// Whether an invalid index is what is left of the making of a key that is still missing: it goes with
/// the next try.
pub(super) fn is_remnant(pair: &Pair<'_>, index: &Index) -> bool {
    let is_it = |columns: &[String]| {
        let mut dropped = falling_short(pair, columns, false).into_iter();
        let free = index
            .name
            .as_deref()
            .map(|name| index_name_free(pair, name));
        dropped.any(|drop| free.as_ref().is_some_and(|free| drop.brings.contains(free)))
    };
    let is_missing = |columns: &[String]| {
        let wanted = Fact::unique(&pair.actual.name, columns);
        let keys = pair.actual.uniques.iter().map(|one| &one.columns);
        let primary = pair.actual.primary_key.present().map(|key| &key.columns);
        let mut keys = keys.chain(primary);
        !keys.any(|there| Fact::unique(&pair.actual.name, there) == wanted)
    };
    let primary = pair.expected.primary_key.present().map(|key| &key.columns);
    let wanted = pair.expected.uniques.iter().map(|one| &one.columns);
    let mut missing = wanted.chain(primary).filter(|one| is_missing(one));
    missing.any(|columns| is_it(columns))
}

/// Drops the indexes over columns that become unique which are not wanted beside: the comparison
/// tells of them with the uniqueness that is missing. An invalid one is of no use to anybody.
fn falling_short(pair: &Pair<'_>, columns: &[String], with_valid: bool) -> Vec<Action> {
    let definition = |index: &Index| {
        let nameless = Index {
            name: None,
            ..index.clone()
        };
        crate::index::definition(&pair.actual.name, &nameless)
    };
    let wanted: BTreeSet<String> = pair.expected.indexes.iter().map(definition).collect();
    let over: BTreeSet<&str> = columns.iter().map(String::as_str).collect();
    let is_over = |index: &&Index| {
        let keys: BTreeSet<&str> = index.key_columns().into_iter().collect();
        keys == over && index.keys.len() == index.key_columns().len()
    };
    let there = pair.actual.indexes.iter().filter(is_over);
    there
        .filter(|index| with_valid || !index.valid)
        .filter(|index| !wanted.contains(&definition(index)))
        .filter_map(|index| Some(drop_index(pair, index.name.as_deref()?, Phase::Drops)))
        .collect()
}

fn mended(context: &Context<'_>, pair: &Pair<'_>, drift: &Drift<'_, Unique>) -> Unit {
    match drift {
        Drift::Missing(unique) if is_index(unique) => {
            let definition = |word: &str| unique_index(&pair.actual.name, unique, word);
            let build = build(context, pair, definition, unique.name.as_deref());
            Unit::one(made(pair, build, &unique.columns))
        }
        Drift::Missing(unique) => {
            let name = unique.name.clone();
            let name =
                name.unwrap_or_else(|| default_name(&pair.actual.name, &unique.columns, "key"));
            if is_safe_wanted(context, pair) {
                let mut rest = clause::include(&unique.include);
                if unique.nulls_not_distinct == Stated::Is(true) {
                    rest.push_str(" NULLS NOT DISTINCT");
                }
                let deferral = clause::deferral(unique.deferrable, unique.initially_deferred);
                return using_index(pair, &name, "UNIQUE", &unique.columns, &rest, deferral);
            }
            let action = add(pair, Phase::Constraints, &clause::unique(unique));
            let action = action.awaiting(index_name_free(pair, &name));
            Unit::one(made(pair, action, &unique.columns))
        }
        Drift::Mismatch {
            expected, actual, ..
        } if !is_index(expected) && !is_index(actual) => replaced_key(
            context,
            pair,
            (&actual.columns, actual.name.as_deref()),
            (
                &expected.columns,
                expected.name.as_deref(),
                &clause::unique(expected),
            ),
        ),
        Drift::Mismatch {
            expected, actual, ..
        } => {
            let mut unit = drop_unique(context, pair, actual, Phase::Detach);
            let make = if is_index(expected) {
                let sql = unique_index(&pair.actual.name, expected, "");
                Action::on(&pair.actual.name, Phase::Indexes, sql)
            } else {
                add(pair, Phase::Constraints, &clause::unique(expected))
            };
            let name = expected.name.iter();
            let free = name.map(|name| index_name_free(pair, name));
            let make = free.fold(make, Action::awaiting);
            unit.actions.push(made(pair, make, &expected.columns));
            unit
        }
        Drift::Unmapped(unique) => {
            let mut unit = drop_unique(context, pair, unique, Phase::Drops);
            unit.actions
                .extend(index_without(context, pair, &unique.columns));
            unit
        }
    }
}

fn is_index(unique: &Unique) -> bool {
    unique.form == Stated::Is(UniqueForm::Index)
}

/// A statement after which the columns are unique.
fn made(pair: &Pair<'_>, action: Action, columns: &[String]) -> Action {
    action
        .with(Hazard::MayFailOnData)
        .bringing(Fact::unique(&pair.actual.name, columns))
}

fn drop_unique(context: &Context<'_>, pair: &Pair<'_>, unique: &Unique, phase: Phase) -> Unit {
    let Some(name) = unique.name.as_deref() else {
        return Unit::unmended("its name is not known");
    };
    let drop = match is_index(unique) {
        true => drop_index(pair, name, phase),
        false => drop_named(pair.actual, name, phase),
    };
    let drop = drop
        .awaiting(Fact::Unreferenced(pair.actual.name.clone()))
        .bringing(Fact::key_gone(&pair.actual.name, &unique.columns));
    let around = pointing_at(context, &pair.actual.name, &unique.columns);
    Unit::of(around.around(drop))
}

fn drop_key(
    context: &Context<'_>,
    pair: &Pair<'_>,
    columns: &[String],
    name: Option<&str>,
) -> Unit {
    let Some(name) = name else {
        return Unit::unmended("its name is not known");
    };
    let drop = drop_named(pair.actual, name, Phase::Drops)
        .awaiting(Fact::Unreferenced(pair.actual.name.clone()))
        .bringing(Fact::key_gone(&pair.actual.name, columns));
    Unit::of(pointing_at(context, &pair.actual.name, columns).around(drop))
}

/// Puts one key in the place of another: columns and name of the one that is there, and those of
/// the new one with its clause.
fn replaced_key(
    context: &Context<'_>,
    pair: &Pair<'_>,
    actual: (&[String], Option<&str>),
    expected: (&[String], Option<&str>, &str),
) -> Unit {
    let (columns, name, clause) = expected;
    let name = name.unwrap_or_default();
    let mut unit = replace(pair, Phase::Constraints, actual.1, name, clause);
    let Some(replace) = unit.actions.pop() else {
        return unit;
    };
    let mut replace = made(pair, replace, columns)
        .awaiting(Fact::Unreferenced(pair.actual.name.clone()))
        .bringing(Fact::key_gone(&pair.actual.name, actual.0));
    if actual.1 != Some(name) {
        replace = replace.awaiting(index_name_free(pair, name));
    }
    unit.actions = pointing_at(context, &pair.actual.name, actual.0).around(replace);
    unit
}

/// What a primary key waits for: a column that is to hold no NULL may need values first.
fn not_null(pair: &Pair<'_>, columns: &[String]) -> Vec<Fact> {
    let table = &pair.actual.name;
    let columns = columns.iter().cloned();
    columns
        .map(|column| Fact::NotNull(table.clone(), column))
        .collect()
}

/// Builds the index while writes go on, and makes the key of it after. A primary key that is made of
/// columns which are NOT NULL already does not read the table again.
fn using_index(
    pair: &Pair<'_>,
    name: &str,
    key: &str,
    columns: &[String],
    rest: &str,
    deferral: &str,
) -> Unit {
    let quoted = Identifier(name);
    let table = &pair.actual.name;
    let build = format!(
        "CREATE UNIQUE INDEX CONCURRENTLY {quoted} ON {} ({}){rest}",
        clause::table_name(table),
        clause::names(columns)
    );
    let build = Action::concurrently(table, build)
        .making(Named::beside(&pair.actual.name, name))
        .awaiting(index_name_free(pair, name))
        .with(Hazard::IndexBuild)
        .with(Hazard::MayFailOnData);
    let take = format!("ADD CONSTRAINT {quoted} {key} USING INDEX {quoted}{deferral}");
    let mut take = add_sql(pair, Phase::UsingIndex, &take)
        .awaiting(Fact::ConstraintGone(table.clone(), name.to_owned()))
        .bringing(Fact::unique(table, columns));
    if key == "PRIMARY KEY" {
        take.awaits.extend(not_null(pair, columns));
    }
    Unit::of(Action::in_turn([build, take]))
}
