//! An exclusion constraint that is expected is not in the database.
//!
//! ## What it does
//!
//! Looks for an exclusion constraint with the same definition under any name. Rust models have no
//! way to declare one, so this compares databases, migrations, snapshots and SQL files alone.
//! Where no server can bring a definition into its own form the finding says why, at severity
//! info.
//!
//! ## Why is this bad?
//!
//! Rows that must not stand beside each other, such as two bookings of one room at one time, can
//! be stored.
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
//! CREATE TABLE bookings (during tstzrange NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE bookings ADD CONSTRAINT bookings_apart EXCLUDE USING gist (during WITH &&);
//! ```

use schemadrift_diff::{Change, Drift};
use schemadrift_schema::canonical;

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "exclusion-missing",
    group: Group::Keys,
    severity: Severity::Warning,
    source: include_str!("exclusion_missing.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Exclusion(pair, Drift::Missing(exclusion)) = change else {
        return None;
    };
    let definition = &exclusion.definition.written;
    let message = format!("{} has no exclusion {definition}", pair.expected.name);
    let mut draft = Draft::on_pair(pair, message)
        .of_columns(exclusion.columns.iter().map(String::as_str))
        .object(exclusion.name.as_deref())
        .expected(definition.clone());
    if exclusion.name.is_none() {
        draft = draft.aspect(canonical(definition, None));
    }
    Some(match exclusion.definition.refusal() {
        Some(reason) => draft.unverifiable(reason),
        None => draft,
    })
}
