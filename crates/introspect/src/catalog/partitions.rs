//! Partitions with their bounds. Their columns, keys and indexes are the parent's to say.

use schemadrift_schema::{Object, ObjectId, ObjectKind};

use super::objects::{Objects, class};
use super::printed;
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "partitions",
    sql: include_str!("partitions.sql"),
};

/// Adds every partition.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    objects: &mut Objects,
) -> Result<(), IntrospectError> {
    let printed = printed(snapshot);
    snapshot
        .each(&QUERY, |fields| {
            let oid = fields.take()?;
            let (schema, name): (String, String) = (fields.take()?, fields.take()?);
            let (parent_schema, parent): (String, String) = (fields.take()?, fields.take()?);
            let bounds: String = fields.take()?;
            let key: Option<String> = fields.take()?;
            let object = Object::new(ObjectId::new(ObjectKind::Partition, schema, name))
                .with("parent", format!("{parent_schema}.{parent}"))
                .with("bounds", bounds)
                .with("partition key", key.map(&printed));
            objects.add(class::RELATION, oid, object);
            Ok(())
        })
        .await
}
