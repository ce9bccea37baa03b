//! The primary key is on other columns than the model declares, or the model declares none.
//!
//! ## What it does
//!
//! Compares the columns of the key. Their order is no difference to a model, and the name of the
//! key is none at all. Between two databases, it also compares whether the check can wait for the end
//! of the transaction, and which columns the index carries beside the key.
//!
//! ## Why is this bad?
//!
//! What the model takes to name one row may name several, or inserts that the model allows are
//! refused as duplicates.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "memberships", primary_key(user_id))]
//! struct Membership {
//!     user_id: i64,
//!     group_id: i64,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE memberships (
//!     user_id bigint NOT NULL,
//!     group_id bigint NOT NULL,
//!     PRIMARY KEY (user_id, group_id)
//! );
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "memberships", primary_key(user_id, group_id))]
//! struct Membership {
//!     user_id: i64,
//!     group_id: i64,
//! }
//! ```

use schemadrift_diff::{Change, Difference, Drift};
use schemadrift_schema::PrimaryKey;

use crate::draft::{Draft, but, declares};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "primary-key-mismatch",
    group: Group::Keys,
    severity: Severity::Warning,
    source: include_str!("primary_key_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let (pair, expected, actual, differences) = match change {
        Change::PrimaryKey(
            pair,
            Drift::Mismatch {
                expected,
                actual,
                differences,
            },
        ) => (pair, Some(*expected), *actual, differences.as_slice()),
        Change::PrimaryKey(pair, Drift::Unmapped(actual)) => (pair, None, *actual, &[][..]),
        _ => return None,
    };
    let columns = |key: &PrimaryKey| format!("({})", key.columns.join(", "));
    let declared = expected.map_or_else(|| "none".to_owned(), columns);
    // The columns stand in the message.
    let others = differences.iter().filter(|one| one.aspect != "columns");
    let others: Vec<Difference> = others.cloned().collect();
    let is_on_other_columns = others.len() < differences.len();
    let name = &pair.expected.name;
    let has = columns(actual);
    let draft = if is_on_other_columns || expected.is_none() {
        let declares = declares(&pair.expected.model);
        let message = format!("{name} has primary key {has}, {declares} {declared}");
        Draft::on_pair(pair, message)
            .expected(format!("primary key {declared}"))
            .actual(format!("primary key {has}"))
    } else {
        let but = but(pair, differences);
        Draft::on_pair(pair, format!("{name} primary key {declared} {but}"))
    };
    let named = expected.unwrap_or(actual);
    Some(
        draft
            .of_columns(named.columns.iter().map(String::as_str))
            .at(expected.and_then(|key| key.origin.as_ref()))
            .object(actual.name.as_deref())
            .made(&actual.provenance)
            .differences(&others, None),
    )
}
