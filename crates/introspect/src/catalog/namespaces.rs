//! Namespaces.

use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "schemas",
    sql: include_str!("namespaces.sql"),
};

/// Names of the namespaces that are not the system's own.
pub(super) async fn read(snapshot: &mut Snapshot<'_>) -> Result<Vec<String>, IntrospectError> {
    snapshot.rows(&QUERY, |fields| fields.take()).await
}
