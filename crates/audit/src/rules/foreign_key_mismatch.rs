//! A foreign key is there on the declared columns, with other properties.
//!
//! ## What it does
//!
//! Compares the target and, where the model states them, what a delete or update does, how NULLs
//! match, whether the check can be deferred and whether existing rows have been checked. Nothing
//! stated about an action is no claim.
//!
//! ## Why is this bad?
//!
//! Deletes and updates do something else than the model promises: they fail where rows should go
//! along, or take rows along that should stay.
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
//!     #[column(references = "users(id)", on_delete = "cascade")]
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
//! ```sql
//! ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
//! ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE;
//! ```

use schemadrift_diff::{Change, Drift};

use crate::draft::{Draft, but};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "foreign-key-mismatch",
    group: Group::Keys,
    severity: Severity::Warning,
    source: include_str!("foreign_key_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::ForeignKey(
        pair,
        Drift::Mismatch {
            expected,
            actual,
            differences,
        },
    ) = change
    else {
        return None;
    };
    let message = format!(
        "{} foreign key from {} to {} {}",
        pair.expected.name,
        expected.columns.join(", "),
        expected.target(),
        but(pair, differences)
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(expected.columns.iter().map(String::as_str))
            .at(expected.origin.as_ref())
            .object(actual.name.as_deref())
            .references(expected.target())
            .made(&actual.provenance)
            .differences(differences, None),
    )
}
