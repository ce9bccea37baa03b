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
mod side;
mod table_renames;
mod tables;
mod uniques;
mod unsettled;

use schemadrift_schema::Schema;

pub use change::{
    Change, ColumnDrift, CommentDrift, CommentOn, Difference, Drift, EnumDrift, ExpectedBy,
    MappingDrift, ObjectDrift, Pair, TableDrift, TypeVerdict,
};
pub use likeness::nearest;
pub use runner_tables::is_runner_table;
pub use unsettled::{unsettled, unsettled_objects};

/// Compares two schemas. The result is sorted by table and then by kind of object; objects beside
/// tables come after them.
pub fn diff<'a>(expected: &'a Schema, actual: &'a Schema) -> Vec<Change<'a>> {
    compare(expected, actual, Renames::Offered(&[]))
}

/// The same, where these renames are taken for such whatever the two are like: each as
/// `table=table`, `table.column=column` or `type=type`, the actual name first, without the schema
/// `public`. What does not stand free on both sides is no rename.
pub fn diff_with_renames<'a>(
    expected: &'a Schema,
    actual: &'a Schema,
    taken: &'a [String],
) -> Vec<Change<'a>> {
    compare(expected, actual, Renames::Offered(taken))
}

/// The same, where nothing is held to be there under another name: it is missing under the one and
/// unmapped under the other.
pub fn diff_without_renames<'a>(expected: &'a Schema, actual: &'a Schema) -> Vec<Change<'a>> {
    compare(expected, actual, Renames::Refused)
}

/// Whether what is missing may be there under another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Renames<'a> {
    /// Candidates are looked for, and these are taken.
    Offered(&'a [String]),
    /// They are not.
    Refused,
}

impl Renames<'_> {
    /// Pairs of a missing and an unmapped item: those that are taken, by what they are called as a
    /// choice, and then what is found among the rest.
    pub(crate) fn pairs<L, R>(
        self,
        (missing, unmapped): (&[L], &[R]),
        choice: impl Fn(&L, &R) -> String,
        find: impl FnOnce() -> Vec<(usize, usize)>,
    ) -> Vec<(usize, usize)> {
        let Renames::Offered(taken) = self else {
            return Vec::new();
        };
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        if !taken.is_empty() {
            for (left, one) in missing.iter().enumerate() {
                let is_taken = |right: &usize| {
                    let is_free = pairs.iter().all(|(_, other)| other != right);
                    is_free && taken.contains(&choice(one, &unmapped[*right]))
                };
                let right = (0..unmapped.len()).find(is_taken);
                pairs.extend(right.map(|right| (left, right)));
            }
        }
        let is_free = |(left, right): &(usize, usize)| {
            let mut pairs = pairs.iter();
            pairs.all(|(one, other)| one != left && other != right)
        };
        let found: Vec<(usize, usize)> = find().into_iter().filter(is_free).collect();
        pairs.extend(found);
        pairs.sort_unstable();
        pairs
    }
}

fn compare<'a>(expected: &'a Schema, actual: &'a Schema, renames: Renames<'a>) -> Vec<Change<'a>> {
    let mut changes = enums::compare(expected, actual, renames);
    changes.extend(tables::compare(expected, actual, renames));
    let mut changes = enums::carry_columns(changes);
    changes.extend(mappings::compare(expected, actual));
    let mut changes = objects::compare(expected, actual, changes);
    let comments = comments::compare(expected, actual, &changes);
    changes.extend(comments);
    changes
}
