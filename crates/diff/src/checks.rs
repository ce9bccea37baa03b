//! Check constraints: paired by meaning first and by name second, and compared by expression.

use schemadrift_schema::{Check, Sameness, Stated};

use crate::change::{Change, Difference, Drift};
use crate::tables::Side;

pub(crate) fn compare<'a>(side: &Side<'a>) -> Vec<Change<'a>> {
    let mut changes = Vec::new();
    for expected in &side.pair.expected.checks {
        if side.columns.first_missing(&expected.columns).is_some() {
            // A column that is missing carries its checks with it.
            continue;
        }
        if !expected.expression.is_sql() {
            continue;
        }
        let drift = match counterpart(side, expected) {
            None => Drift::Missing(expected),
            Some(actual) => {
                let differences = differences(expected, actual);
                if differences.is_empty() {
                    continue;
                }
                Drift::Mismatch {
                    expected,
                    actual,
                    differences,
                }
            }
        };
        changes.push(Change::Check(side.pair, drift));
    }
    changes
}

/// Checks that no model declares.
pub(crate) fn unmapped<'a>(sides: &[Side<'a>]) -> Vec<Change<'a>> {
    let Some(pair) = sides.first().map(|side| side.pair) else {
        return Vec::new();
    };
    let is_declared = |actual: &Check| {
        sides.iter().any(|side| {
            side.pair.expected.checks.iter().any(|expected| {
                counterpart(side, expected).is_some_and(|found| std::ptr::eq(found, actual))
            })
        })
    };
    pair.actual
        .checks
        .iter()
        .filter(|actual| !is_declared(actual))
        .map(|actual| Change::Check(pair, Drift::Unmapped(actual)))
        .collect()
}

/// The check that means the same, else the one of the same name.
fn counterpart<'a>(side: &Side<'a>, expected: &Check) -> Option<&'a Check> {
    let checks = &side.pair.actual.checks;
    let same_name = |actual: &&Check| expected.name.is_some() && actual.name == expected.name;
    let same_meaning =
        |actual: &&Check| expected.expression.compare(&actual.expression, None) == Sameness::Same;
    checks
        .iter()
        .find(|actual| same_name(actual) && same_meaning(actual))
        .or_else(|| checks.iter().find(same_meaning))
        .or_else(|| checks.iter().find(same_name))
}

fn differences(expected: &Check, actual: &Check) -> Vec<Difference> {
    let mut found = Vec::new();
    let sameness = expected.expression.compare(&actual.expression, None);
    if sameness != Sameness::Same {
        found.push(Difference {
            aspect: "expression".into(),
            expected: expected.expression.written.clone(),
            actual: actual.expression.written.clone(),
            sameness,
        });
    }
    if let (Stated::Is(one), Stated::Is(two)) = (expected.validated, actual.validated)
        && one != two
    {
        let word = |value| if value { "yes" } else { "no" };
        found.push(Difference::known("validated", word(one), word(two)));
    }
    found
}
