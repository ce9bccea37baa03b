//! A Rust type cannot decode the column type that the model itself declares or implies.
//!
//! ## What it does
//!
//! Asks whether the type of the field decodes the type that the model writes, or that its
//! framework makes of it, whatever the database holds. A Rust type that fits the model's own type
//! and not the column's is `column-type-mismatch` instead.
//!
//! ## Why is this bad?
//!
//! The code compiles, and every query that reads the column fails.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "players")]
//! struct Player {
//!     id: i64,
//!     #[column(type = "smallint")]
//!     level: i8,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE players (id bigint NOT NULL, level smallint NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "players")]
//! struct Player {
//!     id: i64,
//!     #[column(type = "smallint")]
//!     level: i16,
//! }
//! ```

use schemadrift_diff::{Change, ColumnDrift};
use schemadrift_schema::Column;

use crate::draft::{Draft, rust_type};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "decode-impossible",
    group: Group::Code,
    severity: Severity::Error,
    source: include_str!("decode_impossible.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Column(pair, ColumnDrift::DecodeImpossible { expected, actual }) = change else {
        return None;
    };
    let decoding = expected.ty.decoding.as_ref()?;
    let mut message = format!(
        "{}.{}: {} {}",
        pair.expected.name,
        expected.name,
        decoding.rust_type,
        verdict(expected)
    );
    let there = actual.ty.declared.as_ref();
    let wanted = expected.ty.best().or(there);
    if let Some(right) = wanted.and_then(|ty| rust_type(pair, ty)) {
        message.push_str(&format!(": use {right}"));
    }
    let draft = Draft::on_pair(pair, message)
        .at_column(expected)
        .made(&actual.provenance)
        .expected(match expected.ty.best() {
            Some(ty) => ty.to_string(),
            None => decoding.rust_type.clone(),
        });
    Some(match there {
        Some(ty) => draft.actual(ty.to_string()),
        None => draft,
    })
}

fn verdict(expected: &Column) -> String {
    match (&expected.ty.declared, &expected.ty.implied) {
        (Some(declared), _) => format!("does not decode {declared}, which the model declares"),
        (None, Some(implied)) => format!("does not decode {implied}, which the model implies"),
        (None, None) => "decodes no PostgreSQL type".to_owned(),
    }
}
