//! The database has a foreign key that no model declares.
//!
//! ## What it does
//!
//! Lists foreign keys on mapped columns beyond those that the models declare, where the models
//! have a way to declare every one. Those on an unmapped column are details of that column's
//! finding.
//!
//! ## Why is this bad?
//!
//! It need not be, but code that relies on the model alone does not expect the refusal of a row
//! that points nowhere, or rows that go along with the one they refer to.
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
//!     user_id: i64,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE users (id bigint PRIMARY KEY);
//! CREATE TABLE orders (user_id bigint NOT NULL REFERENCES users (id));
//! ```
//!
//! ## Use instead
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

use schemadrift_diff::{Change, Drift};

use crate::draft::{Draft, undeclared};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "foreign-key-unmapped",
    group: Group::Keys,
    severity: Severity::Info,
    source: include_str!("foreign_key_unmapped.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::ForeignKey(pair, Drift::Unmapped(key)) = change else {
        return None;
    };
    let columns = key.columns.join(", ");
    let message = format!(
        "{} has a foreign key from {columns} to {} {}",
        pair.expected.name,
        key.target(),
        undeclared(pair, key.name.as_deref())
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(key.columns.iter().map(String::as_str))
            .object(key.name.as_deref())
            .references(key.target())
            .made(&key.provenance)
            .actual(format!(
                "foreign key ({columns}) references {}",
                key.target()
            )),
    )
}
