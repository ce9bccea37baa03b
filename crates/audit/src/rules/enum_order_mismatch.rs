//! The labels of an enum type stand in another order than the variants of the Rust enum.
//!
//! ## What it does
//!
//! Compares the order of the labels that both sides have. The order of the variants is taken for
//! the order that is meant.
//!
//! ## Why is this bad?
//!
//! PostgreSQL orders and compares values by the order of the labels: `ORDER BY`, `<` and `max`
//! answer otherwise than the Rust enum with a derived `Ord` would.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::PgEnum)]
//! #[pg_enum(name = "task_priority", rename_all = "snake_case")]
//! enum TaskPriority {
//!     Low,
//!     Medium,
//!     High,
//! }
//!
//! #[derive(schemadrift::Table)]
//! #[table(name = "tasks")]
//! struct Task {
//!     priority: TaskPriority,
//! }
//! ```
//!
//! ```sql
//! CREATE TYPE task_priority AS ENUM ('low', 'high', 'medium');
//! CREATE TABLE tasks (priority task_priority NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! #[derive(schemadrift::PgEnum)]
//! #[pg_enum(name = "task_priority", rename_all = "snake_case")]
//! enum TaskPriority {
//!     Low,
//!     High,
//!     Medium,
//! }
//!
//! #[derive(schemadrift::Table)]
//! #[table(name = "tasks")]
//! struct Task {
//!     priority: TaskPriority,
//! }
//! ```

use schemadrift_diff::{Change, EnumDrift};
use schemadrift_schema::EnumType;

use crate::draft::{Draft, declares};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "enum-order-mismatch",
    group: Group::Enums,
    severity: Severity::Warning,
    source: include_str!("enum_order_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Enum(EnumDrift::Order { expected, actual }) = change else {
        return None;
    };
    let (first, second) = swapped(expected, actual)?;
    let message = format!(
        "enum {} has {second} before {first}, {} {first} before {second}",
        expected.name,
        declares(&expected.model)
    );
    Some(
        Draft::on_enums(expected, actual, message)
            .expected(expected.labels.join(", "))
            .actual(actual.labels.join(", ")),
    )
}

/// The first label that another one has overtaken, and the one that did.
fn swapped<'a>(expected: &'a EnumType, actual: &'a EnumType) -> Option<(&'a str, &'a str)> {
    let in_both =
        |label: &&String| expected.labels.contains(label) && actual.labels.contains(label);
    expected
        .labels
        .iter()
        .filter(in_both)
        .zip(actual.labels.iter().filter(in_both))
        .find(|(one, two)| one != two)
        .map(|(one, two)| (one.as_str(), two.as_str()))
}
