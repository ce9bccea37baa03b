//! Exclusion constraints: paired by definition first and by name second.

use schemadrift_schema::{Exclusion, Sameness, Table};

use crate::change::{Change, Difference, Drift, Pair};
use crate::parts::Part;
use crate::side::Side;

impl Part for Exclusion {
    fn all(table: &Table) -> &[Self] {
        &table.exclusions
    }

    fn is_comparable(&self, side: &Side<'_>) -> bool {
        side.columns.first_missing(&self.columns).is_none()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn counterpart<'a>(&self, side: &Side<'a>) -> Option<&'a Self> {
        let exclusions = &side.pair.actual.exclusions;
        exclusions
            .iter()
            .find(|actual| self.definition.compare(&actual.definition, None) == Sameness::Same)
            .or_else(|| {
                exclusions
                    .iter()
                    .find(|actual| self.name.is_some() && actual.name == self.name)
            })
    }

    fn differences(&self, _side: &Side<'_>, actual: &Self) -> Vec<Difference> {
        let sameness = self.definition.compare(&actual.definition, None);
        if sameness == Sameness::Same {
            return Vec::new();
        }
        vec![Difference {
            aspect: "definition".into(),
            expected: self.definition.written.clone(),
            actual: actual.definition.written.clone(),
            sameness,
        }]
    }

    fn change<'a>(pair: Pair<'a>, drift: Drift<'a, Self>) -> Change<'a> {
        Change::Exclusion(pair, drift)
    }
}
