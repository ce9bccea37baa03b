//! The database's enum type has a label that no variant of the Rust enum stands for.
//!
//! ## What it does
//!
//! Compares the labels of both sides by their exact text, after the renames that the model writes.
//!
//! ## Why is this bad?
//!
//! It need not be as long as no row has the label. A query that reads a row that has it fails to
//! decode.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::PgEnum)]
//! #[pg_enum(name = "task_status", rename_all = "snake_case")]
//! enum TaskStatus {
//!     Open,
//!     Done,
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
//! CREATE TYPE task_status AS ENUM ('open', 'done', 'archived');
//! CREATE TABLE tasks (status task_status NOT NULL);
//! ```
//!
//! ## Use instead
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

use schemadrift_diff::{Change, EnumDrift};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "enum-variant-unmapped",
    group: Group::Enums,
    severity: Severity::Info,
    source: include_str!("enum_variant_unmapped.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Enum(EnumDrift::LabelUnmapped {
        expected,
        actual,
        label,
    }) = change
    else {
        return None;
    };
    let message = match expected.model {
        Some(_) => format!(
            "enum {} has label {label}, which no variant maps",
            expected.name
        ),
        None => format!(
            "enum {} has label {label}, which is not expected",
            expected.name
        ),
    };
    Some(
        Draft::on_enums(expected, actual, message)
            .aspect(*label)
            .expected(expected.labels.join(", "))
            .actual(*label),
    )
}
