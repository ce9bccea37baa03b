//! Composite types.

use schemadrift_schema::{Object, ObjectId, ObjectKind};

use super::objects::{Objects, class};
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "composite types",
    sql: include_str!("composites.sql"),
};

/// Adds every composite type.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    objects: &mut Objects,
) -> Result<(), IntrospectError> {
    snapshot
        .each(&QUERY, |fields| {
            let oid = fields.take()?;
            let (schema, name): (String, String) = (fields.take()?, fields.take()?);
            let attributes: Vec<String> = fields.take()?;
            let id = ObjectId::new(ObjectKind::Composite, schema, name);
            let object = Object::new(id).with("attributes", format!("({})", attributes.join(", ")));
            objects.add(class::TYPE, oid, object);
            Ok(())
        })
        .await
}
