//! Generated columns: what cannot be changed in place is made again, and its values with it.

use schemadrift_diff::Pair;
use schemadrift_schema::{Column, Expression, Identifier, Stated, UniqueForm};

use super::{add, alter, inherit};
use crate::clause;
use crate::hazard::Hazard;
use crate::plan::action::{Action, Phase};
use crate::plan::constraint;
use crate::plan::context::Context;
use crate::plan::fact::Fact;
use crate::plan::names::{Named, Names, Text};
use crate::plan::needs;
use crate::plan::object;
use crate::plan::unit::{Disturbed, Unit};

/// What is generated cannot be changed in place: the column is made again, or, where it is to be an
/// ordinary one, keeps its values.
pub(super) fn generated(
    context: &Context<'_>,
    pair: &Pair<'_>,
    expected: &Column,
    actual: &Column,
) -> Unit {
    if expected.generated.present().is_none() {
        return Unit::one(alter(pair, actual, "DROP EXPRESSION"));
    }
    let column = Disturbed::Column(pair.actual.name.clone(), actual.name.clone());
    let mut unit = add(context, pair, expected).disturbing(column);
    let drop = format!(
        "{}DROP COLUMN {}",
        clause::alter(pair.actual),
        Identifier(&actual.name)
    );
    let was_generated = actual.generated.present().is_some();
    let mut drop = Action::new(Phase::Columns, drop).needing("");
    drop.brings
        .extend(inherit::gone_with(pair.actual, &actual.name));
    let gone = Fact::ColumnGone(pair.actual.name.clone(), actual.name.clone());
    drop.brings.push(gone);
    if !was_generated {
        drop = drop.with(Hazard::DeletesData);
    }
    unit.actions.insert(0, drop);
    unit.actions = Action::in_turn(unit.actions);
    unit.actions
        .extend(standing_on(context, pair, &expected.name));
    if was_generated {
        unit
    } else {
        unit.destructive()
    }
}

/// Takes a generated column away before what is in its way, and makes it again after.
pub(crate) fn remade(
    context: &Context<'_>,
    pair: &Pair<'_>,
    expected: &Column,
    actual: &Column,
) -> Vec<Action> {
    let mut again = generated(context, pair, expected, actual).actions;
    let reads = actual
        .generated
        .present()
        .map(|one| one.best_text().to_owned());
    if let Some(drop) = again.first_mut() {
        drop.phase = Phase::Detach;
        // What it calls is dropped behind it.
        drop.drops.push(Named::bare(&actual.name));
        drop.needs = Text::printed(reads.unwrap_or_default());
    }
    for action in again.iter_mut().skip(1) {
        action.phase = action.phase.max(Phase::Constraints);
    }
    again
}

/// The columns that are generated from one whose type changes are made again behind it: their values
/// follow from it.
pub(super) fn generated_around(
    context: &Context<'_>,
    pair: &Pair<'_>,
    changed: &Column,
    mut unit: Unit,
) -> Unit {
    if unit.unmended.is_some() {
        return unit;
    }
    let ran: Vec<Fact> = unit
        .actions
        .iter()
        .map(|action| Fact::Ran(action.sql.clone()))
        .collect();
    for there in &pair.actual.columns {
        let reads = |one: &Expression| Names::printed(one.best_text()).has_word(&changed.name);
        let is_reading = there.generated.present().is_some_and(|one| reads(one));
        let wanted = pair.expected.column(&there.name);
        let wanted = wanted.filter(|one| is_reading && one.generated.present().is_some());
        let Some(wanted) = wanted else {
            continue;
        };
        let mut again = remade(context, pair, wanted, there);
        for action in again.iter_mut().skip(1) {
            action.awaits.extend(ran.iter().cloned());
        }
        unit.actions.extend(again);
        let column = Disturbed::Column(pair.actual.name.clone(), there.name.clone());
        unit.disturbs.push(column);
    }
    unit
}

/// What goes with a column that is made again, made again.
pub(crate) fn standing_on(context: &Context<'_>, pair: &Pair<'_>, column: &str) -> Vec<Action> {
    let table = pair.expected;
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    let reads = |one: &Expression| Names::printed(one.best_text()).has_word(column);
    let alter = clause::alter(pair.actual);
    let mut made: Vec<(Phase, String, Text, Option<&String>)> = Vec::new();
    if let Some(key) = table.primary_key.present().filter(|one| has(&one.columns)) {
        let sql = format!("{alter}ADD {}", clause::primary_key(key));
        made.push((Phase::Constraints, sql, Text::default(), key.name.as_ref()));
    }
    for one in table.uniques.iter().filter(|one| has(&one.columns)) {
        let sql = match one.form {
            Stated::Is(UniqueForm::Index) => constraint::unique_index(&pair.actual.name, one, ""),
            _ => format!("{alter}ADD {}", clause::unique(one)),
        };
        made.push((Phase::Constraints, sql, Text::default(), one.name.as_ref()));
    }
    for one in table.checks.iter().filter(|one| has(&one.columns)) {
        let sql = format!("{alter}ADD {}", clause::whole_check(one));
        let needs = needs::check(one);
        made.push((Phase::Constraints, sql, needs, one.name.as_ref()));
    }
    for one in table.exclusions.iter().filter(|one| has(&one.columns)) {
        let sql = format!("{alter}ADD {}", clause::exclusion(one));
        let needs = needs::exclusion(one);
        made.push((Phase::Constraints, sql, needs, one.name.as_ref()));
    }
    for one in table.foreign_keys.iter().filter(|one| has(&one.columns)) {
        let sql = format!("{alter}ADD {}", clause::whole_foreign_key(one));
        let needs = needs::foreign_key(one);
        made.push((Phase::ForeignKeys, sql, needs, one.name.as_ref()));
    }
    for one in &table.indexes {
        let is_read = one.key_columns().contains(&column) || has(&one.include);
        if is_read || one.expressions().any(reads) {
            let sql = crate::index::definition(&pair.actual.name, one);
            let needs = needs::index(&pair.actual.name, one);
            made.push((Phase::Indexes, sql, needs, one.name.as_ref()));
        }
    }
    let mut actions = Vec::new();
    for (phase, sql, needs, name) in made {
        let ran = Fact::Ran(sql.clone());
        actions.push(Action::on(&pair.actual.name, phase, sql).needing_too(needs));
        let name = name.map_or("", String::as_str);
        let comments = object::comments_of_part(context.expected, &table.name, name).into_iter();
        actions.extend(comments.map(|comment| comment.awaiting(ran.clone())));
    }
    actions
}
