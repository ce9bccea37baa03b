//! Exclusion constraints: paired by definition first and by name second.

use schemadrift_schema::{Exclusion, Sameness};

use crate::change::{Change, Difference, Drift};
use crate::tables::Side;

pub(crate) fn compare<'a>(side: &Side<'a>) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    for expected in &side.pair.expected.exclusions {
        if side.columns.first_missing(&expected.columns).is_some() {
            // A column that is missing carries its exclusions with it.
            continue;
        }
        let drift = match counterpart(side, expected) {
            None => Drift::Missing(expected),
            Some(actual) => {
                let sameness = expected.definition.compare(&actual.definition, None);
                if sameness == Sameness::Same {
                    continue;
                }
                let differences = vec![Difference {
                    aspect: "definition".into(),
                    expected: expected.definition.written.clone(),
                    actual: actual.definition.written.clone(),
                    sameness,
                }];
                Drift::Mismatch {
                    expected,
                    actual,
                    differences,
                }
            }
        };
        changes.push(Change::Exclusion(side.pair, drift));
    }
    changes
}

/// Exclusion constraints that no model declares.
pub(crate) fn unmapped<'a>(sides: &[Side<'a>]) -> Vec<Change<'a>> {
    let Some(pair) = sides.first().map(|side| side.pair) else {
        return Vec::new();
    };
    let is_declared = |actual: &Exclusion| {
        sides.iter().any(|side| {
            side.pair.expected.exclusions.iter().any(|expected| {
                counterpart(side, expected).is_some_and(|found| std::ptr::eq(found, actual))
            })
        })
    };
    pair.actual
        .exclusions
        .iter()
        .filter(|actual| !is_declared(actual))
        .map(|actual| Change::Exclusion(pair, Drift::Unmapped(actual)))
        .collect()
}

fn counterpart<'a>(side: &Side<'a>, expected: &Exclusion) -> Option<&'a Exclusion> {
    let exclusions = &side.pair.actual.exclusions;
    exclusions
        .iter()
        .find(|actual| expected.definition.compare(&actual.definition, None) == Sameness::Same)
        .or_else(|| {
            exclusions
                .iter()
                .find(|actual| expected.name.is_some() && actual.name == expected.name)
        })
}
