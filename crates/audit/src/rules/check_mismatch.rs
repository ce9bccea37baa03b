//! A check constraint is there under the declared name, with another condition.
//!
//! ## What it does
//!
//! Compares conditions in the server's own normal form, so that `IN (…)` and `= ANY (ARRAY[…])`
//! are one. Where no server can bring both sides into one form the finding says so, at severity
//! info.
//!
//! ## Why is this bad?
//!
//! Rows that the model rules out can be stored, or rows that it allows are refused.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "items", check(name = "price_positive", expression = "price > 0"))]
//! struct Item {
//!     price: i32,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE items (price integer NOT NULL, CONSTRAINT price_positive CHECK (price >= 0));
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! CREATE TABLE items (price integer NOT NULL, CONSTRAINT price_positive CHECK (price > 0));
//! ```

use schemadrift_diff::{Change, Drift};

use crate::draft::{Draft, but};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "check-mismatch",
    group: Group::Keys,
    severity: Severity::Warning,
    source: include_str!("check_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Check(
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
    let name = actual.name.as_deref().unwrap_or("unnamed");
    let message = format!(
        "{} check {name} {}",
        pair.expected.name,
        but(pair, differences)
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(actual.columns.iter().map(String::as_str))
            .at(expected.origin.as_ref())
            .object(actual.name.as_deref())
            .made(&actual.provenance)
            .expected(expected.expression.written.clone())
            .actual(actual.expression.written.clone())
            .differences(differences, expected.expression.refusal()),
    )
}
