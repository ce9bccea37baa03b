//! An index that the model declares is not in the database.
//!
//! ## What it does
//!
//! Looks for an index with the same key parts in the same order, under any name; a primary key or
//! unique constraint on them serves too. One that only begins with the same columns is named as a
//! detail. Where the server refuses an expression of the index, or none could be asked, the
//! finding says why, at severity info.
//!
//! ## Why is this bad?
//!
//! Queries that count on the index read the whole table instead, and a unique index that is not
//! there lets duplicates in.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//!     #[column(index)]
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
//! CREATE INDEX users_email_idx ON users (email);
//! ```

use schemadrift_diff::{Change, Drift};
use schemadrift_schema::{Index, Table, canonical};

use crate::draft::{Draft, index_refusal, index_text};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "index-missing",
    group: Group::Indexes,
    severity: Severity::Warning,
    source: include_str!("index_missing.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Index(pair, Drift::Missing(index)) = change else {
        return None;
    };
    let table = &pair.expected.name;
    let refusal = index_refusal(index);
    let message = match refusal {
        Some(_) => format!("{table} {} could not be looked for", index_text(index)),
        None => format!("{table} has no {}", index_text(index)),
    };
    let mut draft = Draft::on_pair(pair, message)
        .of_columns(index.key_columns())
        .at(index.origin.as_ref())
        .object(index.name.as_deref())
        .expected(index_text(index));
    if index.name.is_none() {
        // Several indexes without a name may stand on the same columns, or on none.
        draft = draft.aspect(canonical(&index_text(index), None));
    }
    for text in beginning_alike(index, pair.actual) {
        draft = draft.detail("index", text);
    }
    Some(match refusal {
        Some(reason) => draft.unverifiable(reason),
        None => draft,
    })
}

/// What the table has that begins with the same columns, and may serve in part.
fn beginning_alike(index: &Index, actual: &Table) -> Vec<String> {
    let wanted = index.key_columns();
    if wanted.len() != index.keys.len() {
        return Vec::new();
    }
    let indexes = actual
        .indexes
        .iter()
        .map(|one| (&one.name, one.key_columns(), index_text(one)));
    let uniques = actual.uniques.iter().map(|one| {
        let columns: Vec<&str> = one.columns.iter().map(String::as_str).collect();
        let text = format!("unique ({})", columns.join(", "));
        (&one.name, columns, text)
    });
    let primary_key = actual.primary_key.present().map(|key| {
        let columns: Vec<&str> = key.columns.iter().map(String::as_str).collect();
        let text = format!("primary key ({})", columns.join(", "));
        (&key.name, columns, text)
    });
    indexes
        .chain(uniques)
        .chain(primary_key)
        .filter(|(_, columns, _)| columns.starts_with(&wanted))
        .map(|(name, _, text)| {
            let name = name.as_deref().unwrap_or("unnamed");
            format!("{name} begins with the same columns: {text}")
        })
        .collect()
}
