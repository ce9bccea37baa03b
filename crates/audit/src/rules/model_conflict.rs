//! Two models declare one table and disagree on a column or on the primary key.
//!
//! ## What it does
//!
//! Compares what several models of one table write about the same column (type, nullability,
//! default, generated expression, identity, collation) and about the primary key. What only one of
//! them writes is no conflict, and a model that is only read from declares nothing.
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
use schemadrift_schema::{Sameness, Table};

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
    if difference.sameness == Sameness::Unknown {
        // Two texts that no server could read may mean the same.
        return None;
    }
    let ((first_table, first_column), (second_table, second_column)) = (first, second);
    let subject = match second_column {
        Some(column) => format!("{}.{}", second_table.name, column.name),
        None => second_table.name.to_string(),
    };
    let verb = match difference.aspect.as_ref() {
        "type" | "nullability" => "is".to_owned(),
        aspect => format!("has {aspect}"),
    };
    let message = format!(
        "{subject} {verb} {} in {} and {} in {}",
        difference.expected,
        model_path(first_table),
        difference.actual,
        model_path(second_table)
    );
    let first_origin = first_column.and_then(|column| column.origin.as_ref());
    let place = match first_origin.or(first_table.origin.as_ref()) {
        Some(origin) => format!(" ({}:{})", origin.file, origin.line),
        None => String::new(),
    };
    let other = format!(
        "{} declares {}{place}",
        model_path(first_table),
        difference.expected
    );
    let mut draft = Draft::on_table(second_table, message)
        .aspect(difference.aspect.as_ref())
        .expected(difference.expected.clone())
        .actual(difference.actual.clone())
        .detail("model", other);
    if let Some(column) = second_column {
        draft = draft.at_column(column);
    }
    Some(draft)
}

fn model_path(table: &Table) -> &str {
    table
        .model
        .as_ref()
        .map_or("another model", |model| model.path.as_str())
}
