//! A mapped table is missing, and a table that no model maps seems to be it under another name.
//!
//! ## What it does
//!
//! Pairs a missing table with an unmapped one of the same schema where the names are alike and
//! the columns are largely the same, or where nearly all columns are. A table that another model
//! maps is never a candidate. What else differs between the two is a detail of this finding until
//! the rename is accepted.
//!
//! ## Why is this bad?
//!
//! Every query that names the table fails with `relation … does not exist`. Creating the table
//! would leave its rows behind under the other name.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "customers")]
//! struct Customer {
//!     id: i64,
//!     name: String,
//!     email: String,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE customer (id bigint NOT NULL, name text NOT NULL, email text NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE customer RENAME TO customers;
//! ```

use schemadrift_diff::{Change, TableDrift};

use crate::draft::{Draft, describe};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "table-renamed",
    group: Group::Tables,
    severity: Severity::Error,
    source: include_str!("table_renamed.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Table(TableDrift::Renamed { pair, changes }) = change else {
        return None;
    };
    let message = format!(
        "table {} does not exist, {} seems to be it",
        pair.expected.name, pair.actual.name
    );
    let mut details = Vec::new();
    for inside in changes {
        inside.visit(&mut |change| details.extend(describe(change)));
    }
    let mut draft = Draft::on_pair(pair, message)
        .expected(pair.expected.name.to_string())
        .actual(pair.actual.name.to_string())
        .renamed_from(&pair.actual.name.name);
    for (aspect, text) in details {
        draft = draft.detail(aspect, text);
    }
    Some(draft)
}
