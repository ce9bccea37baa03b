//! A column has another collation than the model declares.
//!
//! ## What it does
//!
//! Compares collations by name, where the model states one: `C`, or `app.german` with its namespace.
//! A name without one is any that is found by it.
//!
//! ## Why is this bad?
//!
//! Sorting, comparison and uniqueness of text follow other rules, and an index that relies on the
//! collation is not used.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "parts")]
//! struct Part {
//!     #[column(collation = "C")]
//!     code: String,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE parts (code text NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE parts ALTER COLUMN code TYPE text COLLATE "C";
//! ```

use schemadrift_diff::{Change, ColumnDrift};

use crate::draft::{Draft, declares};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "column-collation-mismatch",
    group: Group::Columns,
    severity: Severity::Warning,
    source: include_str!("column_collation_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Column(
        pair,
        ColumnDrift::Collation {
            expected,
            actual,
            difference,
        },
    ) = change
    else {
        return None;
    };
    let message = format!(
        "{}.{} has collation {}, {} {}",
        pair.expected.name,
        expected.name,
        difference.actual,
        declares(&pair.expected.model),
        difference.expected
    );
    Some(
        Draft::on_pair(pair, message)
            .at_column(expected)
            .made(&actual.provenance)
            .expected(difference.expected.clone())
            .actual(difference.actual.clone()),
    )
}
