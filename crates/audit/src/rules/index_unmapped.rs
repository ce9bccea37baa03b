//! The database has an index that no model declares.
//!
//! ## What it does
//!
//! Lists indexes beyond those that the models declare, where the models have a way to declare
//! every one. Indexes that a key makes are not among them, and those on an unmapped column are
//! details of that column's finding.
//!
//! ## Why is this bad?
//!
//! It need not be, but every index is paid for by every write, and one that nobody declares is
//! lost when the database is built anew from what is declared.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//!     email: String,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE users (id bigint NOT NULL, email text NOT NULL);
//! CREATE INDEX users_email_idx ON users (email);
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//!     #[column(index)]
//!     email: String,
//! }
//! ```

use schemadrift_diff::{Change, Drift};

use crate::draft::{Draft, index_text, undeclared};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "index-unmapped",
    group: Group::Indexes,
    severity: Severity::Info,
    source: include_str!("index_unmapped.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Index(pair, Drift::Unmapped(index)) = change else {
        return None;
    };
    let message = format!(
        "{} has {} {}",
        pair.expected.name,
        index_text(index),
        undeclared(pair, index.name.as_deref())
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(index.key_columns())
            .object(index.name.as_deref())
            .made(&index.provenance)
            .actual(index_text(index)),
    )
}
