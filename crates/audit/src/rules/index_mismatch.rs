//! An index is there on the declared key, with other properties, or under the declared name with
//! another key.
//!
//! ## What it does
//!
//! Compares the key parts and their order, the access method, uniqueness, included columns and
//! the predicate. Expressions are compared in the server's own normal form; where no server can
//! bring both sides into one form the finding says so, at severity info.
//!
//! ## Why is this bad?
//!
//! Queries that count on the index cannot use it: a partial one serves only queries that repeat
//! its predicate. One that is not unique lets duplicates in.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     #[column(index)]
//!     email: String,
//!     is_active: bool,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE users (email text NOT NULL, is_active boolean NOT NULL);
//! CREATE INDEX users_email_idx ON users (email) WHERE is_active;
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! DROP INDEX users_email_idx;
//! CREATE INDEX users_email_idx ON users (email);
//! ```

use schemadrift_diff::{Change, Difference, Drift, Pair};
use schemadrift_schema::Index;

use crate::draft::{Draft, both_sides, but, declares, index_refusal};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "index-mismatch",
    group: Group::Indexes,
    severity: Severity::Warning,
    source: include_str!("index_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Index(
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
        "{} index on {} {}",
        pair.expected.name,
        expected.describe_keys(),
        shape(pair, expected, actual, differences)
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(expected.key_columns())
            .at(expected.origin.as_ref())
            .object(actual.name.as_deref())
            .made(&actual.provenance)
            .differences(differences, index_refusal(expected)),
    )
}

/// A predicate where none is wanted is what people trip over most, so it comes first.
fn shape(pair: &Pair<'_>, expected: &Index, actual: &Index, differences: &[Difference]) -> String {
    match (&expected.predicate, &actual.predicate) {
        (None, Some(predicate)) => {
            let rest: Vec<Difference> = differences
                .iter()
                .filter(|one| one.aspect != "predicate")
                .cloned()
                .collect();
            let partial = format!(
                "exists, but partial: WHERE {}, {} all rows",
                predicate.written,
                declares(&pair.expected.model)
            );
            if rest.is_empty() {
                partial
            } else {
                format!("{partial}; {}", both_sides(pair, &rest))
            }
        }
        _ => but(pair, differences),
    }
}
