//! The database keeps columns unique that no model declares unique.
//!
//! ## What it does
//!
//! Lists unique constraints and unique indexes over all rows beyond those that the models
//! declare, where the models have a way to declare every one. Those on an unmapped column are
//! details of that column's finding.
//!
//! ## Why is this bad?
//!
//! It need not be, but code that relies on the model alone does not expect a duplicate to be
//! refused.
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
//! CREATE TABLE users (id bigint NOT NULL, email text NOT NULL UNIQUE);
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//!     #[column(unique)]
//!     email: String,
//! }
//! ```

use schemadrift_diff::{Change, Drift};

use crate::draft::{Draft, undeclared};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "unique-unmapped",
    group: Group::Keys,
    severity: Severity::Info,
    source: include_str!("unique_unmapped.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Unique(pair, Drift::Unmapped(unique)) = change else {
        return None;
    };
    let columns = unique.columns.join(", ");
    let message = format!(
        "{} has unique ({columns}) {}",
        pair.expected.name,
        undeclared(pair, unique.name.as_deref())
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(unique.columns.iter().map(String::as_str))
            .object(unique.name.as_deref())
            .made(&unique.provenance)
            .actual(format!("unique ({columns})")),
    )
}
