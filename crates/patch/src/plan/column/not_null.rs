//! Columns that are to hold no NULL.

use schemadrift_diff::Pair;
use schemadrift_schema::{Check, Column, Identifier, Stated};

use crate::clause;
use crate::hazard::Hazard;
use crate::plan::action::{Action, Phase};
use crate::plan::constraint::validate;
use crate::plan::context::Context;
use crate::plan::fact::Fact;

/// What the names of checks begin with that make a column NOT NULL and go then.
const MEANWHILE: &str = "schemadrift_not_null_";

/// NOT NULL by way of a check, which is checked without blocking anyone and which the server then
/// takes for proof. One that an earlier patch left behind, where rows refused it, serves as well.
pub(super) fn set_not_null(
    context: &Context<'_>,
    pair: &Pair<'_>,
    column: &str,
    place: usize,
) -> Vec<Action> {
    let alter = clause::alter(pair.actual);
    let table = &pair.actual.name;
    let facts = [
        Fact::NotNull(table.clone(), column.to_owned()),
        Fact::NoneNull(table.clone()),
    ];
    let quoted = Identifier(column);
    let set = format!("{alter}ALTER COLUMN {quoted} SET NOT NULL");
    if context.simple {
        let action = Action::on(table, Phase::Validate, set).with(Hazard::MayFailOnData);
        return vec![facts.into_iter().fold(action, Action::bringing)];
    }
    let mut checks = pair.actual.checks.iter();
    let there = checks.find(|check| is_meanwhile(check, column));
    let there = there.and_then(|check| check.name.clone());
    // The number keeps the names of one table apart, however long those of its columns are.
    let check = match &there {
        Some(name) => name.clone(),
        None => format!("{MEANWHILE}{}", place + 1),
    };
    let add = format!("{alter}ADD CONSTRAINT {check} CHECK ({quoted} IS NOT NULL) NOT VALID");
    let add = Action::on(table, Phase::Constraints, add);
    let drop = format!("{alter}DROP CONSTRAINT {check}");
    let drop = Action::on(table, Phase::Validate, drop);
    let rest = [
        validate(pair.actual, &check),
        Action::on(table, Phase::Validate, set),
        facts.into_iter().fold(drop, Action::bringing),
    ];
    let add = there.is_none().then_some(add);
    Action::in_turn(add.into_iter().chain(rest))
}

/// Whether a check that is not expected is what an earlier patch left behind of a NOT NULL that is still
/// wanted: it goes with that.
pub(crate) fn is_left_over(context: &Context<'_>, pair: &Pair<'_>, check: &Check) -> bool {
    let is_wanted = |column: &&Column| {
        let wanted = pair.expected.column(&column.name);
        column.nullable == Stated::Is(true)
            && wanted.is_some_and(|wanted| wanted.nullable == Stated::Is(false))
    };
    let mut wanted = pair.actual.columns.iter().filter(is_wanted);
    !context.simple && wanted.any(|column| is_meanwhile(check, &column.name))
}

/// Whether a check has the name and the text of one that goes once its column is NOT NULL.
fn is_meanwhile(check: &Check, column: &str) -> bool {
    let name = check.name.as_deref().unwrap_or_default();
    let text = check.expression.best_text();
    let text = text.trim_start_matches('(').trim_end_matches(')');
    name.starts_with(MEANWHILE) && text == format!("{} IS NOT NULL", Identifier(column))
}

/// Why a column that is there has to be looked at before it is NOT NULL.
pub(super) const HOLDS_NULL: &str = "rows that hold NULL need a value before this";

/// Marks what makes a column NOT NULL: a person has to say what its rows are to hold.
pub(super) fn backfilled(
    mut not_null: Vec<Action>,
    pair: &Pair<'_>,
    column: &Column,
    why: &str,
) -> Vec<Action> {
    let (table, name) = (&pair.actual.name, Identifier(&column.name));
    if let Some(first) = not_null.first_mut() {
        first.note = Some(format!(
            "BACKFILL: {why}:\n  UPDATE {} SET {name} = … WHERE {name} IS NULL;",
            clause::table_name(table),
        ));
    }
    for action in &mut not_null {
        action.backfill = Some(format!("{table}.{}", column.name));
    }
    not_null
}
