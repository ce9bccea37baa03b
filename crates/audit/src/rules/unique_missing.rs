//! Columns that the model declares unique are not unique in the database.
//!
//! ## What it does
//!
//! Looks for a unique constraint, a unique index over all rows or a primary key on the same
//! columns, in any order and under any name. A partial or plain index on them is not enough; it
//! is named as a detail.
//!
//! ## Why is this bad?
//!
//! Duplicates can be stored, and `ON CONFLICT` on these columns fails.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//!     #[column(unique)]
//!     email: String,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE users (id bigint NOT NULL, email text NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE users ADD UNIQUE (email);
//! ```

use std::collections::BTreeSet;

use schemadrift_diff::{Change, Drift};
use schemadrift_schema::{Index, Unique};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "unique-missing",
    group: Group::Keys,
    severity: Severity::Warning,
    source: include_str!("unique_missing.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Unique(pair, Drift::Missing(unique)) = change else {
        return None;
    };
    let columns = unique.columns.join(", ");
    let mut message = format!("{} has no unique ({columns})", pair.expected.name);
    let there: Vec<String> = pair
        .actual
        .indexes
        .iter()
        .filter_map(|index| {
            let name = index.name.as_deref().unwrap_or("unnamed");
            Some(format!(
                "index {name} exists, but {}",
                shortcoming(unique, index)?
            ))
        })
        .collect();
    if let Some(first) = there.first() {
        message.push_str(&format!(": {first}"));
    }
    let mut draft = Draft::on_pair(pair, message)
        .of_columns(unique.columns.iter().map(String::as_str))
        .at(unique.origin.as_ref())
        .object(unique.name.as_deref())
        .expected(format!("unique ({columns})"));
    for text in there {
        draft = draft.detail("index", text);
    }
    Some(draft)
}

/// Why an index on exactly these columns does not make them unique.
fn shortcoming(unique: &Unique, index: &Index) -> Option<String> {
    let keys: Option<BTreeSet<&str>> = index.keys.iter().map(|key| key.column()).collect();
    if keys? != unique.columns.iter().map(String::as_str).collect() {
        return None;
    }
    if !index.unique {
        return Some("not unique".to_owned());
    }
    if let Some(predicate) = &index.predicate {
        return Some(format!("partial: WHERE {}", predicate.written));
    }
    Some(
        if index.valid {
            "with its own notion of equality"
        } else {
            "invalid"
        }
        .to_owned(),
    )
}
