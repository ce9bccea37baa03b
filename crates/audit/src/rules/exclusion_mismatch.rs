//! An exclusion constraint is there under the expected name, with another definition.
//!
//! ## What it does
//!
//! Compares definitions in the server's own normal form. Rust models have no way to declare an
//! exclusion constraint, so this compares databases, migrations, snapshots and SQL files alone.
//! Where no server can bring both sides into one form the finding says so, at severity info.
//!
//! ## Why is this bad?
//!
//! Rows that must not stand beside each other can be stored, or rows that may are refused.
//!
//! ## Example
//!
//! Expected:
//!
//! ```sql
//! CREATE TABLE bookings (
//!     during tstzrange NOT NULL,
//!     CONSTRAINT bookings_apart EXCLUDE USING gist (during WITH &&)
//! );
//! ```
//!
//! Actual:
//!
//! ```sql
//! CREATE TABLE bookings (
//!     during tstzrange NOT NULL,
//!     CONSTRAINT bookings_apart EXCLUDE USING gist (during WITH =)
//! );
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE bookings DROP CONSTRAINT bookings_apart;
//! ALTER TABLE bookings ADD CONSTRAINT bookings_apart EXCLUDE USING gist (during WITH &&);
//! ```

use schemadrift_diff::{Change, Drift};

use crate::draft::{Draft, but};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "exclusion-mismatch",
    group: Group::Keys,
    severity: Severity::Warning,
    source: include_str!("exclusion_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Exclusion(
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
        "{} exclusion {name} {}",
        pair.expected.name,
        but(pair, differences)
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(actual.columns.iter().map(String::as_str))
            .object(actual.name.as_deref())
            .made(&actual.provenance)
            .expected(expected.definition.written.clone())
            .actual(actual.definition.written.clone())
            .differences(differences, expected.definition.refusal()),
    )
}
