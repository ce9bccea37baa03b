//! A mapped column is missing, and a column that no field maps seems to be it under another name.
//!
//! ## What it does
//!
//! Pairs a missing column with an unmapped one of the same type where the names are alike, or
//! where both stand between the same neighbours. Where both have a foreign key it must go to the
//! same table. A column that any model of the table maps is never a candidate. What else differs
//! between the two is a detail of this finding.
//!
//! ## Why is this bad?
//!
//! Every query that names the column fails with `column … does not exist`. Adding the column
//! would leave its values behind under the other name.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "users")]
//! struct User {
//!     id: i64,
//!     email_address: String,
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
//! ALTER TABLE users RENAME COLUMN email TO email_address;
//! ```

use schemadrift_diff::{Change, ColumnDrift};

use crate::draft::{Draft, describe};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "column-renamed",
    group: Group::Columns,
    severity: Severity::Error,
    source: include_str!("column_renamed.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Column(
        pair,
        ColumnDrift::Renamed {
            expected,
            actual,
            changes,
        },
    ) = change
    else {
        return None;
    };
    let message = format!(
        "{}.{} does not exist, {} seems to be it",
        pair.expected.name, expected.name, actual.name
    );
    let mut draft = Draft::on_pair(pair, message)
        .at_column(expected)
        .made(&actual.provenance)
        .expected(expected.name.clone())
        .actual(actual.name.clone())
        .renamed_from(&actual.name);
    for (aspect, text) in changes.iter().filter_map(describe) {
        draft = draft.detail(aspect, text);
    }
    Some(draft)
}
