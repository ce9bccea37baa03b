//! A field maps a column that the table does not have.
//!
//! ## What it does
//!
//! Reports every mapped column that is absent from the table, once. An index, a unique constraint
//! or a foreign key that the model declares on the column is a detail of the same finding.
//!
//! ## Why is this bad?
//!
//! Every query that names the column fails with `column … does not exist`.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//!     nickname: Option<String>,
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
//! ALTER TABLE users ADD COLUMN nickname text;
//! ```

use schemadrift_diff::{Change, ColumnDrift};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "column-missing",
    group: Group::Columns,
    severity: Severity::Error,
    source: include_str!("column_missing.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Column(pair, ColumnDrift::Missing { expected, carried }) = change else {
        return None;
    };
    let message = format!("{}.{} does not exist", pair.expected.name, expected.name);
    let mut draft = Draft::on_pair(pair, message)
        .at_column(expected)
        .carried(carried);
    if let Some(ty) = expected.ty.best() {
        draft = draft.expected(ty.to_string());
    }
    Some(draft)
}
