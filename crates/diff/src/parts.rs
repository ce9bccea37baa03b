//! What a table has several of: keys, constraints and indexes. How one of a kind is paired, and what
//! counts as a difference, stands in the file of its kind; what follows from it is the same for all.

use schemadrift_schema::Table;

use crate::change::{Change, Difference, Drift, Pair};
use crate::side::Side;

/// A kind of part.
pub(crate) trait Part: Sized {
    /// Those of a table.
    fn all(table: &Table) -> &[Self];

    /// Whether all that it stands on is there to compare it by. What is missing is the one cause, and
    /// carries this part with it.
    fn is_comparable(&self, side: &Side<'_>) -> bool;

    /// Its name.
    fn name(&self) -> Option<&str>;

    /// The actual part that this expected one means.
    fn counterpart<'a>(&self, side: &Side<'a>) -> Option<&'a Self>;

    /// Whether a part of another kind does what this expected one is for.
    fn is_served(&self, _side: &Side<'_>) -> bool {
        false
    }

    /// What differs between this expected part and its counterpart.
    fn differences(&self, side: &Side<'_>, actual: &Self) -> Vec<Difference>;

    /// Whether this actual part, which nothing declares, is spoken of nowhere else.
    fn is_unmentioned(&self, _sides: &[Side<'_>]) -> bool {
        true
    }

    /// What has happened to one of them, as a change.
    fn change<'a>(pair: Pair<'a>, drift: Drift<'a, Self>) -> Change<'a>;
}

/// Expected parts that are missing or differ.
pub(crate) fn compare<'a, P: Part + 'a>(side: &Side<'a>) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    for expected in P::all(side.pair.expected) {
        if !expected.is_comparable(side) {
            continue;
        }
        let counterpart = expected.counterpart(side);
        let drift = match counterpart.filter(|actual| !is_another_ones(side, expected, actual)) {
            Some(actual) => {
                let differences = expected.differences(side, actual);
                if differences.is_empty() {
                    continue;
                }
                Drift::Mismatch {
                    expected,
                    actual,
                    differences,
                }
            }
            None if expected.is_served(side) => continue,
            None => Drift::Missing(expected),
        };
        changes.push(P::change(side.pair, drift));
    }
    changes
}

/// Whether the actual part is what another expected one means, which has its name or comes first. What
/// a model says twice is one thing; what a database has twice is two.
fn is_another_ones<'a, P: Part + 'a>(side: &Side<'a>, expected: &P, actual: &P) -> bool {
    if side.pair.expected.model.is_some() || expected.name() == actual.name() {
        return false;
    }
    let means_it = |other: &P| {
        let found = other.counterpart(side);
        found.is_some_and(|found| std::ptr::eq(found, actual))
    };
    let all = P::all(side.pair.expected);
    let earlier = all.iter().take_while(|one| !std::ptr::eq(*one, expected));
    let named = all.iter().filter(|one| one.name() == actual.name());
    earlier.chain(named).any(means_it)
}

/// Actual parts that no model declares.
pub(crate) fn unmapped<'a, P: Part + 'a>(sides: &[Side<'a>]) -> Vec<Change<'a>> {
    let Some(pair) = sides.first().map(|side| side.pair) else {
        return Vec::new();
    };
    let is_meant = |side: &Side<'a>, actual: &P| {
        let mut all = P::all(side.pair.expected).iter();
        all.any(|expected| {
            let found = expected.counterpart(side);
            found.is_some_and(|found| std::ptr::eq(found, actual))
        })
    };
    P::all(pair.actual)
        .iter()
        .filter(|actual| !sides.iter().any(|side| is_meant(side, actual)))
        .filter(|actual| actual.is_unmentioned(sides))
        .map(|actual| P::change(pair, Drift::Unmapped(actual)))
        .collect()
}
