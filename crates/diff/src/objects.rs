//! Every other kind of object, all in one way: pairing by what an object is known by, property by
//! property, and what a table, a column or a namespace carries along.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{
    Object, ObjectId, ObjectKind, QualifiedName, Sameness, Schema, Table, Value,
};

use crate::change::{Change, Difference, EnumDrift, ObjectDrift, TableDrift};
use crate::side::is_another;

/// Adds what differs in objects to the changes of tables and enums, and takes out of those what an
/// object speaks for. Where a side says nothing of objects, nothing is added or taken.
pub(crate) fn compare<'a>(
    expected: &'a Schema,
    actual: &'a Schema,
    mut changes: Vec<Change<'a>>,
) -> Vec<Change<'a>> {
    let (Some(one), Some(two)) = (expected.objects.value(), actual.objects.value()) else {
        return changes;
    };
    let sides = Sides {
        expected: Side::new(expected, one),
        actual: Side::new(actual, two),
        renamed: renamed(&changes),
    };
    changes.retain(|change| !sides.speak_for(change));
    let ids: BTreeSet<&ObjectId> = one.iter().chain(two).map(|object| &object.id).collect();
    let drifts = ids.into_iter().filter_map(|id| sides.compare(id));
    changes.extend(drifts.map(Change::Object));
    carried_by_namespaces(changes)
}

/// What is known of both sides.
struct Sides<'a> {
    expected: Side<'a>,
    actual: Side<'a>,
    /// Tables that are there under another name; what stands on them waits for that to be settled.
    renamed: BTreeSet<&'a QualifiedName>,
}

struct Side<'a> {
    objects: BTreeMap<&'a ObjectId, &'a Object>,
    tables: BTreeMap<&'a QualifiedName, &'a Table>,
    /// Full names of tables and partitions, either of which can be divided.
    divisible: BTreeSet<String>,
}

impl<'a> Side<'a> {
    fn new(schema: &'a Schema, objects: &'a [Object]) -> Self {
        Side {
            objects: objects.iter().map(|object| (&object.id, object)).collect(),
            tables: schema
                .tables
                .iter()
                .map(|table| (&table.name, table))
                .collect(),
            divisible: schema
                .tables
                .iter()
                .map(|table| table.name.full())
                .chain(objects.iter().filter_map(partition))
                .collect(),
        }
    }

    fn has_partition(&self, name: &QualifiedName) -> bool {
        self.objects
            .contains_key(&ObjectId::of(ObjectKind::Partition, name))
    }
}

impl<'a> Sides<'a> {
    /// Whether a change of tables is an object's to tell: a view is one object, and its columns
    /// follow from its query; a partition that stands alone, or a table that became a partition,
    /// is told once.
    fn speak_for(&self, change: &Change<'a>) -> bool {
        match change {
            Change::Column(pair, _) => {
                let mut both = [pair.expected, pair.actual].into_iter();
                both.all(|table| table.model.is_none() && table.is_view())
            }
            Change::Table(TableDrift::Missing(table)) => {
                table.model.is_none() && (table.is_view() || self.actual.has_partition(&table.name))
            }
            Change::Table(TableDrift::Unmapped(table, _)) => {
                self.expected.has_partition(&table.name)
            }
            _ => false,
        }
    }

    fn compare(&self, id: &'a ObjectId) -> Option<ObjectDrift<'a>> {
        let (one, two) = (self.expected.objects.get(id), self.actual.objects.get(id));
        if let Some(table) = id.table() {
            if self.renamed.contains(&table) {
                return None;
            }
            let on_both = self
                .expected
                .tables
                .get(&table)
                .zip(self.actual.tables.get(&table))
                .is_some_and(|(one, two)| !is_another(one, two));
            if !on_both {
                return None;
            }
            if id.kind.is_trait_of_table() {
                return self.mismatch(id, one.copied(), two.copied());
            }
        }
        match (one, two) {
            (Some(one), Some(two)) => self.mismatch(id, Some(one), Some(two)),
            (Some(object), None) if !self.is_carried(object, &self.expected, &self.actual) => {
                Some(ObjectDrift::Missing {
                    object,
                    carried: Vec::new(),
                })
            }
            (None, Some(object))
                if !self.is_carried(object, &self.actual, &self.expected)
                    && !self.is_another_kind(id) =>
            {
                Some(ObjectDrift::Unmapped {
                    object,
                    carried: Vec::new(),
                })
            }
            _ => None,
        }
    }

    /// Whether something else tells that only one side has this: the sequence of a column is the
    /// column's business, a namespace that an extension brought is the extension's, and a view
    /// that was left out of the comparison is nobody's. A partition goes with its parent.
    fn is_carried(&self, object: &Object, side: &Side<'a>, other: &Side<'a>) -> bool {
        let id = &object.id;
        match id.kind {
            ObjectKind::Namespace => {
                let extension = object.property("extension");
                extension.is_some_and(|extension| *extension != Value::None)
            }
            ObjectKind::Sequence => id.table.is_some(),
            ObjectKind::Partition => {
                let parent = object.property("parent");
                parent.is_some_and(|parent| !other.divisible.contains(parent.text()))
            }
            ObjectKind::View | ObjectKind::MaterializedView => {
                let name = QualifiedName::new(&id.schema, &id.name);
                !side.tables.contains_key(&name)
            }
            _ => false,
        }
    }

    /// Whether the other side has the name for another kind of relation, which is then missing.
    fn is_another_kind(&self, id: &ObjectId) -> bool {
        let name = QualifiedName::new(&id.schema, &id.name);
        let is_view = matches!(id.kind, ObjectKind::View | ObjectKind::MaterializedView);
        is_view && (self.expected.tables.contains_key(&name) || self.expected.has_partition(&name))
    }

    fn mismatch(
        &self,
        id: &'a ObjectId,
        expected: Option<&'a Object>,
        actual: Option<&'a Object>,
    ) -> Option<ObjectDrift<'a>> {
        let mut differences = differences(id.kind, expected, actual);
        if id.kind == ObjectKind::Sequence && self.column_type_differs(id) {
            differences.retain(|one| !["type", "minimum", "maximum"].contains(&&*one.aspect));
        }
        (!differences.is_empty()).then_some(ObjectDrift::Mismatch {
            id,
            differences,
            provenance: actual.map(|object| &object.provenance),
        })
    }

    /// The range of a column's sequence follows from the column's type.
    fn column_type_differs(&self, id: &ObjectId) -> bool {
        let Some(table) = id.table() else {
            return false;
        };
        let ty = |side: &Side<'a>| {
            let column = side.tables.get(&table)?.column(&id.name)?;
            column.ty.best().cloned()
        };
        ty(&self.expected) != ty(&self.actual)
    }
}

fn partition(object: &Object) -> Option<String> {
    let id = &object.id;
    (id.kind == ObjectKind::Partition).then(|| format!("{}.{}", id.schema, id.name))
}

/// The properties that differ. One that only one side states is not compared, but for traits of
/// tables, which state nothing where all is as PostgreSQL makes it.
fn differences(
    kind: ObjectKind,
    expected: Option<&Object>,
    actual: Option<&Object>,
) -> Vec<Difference> {
    let mut aspects: Vec<&Cow<'static, str>> = Vec::new();
    for property in [expected, actual]
        .into_iter()
        .flatten()
        .flat_map(|object| &object.properties)
    {
        if !aspects.contains(&&property.aspect) {
            aspects.push(&property.aspect);
        }
    }
    let mut found = Vec::new();
    let mut consequences = Vec::new();
    for aspect in aspects {
        let value = |object: Option<&'_ Object>| {
            let stated = object.and_then(|object| object.property(aspect).cloned());
            stated.or_else(|| kind.is_trait_of_table().then_some(Value::None))
        };
        let (Some(one), Some(two)) = (value(expected), value(actual)) else {
            continue;
        };
        let (sameness, follows) = sameness(&one, &two);
        if sameness == Sameness::Same {
            continue;
        }
        let text = |value: &Value| match (value, kind) {
            (Value::None, ObjectKind::TableOptions) => "the default".to_owned(),
            (Value::None, ObjectKind::RowSecurity) => "disabled".to_owned(),
            (value, _) => value.text().to_owned(),
        };
        let difference = Difference {
            aspect: aspect.clone(),
            expected: text(&one),
            actual: text(&two),
            sameness,
        };
        if follows {
            consequences.push(difference);
        } else {
            found.push(difference);
        }
    }
    if !found.is_empty() {
        found.append(&mut consequences);
    }
    found
}

/// What is known of two values, and whether they only follow from something else.
fn sameness(one: &Value, two: &Value) -> (Sameness, bool) {
    let known = |same| {
        if same {
            Sameness::Same
        } else {
            Sameness::Different
        }
    };
    match (one, two) {
        (Value::Printed(one), Value::Printed(two)) => (one.compare(two, None), false),
        (Value::Consequence(one), Value::Consequence(two)) => (known(one == two), true),
        (one, two) => (known(one == two), false),
    }
}

fn renamed<'a>(changes: &[Change<'a>]) -> BTreeSet<&'a QualifiedName> {
    let mut names = BTreeSet::new();
    for change in changes {
        if let Change::Table(TableDrift::Renamed { pair, .. }) = change {
            names.extend([&pair.expected.name, &pair.actual.name]);
        }
    }
    names
}

/// A namespace that only one side has carries everything in it that only that side has.
fn carried_by_namespaces(changes: Vec<Change<'_>>) -> Vec<Change<'_>> {
    let mut missing: BTreeMap<&str, Vec<Change<'_>>> = BTreeMap::new();
    let mut unmapped: BTreeMap<&str, Vec<Change<'_>>> = BTreeMap::new();
    for change in &changes {
        match change {
            Change::Object(ObjectDrift::Missing { object, .. }) if is_namespace(object) => {
                missing.insert(&object.id.name, Vec::new());
            }
            Change::Object(ObjectDrift::Unmapped { object, .. }) if is_namespace(object) => {
                unmapped.insert(&object.id.name, Vec::new());
            }
            _ => {}
        }
    }
    let mut kept = Vec::new();
    for change in changes {
        let carrier = match one_sided(&change) {
            Some((namespace, true)) => missing.get_mut(namespace),
            Some((namespace, false)) => unmapped.get_mut(namespace),
            None => None,
        };
        match carrier {
            Some(carried) => carried.push(change),
            None => kept.push(change),
        }
    }
    for change in &mut kept {
        match change {
            Change::Object(ObjectDrift::Missing { object, carried }) if is_namespace(object) => {
                *carried = missing.remove(object.id.name.as_str()).unwrap_or_default();
            }
            Change::Object(ObjectDrift::Unmapped { object, carried }) if is_namespace(object) => {
                *carried = unmapped.remove(object.id.name.as_str()).unwrap_or_default();
            }
            _ => {}
        }
    }
    kept
}

fn is_namespace(object: &Object) -> bool {
    object.id.kind == ObjectKind::Namespace
}

/// The namespace of what only one side has, and whether that is the expected one.
fn one_sided<'a>(change: &Change<'a>) -> Option<(&'a str, bool)> {
    match change {
        Change::Table(TableDrift::Missing(table)) => Some((&table.name.schema, true)),
        Change::Table(TableDrift::Unmapped(table, _)) => Some((&table.name.schema, false)),
        Change::Enum(EnumDrift::Missing(one)) => Some((one.name.schema.as_deref()?, true)),
        Change::Enum(EnumDrift::Unmapped(one, _)) => Some((one.name.schema.as_deref()?, false)),
        Change::Object(ObjectDrift::Missing { object, .. }) => Some((object.id.namespace()?, true)),
        Change::Object(ObjectDrift::Unmapped { object, .. }) => {
            Some((object.id.namespace()?, false))
        }
        _ => None,
    }
}
