//! Rewrite rules, other than those that make a view a view.

use schemadrift_schema::{Object, ObjectId, ObjectKind};
use sqlx::postgres::types::Oid;

use super::objects::{Objects, class};
use super::printed;
use super::relations::Relations;
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "rules",
    sql: include_str!("rules.sql"),
};

/// Adds every rule of the tables and views that are read.
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
            let definition: Option<String> = fields.take()?;
            let state: String = fields.take()?;
            if let Some(relation) = relations.get_mut(relation) {
                let id = ObjectId::on(ObjectKind::Rule, &relation.table.name, name);
                let mut object = Object::new(id);
                if let Some(definition) = definition {
                    object.set("definition", printed(definition));
                }
                object.set("state", state);
                objects.add(class::RULE, oid, object);
            }
            Ok(())
        })
        .await
}
