//! The database has an exclusion constraint that is not expected.
//!
//! ## What it does
//!
//! Lists exclusion constraints beyond those that are expected, where the expected side can say
//! what there is: Rust models cannot, so this compares databases, migrations, snapshots and SQL
//! files alone. Those on an unmapped column are details of that column's finding.
//!
//! ## Why is this bad?
//!
//! It need not be, but rows may be refused that are expected to be stored.
//!
//! ## Example
//!
//! Expected:
//!
//! ```sql
//! CREATE TABLE bookings (during tstzrange NOT NULL);
//! ```
//!
//! Actual:
//!
//! ```sql
//! CREATE TABLE bookings (
//!     during tstzrange NOT NULL,
//!     CONSTRAINT bookings_apart EXCLUDE USING gist (during WITH &&)
//! );
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE bookings DROP CONSTRAINT bookings_apart;
//! ```

use schemadrift_diff::{Change, Drift};

use crate::draft::{Draft, undeclared};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "exclusion-unmapped",
    group: Group::Keys,
    severity: Severity::Info,
    source: include_str!("exclusion_unmapped.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Exclusion(pair, Drift::Unmapped(exclusion)) = change else {
        return None;
    };
    let definition = &exclusion.definition.written;
    let message = format!(
        "{} has exclusion {definition} {}",
        pair.expected.name,
        undeclared(pair, exclusion.name.as_deref())
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(exclusion.columns.iter().map(String::as_str))
            .object(exclusion.name.as_deref())
            .made(&exclusion.provenance)
            .actual(definition.clone()),
    )
}
