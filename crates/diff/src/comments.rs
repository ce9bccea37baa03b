//! Comments on what both sides have. What only one side has carries its comment along.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{
    Comment, Commented, ObjectId, ObjectKind, QualifiedName, Schema, Stated, Table, Value,
};

use crate::change::{Change, CommentDrift, CommentOn, ObjectDrift, Pair};
use crate::side::is_another;

/// Comments that differ. `changes` is what is already known to differ otherwise.
pub(crate) fn compare<'a>(
    expected: &'a Schema,
    actual: &'a Schema,
    changes: &[Change<'a>],
) -> Vec<Change<'a>> {
    let actual_tables: BTreeMap<&QualifiedName, &'a Table> = actual
        .tables
        .iter()
        .map(|table| (&table.name, table))
        .collect();
    let mut found = Vec::new();
    for table in &expected.tables {
        let own = actual_tables.get(&table.name).copied();
        let partition = || actual.table_or_partition(&table.name);
        let there = match &table.model {
            Some(_) => own.or_else(partition),
            None => own,
        };
        if let Some(actual) = there
            && !is_another(table, actual)
        {
            let expected = table;
            found.extend(of_pair(Pair { expected, actual }));
        }
    }
    if expected.objects.is_stated() && actual.objects.is_stated() {
        found.extend(of_others(expected, actual, &actual_tables, changes));
    }
    found.into_iter().map(Change::Comment).collect()
}

fn of_pair(pair: Pair<'_>) -> Vec<CommentDrift<'_>> {
    let on_table = drift(
        CommentOn::Table(pair),
        &pair.expected.comment,
        &pair.actual.comment,
    );
    let on_columns = pair.expected.columns.iter().filter_map(|column| {
        let there = pair.actual.column(&column.name)?;
        let on = CommentOn::Column(pair, column);
        drift(on, &column.comment, &there.comment)
    });
    on_table.into_iter().chain(on_columns).collect()
}

fn drift<'a>(
    on: CommentOn<'a>,
    expected: &'a Stated<Option<String>>,
    actual: &'a Stated<Option<String>>,
) -> Option<CommentDrift<'a>> {
    let (expected, actual) = (expected.value()?.as_deref(), actual.value()?.as_deref());
    (expected != actual).then_some(CommentDrift {
        on,
        expected,
        actual,
    })
}

fn of_others<'a>(
    expected: &'a Schema,
    actual: &'a Schema,
    actual_tables: &BTreeMap<&QualifiedName, &'a Table>,
    changes: &[Change<'a>],
) -> Vec<CommentDrift<'a>> {
    let texts = |schema: &'a Schema| -> BTreeMap<&'a Commented, &'a str> {
        let of = |comment: &'a Comment| (&comment.on, comment.text.as_str());
        schema.comments.iter().map(of).collect()
    };
    let (one, two) = (texts(expected), texts(actual));
    let expected_tables: BTreeMap<&QualifiedName, &Table> = expected
        .tables
        .iter()
        .map(|table| (&table.name, table))
        .collect();
    let (expected_ids, actual_ids) = (ids(expected), ids(actual));
    let differing = differing(changes);
    let is_on_both = |on: &Commented| match on {
        Commented::Constraint(table, name) => {
            [&expected_tables, actual_tables].iter().all(|tables| {
                tables
                    .get(table)
                    .is_some_and(|table| has_constraint(table, name))
            })
        }
        Commented::Index(table, name) => [&expected_tables, actual_tables].iter().all(|tables| {
            tables
                .get(table)
                .is_some_and(|table| has_index(table, name))
        }),
        Commented::Enum(name) => [expected, actual].iter().all(|schema| {
            schema.enums.iter().any(|one| {
                one.name.name == name.name
                    && one.name.schema.as_deref() == Some(name.schema.as_str())
            })
        }),
        // An extension brings its comment with its version, which a script may leave open, and an
        // altered type may have lost the part that the comment was on.
        Commented::Object(id) if id.kind == ObjectKind::Extension => {
            let versions = [expected, actual].map(|schema| version(schema, id));
            matches!(versions, [Some(one), Some(two)] if one == two)
        }
        Commented::Object(id) => expected_ids.contains(id) && actual_ids.contains(id),
        Commented::Part(id, _) => {
            expected_ids.contains(id) && actual_ids.contains(id) && !differing.contains(id)
        }
    };
    let all: BTreeSet<&'a Commented> = one.keys().chain(two.keys()).copied().collect();
    all.into_iter()
        .filter(|on| one.get(on) != two.get(on) && is_on_both(on))
        .map(|on| CommentDrift {
            on: CommentOn::Other(on),
            expected: one.get(on).copied(),
            actual: two.get(on).copied(),
        })
        .collect()
}

fn version<'a>(schema: &'a Schema, id: &ObjectId) -> Option<&'a Value> {
    let mut objects = schema.objects.value().into_iter().flatten();
    objects.find(|one| one.id == *id)?.property("version")
}

fn ids(schema: &Schema) -> BTreeSet<&ObjectId> {
    let objects = schema.objects.value().into_iter().flatten();
    objects.map(|object| &object.id).collect()
}

fn differing<'a>(changes: &[Change<'a>]) -> BTreeSet<&'a ObjectId> {
    let id = |change: &Change<'a>| match change {
        Change::Object(ObjectDrift::Mismatch { id, .. }) => Some(*id),
        _ => None,
    };
    changes.iter().filter_map(id).collect()
}

fn has_constraint(table: &Table, name: &str) -> bool {
    let key = table
        .primary_key
        .present()
        .and_then(|key| key.name.as_deref());
    let uniques = table.uniques.iter().map(|one| one.name.as_deref());
    let keys = table.foreign_keys.iter().map(|one| one.name.as_deref());
    let checks = table.checks.iter().map(|one| one.name.as_deref());
    let exclusions = table.exclusions.iter().map(|one| one.name.as_deref());
    let mut names = uniques.chain(keys).chain(checks).chain(exclusions);
    key == Some(name) || names.any(|one| one == Some(name))
}

fn has_index(table: &Table, name: &str) -> bool {
    let uniques = table.uniques.iter().map(|one| one.name.as_deref());
    let key = table
        .primary_key
        .present()
        .and_then(|key| key.name.as_deref());
    let mut names = uniques.chain(table.indexes.iter().map(|one| one.name.as_deref()));
    key == Some(name) || names.any(|one| one == Some(name))
}
