//! A column has another default than the model declares, or none.
//!
//! ## What it does
//!
//! Compares defaults in the server's own normal form, so that `CURRENT_TIMESTAMP` and `now()`, or
//! `'open'` and `'open'::text`, are one. A default that the model does not write is not compared.
//! Where no server can bring both sides into one form the finding says so, at severity info.
//!
//! ## Why is this bad?
//!
//! An `INSERT` that leaves the column out stores another value than the model promises, or fails
//! where there is no default at all.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "tickets")]
//! struct Ticket {
//!     id: i64,
//!     #[column(default = "'open'")]
//!     status: String,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE tickets (id bigint NOT NULL, status text NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE tickets ALTER COLUMN status SET DEFAULT 'open';
//! ```

use schemadrift_diff::{Change, ColumnDrift};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "column-default-mismatch",
    group: Group::Columns,
    severity: Severity::Warning,
    source: include_str!("column_default_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Column(
        pair,
        ColumnDrift::Default {
            expected,
            actual,
            difference,
        },
    ) = change
    else {
        return None;
    };
    let has = match (actual.default.present(), actual.generated.present()) {
        (Some(default), _) => format!("has default {}", default.written),
        (None, Some(expression)) => {
            format!(
                "is generated as {}, which takes no default",
                expression.written
            )
        }
        (None, None) => "has no default".to_owned(),
    };
    let declared = expected.default.present();
    let columns = (*expected, *actual);
    Some(Draft::on_expression(
        pair, columns, &has, declared, difference,
    ))
}
