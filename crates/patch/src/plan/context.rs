//! What every part of a plan needs to look up.

use std::collections::BTreeMap;

use schemadrift_schema::{Object, ObjectId, Schema};

use super::PlanOptions;

/// Both sides, and how statements are wanted.
pub(crate) struct Context<'a> {
    pub(crate) expected: &'a Schema,
    pub(crate) actual: &'a Schema,
    /// Plain forms in place of safe ones.
    pub(crate) simple: bool,
    /// Whether what can discard stored values is taken in.
    pub(crate) allow_destructive: bool,
    expected_objects: BTreeMap<&'a ObjectId, &'a Object>,
    actual_objects: BTreeMap<&'a ObjectId, &'a Object>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(expected: &'a Schema, actual: &'a Schema, options: PlanOptions) -> Self {
        Context {
            expected,
            actual,
            simple: options.simple,
            allow_destructive: options.allow_destructive,
            expected_objects: objects(expected),
            actual_objects: objects(actual),
        }
    }

    /// How an object should be.
    pub(crate) fn expected_object(&self, id: &ObjectId) -> Option<&'a Object> {
        self.expected_objects.get(id).copied()
    }

    /// How an object is.
    pub(crate) fn actual_object(&self, id: &ObjectId) -> Option<&'a Object> {
        self.actual_objects.get(id).copied()
    }

    /// Every object that is there.
    pub(crate) fn actual_objects(&self) -> impl Iterator<Item = &'a Object> {
        self.actual_objects.values().copied()
    }

    /// Every object that should be there.
    pub(crate) fn expected_objects(&self) -> impl Iterator<Item = &'a Object> {
        self.expected_objects.values().copied()
    }
}

fn objects(schema: &Schema) -> BTreeMap<&ObjectId, &Object> {
    let listed = schema.objects.value().map_or(&[][..], Vec::as_slice);
    listed.iter().map(|object| (&object.id, object)).collect()
}
