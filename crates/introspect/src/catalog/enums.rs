//! Enum types.

use schemadrift_schema::{EnumType, Provenance, TypeName};

use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "enums",
    sql: include_str!("enums.sql"),
};

/// Enum types with their labels in order.
pub(super) async fn read(snapshot: &mut Snapshot<'_>) -> Result<Vec<EnumType>, IntrospectError> {
    snapshot
        .rows(&QUERY, |fields| {
            Ok(EnumType {
                name: TypeName {
                    schema: Some(fields.take()?),
                    name: fields.take()?,
                },
                labels: fields.take()?,
                model: None,
                path: None,
                origin: None,
                label_origins: Vec::new(),
                provenance: Provenance::default(),
            })
        })
        .await
}
