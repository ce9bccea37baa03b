//! The database has an enum type that no Rust enum maps.
//!
//! ## What it does
//!
//! Lists enum types without a model, where the models have a way to declare every one.
//!
//! ## Why is this bad?
//!
//! It need not be. It may belong to a column that is read as text, or be left over.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "tasks")]
//! struct Task {
//!     id: i64,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE tasks (id bigint NOT NULL);
//! CREATE TYPE task_priority AS ENUM ('low', 'high');
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
//! }
//!
//! #[derive(schemadrift::Table)]
//! #[table(name = "tasks")]
//! struct Task {
//!     id: i64,
//! }
//! ```

use schemadrift_diff::{Change, EnumDrift};

use crate::draft::{Draft, unwanted};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "enum-unmapped",
    group: Group::Enums,
    severity: Severity::Info,
    source: include_str!("enum_unmapped.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Enum(EnumDrift::Unmapped(named, by)) = change else {
        return None;
    };
    let message = format!("enum {} is {}", named.name, unwanted(*by));
    Some(Draft::on_enum(named, message).actual(named.labels.join(", ")))
}
