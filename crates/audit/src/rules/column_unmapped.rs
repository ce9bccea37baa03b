//! A table has a column that no field maps.
//!
//! ## What it does
//!
//! Lists columns that no model of the table maps. Keys, checks and indexes that stand on the
//! column are details of the same finding.
//!
//! ## Why is this bad?
//!
//! It need not be, as long as the column is nullable or gets a value by itself. One that is
//! `NOT NULL` without a default fails every `INSERT` that leaves it out; a detail says so.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "products")]
//! struct Product {
//!     id: i64,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE products (id bigint NOT NULL, legacy_code text);
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "products")]
//! struct Product {
//!     id: i64,
//!     legacy_code: Option<String>,
//! }
//! ```

use schemadrift_diff::{Change, ColumnDrift};

use crate::draft::{Draft, undeclared};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "column-unmapped",
    group: Group::Columns,
    severity: Severity::Info,
    source: include_str!("column_unmapped.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Column(pair, ColumnDrift::Unmapped { actual, carried }) = change else {
        return None;
    };
    let ty = actual
        .ty
        .best()
        .map_or_else(|| "of an unknown type".to_owned(), ToString::to_string);
    let message = format!(
        "{} has column {} {ty} {}",
        pair.expected.name,
        actual.name,
        undeclared(pair, None)
    );
    let mut draft = Draft::on_pair(pair, message)
        .of_column(&actual.name)
        .made(&actual.provenance)
        .actual(ty)
        .carried(carried);
    if actual.is_required() {
        draft = draft.detail(
            "insert",
            "NOT NULL without a default: an INSERT that leaves it out fails",
        );
    }
    Some(draft)
}
