//! Installed extensions.

use schemadrift_schema::{Extension, Object, ObjectId, ObjectKind};
use sqlx::postgres::types::Oid;

use super::objects::{Objects, class};
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "extensions",
    sql: include_str!("extensions.sql"),
};

/// The database's extensions by OID.
#[derive(Debug)]
pub(super) struct Extensions(Vec<(Oid, Extension)>);

/// All of the database's extensions, whatever namespaces were asked for.
pub(super) async fn read(snapshot: &mut Snapshot<'_>) -> Result<Extensions, IntrospectError> {
    let rows = snapshot
        .rows(&QUERY, |fields| {
            let oid = fields.take()?;
            let extension = Extension {
                name: fields.take()?,
                version: fields.take()?,
                schema: fields.take()?,
            };
            Ok((oid, extension))
        })
        .await?;
    Ok(Extensions(rows))
}

impl Extensions {
    /// Adds all of them.
    pub(super) fn add_to(&self, objects: &mut Objects) {
        for (oid, extension) in &self.0 {
            let id = ObjectId::new(ObjectKind::Extension, "", extension.name.clone());
            let object = Object::new(id)
                .with("version", extension.version.clone())
                .with("schema", extension.schema.clone());
            objects.add(class::EXTENSION, *oid, object);
        }
    }

    /// All of them, by name.
    pub(super) fn into_listed(self) -> Vec<Extension> {
        self.0.into_iter().map(|(_, extension)| extension).collect()
    }
}
