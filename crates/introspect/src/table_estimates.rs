//! How many rows the server believes are in each table, and how many bytes. The rows themselves are
//! never read.

use std::collections::BTreeMap;

use schemadrift_schema::QualifiedName;
use sqlx::PgConnection;

use crate::IntrospectOptions;
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "estimates of tables",
    sql: include_str!("table_estimates.sql"),
};

/// What a server believes of a table since it was last analysed or vacuumed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TableEstimate {
    /// Number of rows.
    pub rows: u64,
    /// Bytes of the table with what is stored out of line; indexes are not counted.
    pub bytes: u64,
}

/// Reads the estimates that `ANALYZE` and vacuuming left in the catalog; a table that neither has
/// seen is not named.
///
/// # Errors
/// Every kind of [`IntrospectError`].
pub async fn table_estimates(
    connection: &mut PgConnection,
    options: &IntrospectOptions,
) -> Result<BTreeMap<QualifiedName, TableEstimate>, IntrospectError> {
    let mut snapshot = Snapshot::open(connection, options).await?;
    let tables = snapshot
        .rows(&QUERY, |fields| {
            let (schema, name): (String, String) = (fields.take()?, fields.take()?);
            let (rows, bytes): (Option<i64>, Option<i64>) = (fields.take()?, fields.take()?);
            Ok((QualifiedName::new(schema, name), rows, bytes))
        })
        .await?;
    snapshot.close().await?;
    Ok(tables
        .into_iter()
        .filter_map(|(name, rows, bytes)| {
            let rows = u64::try_from(rows?).ok()?;
            let bytes = u64::try_from(bytes?).ok()?;
            Some((name, TableEstimate { rows, bytes }))
        })
        .collect())
}
