//! A check constraint that the model declares is not in the database.
//!
//! ## What it does
//!
//! Looks for a check with the same meaning under any name, in the server's own normal form. Where
//! the server refuses the declared condition, or none could be asked, the finding says why, at
//! severity info.
//!
//! ## Why is this bad?
//!
//! Rows that the model rules out can be stored.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "items", check("price > 0"))]
//! struct Item {
//!     price: i32,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE items (price integer NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE items ADD CHECK (price > 0);
//! ```

use schemadrift_diff::{Change, Drift};
use schemadrift_schema::canonical;

use crate::draft::{Draft, in_parentheses};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "check-missing",
    group: Group::Keys,
    severity: Severity::Warning,
    source: include_str!("check_missing.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Check(pair, Drift::Missing(missing)) = change else {
        return None;
    };
    let table = &pair.expected.name;
    let condition = in_parentheses(&missing.expression.written);
    let refusal = missing.expression.refusal();
    let message = match refusal {
        Some(_) => format!("{table} check {condition} could not be looked for"),
        None => format!("{table} has no check {condition}"),
    };
    let mut draft = Draft::on_pair(pair, message)
        .of_columns(missing.columns.iter().map(String::as_str))
        .at(missing.origin.as_ref())
        .object(missing.name.as_deref())
        .expected(format!("check {condition}"));
    if missing.name.is_none() {
        // Several checks without a name may stand on the same columns.
        draft = draft.aspect(canonical(&condition, None));
    }
    Some(match refusal {
        Some(reason) => draft.unverifiable(reason),
        None => draft,
    })
}
