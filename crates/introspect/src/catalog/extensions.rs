//! Installed extensions.

use schemadrift_schema::Extension;

use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "extensions",
    sql: include_str!("extensions.sql"),
};

/// All of the database's extensions, whatever namespaces were asked for.
pub(super) async fn read(snapshot: &mut Snapshot<'_>) -> Result<Vec<Extension>, IntrospectError> {
    snapshot
        .rows(&QUERY, |fields| {
            Ok(Extension {
                name: fields.take()?,
                version: fields.take()?,
                schema: fields.take()?,
            })
        })
        .await
}
