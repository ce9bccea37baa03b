//! Collations of the user's own.

use schemadrift_schema::{Object, ObjectId, ObjectKind};

use super::objects::{Objects, class};
use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "collations",
    sql: include_str!("collations.sql"),
};

/// Adds every collation.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    objects: &mut Objects,
) -> Result<(), IntrospectError> {
    snapshot
        .each(&QUERY, |fields| {
            let oid = fields.take()?;
            objects.add(class::COLLATION, oid, collation(fields)?);
            Ok(())
        })
        .await
}

fn collation(fields: &mut Fields<'_>) -> Result<Object, sqlx::Error> {
    let (schema, name): (String, String) = (fields.take()?, fields.take()?);
    let id = ObjectId::new(ObjectKind::Collation, schema, name);
    Ok(Object::new(id)
        .with("provider", fields.take::<String>()?)
        .with("locale", fields.take::<Option<String>>()?)
        .with("character type", fields.take::<Option<String>>()?)
        .with("deterministic", fields.take::<bool>()?)
        .with("rules", fields.take::<Option<String>>()?))
}
