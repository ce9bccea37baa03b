//! Check constraints: paired by meaning first and by name second, and compared by expression.

use schemadrift_schema::{Check, Sameness, Table};

use crate::change::{Change, Difference, Drift, Pair};
use crate::parts::Part;
use crate::side::Side;

impl Part for Check {
    fn all(table: &Table) -> &[Self] {
        &table.checks
    }

    fn is_comparable(&self, side: &Side<'_>) -> bool {
        side.columns.first_missing(&self.columns).is_none() && self.expression.is_sql()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The check that means the same, else the one of the same name.
    fn counterpart<'a>(&self, side: &Side<'a>) -> Option<&'a Self> {
        let checks = &side.pair.actual.checks;
        let same_name = |actual: &&Check| self.name.is_some() && actual.name == self.name;
        let same_meaning =
            |actual: &&Check| self.expression.compare(&actual.expression, None) == Sameness::Same;
        checks
            .iter()
            .find(|actual| same_name(actual) && same_meaning(actual))
            .or_else(|| checks.iter().find(same_meaning))
            .or_else(|| checks.iter().find(same_name))
    }

    fn differences(&self, _side: &Side<'_>, actual: &Self) -> Vec<Difference> {
        let mut found = Vec::new();
        let sameness = self.expression.compare(&actual.expression, None);
        if sameness != Sameness::Same {
            found.push(Difference {
                aspect: "expression".into(),
                expected: self.expression.written.clone(),
                actual: actual.expression.written.clone(),
                sameness,
            });
        }
        found.extend(Difference::flag(
            "validated",
            self.validated,
            actual.validated,
        ));
        found.extend(Difference::flag(
            "no inherit",
            self.no_inherit,
            actual.no_inherit,
        ));
        found
    }

    fn change<'a>(pair: Pair<'a>, drift: Drift<'a, Self>) -> Change<'a> {
        Change::Check(pair, drift)
    }
}
