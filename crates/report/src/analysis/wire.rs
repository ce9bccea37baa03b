//! The JSON of an analysis, version 1. A key is added freely; none is removed or changes its
//! meaning without a new `schema_version`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::provenance::ObjectProvenance;

/// What `schemadrift analyze -o json` prints. Names outside `public` carry their schema; unknown is
/// null. A list by table names only the tables for which there is something in it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "schemadrift analysis, version 1")]
pub(super) struct Analysis {
    /// Version of this shape.
    #[schemars(extend("const" = 1))]
    pub(super) schema_version: u32,
    /// What made the document.
    pub(super) tool: Tool,
    /// Kind of the source.
    pub(super) source: String,
    /// Labels in order, by enum.
    pub(super) enums: BTreeMap<String, Vec<String>>,
    /// Tables by level: one of the first needs nothing, every other one needs one of the level
    /// before.
    pub(super) levels: Vec<Vec<String>>,
    /// Tables in the order in which they can be filled.
    pub(super) seeding_order: Vec<String>,
    /// Every foreign key.
    pub(super) foreign_keys: Vec<ForeignKey>,
    /// Columns that take a label of the enum, by enum, as `table.column`.
    pub(super) enum_columns: BTreeMap<String, Vec<String>>,
    /// Type of each column, by table.
    pub(super) column_types: BTreeMap<String, BTreeMap<String, String>>,
    /// Columns that an INSERT has to name, by table.
    pub(super) required: BTreeMap<String, Vec<String>>,
    /// Columns that an INSERT may leave out, by table; without primary keys that have a default.
    pub(super) optional: BTreeMap<String, Vec<String>>,
    /// Columns that only the server writes, by table.
    pub(super) generated: BTreeMap<String, Vec<String>>,
    /// Tables that reference one another in a circle.
    pub(super) cycles: Vec<Vec<String>>,
    /// Those of them that no nullable key opens.
    pub(super) closed_cycles: Vec<Vec<String>>,
    /// Tables that reference themselves.
    pub(super) self_references: Vec<String>,
    /// Columns of the primary key, by table.
    pub(super) primary_keys: BTreeMap<String, Vec<String>>,
    /// Uniqueness beside the primary key, by table.
    pub(super) unique_keys: BTreeMap<String, Vec<UniqueKey>>,
    /// Check constraints, by table.
    pub(super) checks: BTreeMap<String, Vec<Check>>,
    /// Exclusion constraints, by table.
    pub(super) exclusions: BTreeMap<String, Vec<String>>,
    /// What tables are for, from their comments.
    pub(super) comments: BTreeMap<String, String>,
    /// Rows that somebody wants, by table, as the configuration writes it.
    pub(super) volumes: BTreeMap<String, String>,
    /// Rows that a live server believes are there, by table; null where it never counted, and for
    /// every other source.
    pub(super) row_estimates: BTreeMap<String, Option<u64>>,
    /// What became of a row for each table; null unless `--prove` was given.
    pub(super) proof: Option<Proof>,
    /// Which migration made what; empty without migrations.
    pub(super) provenance: Vec<ObjectProvenance>,
}

/// The tool that made a document.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Tool {
    #[schemars(extend("const" = "schemadrift"))]
    pub(super) name: String,
    pub(super) version: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ForeignKey {
    pub(super) name: Option<String>,
    pub(super) table: String,
    pub(super) columns: Vec<String>,
    /// Referenced table.
    pub(super) references: String,
    pub(super) referenced_columns: Vec<String>,
    /// Whether a row may do without it.
    pub(super) optional: bool,
    /// Whether the check can wait for the end of the transaction.
    pub(super) deferrable: bool,
    /// Whether it closes a circle, so that a new row leaves it NULL at first.
    pub(super) filled_in_afterwards: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct UniqueKey {
    pub(super) name: Option<String>,
    /// Columns or expressions.
    pub(super) columns: Vec<String>,
    /// For which rows it holds; null for all.
    #[serde(rename = "where")]
    pub(super) condition: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Check {
    pub(super) name: Option<String>,
    pub(super) expression: String,
}

/// What became of one row for each table, inserted in the seeding order.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Proof {
    /// Whether every table took its row, and refused one without a required column.
    pub(super) ok: bool,
    /// Tables that took a row.
    pub(super) rows: usize,
    /// Required columns without which a row was refused.
    pub(super) required_columns: usize,
    /// The first that failed.
    pub(super) failed: Option<Failed>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Failed {
    pub(super) table: String,
    /// The statement.
    pub(super) sql: String,
    /// The server's words.
    pub(super) message: String,
}
