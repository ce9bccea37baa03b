//! The database has a table that no model maps.
//!
//! ## What it does
//!
//! Lists tables without a model. Views, partitions and the tables in which migration runners keep
//! their books are not among them.
//!
//! ## Why is this bad?
//!
//! It need not be. It may be a table that another program owns, or one that a removed model left
//! behind.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE users (id bigint NOT NULL);
//! CREATE TABLE audit_log (entry text NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//! }
//!
//! #[derive(schemadrift::Table)]
//! #[table(name = "audit_log")]
//! struct AuditEntry {
//!     entry: String,
//! }
//! ```

use schemadrift_diff::{Change, TableDrift};

use crate::draft::{Draft, unwanted};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "table-unmapped",
    group: Group::Tables,
    severity: Severity::Info,
    source: include_str!("table_unmapped.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Table(TableDrift::Unmapped(table, by)) = change else {
        return None;
    };
    let columns = match table.columns.len() {
        1 => "1 column".to_owned(),
        count => format!("{count} columns"),
    };
    let message = format!("table {} with {columns} is {}", table.name, unwanted(*by));
    Some(Draft::on_table(table, message).actual(format!("table {}", table.name)))
}
