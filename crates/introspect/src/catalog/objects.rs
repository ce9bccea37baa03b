//! The objects that are being read, so that rows of later queries find those of earlier ones.

use std::collections::BTreeMap;

use schemadrift_schema::{Object, ObjectId};
use sqlx::postgres::types::Oid;

/// Catalogs, by the OID that each has on every server. An OID alone names no object.
pub(super) mod class {
    pub(in super::super) const TYPE: u32 = 1247;
    pub(in super::super) const FUNCTION: u32 = 1255;
    pub(in super::super) const RELATION: u32 = 1259;
    pub(in super::super) const NAMESPACE: u32 = 2615;
    pub(in super::super) const RULE: u32 = 2618;
    pub(in super::super) const TRIGGER: u32 = 2620;
    pub(in super::super) const EXTENSION: u32 = 3079;
    pub(in super::super) const POLICY: u32 = 3256;
    pub(in super::super) const COLLATION: u32 = 3456;
}

/// Objects by the catalog and the OID that they are known by.
#[derive(Debug, Default)]
pub(super) struct Objects {
    listed: Vec<Object>,
    places: BTreeMap<(u32, u32), usize>,
}

impl Objects {
    /// Adds an object that later rows may refer to.
    pub(super) fn add(&mut self, class: u32, oid: Oid, object: Object) {
        self.places.insert((class, oid.0), self.listed.len());
        self.listed.push(object);
    }

    /// Adds a trait of a table, which no row refers to by itself.
    pub(super) fn add_trait(&mut self, object: Object) {
        self.listed.push(object);
    }

    /// The object of this OID in this catalog.
    pub(super) fn get_mut(&mut self, class: u32, oid: Oid) -> Option<&mut Object> {
        let place = self.places.get(&(class, oid.0))?;
        self.listed.get_mut(*place)
    }

    /// What the object of this OID in this catalog is known by.
    pub(super) fn id(&self, class: u32, oid: Oid) -> Option<&ObjectId> {
        let place = self.places.get(&(class, oid.0))?;
        Some(&self.listed.get(*place)?.id)
    }

    /// All of them.
    pub(super) fn into_listed(self) -> Vec<Object> {
        self.listed
    }
}
