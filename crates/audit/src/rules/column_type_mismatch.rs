//! A column has another type than the model declares, or one that the Rust type cannot decode.
//!
//! ## What it does
//!
//! Asks two questions of every mapped column: does the Rust type decode the column's type, and is
//! it the type that the model writes? A type that is written nowhere is compared for decoding
//! alone.
//!
//! ## Why is this bad?
//!
//! A type that does not decode fails every query that reads the column (severity error). One that
//! still decodes is a promise that is not kept: lengths, precision and operators differ (severity
//! warning).
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "events")]
//! struct Event {
//!     id: i64,
//!     happened_at: chrono::DateTime<chrono::Utc>,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE events (id bigint NOT NULL, happened_at timestamp NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "events")]
//! struct Event {
//!     id: i64,
//!     happened_at: chrono::NaiveDateTime,
//! }
//! ```

use schemadrift_diff::{Change, ColumnDrift, Pair, TypeVerdict};
use schemadrift_schema::{Column, SqlType, TypeKind};

use crate::draft::{Draft, declares, rust_type};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "column-type-mismatch",
    group: Group::Columns,
    severity: Severity::Error,
    source: include_str!("column_type_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Column(
        pair,
        ColumnDrift::Type {
            expected,
            actual,
            verdict,
        },
    ) = change
    else {
        return None;
    };
    let there = actual.ty.declared.as_ref()?;
    let mut draft = Draft::on_pair(pair, message(pair, expected, there, *verdict))
        .at_column(expected)
        .made(&actual.provenance)
        .actual(there.to_string());
    if let Some(ty) = expected.ty.best() {
        draft = draft.expected(ty.to_string());
    }
    if verdict.decodes == Some(true) {
        draft = draft.severity(Severity::Warning);
    }
    Some(draft)
}

/// An enum type that a Rust enum stands for is as good as written; any other type that is merely
/// implied is not named as declared.
fn message(pair: &Pair<'_>, expected: &Column, there: &SqlType, verdict: TypeVerdict) -> String {
    let column = format!("{}.{} is {there}", pair.expected.name, expected.name);
    let declared = expected
        .ty
        .declared
        .as_ref()
        .filter(|_| verdict.as_declared == Some(false))
        .or_else(|| expected.ty.implied.as_ref().filter(|ty| is_enum(ty)));
    let advice = rust_type(pair, there).filter(|_| verdict.decodes == Some(false));
    match (declared, &expected.ty.decoding, advice) {
        (Some(declared), _, advice) => {
            let kind = if is_enum(declared) { "enum " } else { "" };
            let ending = match (verdict.decodes, advice) {
                (Some(true), _) => ", which still decodes".to_owned(),
                (_, Some(right)) => format!("; to read it as it is, use {right}"),
                (_, None) => String::new(),
            };
            let declares = declares(&pair.expected.model);
            format!("{column}, {declares} {kind}{declared}{ending}")
        }
        (None, Some(decoding), Some(right)) => {
            format!(
                "{column}, which {} does not decode: use {right}",
                decoding.rust_type
            )
        }
        (None, Some(decoding), None) => {
            format!("{column}, which {} does not decode", decoding.rust_type)
        }
        (None, None, _) => column,
    }
}

fn is_enum(ty: &SqlType) -> bool {
    ty.kind == TypeKind::Enum
}
