//! A Rust enum has a variant whose label the database's enum type does not have.
//!
//! ## What it does
//!
//! Compares the labels of both sides by their exact text, after the renames that the model writes.
//!
//! ## Why is this bad?
//!
//! Every query that writes the variant, or compares with it, fails with `invalid input value for
//! enum`.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::PgEnum)]
//! #[pg_enum(name = "task_status", rename_all = "snake_case")]
//! enum TaskStatus {
//!     Open,
//!     Done,
//!     Archived,
//! }
//!
//! #[derive(schemadrift::Table)]
//! #[table(name = "tasks")]
//! struct Task {
//!     status: TaskStatus,
//! }
//! ```
//!
//! ```sql
//! CREATE TYPE task_status AS ENUM ('open', 'done');
//! CREATE TABLE tasks (status task_status NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TYPE task_status ADD VALUE 'archived';
//! ```

use schemadrift_diff::{Change, EnumDrift};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "enum-variant-missing",
    group: Group::Enums,
    severity: Severity::Error,
    source: include_str!("enum_variant_missing.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Enum(EnumDrift::LabelMissing {
        expected,
        actual,
        position,
    }) = change
    else {
        return None;
    };
    let label = expected.labels.get(*position)?;
    let message = format!("enum {} has no label {label}", expected.name);
    Some(
        Draft::on_enums(expected, actual, message)
            .at(expected.label_origins.get(*position))
            .aspect(label)
            .expected(label)
            .actual(actual.labels.join(", ")),
    )
}
