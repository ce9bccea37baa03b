//! The database has a check constraint that no model declares.
//!
//! ## What it does
//!
//! Lists checks beyond those that the models declare, where the models have a way to declare
//! every one. Those that read an unmapped column are details of that column's finding.
//!
//! ## Why is this bad?
//!
//! It need not be, but code that relies on the model alone does not expect a row to be refused.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "items")]
//! struct Item {
//!     price: i32,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE items (price integer NOT NULL CHECK (price > 0));
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "items", check("price > 0"))]
//! struct Item {
//!     price: i32,
//! }
//! ```

use schemadrift_diff::{Change, Drift};

use crate::draft::{Draft, in_parentheses, undeclared};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "check-unmapped",
    group: Group::Keys,
    severity: Severity::Info,
    source: include_str!("check_unmapped.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Check(pair, Drift::Unmapped(unmapped)) = change else {
        return None;
    };
    let condition = in_parentheses(&unmapped.expression.written);
    let message = format!(
        "{} has check {condition} {}",
        pair.expected.name,
        undeclared(pair, unmapped.name.as_deref())
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(unmapped.columns.iter().map(String::as_str))
            .object(unmapped.name.as_deref())
            .made(&unmapped.provenance)
            .actual(format!("check {condition}")),
    )
}
