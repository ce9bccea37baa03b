//! Triggers.

use schemadrift_schema::{Object, ObjectId, ObjectKind, Value};
use sqlx::postgres::types::Oid;

use super::objects::{Objects, class};
use super::printed;
use super::relations::Relations;
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "triggers",
    sql: include_str!("triggers.sql"),
};

/// Adds every trigger of the tables and views that are read.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    relations: &mut Relations,
    objects: &mut Objects,
) -> Result<(), IntrospectError> {
    let printed = printed(snapshot);
    snapshot
        .each(&QUERY, |fields| {
            let oid = fields.take()?;
            let relation: Oid = fields.take()?;
            let name: String = fields.take()?;
            let definition: String = fields.take()?;
            let has_condition = fields.take()?;
            let state: String = fields.take()?;
            if let Some(relation) = relations.get_mut(relation) {
                // Only a condition is printed from a tree, which versions print differently.
                let definition = if has_condition {
                    Value::from(printed(definition))
                } else {
                    Value::from(definition)
                };
                let id = ObjectId::on(ObjectKind::Trigger, &relation.table.name, name);
                let object = Object::new(id)
                    .with("definition", definition)
                    .with("state", state);
                objects.add(class::TRIGGER, oid, object);
            }
            Ok(())
        })
        .await
}
