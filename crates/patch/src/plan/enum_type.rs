//! Enum types: labels are added in place, everything else by another type in their place.

use std::collections::BTreeSet;

use schemadrift_diff::EnumDrift;
use schemadrift_schema::{EnumType, Identifier, Literal, Table, TypeKind};

use super::action::{Action, Phase};
use super::context::Context;
use super::object;
use super::unit::{Disturbed, Unit};
use crate::clause;
use crate::enum_type as plain;
use crate::hazard::Hazard;

pub(crate) fn mend(context: &Context<'_>, drift: &EnumDrift<'_>) -> Unit {
    match drift {
        EnumDrift::Missing(expected) => {
            let create = Action::new(Phase::Types, plain::create(expected).sql);
            let mut unit = Unit::one(create.making(&expected.name.name));
            let comments = object::comments_of_enum(context.expected, &expected.name);
            unit.actions.extend(comments);
            unit
        }
        // A rename is a choice, and is told as one.
        EnumDrift::Renamed { .. } => Unit::default(),
        EnumDrift::Unmapped(actual) => {
            let sql = format!("DROP TYPE {}", plain::type_name(&actual.name));
            let drop = Action::new(Phase::Drops, sql).dropping(&actual.name.name, "");
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

/// Puts another type in the place of this one, and casts every column to it by way of text.
fn replace(context: &Context<'_>, actual: &EnumType, labels: Vec<&str>) -> Unit {
    let name = plain::type_name(&actual.name);
    let old = format!("{}__replaced", cut(&actual.name.name));
    let old_name = plain::type_name(&schemadrift_schema::TypeName {
        schema: actual.name.schema.clone(),
        name: old.clone(),
    });
    let literals: Vec<String> = labels
        .iter()
        .map(|label| Literal(label).to_string())
        .collect();
    let step = |sql: String| Action::new(Phase::Columns, sql).needing("");
    let mut actions = vec![
        step(format!("ALTER TYPE {name} RENAME TO {}", Identifier(&old))),
        step(format!(
            "CREATE TYPE {name} AS ENUM ({})",
            literals.join(", ")
        )),
    ];
    let mut disturbs = BTreeSet::new();
    for table in context
        .actual
        .tables
        .iter()
        .filter(|table| !table.is_view())
    {
        for sql in casts(table, actual, &name) {
            actions.push(step(sql.1));
            disturbs.insert(Disturbed::Column(table.name.name.clone(), sql.0));
        }
    }
    actions.push(step(format!("DROP TYPE {old_name}")));
    actions.extend(object::comments_of_enum(context.expected, &actual.name));
    let mut unit = Unit::of(actions);
    unit.disturbs.extend(disturbs);
    unit
}

/// Column and statement, in the order in which they run.
fn casts(table: &Table, actual: &EnumType, name: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for column in &table.columns {
        let Some(ty) = column.ty.declared.as_ref() else {
            continue;
        };
        if ty.kind != TypeKind::Enum || !ty.name.matches(&actual.name) {
            continue;
        }
        let quoted = Identifier(&column.name);
        let alter = format!("{}ALTER COLUMN {quoted}", clause::alter(table));
        let brackets = if ty.array { "[]" } else { "" };
        let mut push = |sql: String| found.push((column.name.clone(), sql));
        if column.default.present().is_some() {
            push(format!("{alter} DROP DEFAULT"));
        }
        push(format!(
            "{alter} TYPE {name}{brackets} USING {quoted}::text{brackets}::{name}{brackets}"
        ));
        if let Some(default) = column.default.present() {
            push(format!("{alter} SET DEFAULT {}", default.written));
        }
    }
    found
}

fn cut(name: &str) -> &str {
    let mut end = name.len().min(50);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    &name[..end]
}
