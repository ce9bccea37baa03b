//! An index is there that the server does not use for queries.
//!
//! ## What it does
//!
//! Reports indexes that the catalog marks as invalid. A `CREATE INDEX CONCURRENTLY` that failed
//! leaves one behind, and so does an index of a partitioned table until every partition has its
//! part of it.
//!
//! ## Why is this bad?
//!
//! No query uses it, but writes pay for it, and a unique one does not keep duplicates out. A
//! failed one is mended by `REINDEX INDEX CONCURRENTLY`, or dropped and built again.
//!
//! ## Example
//!
//! ```rust
//! #[derive(schemadrift::Table)]
//! #[table(name = "events")]
//! struct Event {
//!     #[column(index)]
//!     day: i32,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE events (day integer NOT NULL) PARTITION BY RANGE (day);
//! CREATE TABLE events_first PARTITION OF events FOR VALUES FROM (0) TO (1000);
//! CREATE INDEX events_day_idx ON ONLY events (day);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! CREATE INDEX events_first_day_idx ON events_first (day);
//! ALTER INDEX events_day_idx ATTACH PARTITION events_first_day_idx;
//! ```

use schemadrift_diff::Change;

use crate::draft::{Draft, index_text};
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "index-invalid",
    group: Group::Indexes,
    severity: Severity::Warning,
    source: include_str!("index_invalid.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::IndexInvalid(pair, index) = change else {
        return None;
    };
    let message = format!(
        "{} has invalid index {} that no query uses: {}",
        pair.expected.name,
        index.name.as_deref().unwrap_or("without a name"),
        index_text(index)
    );
    Some(
        Draft::on_pair(pair, message)
            .of_columns(index.key_columns())
            .object(index.name.as_deref())
            .made(&index.provenance)
            .expected("valid")
            .actual("invalid"),
    )
}
