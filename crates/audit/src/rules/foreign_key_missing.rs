//! A foreign key that the model declares is not in the database.
//!
//! ## What it does
//!
//! Looks for a foreign key on the same columns with the same target. Its name and the order of a
//! composite key are no difference.
//!
//! ## Why is this bad?
//!
//! Nothing keeps rows from pointing at rows that do not exist.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users", primary_key(id))]
//! struct User {
//!     id: i64,
//! }
//!
//! #[derive(schemadrift::Table)]
//! #[table(name = "orders")]
//! struct Order {
//!     #[column(references = "users(id)")]
//!     user_id: i64,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE users (id bigint PRIMARY KEY);
//! CREATE TABLE orders (user_id bigint NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id);
//! ```

use schemadrift_diff::{Change, Drift};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "foreign-key-missing",
    group: Group::Keys,
    severity: Severity::Warning,
    source: include_str!("foreign_key_missing.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::ForeignKey(pair, Drift::Missing(key)) = change else {
        return None;
    };
    let columns = key.columns.join(", ");
    let message = format!(
        "{} has no foreign key from {columns} to {}",
        pair.expected.name,
        key.target()
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(key.columns.iter().map(String::as_str))
            .at(key.origin.as_ref())
            .object(key.name.as_deref())
            .references(key.target())
            .expected(format!(
                "foreign key ({columns}) references {}",
                key.target()
            )),
    )
}
