//! Namespaces.

use std::collections::BTreeMap;

use schemadrift_schema::{CollationName, Object, ObjectId, ObjectKind, OperatorClass};
use sqlx::postgres::types::Oid;

use super::objects::{Objects, class};
use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "schemas",
    sql: include_str!("namespaces.sql"),
};

/// Names of all namespaces by OID, and those that are read.
#[derive(Debug, Default)]
pub(super) struct Namespaces {
    names: BTreeMap<u32, String>,
    listed: Vec<String>,
    objects: Vec<(Oid, Object)>,
}

/// Reads all namespaces, the system's too.
pub(super) async fn read(snapshot: &mut Snapshot<'_>) -> Result<Namespaces, IntrospectError> {
    let mut namespaces = Namespaces::default();
    snapshot
        .each(&QUERY, |fields| {
            let Oid(oid) = fields.take()?;
            let name: String = fields.take()?;
            let listed = fields.take()?;
            let extension: Option<String> = fields.take()?;
            if listed {
                namespaces.listed.push(name.clone());
                let id = ObjectId::new(ObjectKind::Namespace, "", name.clone());
                let object = Object::new(id).with("extension", extension);
                namespaces.objects.push((Oid(oid), object));
            }
            namespaces.names.insert(oid, name);
            Ok(())
        })
        .await?;
    Ok(namespaces)
}

impl Namespaces {
    /// Name of the namespace of this OID.
    pub(super) fn name(&self, oid: Oid) -> Option<&str> {
        self.names.get(&oid.0).map(String::as_str)
    }

    /// Reads the two fields that every query gives of a collation: its namespace and its name.
    pub(super) fn collation(
        &self,
        fields: &mut Fields<'_>,
    ) -> Result<Option<CollationName>, sqlx::Error> {
        let named = self.named(fields)?;
        Ok(named.map(|(schema, name)| CollationName { schema, name }))
    }

    /// Reads the two fields that every query gives of an operator class: the namespace, where it
    /// is said, and the name.
    pub(super) fn operator_class(
        &self,
        fields: &mut Fields<'_>,
    ) -> Result<Option<OperatorClass>, sqlx::Error> {
        let named = self.named(fields)?;
        Ok(named.map(|(schema, name)| OperatorClass { schema, name }))
    }

    /// Reads the OID of a namespace, and a name in it.
    fn named(
        &self,
        fields: &mut Fields<'_>,
    ) -> Result<Option<(Option<String>, String)>, sqlx::Error> {
        let namespace: Option<Oid> = fields.take()?;
        let name: Option<String> = fields.take()?;
        let schema = namespace.and_then(|oid| self.name(oid)).map(str::to_owned);
        Ok(name.map(|name| (schema, name)))
    }

    /// Adds those that are read.
    pub(super) fn add_to(&self, objects: &mut Objects) {
        for (oid, object) in &self.objects {
            objects.add(class::NAMESPACE, *oid, object.clone());
        }
    }

    /// Names of those that are read.
    pub(super) fn into_listed(self) -> Vec<String> {
        self.listed
    }
}
