//! Row security policies.

use schemadrift_schema::{Object, ObjectId, ObjectKind};
use sqlx::postgres::types::Oid;

use super::objects::{Objects, class};
use super::printed;
use super::relations::Relations;
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "policies",
    sql: include_str!("policies.sql"),
};

/// Adds every policy of the tables that are read.
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
            let command: String = fields.take()?;
            let permissive: bool = fields.take()?;
            let roles: Vec<String> = fields.take()?;
            let using: Option<String> = fields.take()?;
            let with_check: Option<String> = fields.take()?;
            if let Some(relation) = relations.get_mut(relation) {
                let id = ObjectId::on(ObjectKind::Policy, &relation.table.name, name);
                let object = Object::new(id)
                    .with("command", command)
                    .with("permissive", permissive)
                    .with("roles", roles.join(", "))
                    .with("using", using.map(&printed))
                    .with("with check", with_check.map(&printed));
                objects.add(class::POLICY, oid, object);
            }
            Ok(())
        })
        .await
}
