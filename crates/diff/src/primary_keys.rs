//! Primary keys.

use std::collections::BTreeSet;

use schemadrift_schema::{Aspect, Claim, Stated, Table};

use crate::change::{Change, Difference, Drift};
use crate::side::Side;
use crate::uniques::included;

pub(crate) fn compare<'a>(side: &Side<'a>) -> Vec<Change<'a>> {
    let pair = side.pair;
    let (Stated::Is(expected), Stated::Is(actual)) =
        (&pair.expected.primary_key, &pair.actual.primary_key)
    else {
        return Vec::new();
    };
    let drift = match (expected, actual) {
        (None, None) => return Vec::new(),
        (None, Some(actual)) => Drift::Unmapped(actual),
        (Some(expected), None) => Drift::Missing(expected),
        (Some(expected), Some(actual)) => {
            let Some(names) = side.columns.actual_names(&expected.columns) else {
                // A key column that is missing carries the key with it.
                return Vec::new();
            };
            let mut differences = Vec::new();
            if !same_columns(side, &names, &actual.columns) {
                differences.push(Difference::known(
                    "columns",
                    expected.columns.join(", "),
                    actual.columns.join(", "),
                ));
            }
            differences.extend(included(side, &expected.include, &actual.include));
            differences.extend(Difference::deferral(
                (expected.deferrable, expected.initially_deferred),
                (actual.deferrable, actual.initially_deferred),
            ));
            if differences.is_empty() {
                return Vec::new();
            }
            Drift::Mismatch {
                expected,
                actual,
                differences,
            }
        }
    };
    vec![Change::PrimaryKey(pair, drift)]
}

/// What two models that declare one table disagree on.
pub(crate) fn conflict(first: &Table, second: &Table) -> Option<Difference> {
    let (one, two) = (first.primary_key.present()?, second.primary_key.present()?);
    let sorted = |columns: &[String]| columns.iter().cloned().collect::<BTreeSet<_>>();
    (sorted(&one.columns) != sorted(&two.columns)).then(|| {
        Difference::known(
            "primary key",
            format!("({})", one.columns.join(", ")),
            format!("({})", two.columns.join(", ")),
        )
    })
}

/// The order of a key's columns decides nothing but its index, so it counts only where the
/// expected side is itself a catalog.
fn same_columns(side: &Side<'_>, expected: &[&str], actual: &[String]) -> bool {
    let ordered = side.pair.expected.coverage.of(Aspect::PrimaryKeys) == Claim::Everything;
    if ordered {
        return expected.iter().eq(actual.iter());
    }
    let mut one: Vec<&str> = expected.to_vec();
    let mut two: Vec<&str> = actual.iter().map(String::as_str).collect();
    one.sort_unstable();
    two.sort_unstable();
    one == two
}
