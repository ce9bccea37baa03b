//! Domains, altered in place: what they come to refuse may be stored already.

use schemadrift_schema::{Domain, Identifier, ObjectId};

use super::make::is;
use super::qualified;
use crate::hazard::Hazard;
use crate::plan::action::{Action, Phase};
use crate::plan::context::Context;
use crate::plan::fact::Fact;
use crate::plan::replace;
use crate::plan::unit::Unit;

/// Brings default, NOT NULL and checks of a domain to what they should be.
pub(super) fn alter(context: &Context<'_>, id: &ObjectId) -> Unit {
    let (Some(expected), Some(actual)) = (
        context.expected.domains.iter().find(|one| is(one, id)),
        context.actual.domains.iter().find(|one| is(one, id)),
    ) else {
        return Unit::unmended("its definition is not known");
    };
    let alter = format!("ALTER DOMAIN {}", qualified(id));
    let action = |phase: Phase, sql: String| Action::new(phase, format!("{alter} {sql}"));
    // Values that nobody stores refuse nothing.
    let reads = |action: Action| match replace::is_used(context, &replace::type_of(id)) {
        true => action.with(Hazard::MayFailOnData),
        false => action,
    };
    let validate = |name: &str| {
        let sql = format!("VALIDATE CONSTRAINT {}", Identifier(name));
        reads(action(Phase::Validate, sql))
    };
    let mut actions = Vec::new();
    if expected.default != actual.default {
        let sql = match &expected.default {
            Some(default) => format!("SET DEFAULT {default}"),
            None => "DROP DEFAULT".to_owned(),
        };
        actions.push(action(Phase::Columns, sql));
    }
    if expected.nullable && !actual.nullable {
        actions.push(action(Phase::Columns, "DROP NOT NULL".to_owned()));
    }
    if !expected.nullable && actual.nullable {
        actions.push(not_null(
            context,
            id,
            reads(action(Phase::Validate, "SET NOT NULL".to_owned())),
        ));
    }
    let has = |domain: &Domain, check: &str| domain.checks.iter().any(|(_, one)| one == check);
    for (name, check) in &actual.checks {
        if has(expected, check) {
            continue;
        }
        let mut wanted = expected.checks.iter();
        let is_same = |wanted: &str| check.strip_suffix(" NOT VALID") == Some(wanted);
        if wanted.any(|(_, wanted)| is_same(wanted)) {
            actions.push(validate(name));
        } else {
            let sql = format!("DROP CONSTRAINT {}", Identifier(name));
            actions.push(action(Phase::Columns, sql));
        }
    }
    for (name, check) in &expected.checks {
        let is_validated = has(actual, &format!("{check} NOT VALID"));
        if has(actual, check) || is_validated {
            continue;
        }
        let add = format!("ADD CONSTRAINT {} {check}", Identifier(name));
        let is_unchecked = check.ends_with(" NOT VALID");
        match context.simple || is_unchecked {
            true if is_unchecked => actions.push(action(Phase::Columns, add)),
            true => actions.push(reads(action(Phase::Columns, add))),
            false => {
                let add = action(Phase::Columns, format!("{add} NOT VALID"));
                actions.extend(Action::in_turn([add, validate(name)]));
            }
        }
    }
    Unit::of(actions)
}

/// A domain refuses NULL once the columns of it hold none: those who fill them are told there.
fn not_null(context: &Context<'_>, id: &ObjectId, set: Action) -> Action {
    let names = [replace::type_of(id)].into();
    let columns = replace::columns_of(context, names).into_iter();
    let facts = columns.map(|(table, column)| Fact::NotNull(table.clone(), column.name.clone()));
    facts.fold(set, Action::awaiting)
}
