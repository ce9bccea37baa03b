//! Range types.

use schemadrift_schema::{Object, ObjectId, ObjectKind, Value};

use super::namespaces::Namespaces;
use super::objects::{Objects, class};
use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "range types",
    sql: include_str!("ranges.sql"),
};

/// Adds every range type.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    namespaces: &Namespaces,
    objects: &mut Objects,
) -> Result<(), IntrospectError> {
    snapshot
        .each(&QUERY, |fields| {
            let oid = fields.take()?;
            objects.add(class::TYPE, oid, range(fields, namespaces)?);
            Ok(())
        })
        .await
}

fn range(fields: &mut Fields<'_>, namespaces: &Namespaces) -> Result<Object, sqlx::Error> {
    let (schema, name): (String, String) = (fields.take()?, fields.take()?);
    let id = ObjectId::new(ObjectKind::Range, schema, name);
    let mut object = Object::new(id)
        .with("subtype", fields.take::<String>()?)
        .with(
            "operator class",
            namespaces.operator_class(fields)?.map(|one| one.to_sql()),
        )
        .with(
            "collation",
            namespaces.collation(fields)?.map(|one| one.to_string()),
        )
        .with("canonical function", fields.take::<Option<String>>()?)
        .with("difference function", fields.take::<Option<String>>()?);
    // Before 14 there is none, and nothing may be concluded from that.
    if let Some(multirange) = fields.take::<Option<String>>()? {
        object.set("multirange", Value::from(multirange));
    }
    // It may stand in another namespace than its range.
    if let Some(schema) = fields.take::<Option<String>>()? {
        object.set("multirange schema", Value::from(schema));
    }
    Ok(object)
}
