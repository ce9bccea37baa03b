//! Another type for a column that is there, in place.

use schemadrift_diff::{Change, ColumnDrift, Pair};
use schemadrift_schema::{AutoIncrement, Column, ObjectId, ObjectKind, SqlType, Table, TypeKind};

use crate::clause;
use crate::column::{self as plain, Zone};
use crate::hazard::Hazard;
use crate::plan::action::{Action, Phase};
use crate::plan::constraint;
use crate::plan::context::Context;
use crate::plan::fact::Fact;
use crate::plan::needs;
use crate::plan::object;
use crate::plan::unit::{Disturbed, Unit};

/// Changes the type in place. A default of the old type is taken off first and put back after,
/// since PostgreSQL does not cast it.
pub(super) fn change_type(
    context: &Context<'_>,
    pair: &Pair<'_>,
    expected: &Column,
    actual: &Column,
) -> Unit {
    let Some(from) = actual.ty.declared.as_ref() else {
        return Unit::unmended("the type that is there is not known");
    };
    let Some(to) = expected.ty.best() else {
        return Unit::unmended("the model does not say its type");
    };
    let statements = plain::change_type(&clause::alter(pair.actual), expected, actual);
    let is_destructive = statements.iter().any(|one| one.destructive);
    let needs = needs::column(actual).and(needs::column(expected));
    let (can_fail, zone) = (fails(context, from, to), plain::zone(from, to));
    let place = format!("{}.{}", pair.actual.name, actual.name);
    let actions = statements.into_iter().map(|one| {
        let is_cast = one.sql.contains(" TYPE ");
        let action = Action::on(&pair.actual.name, Phase::Columns, one.sql);
        let mut action = action.needing_too(needs.clone());
        if one.destructive {
            action = action.with(Hazard::DeletesData);
        }
        if can_fail && is_cast {
            action = action.with(Hazard::MayFailOnData);
        }
        match zone.filter(|_| is_cast) {
            Some(zone) => zoned(action, zone, place.clone()),
            None => action,
        }
    });
    let mut actions = Action::in_turn(actions);
    // The sequence of an identity follows its column; that of a serial does not.
    let is_serial = |column: &Column| {
        matches!(
            column.auto_increment.present(),
            Some(AutoIncrement::Serial(_))
        )
    };
    let id = ObjectId::on(ObjectKind::Sequence, &pair.expected.name, &expected.name);
    let sequence = context.expected_object(&id);
    if let Some(sequence) = sequence.filter(|_| is_serial(expected) && is_serial(actual)) {
        actions.extend(object::of_column(context, sequence));
    }
    for (from, key) in context.tied_to(pair.actual, &actual.name) {
        let Some(name) = key.name.as_deref() else {
            continue;
        };
        let drop = constraint::drop_named(from, name, Phase::Detach);
        actions.push(drop.bringing(Fact::Unreferenced(key.references.clone())));
        actions.extend(constraint::back(context, from, key));
    }
    let unit = Unit::of(actions).disturbing(Disturbed::Column(
        pair.actual.name.clone(),
        actual.name.clone(),
    ));
    if is_destructive {
        unit.destructive()
    } else {
        unit
    }
}

/// Whether a stored value may have no place in the new type: a domain may refuse more than what it is
/// over does.
fn fails(context: &Context<'_>, from: &SqlType, to: &SqlType) -> bool {
    let is_constrained = |to: &SqlType| {
        let mut domains = context.expected.domains.iter();
        let domain = domains.find(|one| {
            to.name.name == one.name.name
                && to
                    .name
                    .schema
                    .as_ref()
                    .is_none_or(|schema| *schema == one.name.schema)
        });
        domain.is_none_or(|domain| !domain.nullable || !domain.checks.is_empty())
    };
    let mut over = to;
    while let TypeKind::Domain(base) = &over.kind {
        if is_constrained(over) {
            return true;
        }
        over = base;
    }
    plain::can_fail(from, to)
}

/// A cast that depends on a time zone says so, and what to do about it.
fn zoned(action: Action, zone: Zone, column: String) -> Action {
    let note = match zone {
        Zone::Written => {
            "TIME ZONE: times without a zone are taken for UTC here; if they are of another zone, \
             write that in place of 'UTC'"
        }
        Zone::OfSession => {
            "TIME ZONE: the cast goes by the TimeZone of the session; SET it before, or write the zone \
             into the USING"
        }
    };
    let mut action = action.with(Hazard::AssumesTimeZone).noting(note);
    action.zone = Some(column);
    action
}

/// The statements that give a column another type, where they are let run.
pub(crate) fn retyping(
    context: &Context<'_>,
    table: &Table,
    expected: &Column,
    actual: &Column,
) -> Option<Vec<String>> {
    let statements = plain::change_type(&clause::alter(table), expected, actual);
    let is_destructive = statements.iter().any(|one| one.destructive);
    let runs = !statements.is_empty() && (context.allow_destructive || !is_destructive);
    runs.then(|| statements.into_iter().map(|one| one.sql).collect())
}

/// A query that needs the cast of a change alone.
pub(crate) fn cast_query(change: &Change<'_>) -> Option<String> {
    let Change::Column(
        _,
        ColumnDrift::Type {
            expected, actual, ..
        },
    ) = change
    else {
        return None;
    };
    if expected.generated.present().is_some() {
        return None;
    }
    let (from, to) = (actual.ty.declared.as_ref()?, expected.ty.best()?);
    let value = format!("NULL::{}", from.to_sql());
    Some(format!("SELECT {}", plain::converted(&value, from, to)?))
}
