//! Enum types: labels are added in place, everything else by another type in their place.

use schemadrift_diff::EnumDrift;
use schemadrift_schema::EnumType;

use super::action::{Action, Phase};
use super::context::Context;
use super::object;
use super::replace::replace;
use super::unit::Unit;
use crate::enum_type as plain;
use crate::hazard::Hazard;

pub(crate) fn mend(context: &Context<'_>, drift: &EnumDrift<'_>) -> Unit {
    match drift {
        EnumDrift::Missing(expected) => {
            let create = Action::new(Phase::Types, plain::create(expected).sql);
            let mut unit = Unit::one(create.making(&expected.name));
            let comments = object::comments_of_enum(context.expected, &expected.name);
            unit.actions.extend(comments);
            unit
        }
        // A rename is a choice, and is told as one.
        EnumDrift::Renamed { .. } => Unit::default(),
        EnumDrift::Unmapped(actual, _) => {
            let sql = format!("DROP TYPE {}", plain::type_name(&actual.name));
            let drop = Action::new(Phase::Drops, sql).dropping(&actual.name, "");
            // Values go with the columns that hold them, which are drops of their own.
            Unit::one(drop).destructive()
        }
        EnumDrift::LabelMissing {
            expected,
            actual,
            position,
        } => {
            let is_refused = context.refusal(&actual.name).is_some();
            if is_replaced(expected, actual) && !is_refused {
                return Unit::default();
            }
            let mut so_far = (*actual).clone();
            let earlier = expected.labels[..*position].iter();
            so_far.labels.extend(earlier.cloned());
            let sql = plain::add_label(expected, &so_far, *position).sql;
            Unit::one(Action::new(Phase::Labels, sql).needing(""))
        }
        EnumDrift::LabelUnmapped { actual, .. } => {
            let mut unit = replace(context, &actual.name, true);
            for action in &mut unit.actions {
                if action.sql.contains(" USING ") {
                    action.hazards.insert(Hazard::MayFailOnData);
                }
            }
            unit.destructive()
        }
        EnumDrift::Order { actual, .. } => {
            replace(context, &actual.name, context.allow_destructive)
        }
    }
}

/// Whether the type is replaced for other reasons, which brings missing labels along.
fn is_replaced(expected: &EnumType, actual: &EnumType) -> bool {
    let common = |one: &EnumType, two: &EnumType| -> Vec<String> {
        let labels = one.labels.iter();
        labels
            .filter(|label| two.labels.contains(label))
            .cloned()
            .collect()
    };
    common(expected, actual) != common(actual, expected)
}

/// The expected labels in their order, and behind them those that only the database has.
pub(crate) fn in_order<'a>(expected: &'a EnumType, actual: &'a EnumType) -> Vec<&'a str> {
    let mut labels: Vec<&str> = expected.labels.iter().map(String::as_str).collect();
    for label in &actual.labels {
        if !labels.contains(&label.as_str()) {
            labels.push(label);
        }
    }
    labels
}
