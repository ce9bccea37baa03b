//! The Rust type of a field is not known, and the model writes no type for the column.
//!
//! ## What it does
//!
//! Names the path that could not be resolved to a type whose decoding is known, such as a type of
//! another crate. The column's type is then not compared at all.
//!
//! ## Why is this bad?
//!
//! The column may drift without a finding.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "places")]
//! struct Place {
//!     id: i64,
//!     position: geo::Position,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE places (id bigint NOT NULL, position point NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "places")]
//! struct Place {
//!     id: i64,
//!     #[column(type = "point")]
//!     position: geo::Position,
//! }
//! ```

use schemadrift_diff::{Change, ColumnDrift};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "column-type-unresolved",
    group: Group::Columns,
    severity: Severity::Info,
    source: include_str!("column_type_unresolved.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Column(pair, ColumnDrift::TypeUnresolved { expected, actual }) = change else {
        return None;
    };
    let path = expected.ty.unresolved.as_deref()?;
    let there = actual.ty.declared.as_ref().map(ToString::to_string);
    let mut message = format!(
        "{}.{}: the type {path} is not known, so nothing was compared",
        pair.expected.name, expected.name
    );
    if let Some(model) = &pair.expected.model {
        let advice = model
            .type_advice
            .replace("{type}", there.as_deref().unwrap_or("…"));
        message.push_str(": ");
        message.push_str(&advice);
    }
    let draft = Draft::on_pair(pair, message)
        .at_column(expected)
        .made(&actual.provenance)
        .expected(path);
    Some(match there {
        Some(ty) => draft.actual(ty),
        None => draft,
    })
}
