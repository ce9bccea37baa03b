//! A model maps an enum type that does not exist.
//!
//! ## What it does
//!
//! Looks for an enum type of the declared name; where the model leaves the schema open, in every
//! schema that is audited.
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

use crate::draft::Draft;
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
    let Change::Enum(EnumDrift::Missing(named)) = change else {
        return None;
    };
    let message = format!("enum {} does not exist", named.name);
    Some(Draft::on_enum(named, message).expected(named.labels.join(", ")))
}
