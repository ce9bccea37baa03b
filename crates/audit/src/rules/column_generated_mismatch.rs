//! A column is generated from another expression than the model declares, or not generated.
//!
//! ## What it does
//!
//! Compares the expressions of generated columns in the server's own normal form. Where no server
//! can bring both sides into one form the finding says so, at severity info.
//!
//! ## Why is this bad?
//!
//! The column holds other values than the model promises. Where it is not generated at all an
//! `INSERT` has to give it a value.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "order_lines")]
//! struct OrderLine {
//!     price: i32,
//!     quantity: i32,
//!     #[column(generated = "price * quantity")]
//!     total: i32,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE order_lines (
//!     price integer NOT NULL,
//!     quantity integer NOT NULL,
//!     total integer NOT NULL
//! );
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! CREATE TABLE order_lines (
//!     price integer NOT NULL,
//!     quantity integer NOT NULL,
//!     total integer NOT NULL GENERATED ALWAYS AS (price * quantity) STORED
//! );
//! ```

use schemadrift_diff::{Change, ColumnDrift};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "column-generated-mismatch",
    group: Group::Columns,
    severity: Severity::Warning,
    source: include_str!("column_generated_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Column(
        pair,
        ColumnDrift::Generated {
            expected,
            actual,
            difference,
        },
    ) = change
    else {
        return None;
    };
    let has = match actual.generated.present() {
        Some(generated) => format!("is generated as {}", generated.written),
        None => "is not generated".to_owned(),
    };
    let declared = expected.generated.present();
    let columns = (*expected, *actual);
    Some(Draft::on_expression(
        pair, columns, &has, declared, difference,
    ))
}
