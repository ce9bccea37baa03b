//! A mapped table is missing, and a table that no model maps seems to be it under another name.
//!
//! ## What it does
//!
//! Pairs a missing table with an unmapped one of the same schema where the names are alike and
//! the columns are largely the same, or where nearly all columns are; and with the only unmapped
//! table of that name in another schema. A table that another model maps is never a candidate. What else differs between the two is a detail of this finding until
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
use schemadrift_schema::QualifiedName;

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
    // A table that was moved has its namespace named on both sides, also where that is `public`.
    let moved = pair.expected.name.schema != pair.actual.name.schema;
    let name = |name: &QualifiedName| if moved { name.full() } else { name.to_string() };
    let (expected, actual) = (name(&pair.expected.name), name(&pair.actual.name));
    let message = format!("table {expected} does not exist, {actual} seems to be it");
    let mut details = Vec::new();
    for inside in changes {
        inside.visit(&mut |change| details.extend(describe(change)));
    }
    let mut draft = Draft::on_pair(pair, message)
        .expected(expected)
        .renamed_from(if moved {
            &actual
        } else {
            &pair.actual.name.name
        })
        .actual(actual.clone());
    for (aspect, text) in details {
        draft = draft.detail(aspect, text);
    }
    Some(draft)
}
