//! The model declares a primary key and the table has none.
//!
//! ## What it does
//!
//! Looks for a primary key, whatever it is called.
//!
//! ## Why is this bad?
//!
//! Two rows can have the same key, or none, and no foreign key can refer to it.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users", primary_key(id))]
//! struct User {
//!     id: i64,
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
//! ALTER TABLE users ADD PRIMARY KEY (id);
//! ```

use schemadrift_diff::{Change, Drift};

use crate::draft::{Draft, declares};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "primary-key-missing",
    group: Group::Keys,
    severity: Severity::Warning,
    source: include_str!("primary_key_missing.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::PrimaryKey(pair, Drift::Missing(key)) = change else {
        return None;
    };
    let columns = key.columns.join(", ");
    let message = format!(
        "{} has no primary key, {} ({columns})",
        pair.expected.name,
        declares(&pair.expected.model)
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(key.columns.iter().map(String::as_str))
            .at(key.origin.as_ref())
            .object(key.name.as_deref())
            .expected(format!("primary key ({columns})")),
    )
}
