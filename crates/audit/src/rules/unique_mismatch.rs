//! Columns are unique as the model declares, with other properties.
//!
//! ## What it does
//!
//! Compares, where the model states them, whether two NULLs are the same, whether the check can
//! be deferred, and whether a constraint or an index enforces it.
//!
//! ## Why is this bad?
//!
//! A transaction that swaps two values fails where the check cannot wait for its end, and rows
//! with NULLs are refused or stored against the promise of the model.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "tracks", unique(position, deferrable))]
//! struct Track {
//!     title: String,
//!     position: i32,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE tracks (title text NOT NULL, position integer NOT NULL UNIQUE);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE tracks DROP CONSTRAINT tracks_position_key;
//! ALTER TABLE tracks ADD UNIQUE (position) DEFERRABLE;
//! ```

use schemadrift_diff::{Change, Drift};

use crate::draft::{Draft, but};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "unique-mismatch",
    group: Group::Keys,
    severity: Severity::Warning,
    source: include_str!("unique_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Unique(
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
        "{} unique ({}) {}",
        pair.expected.name,
        expected.columns.join(", "),
        but(pair, differences)
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(expected.columns.iter().map(String::as_str))
            .at(expected.origin.as_ref())
            .object(actual.name.as_deref())
            .made(&actual.provenance)
            .differences(differences, None),
    )
}
