//! Columns of tables that are there.

mod generated;
mod identity;
mod inherit;
mod not_null;
mod retype;

use schemadrift_diff::{Change, ColumnDrift, Difference, Drift, Pair};
use schemadrift_schema::{
    Column, Expression, Identifier, ObjectId, ObjectKind, Sameness, Stated, Table,
};

use super::action::{Action, Phase};
use super::context::Context;
use super::fact::Fact;
use super::names::{Named, Names, Text};
use super::needs;
use super::standing;
use super::unit::{Disturbed, Unit};
use crate::clause;
use crate::hazard::Hazard;

pub(crate) use generated::{remade, standing_on};
pub(crate) use identity::default_name;
pub(crate) use inherit::{generated_of_parent, standing_with_parent};
pub(crate) use not_null::is_left_over;
pub(crate) use retype::{cast_query, retyping};

use generated::{generated, generated_around};
use not_null::{HOLDS_NULL, backfilled, set_not_null};
use retype::change_type;

pub(crate) fn mend(context: &Context<'_>, pair: &Pair<'_>, drift: &ColumnDrift<'_>) -> Unit {
    if inherit::is_done_by_parent(context, pair, drift) {
        return match drift {
            ColumnDrift::Missing { expected, .. } => inherited(context, pair, expected),
            ColumnDrift::Generated {
                expected, actual, ..
            } => inherit::generated_with_parent(context, pair, expected, actual),
            _ => Unit::default(),
        };
    }
    match drift {
        ColumnDrift::Missing { expected, .. } => add(context, pair, expected),
        ColumnDrift::Unmapped { actual, carried } => drop(context, pair, actual, carried),
        ColumnDrift::Renamed {
            expected, actual, ..
        } => Unit::one(Action::new(
            Phase::Columns,
            format!(
                "{}RENAME COLUMN {} TO {}",
                clause::alter(pair.actual),
                Identifier(&actual.name),
                Identifier(&expected.name)
            ),
        )),
        ColumnDrift::Type {
            expected, actual, ..
        } if expected.generated.present().is_some() => generated(context, pair, expected, actual),
        ColumnDrift::Type {
            expected, actual, ..
        } => generated_around(
            context,
            pair,
            actual,
            change_type(context, pair, expected, actual),
        ),
        ColumnDrift::Nullability { expected, actual } => {
            nullability(context, pair, expected, actual)
        }
        ColumnDrift::Default {
            expected,
            actual,
            difference,
        } => {
            if is_unsettled(difference) {
                return Unit::unmended("no server could be asked whether the two are the same");
            }
            if !expected.generated.is_stated() && actual.generated.present().is_some() {
                return Unit::unmended("the column is generated, which takes no default");
            }
            if expected.auto_increment.present().is_some() {
                // It goes, and another comes, with the sequence.
                return Unit::default();
            }
            Unit::one(default(pair, actual, expected))
        }
        ColumnDrift::Identity {
            expected, actual, ..
        } => identity::mend(context, pair, expected, actual),
        ColumnDrift::Generated {
            expected,
            actual,
            difference,
        } => {
            if is_unsettled(difference) {
                return Unit::unmended("no server could be asked whether the two are the same");
            }
            generated(context, pair, expected, actual)
        }
        ColumnDrift::Collation {
            expected, actual, ..
        } => collation(pair, expected, actual),
        ColumnDrift::DecodeImpossible { .. } | ColumnDrift::TypeUnresolved { .. } => {
            Unit::unmended("the model has to be mended")
        }
    }
}

pub(crate) fn is_unsettled(difference: &Difference) -> bool {
    difference.sameness == Sameness::Unknown
}

fn alter(pair: &Pair<'_>, column: &Column, action: &str) -> Action {
    let sql = format!(
        "{}ALTER COLUMN {} {action}",
        clause::alter(pair.actual),
        Identifier(&column.name)
    );
    Action::on(&pair.actual.name, Phase::Columns, sql)
}

/// Gives a column the default that it should have.
fn default(pair: &Pair<'_>, column: &Column, expected: &Column) -> Action {
    match expected.default.present() {
        Some(default) => alter(pair, column, &format!("SET DEFAULT {}", default.written))
            .needing_too(needs::expression(default)),
        None => alter(pair, column, "DROP DEFAULT"),
    }
}

/// A column that has to have a value and no way to get one is added first and made NOT NULL
/// after, so that rows can be filled in between.
fn add(context: &Context<'_>, pair: &Pair<'_>, expected: &Column) -> Unit {
    let needs_backfill = expected.is_required();
    let mut first = expected.clone();
    if needs_backfill {
        first.nullable = Stated::Is(true);
    }
    let Some(clause) = clause::column(&first) else {
        return Unit::unmended("the model does not say its type");
    };
    let alter = clause::alter(pair.actual);
    let add = format!("{alter}ADD COLUMN {clause}");
    let add = Action::on(&pair.actual.name, Phase::Columns, add);
    let mut actions = vec![add.needing_too(needs::column(&first))];
    if needs_backfill {
        let place = pair.actual.columns.len() + position(pair.expected, expected);
        let why = "rows that are there need a value before this";
        let not_null = backfilled(
            set_not_null(context, pair, &expected.name, place),
            pair,
            expected,
            why,
        );
        actions.extend(not_null);
    }
    let sequence = ObjectId::on(ObjectKind::Sequence, &pair.expected.name, &expected.name);
    if let Some(sequence) = context.expected_object(&sequence) {
        let options = super::object::of_new_column(context, sequence);
        let ran = Fact::Ran(actions[0].sql.clone());
        actions.extend(options.map(|action| action.awaiting(ran)));
        actions.extend(super::object::comments_of(context.expected, &sequence.id));
    }
    if let Some(text) = expected.comment.present() {
        let sql = format!(
            "COMMENT ON COLUMN {}.{} IS {}",
            clause::table_name(&pair.actual.name),
            Identifier(&expected.name),
            schemadrift_schema::Literal(text)
        );
        actions.push(Action::new(Phase::Comments, sql).needing(""));
    }
    Unit::of(actions)
}

/// What a column is beside what its parent's addition makes of it.
fn inherited(context: &Context<'_>, pair: &Pair<'_>, expected: &Column) -> Unit {
    let mut actions = Vec::new();
    for name in context.parents(&pair.actual.name) {
        let sides = context
            .expected_table(&name)
            .zip(context.actual_table(&name));
        let Some((wanted, there)) = sides else {
            continue;
        };
        let Some(of_parent) = wanted.column(&expected.name) else {
            continue;
        };
        let parent = Pair {
            expected: wanted,
            actual: there,
        };
        let ran: Vec<Fact> = add(context, &parent, of_parent)
            .actions
            .iter()
            .map(|action| Fact::Ran(action.sql.clone()))
            .collect();
        let mut step = |mut action: Action| {
            action.awaits.extend(ran.iter().cloned());
            actions.push(action);
        };
        if of_parent.default != expected.default {
            step(default(pair, expected, expected));
        }
        match (&of_parent.nullable, &expected.nullable) {
            (Stated::Is(false), Stated::Is(true)) => step(alter(pair, expected, "DROP NOT NULL")),
            (Stated::Is(true), Stated::Is(false)) => {
                let set = alter(pair, expected, "SET NOT NULL").with(Hazard::MayFailOnData);
                let set = backfilled(vec![set], pair, expected, HOLDS_NULL);
                set.into_iter().for_each(&mut step);
            }
            _ => {}
        }
    }
    Unit::of(actions)
}

fn position(table: &Table, column: &Column) -> usize {
    let mut columns = table.columns.iter();
    columns
        .position(|one| one.name == column.name)
        .unwrap_or_default()
}

/// Drops a column, and with it whatever stands on it.
fn drop(context: &Context<'_>, pair: &Pair<'_>, actual: &Column, carried: &[Change<'_>]) -> Unit {
    let table = &pair.actual.name;
    if let Some(reason) = standing::on_column(context, table, &actual.name) {
        return Unit::unmended(reason);
    }
    let only = inherit::only(context, pair);
    let sql = format!(
        "ALTER TABLE {only}{} DROP COLUMN {}",
        clause::table_name(table),
        Identifier(&actual.name)
    );
    let mut drop = Action::new(Phase::Drops, sql)
        .with(Hazard::DeletesData)
        .needing("")
        .awaiting(Fact::Unreferenced(table.clone()))
        .bringing(Fact::ColumnGone(table.clone(), actual.name.clone()));
    for other in &pair.actual.columns {
        let reads = |one: &Expression| Names::printed(one.best_text()).has_word(&actual.name);
        if other.generated.present().is_some_and(|one| reads(one)) {
            drop = drop.awaiting(Fact::ColumnGone(table.clone(), other.name.clone()));
        }
    }
    for parent in context.parents(table) {
        let column = actual.name.clone();
        drop = drop.awaiting(Fact::ColumnGone(parent, column));
    }
    // What is dropped for its own sake goes before the column that would take it along.
    let gone = inherit::gone_with(pair.actual, &actual.name);
    let is_named = |fact: &&Fact| !matches!(fact, Fact::Unreferenced(_));
    drop.awaits.extend(gone.iter().filter(is_named).cloned());
    drop.brings.extend(gone);
    let names = carried.iter().filter_map(|change| match change {
        Change::Unique(_, Drift::Unmapped(one)) => one.name.clone().map(Named::bare),
        Change::Index(_, Drift::Unmapped(one)) => one.name.clone().map(Named::bare),
        _ => None,
    });
    drop.drops.extend(names);
    let column = Disturbed::Column(table.clone(), actual.name.clone());
    Unit::one(drop).destructive().disturbing(column)
}

fn nullability(context: &Context<'_>, pair: &Pair<'_>, expected: &Column, actual: &Column) -> Unit {
    if expected.nullable == Stated::Is(false) {
        if identity::is_added(expected, actual) {
            // An identity is NOT NULL before it is one.
            return Unit::default();
        }
        let place = position(pair.actual, actual);
        let not_null = set_not_null(context, pair, &actual.name, place);
        return Unit::of(backfilled(not_null, pair, actual, HOLDS_NULL));
    }
    let table = &pair.actual.name;
    let mut drop = alter(pair, actual, "DROP NOT NULL")
        .awaiting(Fact::IdentityGone(table.clone(), actual.name.clone()));
    let key = pair.actual.primary_key.present();
    if let Some(name) = key.and_then(|key| key.name.clone()) {
        drop = drop.awaiting(Fact::ConstraintGone(table.clone(), name));
    }
    Unit::one(drop)
}

fn collation(pair: &Pair<'_>, expected: &Column, actual: &Column) -> Unit {
    let (Stated::Is(wanted), Some(ty)) = (&expected.collation, &actual.ty.declared) else {
        return Unit::unmended("its type is not known");
    };
    let declared = expected.ty.declared.as_ref();
    if declared.is_some_and(|declared| !declared.is_satisfied_by(ty)) {
        // It comes with the other type.
        return Unit::default();
    }
    let collate = match wanted {
        Some(name) => format!(" COLLATE {}", name.to_sql()),
        None => " COLLATE \"default\"".to_owned(),
    };
    let action = alter(pair, actual, &format!("TYPE {}{collate}", ty.to_sql()));
    let wanted = wanted.as_ref().map(|name| Text::written(name.to_sql()));
    let action = wanted.into_iter().fold(action, Action::needing_too);
    Unit::one(action).disturbing(Disturbed::Column(
        pair.actual.name.clone(),
        actual.name.clone(),
    ))
}
