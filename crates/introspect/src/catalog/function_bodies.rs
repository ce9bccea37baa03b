//! Bodies of functions that are written in standard SQL, which the server keeps parsed.

use schemadrift_schema::Value;
use sqlx::postgres::types::Oid;

use super::objects::{Objects, class};
use super::printed;
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "function bodies",
    sql: include_str!("function_bodies.sql"),
};

/// The first major version that has such bodies.
pub(super) const FIRST_MAJOR: u32 = 14;

/// Gives every function with such a body that body.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    objects: &mut Objects,
) -> Result<(), IntrospectError> {
    let printed = printed(snapshot);
    snapshot
        .each(&QUERY, |fields| {
            let oid: Oid = fields.take()?;
            let body: Option<String> = fields.take()?;
            if let Some(body) = body
                && let Some(function) = objects.get_mut(class::FUNCTION, oid)
            {
                for property in &mut function.properties {
                    if property.aspect == "body" {
                        property.value = Value::from(printed(body.clone()));
                    }
                }
            }
            Ok(())
        })
        .await
}
