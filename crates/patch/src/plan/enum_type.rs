//! Enum types: labels are added in place, everything else by another type in their place.

use schemadrift_diff::EnumDrift;
use schemadrift_schema::{EnumType, Literal};

use super::action::{Action, Phase};
use super::context::Context;
use super::object;
use super::replace::Replacement;
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
        EnumDrift::Unmapped(actual) => {
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
            if is_replaced(expected, actual) {
                return Unit::default();
            }
            let mut so_far = (*actual).clone();
            let earlier = expected.labels[..*position].iter();
            so_far.labels.extend(earlier.cloned());
            let sql = plain::add_label(expected, &so_far, *position).sql;
            Unit::one(Action::new(Phase::Labels, sql).needing(""))
        }
        EnumDrift::LabelUnmapped {
            expected, actual, ..
        } => {
            let labels = expected.labels.iter();
            let mut unit = replace(context, actual, labels.map(String::as_str).collect());
            for action in &mut unit.actions {
                if action.sql.contains(" USING ") {
                    action.hazards.insert(Hazard::MayFailOnData);
                }
            }
            unit.destructive()
        }
        EnumDrift::Order { expected, actual } => {
            let labels = match context.allow_destructive {
                true => expected.labels.iter().map(String::as_str).collect(),
                false => in_order(expected, actual),
            };
            replace(context, actual, labels)
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
fn in_order<'a>(expected: &'a EnumType, actual: &'a EnumType) -> Vec<&'a str> {
    let mut labels: Vec<&str> = expected.labels.iter().map(String::as_str).collect();
    for label in &actual.labels {
        if !labels.contains(&label.as_str()) {
            labels.push(label);
        }
    }
    labels
}

/// Puts an enum with these labels in the place of this one.
fn replace(context: &Context<'_>, actual: &EnumType, labels: Vec<&str>) -> Unit {
    let literals: Vec<String> = labels
        .iter()
        .map(|label| Literal(label).to_string())
        .collect();
    let create = format!(
        "CREATE TYPE {} AS ENUM ({})",
        plain::type_name(&actual.name),
        literals.join(", ")
    );
    let replacement = Replacement {
        name: &actual.name,
        word: "TYPE",
        by_text: false,
        make: vec![Action::new(Phase::Columns, create).needing("")],
    };
    let mut unit = replacement.unit(context);
    if unit.unmended.is_none() {
        let comments = object::comments_of_enum(context.expected, &actual.name);
        unit.actions.extend(comments);
    }
    unit
}
