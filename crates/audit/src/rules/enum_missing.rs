//! A model maps an enum type that does not exist.
//!
//! ## What it does
//!
//! Looks for an enum type of the declared name; where the model leaves the schema open, in every
//! schema that is audited. Where a type that nothing maps has most of its labels, and its name is
//! alike or a column has it in the place of the missing one, it is named as a rename candidate, and
//! the columns that have it are details of this finding.
//!
//! ## Why is this bad?
//!
//! Every query that reads or writes a value of the type fails: the driver asks the server for the
//! type by name and does not find it.
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
//! CREATE TABLE tasks (status text NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! CREATE TYPE task_status AS ENUM ('open', 'done');
//! ALTER TABLE tasks ALTER COLUMN status TYPE task_status USING status::task_status;
//! ```

use schemadrift_diff::{Change, EnumDrift};

use crate::draft::{Draft, describe_in_table};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "enum-missing",
    group: Group::Enums,
    severity: Severity::Error,
    source: include_str!("enum_missing.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    match change {
        Change::Enum(EnumDrift::Missing(named)) => {
            let message = format!("enum {} does not exist", named.name);
            Some(Draft::on_enum(named, message).expected(named.labels.join(", ")))
        }
        Change::Enum(EnumDrift::Renamed {
            expected,
            actual,
            carried,
        }) => {
            let message = format!(
                "enum {} does not exist, type {} seems to be it",
                expected.name, actual.name
            );
            let mut draft = Draft::on_enums(expected, actual, message)
                .expected(expected.name.to_string())
                .actual(actual.name.to_string())
                .renamed_from(&actual.name.to_string());
            for change in carried {
                if let Some((aspect, text)) = describe_in_table(change) {
                    draft = draft.detail(aspect, text);
                }
            }
            Some(draft)
        }
        _ => None,
    }
}
