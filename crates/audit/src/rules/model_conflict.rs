//! Two models declare one table and disagree on a column.
//!
//! ## What it does
//!
//! Compares the written types and the nullability of columns that several models of one table
//! declare. A model that is only read from declares nothing.
//!
//! ## Why is this bad?
//!
//! Whatever the database holds, one of the two is wrong about it.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//!     email: String,
//! }
//!
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct Contact {
//!     id: i64,
//!     email: Option<String>,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE users (id bigint NOT NULL, email text NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//!     email: String,
//! }
//!
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct Contact {
//!     id: i64,
//!     email: String,
//! }
//! ```

use schemadrift_diff::{Change, TableDrift};
use schemadrift_schema::Table;

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "model-conflict",
    group: Group::Code,
    severity: Severity::Warning,
    source: include_str!("model_conflict.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Table(TableDrift::Conflict {
        first,
        second,
        difference,
    }) = change
    else {
        return None;
    };
    let (first_table, first_column) = first;
    let (second_table, second_column) = second;
    let message = format!(
        "{}.{} is {} in {} and {} in {}",
        second_table.name,
        second_column.name,
        difference.expected,
        model_path(first_table),
        difference.actual,
        model_path(second_table)
    );
    let place = match first_column.origin.as_ref().or(first_table.origin.as_ref()) {
        Some(origin) => format!(" ({}:{})", origin.file, origin.line),
        None => String::new(),
    };
    let other = format!(
        "{} declares {}{place}",
        model_path(first_table),
        difference.expected
    );
    Some(
        Draft::on_table(second_table, message)
            .at_column(second_column)
            .expected(difference.expected.clone())
            .actual(difference.actual.clone())
            .detail("model", other),
    )
}

fn model_path(table: &Table) -> &str {
    table
        .model
        .as_ref()
        .map_or("another model", |model| model.path.as_str())
}
