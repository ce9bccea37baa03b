//! How many rows the server believes are in each table. The rows themselves are never read.

use std::collections::BTreeMap;

use schemadrift_schema::QualifiedName;
use sqlx::PgConnection;

use crate::IntrospectOptions;
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "estimates of rows",
    sql: include_str!("row_estimates.sql"),
};

/// Reads the estimates that `ANALYZE` and vacuuming left in the catalog; a table that neither has
/// seen is not named.
///
/// # Errors
/// Every kind of [`IntrospectError`].
pub async fn row_estimates(
    connection: &mut PgConnection,
    options: &IntrospectOptions,
) -> Result<BTreeMap<QualifiedName, u64>, IntrospectError> {
    let mut snapshot = Snapshot::open(connection, options).await?;
    let rows = snapshot
        .rows(&QUERY, |fields| {
            let (schema, name): (String, String) = (fields.take()?, fields.take()?);
            let estimate: Option<i64> = fields.take()?;
            Ok((QualifiedName::new(schema, name), estimate))
        })
        .await?;
    snapshot.close().await?;
    Ok(rows
        .into_iter()
        .filter_map(|(name, estimate)| Some((name, u64::try_from(estimate?).ok()?)))
        .collect())
}
