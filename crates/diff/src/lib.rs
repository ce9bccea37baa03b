//! Pure comparison of two schemas: (expected, actual) → [`Change`]s. What differs, not what it
//! means: judgement is the audit's.
//!
//! **Architecture Invariant:** no I/O, no framework, no wording. Only aspects that the expected
//! side states are compared, and every change borrows the objects that it is about.

mod change;
mod checks;
mod columns;
mod comments;
mod counterpart;
mod enums;
mod exclusions;
mod foreign_keys;
mod indexes;
mod likeness;
mod mappings;
mod objects;
mod parts;
mod primary_keys;
mod runner_tables;
mod table_renames;
mod tables;
mod uniques;
mod unsettled;

use schemadrift_schema::Schema;

pub use change::{
    Change, ColumnDrift, CommentDrift, CommentOn, Difference, Drift, EnumDrift, MappingDrift,
    ObjectDrift, Pair, TableDrift, TypeVerdict,
};
pub use runner_tables::is_runner_table;
pub use unsettled::{unsettled, unsettled_objects};

/// Compares two schemas. The result is sorted by table and then by kind of object; objects beside
/// tables come after them.
pub fn diff<'a>(expected: &'a Schema, actual: &'a Schema) -> Vec<Change<'a>> {
    compare(expected, actual, Renames::Offered)
}

/// The same, where nothing is held to be there under another name: it is missing under the one and
/// unmapped under the other.
pub fn diff_without_renames<'a>(expected: &'a Schema, actual: &'a Schema) -> Vec<Change<'a>> {
    compare(expected, actual, Renames::Refused)
}

/// Whether what is missing may be there under another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Renames {
    /// Candidates are looked for.
    Offered,
    /// They are not.
    Refused,
}

fn compare<'a>(expected: &'a Schema, actual: &'a Schema, renames: Renames) -> Vec<Change<'a>> {
    let mut changes = enums::compare(expected, actual, renames);
    changes.extend(tables::compare(expected, actual, renames));
    let mut changes = enums::carry_columns(changes);
    changes.extend(mappings::compare(expected, actual));
    let mut changes = objects::compare(expected, actual, changes);
    let comments = comments::compare(expected, actual, &changes);
    changes.extend(comments);
    changes
}
