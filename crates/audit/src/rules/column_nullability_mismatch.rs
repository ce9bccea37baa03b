//! A column may hold NULL and its field may not, or the other way round.
//!
//! ## What it does
//!
//! Compares `NOT NULL` with `Option`, or with what the model states about nullability.
//!
//! ## Why is this bad?
//!
//! A NULL that is read into a field without `Option` fails the query, on the first row that has
//! one. `None` that is written into a `NOT NULL` column fails the insert. A model that is only
//! read from cannot write `None`; there an `Option` too many is severity info.
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
//! ```
//!
//! ```sql
//! CREATE TABLE users (id bigint NOT NULL, email text);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE users ALTER COLUMN email SET NOT NULL;
//! ```

use schemadrift_diff::{Change, ColumnDrift};
use schemadrift_schema::{ModelRole, Stated};

use crate::draft::{Draft, declares};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "column-nullability-mismatch",
    group: Group::Columns,
    severity: Severity::Error,
    source: include_str!("column_nullability_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Column(pair, ColumnDrift::Nullability { expected, actual }) = change else {
        return None;
    };
    let column = format!("{}.{}", pair.expected.name, expected.name);
    let model = &pair.expected.model;
    let declares = declares(model);
    let only_reads = model
        .as_ref()
        .is_some_and(|model| model.role == ModelRole::Reads);
    let on = |message: String| {
        Draft::on_pair(pair, message)
            .at_column(expected)
            .made(&actual.provenance)
    };
    if actual.nullable == Stated::Is(true) {
        let consequence = match model {
            Some(_) => ": reading a NULL fails",
            None => "",
        };
        let message = format!("{column} is nullable, {declares} NOT NULL{consequence}");
        return Some(on(message).expected("NOT NULL").actual("NULL"));
    }
    let (consequence, severity) = match model {
        Some(_) if only_reads => ("the field is never None", Severity::Info),
        Some(_) => ("inserting None fails", Severity::Error),
        None => ("inserting NULL fails", Severity::Error),
    };
    let message = format!("{column} is NOT NULL, {declares} nullable: {consequence}");
    Some(
        on(message)
            .severity(severity)
            .expected("NULL")
            .actual("NOT NULL"),
    )
}
