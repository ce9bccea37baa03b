//! Partitions: a table becomes one, and one becomes a table, with its rows.

use schemadrift_diff::diff_without_renames;
use schemadrift_schema::{
    Object, ObjectKind, QualifiedName, Schema, Stated, Table, TableKind, UniqueForm, Value,
};

use super::{dotted, qualified};
use crate::hazard::Hazard;
use crate::plan::action::{Action, Phase};
use crate::plan::context::Context;
use crate::plan::fact::Fact;
use crate::plan::unit::Unit;
use crate::plan::{self, constraint};

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
        .making(&object.id)
        .awaiting(Fact::NameFree(free));
    Unit::one(action)
}

/// The partition with what its rows can do to it: those of the default one may belong here.
pub(super) fn may_fail(context: &Context<'_>, object: &Object, mut made: Unit) -> Unit {
    let parent = object.property("parent");
    let is_default = |other: &Object| {
        other.id.kind == ObjectKind::Partition
            && other.property("parent") == parent
            && other.property("bounds").map(Value::text) == Some("DEFAULT")
    };
    if context.actual_objects().any(is_default) {
        let actions = made.actions.iter_mut();
        for action in actions.filter(|one| one.phase == Phase::Tables) {
            action.hazards.insert(Hazard::MayFailOnData);
        }
    }
    made
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

/// Whether a partition that is missing is there as a table of its own.
pub(crate) fn becomes_partition(context: &Context<'_>, object: &Object) -> bool {
    let is_partition = object.id.kind == ObjectKind::Partition;
    is_partition && context.actual_table(&name_of(object)).is_some()
}

/// Whether a partition that is there should be a table of its own.
pub(crate) fn becomes_table(context: &Context<'_>, object: &Object) -> bool {
    let is_partition = object.id.kind == ObjectKind::Partition;
    is_partition && context.expected_table(&name_of(object)).is_some()
}

/// Makes a table a partition, once it has the columns that its parent should have.
pub(crate) fn into_partition(context: &Context<'_>, object: &Object) -> Vec<Unit> {
    let name = name_of(object);
    let mut attached = attach(object);
    let comments = super::comments_of(context.expected, &object.id);
    attached.actions.extend(comments);
    let parent = parent_of(object);
    let sides = parent
        .as_ref()
        .and_then(|parent| context.expected_table(parent))
        .zip(context.actual_table(&name));
    let (Some(parent), Some((parent_wanted, there))) = (parent, sides) else {
        return vec![attached];
    };
    for action in &mut attached.actions {
        let columns = parent_wanted.columns.iter();
        let not_null = columns.map(|column| Fact::NotNull(name.clone(), column.name.clone()));
        action.awaits.extend(not_null);
        // A key of its own would become one with its parent's, and go with it.
        let key = there.primary_key.present().and_then(|key| key.name.clone());
        let gone = key.map(|key| Fact::ConstraintGone(name.clone(), key));
        action.awaits.extend(gone);
        let parent_there = context.actual_table(&parent).into_iter();
        let tables = parent_there.chain([there]);
        for column in tables.flat_map(|table| &table.columns) {
            let gone = |table: &QualifiedName| Fact::ColumnGone(table.clone(), column.name.clone());
            action.awaits.extend([gone(&parent), gone(&name)]);
        }
    }
    let mut wanted = without_keys(&in_place_of(parent_wanted, &name));
    let there = without_keys(there);
    if there.primary_key.present().is_none() {
        // The server makes the one that it needs.
        wanted.primary_key = Stated::Unstated;
    }
    let mut units = shaped(context, &wanted, &there);
    units.push(attached);
    units
}

/// Takes a partition out of its parent, and gives the table that it is then what it should have: it
/// leaves with what its parent has.
pub(crate) fn out_of_partition(context: &Context<'_>, object: &Object) -> Vec<Unit> {
    let name = name_of(object);
    let detached = Unit::one(detach(object));
    let parent = parent_of(object).and_then(|parent| context.actual_table(&parent));
    let (Some(parent), Some(wanted)) = (parent, context.expected_table(&name)) else {
        return vec![detached];
    };
    let mut wanted = wanted.clone();
    wanted.comment = Stated::Unstated;
    let mut units = shaped(context, &wanted, &in_place_of(parent, &name));
    units.insert(0, detached);
    units
}

/// What makes one table the other, by itself.
fn shaped(context: &Context<'_>, wanted: &Table, there: &Table) -> Vec<Unit> {
    let only = |table: &Table, of: &Schema| Schema {
        tables: vec![table.clone()],
        server_version: of.server_version.clone(),
        ..Schema::default()
    };
    let (expected, actual) = (only(wanted, context.expected), only(there, context.actual));
    let changes = diff_without_renames(&expected, &actual);
    let context = Context::new(&expected, &actual, changes.iter(), context.options);
    let units = changes
        .iter()
        .flat_map(|change| plan::units(&context, change));
    units.collect()
}

/// A partition as its parent makes it, with the names that the server gives.
fn in_place_of(parent: &Table, name: &QualifiedName) -> Table {
    let mut table = parent.clone();
    table.name = name.clone();
    table.kind = TableKind::Ordinary;
    table.comment = Stated::Unstated;
    for column in &mut table.columns {
        column.comment = Stated::Unstated;
    }
    let named =
        |columns: &[String], suffix: &str| Some(constraint::default_name(name, columns, suffix));
    if let Stated::Is(Some(key)) = &mut table.primary_key {
        key.name = named(&[], "pkey");
    }
    for one in &mut table.uniques {
        let suffix = match one.form {
            Stated::Is(UniqueForm::Index) => "idx",
            _ => "key",
        };
        one.name = named(&one.columns, suffix);
    }
    for one in &mut table.indexes {
        let keys = one.keys.iter().map(|key| key.column().unwrap_or("expr"));
        let columns: Vec<String> = keys.map(str::to_owned).collect();
        one.name = named(&columns, "idx");
    }
    table
}

/// The columns, the checks and the primary key alone: the server makes the other keys and the indexes
/// of a partition as it needs them.
fn without_keys(table: &Table) -> Table {
    let mut table = table.clone();
    table.kind = TableKind::Ordinary;
    table.comment = Stated::Unstated;
    for column in &mut table.columns {
        column.comment = Stated::Unstated;
    }
    table.uniques.clear();
    table.foreign_keys.clear();
    table.exclusions.clear();
    table.indexes.clear();
    table
}

fn name_of(object: &Object) -> QualifiedName {
    QualifiedName::new(&object.id.schema, &object.id.name)
}

fn parent_of(object: &Object) -> Option<QualifiedName> {
    let (schema, name) = object.property("parent")?.text().split_once('.')?;
    Some(QualifiedName::new(schema, name))
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
