//! What becomes of one row for each table, inserted in the order that was found.

use schemadrift_schema::QualifiedName;

/// Whether the order and the required columns are true, shown on a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// Tables that took a row.
    pub rows: usize,
    /// Required columns without which a row was refused.
    pub required_columns: usize,
    /// The first that failed.
    pub failed: Option<Failed>,
}

/// A row that a table did not take, or took though it ought not to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// The table.
    pub table: QualifiedName,
    /// The statement.
    pub sql: String,
    /// Why, in the server's words.
    pub message: String,
}
