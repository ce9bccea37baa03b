//! A model maps a table that does not exist.
//!
//! ## What it does
//!
//! Reports every mapped table that is absent from the database, once. Its columns are details of
//! the same finding. Where a table under another name seems to be the one that is meant,
//! `table-renamed` speaks instead.
//!
//! ## Why is this bad?
//!
//! Every query that names the table fails with `relation … does not exist`.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//! }
//!
//! #[derive(schemadrift::Table)]
//! #[table(name = "invoices")]
//! struct Invoice {
//!     number: String,
//!     total: i64,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE users (id bigint NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! CREATE TABLE users (id bigint NOT NULL);
//! CREATE TABLE invoices (number text NOT NULL, total bigint NOT NULL);
//! ```

use schemadrift_diff::{Change, TableDrift};
use schemadrift_schema::{Column, Stated};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "table-missing",
    group: Group::Tables,
    severity: Severity::Error,
    source: include_str!("table_missing.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Table(TableDrift::Missing(table)) = change else {
        return None;
    };
    let mut draft = Draft::on_table(table, format!("table {} does not exist", table.name))
        .expected(format!("table {}", table.name));
    for column in &table.columns {
        draft = draft.detail("column", definition(column));
    }
    Some(draft)
}

/// As DDL begins it: `email text NOT NULL`.
fn definition(column: &Column) -> String {
    let ty = column
        .ty
        .best()
        .map_or_else(|| "of an unknown type".to_owned(), ToString::to_string);
    let not_null = if column.nullable == Stated::Is(false) {
        " NOT NULL"
    } else {
        ""
    };
    format!("{} {ty}{not_null}", column.name)
}
