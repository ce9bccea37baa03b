//! Partitions: a table becomes one, and one becomes a table, with its rows.

use schemadrift_schema::{Object, ObjectKind, QualifiedName, Schema, Value};

use super::{dotted, qualified};
use crate::hazard::Hazard;
use crate::plan::action::{Action, Phase};
use crate::plan::fact::Fact;
use crate::plan::unit::Unit;

/// Makes a partition.
pub(super) fn make(object: &Object, name: &str) -> Unit {
    let text = |aspect| match object.property(aspect) {
        None | Some(Value::None) => None,
        Some(value) => Some(value.text()),
    };
    let (Some(parent), Some(bounds)) = (text("parent"), text("bounds")) else {
        return Unit::unmended("its bounds are not known");
    };
    let mut sql = format!(
        "CREATE TABLE {name} PARTITION OF {} {bounds}",
        dotted(parent)
    );
    if let Some(key) = text("partition key") {
        sql.push_str(&format!(" PARTITION BY {key}"));
    }
    let free = QualifiedName::new(&object.id.schema, &object.id.name);
    let action = Action::new(Phase::Tables, sql)
        .making(&object.id.name)
        .awaiting(Fact::NameFree(free));
    Unit::one(action)
}

/// Takes a partition out of its parent; its rows stay with it.
pub(super) fn detach(object: &Object) -> Action {
    let parent = object.property("parent").map_or("", Value::text);
    let sql = format!(
        "ALTER TABLE {} DETACH PARTITION {}",
        dotted(parent),
        qualified(&object.id)
    );
    Action::new(Phase::Detach, sql).needing("")
}

/// Makes a table a partition; the server looks whether its rows belong there.
pub(super) fn attach(object: &Object) -> Unit {
    let text = |aspect| object.property(aspect).map(Value::text);
    let (Some(parent), Some(bounds)) = (text("parent"), text("bounds")) else {
        return Unit::unmended("its bounds are not known");
    };
    let sql = format!(
        "ALTER TABLE {} ATTACH PARTITION {} {bounds}",
        dotted(parent),
        qualified(&object.id)
    );
    Unit::one(Action::new(Phase::Constraints, sql).with(Hazard::MayFailOnData))
}

/// Gives a partition another place or other bounds.
pub(super) fn moved(expected: &Object, actual: &Object) -> Unit {
    let mut unit = attach(expected);
    if unit.unmended.is_none() {
        let attach = unit.actions.drain(..).map(|mut action| {
            // What is done to the parent in between would not be done to it.
            action.phase = Phase::Detach;
            action
        });
        unit.actions = Action::in_turn([detach(actual)].into_iter().chain(attach));
    }
    unit
}

/// The partitions of a table, and theirs.
pub(super) fn of<'a>(side: &'a Schema, parent: &QualifiedName) -> Vec<&'a Object> {
    let objects = side.objects.value().map_or(&[][..], Vec::as_slice);
    let mut found: Vec<&Object> = Vec::new();
    let mut open = vec![parent.full()];
    while let Some(name) = open.pop() {
        for object in objects {
            let is_part = object.id.kind == ObjectKind::Partition
                && object.property("parent").map(Value::text) == Some(name.as_str());
            if is_part {
                open.push(format!("{}.{}", object.id.schema, object.id.name));
                found.push(object);
            }
        }
    }
    found
}
