//! Primary keys and unique constraints.

use schemadrift_schema::{PrimaryKey, Provenance, Stated, Unique, UniqueForm};
use sqlx::postgres::types::Oid;

use super::relations::{Relations, push_exact};
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "keys",
    sql: include_str!("keys.sql"),
};

/// Adds every primary key and unique constraint to its table.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    relations: &mut Relations,
) -> Result<(), IntrospectError> {
    snapshot
        .each(&QUERY, |fields| {
            let relation: Oid = fields.take()?;
            let name: String = fields.take()?;
            let is_primary: bool = fields.take()?;
            let key: Vec<i16> = fields.take()?;
            let included: Vec<i16> = fields.take()?;
            let nulls_not_distinct: bool = fields.take()?;
            let deferrable: bool = fields.take()?;
            let initially_deferred: bool = fields.take()?;
            let Some(relation) = relations.with_partitions_mut(relation) else {
                return Ok(());
            };
            let columns = relation.names(&key);
            let include = relation.names(&included);
            if is_primary {
                relation.table.primary_key = Stated::Is(Some(PrimaryKey {
                    name: Some(name),
                    columns,
                    include,
                    deferrable: Stated::Is(deferrable),
                    initially_deferred: Stated::Is(initially_deferred),
                    origin: None,
                    provenance: Provenance::default(),
                }));
            } else {
                let unique = Unique {
                    name: Some(name),
                    columns,
                    include,
                    sorting: Stated::Is(Vec::new()),
                    nulls_not_distinct: Stated::Is(nulls_not_distinct),
                    form: Stated::Is(UniqueForm::Constraint),
                    deferrable: Stated::Is(deferrable),
                    initially_deferred: Stated::Is(initially_deferred),
                    origin: None,
                    provenance: Provenance::default(),
                };
                push_exact(&mut relation.table.uniques, unique);
            }
            Ok(())
        })
        .await
}
