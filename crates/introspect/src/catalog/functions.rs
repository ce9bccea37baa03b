//! Functions, procedures, aggregates and window functions.

use schemadrift_schema::{Expression, Object, ObjectId, ObjectKind, Value};

use super::objects::{Objects, class};
use super::printed;
use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "functions",
    sql: include_str!("functions.sql"),
};

/// Adds every function.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    objects: &mut Objects,
) -> Result<(), IntrospectError> {
    let printed = printed(snapshot);
    snapshot
        .each(&QUERY, |fields| {
            let oid = fields.take()?;
            objects.add(class::FUNCTION, oid, function(fields, &printed)?);
            Ok(())
        })
        .await
}

fn function(
    fields: &mut Fields<'_>,
    printed: &impl Fn(String) -> Expression,
) -> Result<Object, sqlx::Error> {
    let (schema, name): (String, String) = (fields.take()?, fields.take()?);
    let types: Vec<String> = fields.take()?;
    let id = ObjectId {
        arguments: Some(types.join(", ")),
        ..ObjectId::new(ObjectKind::Function, schema, name)
    };
    let mut object = Object::new(id)
        .with("form", fields.take::<String>()?)
        .with("arguments", printed(fields.take()?))
        .with("result", fields.take::<Option<String>>()?)
        .with("language", fields.take::<String>()?)
        .with("volatility", fields.take::<String>()?)
        .with("strict", fields.take::<bool>()?)
        .with("security definer", fields.take::<bool>()?)
        .with("leakproof", fields.take::<bool>()?)
        .with("parallel", fields.take::<String>()?)
        .with("cost", fields.take::<f64>()?.to_string())
        .with("rows", fields.take::<f64>()?.to_string())
        .with("settings", list(fields.take()?))
        .with("transforms", list(fields.take()?))
        .with("support function", fields.take::<Option<String>>()?);
    let source: String = fields.take()?;
    let library: Option<String> = fields.take()?;
    let aggregate: Option<Vec<String>> = fields.take()?;
    object.set("library", library);
    match aggregate {
        Some(parts) => object.set("definition", list(parts)),
        None => object.set("body", source),
    }
    Ok(object)
}

fn list(parts: Vec<String>) -> Value {
    let text = (!parts.is_empty()).then(|| parts.join(", "));
    Value::from(text)
}
