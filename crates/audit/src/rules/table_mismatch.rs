//! A table is there, and is of another make than expected.
//!
//! ## What it does
//!
//! Compares what a table is beside its columns: whether it is logged, its replica identity, the
//! composite type that it is of, and its access method, between databases, migrations, snapshots
//! and SQL files. Partitioning and inheritance are `partition-mismatch`, row security is
//! `policy-mismatch`.
//!
//! ## Why is this bad?
//!
//! An unlogged table is empty after a crash, and without a replica identity a subscriber's updates
//! fail. No query of the models fails by it, so this is a warning.
//!
//! ## Example
//!
//! Expected:
//!
//! ```sql
//! CREATE TABLE payments (amount numeric);
//! ```
//!
//! Actual:
//!
//! ```sql
//! CREATE UNLOGGED TABLE payments (amount numeric);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE payments SET LOGGED;
//! ```

use schemadrift_diff::Change;
use schemadrift_schema::ObjectKind;

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "table-mismatch",
    group: Group::Objects,
    severity: Severity::Warning,
    source: include_str!("table_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    super::objects::mismatch(change, &[ObjectKind::TableOptions])
}
