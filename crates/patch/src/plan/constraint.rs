//! Keys, constraints and indexes of tables that are there, in forms that let others go on.

mod foreign_key;
mod index;
mod inherit;
mod key;

use schemadrift_diff::{Drift, Pair};
use schemadrift_schema::{
    Check, Exclusion, Identifier, QualifiedName, Sameness, Stated, Table, TableKind, truncated,
};

use super::action::{Action, Phase};
use super::column;
use super::context::Context;
use super::fact::Fact;
use super::names::Named;
use super::needs;
use super::unit::Unit;
use crate::clause;
use crate::hazard::Hazard;

pub(crate) use foreign_key::{back, foreign_key, points, stands_on};
pub(crate) use index::{index, rebuild, unique_index};
use inherit::{comes_from_parent, is_inherited, replaced_in_family};
pub(crate) use inherit::{drop_check, gone_from_family, is_born_with, stays_with_parent};
pub(crate) use key::{primary_key, unique};

pub(crate) fn check(context: &Context<'_>, pair: &Pair<'_>, drift: &Drift<'_, Check>) -> Unit {
    let mut unit = checked(context, pair, drift);
    let (Drift::Missing(wanted)
    | Drift::Mismatch {
        expected: wanted, ..
    }) = drift
    else {
        return unit;
    };
    let made = unit.actions.iter_mut().filter(|one| one.drops.is_empty());
    for action in made {
        action.needs = std::mem::take(&mut action.needs).and(needs::check(wanted));
    }
    unit
}

fn checked(context: &Context<'_>, pair: &Pair<'_>, drift: &Drift<'_, Check>) -> Unit {
    match drift {
        Drift::Missing(check) => {
            let name = |one: &&Check| one.name.is_some() && one.name == check.name;
            match pair.actual.checks.iter().find(name) {
                Some(there) => self::check(context, pair, &Drift::in_place_of(check, there)),
                None if comes_from_parent(context, pair, check) => Unit::default(),
                None => add_check(context, pair, check),
            }
        }
        Drift::Mismatch {
            expected, actual, ..
        } if is_inherited(context, pair, expected, actual) => {
            replaced_in_family(context, pair, expected, actual)
        }
        Drift::Mismatch {
            expected, actual, ..
        } => {
            if let Some(unit) = renamed(pair, expected, actual) {
                let added = add_check(context, pair, expected).actions;
                return Unit::of(Action::in_turn([unit].into_iter().chain(added)));
            }
            let named = expected.name.clone().or_else(|| actual.name.clone());
            let mut check = (*expected).clone();
            check.name = named.clone();
            match (named, is_safe(context, expected)) {
                (Some(name), true) => {
                    let clause = clause::check(&check);
                    replaced(
                        pair,
                        Phase::Constraints,
                        actual.name.as_deref(),
                        &name,
                        &clause,
                    )
                }
                (name, _) => {
                    let name = name.unwrap_or_default();
                    let clause = clause::whole_check(&check);
                    replace(
                        pair,
                        Phase::Constraints,
                        actual.name.as_deref(),
                        &name,
                        &clause,
                    )
                }
            }
        }
        // It goes with the NOT NULL that it is for.
        Drift::Unmapped(check) if column::is_left_over(context, pair, check) => Unit::default(),
        Drift::Unmapped(check) => match check.name.as_deref() {
            Some(name) => Unit::one(drop_check(context, pair.actual, name, Phase::Drops)),
            None => Unit::unmended("its name is not known"),
        },
    }
}

fn add_check(context: &Context<'_>, pair: &Pair<'_>, check: &Check) -> Unit {
    let clause = clause::whole_check(check);
    let named = check.name.clone();
    let named = named.unwrap_or_else(|| name_of_check(pair, check));
    let is_unnamed = check.name.is_none();
    let is_safe = is_safe(context, check);
    let mut unit = added(
        pair,
        Phase::Constraints,
        clause,
        &named,
        is_unnamed,
        is_safe,
    );
    if let Some(first) = unit.actions.first_mut() {
        let gone = gone_from_family(context, &pair.actual.name, &named);
        first.awaits.extend(gone);
    }
    unit
}

/// The name that the server would give a check: with a number behind it where others have it, be it
/// one that stays or one that is added, too.
fn name_of_check(pair: &Pair<'_>, check: &Check) -> String {
    let there = pair.actual.checks.iter();
    let taken: Vec<&str> = there.filter_map(|one| one.name.as_deref()).collect();
    let wanted = pair.expected.checks.iter();
    let earlier = wanted.take_while(|one| !std::ptr::eq(*one, check));
    let alike = earlier.filter(|one| one.name.is_none() && one.columns == check.columns);
    let numbered = (0_usize..).map(|number| {
        let suffix = match number {
            0 => "check".to_owned(),
            number => format!("check{number}"),
        };
        default_name(&pair.actual.name, &check.columns, &suffix)
    });
    let mut free = numbered.filter(|name| !taken.contains(&name.as_str()));
    free.nth(alike.count()).unwrap_or_default()
}

fn is_safe(context: &Context<'_>, check: &Check) -> bool {
    !context.simple && validated(check.validated)
}

/// Gives the check that is there the name of another one that a model expects and that means the same:
/// its own name is wanted for a new one. Where a catalog expects both, the other one is missing.
fn renamed(pair: &Pair<'_>, expected: &Check, actual: &Check) -> Option<Action> {
    pair.expected.model.as_ref()?;
    let other = pair.expected.checks.iter().find(|one| {
        !std::ptr::eq(*one, expected)
            && one.expression.compare(&actual.expression, None) == Sameness::Same
    })?;
    let (from, to) = (actual.name.as_deref()?, other.name.as_deref()?);
    let words = format!(
        "RENAME CONSTRAINT {} TO {}",
        Identifier(from),
        Identifier(to)
    );
    let free = Fact::ConstraintGone(pair.actual.name.clone(), from.to_owned());
    Some(add_sql(pair, Phase::Columns, &words).bringing(free))
}

pub(crate) fn exclusion(pair: &Pair<'_>, drift: &Drift<'_, Exclusion>) -> Unit {
    match drift {
        Drift::Missing(one) => {
            let name = |other: &&Exclusion| other.name.is_some() && other.name == one.name;
            if let Some(there) = pair.actual.exclusions.iter().find(name) {
                return exclusion(pair, &Drift::in_place_of(one, there));
            }
            let action = add(pair, Phase::Constraints, &clause::exclusion(one));
            let action = action.needing_too(needs::exclusion(one));
            let action = match &one.name {
                Some(name) => action.awaiting(index_name_free(pair, name)),
                None => action,
            };
            Unit::one(action.with(Hazard::MayFailOnData))
        }
        Drift::Mismatch {
            expected, actual, ..
        } => {
            let clause = clause::exclusion(expected);
            let old = actual.name.as_deref();
            let new = expected.name.as_deref().unwrap_or_default();
            let unit = replace(pair, Phase::Constraints, old, new, &clause);
            unit.needing_too(&needs::exclusion(expected))
        }
        Drift::Unmapped(one) => drop_constraint(pair, one.name.as_deref()),
    }
}

/// The name of an index is that of no other relation of the namespace.
fn index_name_free(pair: &Pair<'_>, name: &str) -> Fact {
    Fact::NameFree(QualifiedName::new(&pair.actual.name.schema, name))
}

/// A name as PostgreSQL would choose it.
pub(crate) fn default_name(table: &QualifiedName, columns: &[String], suffix: &str) -> String {
    let mut parts = vec![table.name.as_str()];
    parts.extend(columns.iter().map(String::as_str));
    let stem = parts.join("_");
    let room = schemadrift_schema::MAX_NAME_BYTES - suffix.len() - 1;
    let mut end = stem.len().min(room);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    truncated(&format!("{}_{suffix}", &stem[..end])).to_owned()
}

/// An index of a divided table cannot be built while writes go on, and that of a stored view is
/// built with the view where this is made again.
fn is_safe_wanted(context: &Context<'_>, pair: &Pair<'_>) -> bool {
    !context.simple && pair.actual.kind != TableKind::Partitioned && !pair.actual.is_view()
}

fn validated(stated: Stated<bool>) -> bool {
    stated != Stated::Is(false)
}

/// Adds a constraint: at once, or unchecked first and checked later.
fn added(
    pair: &Pair<'_>,
    phase: Phase,
    clause: String,
    name: &str,
    is_unnamed: bool,
    safe: bool,
) -> Unit {
    let free = Fact::ConstraintGone(pair.actual.name.clone(), name.to_owned());
    if !safe {
        let add = read(add(pair, phase, &clause), &clause);
        return Unit::one(add.awaiting(free));
    }
    let clause = match is_unnamed {
        true => format!("CONSTRAINT {} {clause}", Identifier(name)),
        false => clause,
    };
    let add = add(pair, phase, &format!("{clause} NOT VALID")).awaiting(free);
    Unit::of(Action::in_turn([add, validate(pair.actual, name)]))
}

/// The same, in place of another one, so that no row can slip through in between.
fn replaced(pair: &Pair<'_>, phase: Phase, old: Option<&str>, name: &str, clause: &str) -> Unit {
    let mut unit = replace(pair, phase, old, name, &format!("{clause} NOT VALID"));
    if !unit.actions.is_empty() {
        unit.actions.push(validate(pair.actual, name));
        unit.actions = Action::in_turn(unit.actions);
    }
    unit
}

/// A statement that adds a constraint reads the rows, unless it leaves them alone.
fn read(add: Action, clause: &str) -> Action {
    match clause.ends_with(" NOT VALID") {
        true => add,
        false => add.with(Hazard::MayFailOnData),
    }
}

/// Has the rows checked that were there before the constraint.
pub(crate) fn validate(table: &Table, name: &str) -> Action {
    let sql = format!(
        "{}VALIDATE CONSTRAINT {}",
        clause::alter(table),
        Identifier(name)
    );
    Action::on(&table.name, Phase::Validate, sql).with(Hazard::MayFailOnData)
}

/// Drops one constraint and adds another in one statement.
fn replace(pair: &Pair<'_>, phase: Phase, old: Option<&str>, new: &str, clause: &str) -> Unit {
    let Some(old) = old else {
        return Unit::unmended("its name is not known");
    };
    let gone = |name: &str| Fact::ConstraintGone(pair.actual.name.clone(), name.to_owned());
    let sql = format!("DROP CONSTRAINT {}, ADD {clause}", Identifier(old));
    let mut action = read(add_sql(pair, phase, &sql), clause).bringing(gone(old));
    if new != old {
        action = action.awaiting(gone(new));
    }
    Unit::one(action)
}

/// Drops a constraint once nothing needs it.
fn drop_constraint(pair: &Pair<'_>, name: Option<&str>) -> Unit {
    match name {
        Some(name) => Unit::one(drop_named(pair.actual, name, Phase::Drops)),
        None => Unit::unmended("its name is not known"),
    }
}

/// Drops a constraint; an index of its name goes with it.
pub(crate) fn drop_named(table: &Table, name: &str, phase: Phase) -> Action {
    let sql = format!(
        "{}DROP CONSTRAINT {}",
        clause::alter(table),
        Identifier(name)
    );
    Action::new(phase, sql)
        .dropping(Named::beside(&table.name, name), "")
        .bringing(Fact::ConstraintGone(table.name.clone(), name.to_owned()))
        .bringing(Fact::NameFree(QualifiedName::new(&table.name.schema, name)))
}

fn add(pair: &Pair<'_>, phase: Phase, clause: &str) -> Action {
    add_sql(pair, phase, &format!("ADD {clause}"))
}

fn add_sql(pair: &Pair<'_>, phase: Phase, action: &str) -> Action {
    let sql = format!("{}{action}", clause::alter(pair.actual));
    Action::on(&pair.actual.name, phase, sql)
}
