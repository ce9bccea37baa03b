//! Exclusion constraints.

use schemadrift_schema::{Exclusion, Provenance};
use sqlx::postgres::types::Oid;

use super::printed;
use super::relations::{Relations, push_exact};
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "exclusion constraints",
    sql: include_str!("exclusions.sql"),
};

/// Adds every exclusion constraint to its table.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    relations: &mut Relations,
) -> Result<(), IntrospectError> {
    let printed = printed(snapshot);
    snapshot
        .each(&QUERY, |fields| {
            let relation: Oid = fields.take()?;
            let name: String = fields.take()?;
            let definition: String = fields.take()?;
            let columns: Option<Vec<i16>> = fields.take()?;
            if let Some(relation) = relations.with_partitions_mut(relation) {
                let exclusion = Exclusion {
                    name: Some(name),
                    columns: relation.names(&columns.unwrap_or_default()),
                    definition: printed(definition),
                    provenance: Provenance::default(),
                };
                push_exact(&mut relation.table.exclusions, exclusion);
            }
            Ok(())
        })
        .await
}
