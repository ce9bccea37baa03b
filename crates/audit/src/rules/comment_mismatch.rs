//! A comment differs from the expected one, or only one side has it.
//!
//! ## What it does
//!
//! Compares the comments on everything that is compared itself and that both sides have. Databases,
//! migrations, snapshots and SQL files state every comment; a model states one only where it is
//! written (`comment = "…"` of SeaORM).
//!
//! ## Why is this bad?
//!
//! Nothing fails by it. But comments are where teams write down what a column means, and some tools
//! read their instructions there.
//!
//! ## Example
//!
//! Expected:
//!
//! ```sql
//! CREATE TABLE invoices (total numeric);
//! COMMENT ON COLUMN invoices.total IS 'in euros, with VAT';
//! ```
//!
//! Actual:
//!
//! ```sql
//! CREATE TABLE invoices (total numeric);
//! COMMENT ON COLUMN invoices.total IS 'in euros';
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! COMMENT ON COLUMN invoices.total IS 'in euros, with VAT';
//! ```

use schemadrift_diff::{Change, CommentOn};
use schemadrift_schema::{Commented, Table};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "comment-mismatch",
    group: Group::Objects,
    severity: Severity::Info,
    source: include_str!("comment_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Comment(drift) = change else {
        return None;
    };
    let verdict = match (drift.expected, drift.actual) {
        (Some(_), None) => "is missing",
        (None, Some(_)) => "is not expected",
        _ => "is not the expected one",
    };
    let mut draft = match &drift.on {
        CommentOn::Table(pair) => {
            let message = format!("the comment on {} {verdict}", table(pair.expected));
            Draft::on_pair(pair, message)
        }
        CommentOn::Column(pair, column) => {
            let name = format!("{}.{}", pair.expected.name, column.name);
            let message = format!("the comment on {name} {verdict}");
            Draft::on_pair(pair, message).at_column(column)
        }
        CommentOn::Other(on) => {
            let message = format!("the comment on {on} {verdict}");
            match on {
                Commented::Constraint(table, name) | Commented::Index(table, name) => {
                    Draft::nowhere(message).of(&table.schema, Some(&table.name), name)
                }
                Commented::Enum(name) => Draft::nowhere(message).of(&name.schema, None, &name.name),
                Commented::Object(id) => Draft::on_object(id, message),
                Commented::Part(id, part) => Draft::on_object(id, message).aspect(part.clone()),
            }
        }
    };
    if let Some(text) = drift.expected {
        draft = draft.expected(text);
    }
    if let Some(text) = drift.actual {
        draft = draft.actual(text);
    }
    Some(draft)
}

fn table(table: &Table) -> String {
    let word = if table.is_view() { "view" } else { "table" };
    format!("{word} {}", table.name)
}
