//! Pure comparison of two schemas: (expected, actual) → [`Change`]s. What differs, not what it
//! means: judgement is the audit's.
//!
//! **Architecture Invariant:** no I/O, no framework, no wording. Only aspects that the expected
//! side states are compared, and every change borrows the objects that it is about.

mod change;
mod checks;
mod columns;
mod comments;
mod enums;
mod exclusions;
mod foreign_keys;
mod indexes;
mod likeness;
mod mappings;
mod objects;
mod primary_keys;
mod runner_tables;
mod table_renames;
mod tables;
mod uniques;

use std::collections::BTreeSet;

use schemadrift_schema::{ObjectId, QualifiedName, Schema};

pub use change::{
    Change, ColumnDrift, CommentDrift, CommentOn, Difference, Drift, EnumDrift, MappingDrift,
    ObjectDrift, Pair, TableDrift, TypeVerdict,
};
pub use runner_tables::is_runner_table;

/// Compares two schemas. The result is sorted by table and then by kind of object; objects beside
/// tables come after them.
pub fn diff<'a>(expected: &'a Schema, actual: &'a Schema) -> Vec<Change<'a>> {
    let mut changes = enums::compare(expected, actual);
    changes.extend(tables::compare(expected, actual));
    changes.extend(mappings::compare(expected, actual));
    let mut changes = objects::compare(expected, actual, changes);
    let comments = comments::compare(expected, actual, &changes);
    changes.extend(comments);
    changes
}

/// Tables, by expected and actual name, whose changes rest on expressions that no one server has
/// printed on both sides. Once a sandbox has printed them, a second comparison is final.
pub fn unsettled(changes: &[Change<'_>]) -> BTreeSet<(QualifiedName, QualifiedName)> {
    let mut names = BTreeSet::new();
    for change in changes {
        change.visit(&mut |change| {
            if change.is_unsettled()
                && let Some(pair) = change.pair()
            {
                names.insert((pair.expected.name.clone(), pair.actual.name.clone()));
            }
        });
    }
    names
}

/// Objects whose difference rests on text that no one server has printed on both sides. Once a
/// sandbox has printed them, a second comparison is final.
pub fn unsettled_objects<'a>(changes: &[Change<'a>]) -> BTreeSet<&'a ObjectId> {
    let of = |change: &Change<'a>| match change {
        Change::Object(drift) if change.is_unsettled() => Some(drift.id()),
        _ => None,
    };
    changes.iter().filter_map(of).collect()
}
