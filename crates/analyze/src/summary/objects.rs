//! What migrations made of everything beside tables, enums and extensions.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{Object, ObjectId, ObjectKind, Schema, Table};

use super::{CreatedTable, ObjectsSummary};

/// What is new, different and gone.
pub(super) fn objects(before: &Schema, after: &Schema, created: &[CreatedTable]) -> ObjectsSummary {
    let new_tables: BTreeSet<String> = created.iter().map(|table| table.name.full()).collect();
    let of = |schema: &'_ Schema| -> BTreeMap<ObjectId, Object> {
        let all = schema.objects.value().into_iter().flatten();
        let told = all.filter(|one| is_told(one, &new_tables));
        told.map(|one| (one.id.clone(), one.clone())).collect()
    };
    let (before, after) = (of(before), of(after));
    let is_different = |(id, object): &(&ObjectId, &Object)| {
        let was = before.get(id);
        was.is_some_and(|was| was.properties != object.properties)
    };
    let name = |id: &ObjectId| id.to_string();
    let (old, new) = (before.keys(), after.keys());
    ObjectsSummary {
        created: new
            .filter(|id| !before.contains_key(id))
            .map(name)
            .collect(),
        changed: after
            .iter()
            .filter(is_different)
            .map(|(id, _)| name(id))
            .collect(),
        dropped: old.filter(|id| !after.contains_key(id)).map(name).collect(),
    }
}

/// A new table says itself how it is divided, and a column which sequence it takes its numbers of.
fn is_told(object: &Object, new_tables: &BTreeSet<String>) -> bool {
    match object.id.kind {
        ObjectKind::Extension | ObjectKind::Partitioning => false,
        ObjectKind::Sequence => object.id.table.is_none(),
        ObjectKind::Partition => !parent(object).is_some_and(|name| new_tables.contains(name)),
        _ => true,
    }
}

fn parent(partition: &Object) -> Option<&str> {
    partition.property("parent").map(|parent| parent.text())
}

/// The key by which a table is divided, and the number of its partitions.
pub(super) fn partitions(table: &Table, schema: &Schema) -> (String, usize) {
    let objects = || schema.objects.value().into_iter().flatten();
    let of_kind = |kind| objects().filter(move |one: &&Object| one.id.kind == kind);
    let mut keys = of_kind(ObjectKind::Partitioning);
    let key = keys.find(|one| one.id.table().as_ref() == Some(&table.name));
    let key = key.and_then(|one| one.property("partition key"));
    let name = table.name.full();
    let partitions =
        of_kind(ObjectKind::Partition).filter(|one| parent(one) == Some(name.as_str()));
    let key = key.map(|key| key.text().to_owned());
    (key.unwrap_or_default(), partitions.count())
}
