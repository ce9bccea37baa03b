//! Statements for enum types.

use schemadrift_audit::Statement;
use schemadrift_diff::{Change, EnumDrift};
use schemadrift_schema::{EnumType, Identifier, Literal, QualifiedName, TypeName};

use crate::{clause, statement, statements};

pub(crate) fn mend(drift: &EnumDrift<'_>) -> Vec<Statement> {
    match drift {
        EnumDrift::Missing(expected) => vec![create(expected)],
        EnumDrift::LabelMissing {
            expected,
            actual,
            position,
        } => {
            vec![add_label(expected, actual, *position)]
        }
        EnumDrift::Renamed {
            expected,
            actual,
            carried,
        } => {
            let labels = carried
                .iter()
                .filter(|change| matches!(change, Change::Enum(_)));
            let mut all: Vec<Statement> = labels.flat_map(statements).collect();
            all.extend(rename(expected, actual));
            all
        }
        // A label that is there cannot be dropped, and an order not be changed, in place.
        EnumDrift::Unmapped(_, _) | EnumDrift::LabelUnmapped { .. } | EnumDrift::Order { .. } => {
            Vec::new()
        }
    }
}

pub(crate) fn create(expected: &EnumType) -> Statement {
    let labels: Vec<String> = expected
        .labels
        .iter()
        .map(|label| Literal(label).to_string())
        .collect();
    statement(format!(
        "CREATE TYPE {} AS ENUM ({})",
        type_name(&expected.name),
        labels.join(", ")
    ))
}

/// Takes the rename candidate, which may stand in another namespace.
fn rename(expected: &EnumType, actual: &EnumType) -> Vec<Statement> {
    let mut now = actual.name.clone();
    let mut all = Vec::new();
    if let Some(schema) = &expected.name.schema
        && now.schema.as_ref() != Some(schema)
    {
        let sql = format!("SET SCHEMA {}", Identifier(schema));
        all.push(statement(format!("ALTER TYPE {} {sql}", type_name(&now))));
        now.schema = Some(schema.clone());
    }
    if now.name != expected.name.name {
        let sql = format!("RENAME TO {}", Identifier(&expected.name.name));
        all.push(statement(format!("ALTER TYPE {} {sql}", type_name(&now))));
    }
    all
}

/// Adds a label behind the nearest earlier one that the database has, or before the first.
pub(crate) fn add_label(expected: &EnumType, actual: &EnumType, position: usize) -> Statement {
    let is_there = |label: &&String| actual.labels.contains(label);
    let label = &expected.labels[position];
    let before = expected.labels[..position].iter().rev().find(is_there);
    let after = expected.labels[position + 1..].iter().find(is_there);
    let place = match (before, after) {
        (Some(before), _) => format!(" AFTER {}", Literal(before)),
        (None, Some(after)) => format!(" BEFORE {}", Literal(after)),
        (None, None) => String::new(),
    };
    statement(format!(
        "ALTER TYPE {} ADD VALUE {}{place}",
        type_name(&actual.name),
        Literal(label)
    ))
}

pub(crate) fn type_name(name: &TypeName) -> String {
    match name.schema.as_deref() {
        Some(schema) => clause::table_name(&QualifiedName::new(schema, &name.name)),
        None => Identifier(&name.name).to_string(),
    }
}
