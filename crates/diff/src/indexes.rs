//! Indexes: paired by full identity first, then by key, then by name; the order of keys matters.

use std::collections::BTreeSet;

use schemadrift_schema::{
    CollationName, Expression, Index, IndexKey, IndexTarget, OperatorClass, Sameness, Table,
};

use crate::change::{Change, Difference, Drift, Pair};
use crate::parts::Part;
use crate::side::Side;
use crate::uniques;

impl Part for Index {
    fn all(table: &Table) -> &[Self] {
        &table.indexes
    }

    fn is_comparable(&self, side: &Side<'_>) -> bool {
        // One that failed to build is nothing that anybody wants.
        self.valid
            && side.columns.first_missing(&self.columns()).is_none()
            && self.expressions().all(Expression::is_sql)
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn counterpart<'a>(&self, side: &Side<'a>) -> Option<&'a Self> {
        counterpart(side, self)
    }

    fn is_served(&self, side: &Side<'_>) -> bool {
        key_serves(side, self)
    }

    fn differences(&self, side: &Side<'_>, actual: &Self) -> Vec<Difference> {
        differences(side, self, actual)
    }

    /// An invalid one has a finding of its own, and one that falls short of a unique is part of that
    /// finding.
    fn is_unmentioned(&self, sides: &[Side<'_>]) -> bool {
        self.valid && !sides.iter().any(|side| uniques::falls_short(side, self))
    }

    fn change<'a>(pair: Pair<'a>, drift: Drift<'a, Self>) -> Change<'a> {
        Change::Index(pair, drift)
    }
}

/// Indexes that are there and that the server cannot use, unless it cannot on either side.
pub(crate) fn invalid<'a>(pair: Pair<'a>) -> Vec<Change<'a>> {
    let is_expected = |index: &Index| {
        let mut expected = pair.expected.indexes.iter();
        expected.any(|one| !one.valid && one.name == index.name)
    };
    pair.actual
        .indexes
        .iter()
        .filter(|index| !index.valid && !is_expected(index))
        .map(|index| Change::IndexInvalid(pair, index))
        .collect()
}

/// Whether no server has been asked about some expression of the index.
pub(crate) fn has_unasked(index: &Index) -> bool {
    index.expressions().any(Expression::is_unasked)
}

/// The index that is meant: one that differs in nothing, else one with the same keys, else one of
/// the same name, else one over the same columns in another order that no other index means.
fn counterpart<'a>(side: &Side<'a>, expected: &Index) -> Option<&'a Index> {
    let indexes = &side.pair.actual.indexes;
    let same_keys = |actual: &&Index| same_keys(side, expected, actual) == Sameness::Same;
    let is_same =
        |actual: &&Index| same_keys(actual) && differences(side, expected, actual).is_empty();
    let same_name = |actual: &&Index| expected.name.is_some() && actual.name == expected.name;
    indexes
        .iter()
        .find(|actual| same_name(actual) && is_same(actual))
        .or_else(|| indexes.iter().find(is_same))
        .or_else(|| indexes.iter().find(same_keys))
        .or_else(|| indexes.iter().find(same_name))
        .or_else(|| {
            indexes
                .iter()
                .find(|actual| is_reordered(side, expected, actual))
        })
}

fn is_reordered(side: &Side<'_>, expected: &Index, actual: &Index) -> bool {
    let wanted: Option<BTreeSet<&str>> = expected
        .key_columns()
        .into_iter()
        .map(|name| side.columns.actual_name(name))
        .collect();
    let Some(wanted) = wanted.filter(|columns| columns.len() > 1) else {
        return false;
    };
    let is_meant = |other: &Index| same_keys(side, other, actual) == Sameness::Same;
    expected.keys.len() == actual.keys.len()
        && wanted == actual.key_columns().into_iter().collect()
        && !side.pair.expected.indexes.iter().any(is_meant)
}

/// A primary key or unique constraint on the same columns in the same order has the index that
/// is asked for.
fn key_serves(side: &Side<'_>, expected: &Index) -> bool {
    if expected.predicate.is_some() || expected.method != "btree" || !expected.include.is_empty() {
        return false;
    }
    let plain = |key: &IndexKey| key.operator_class.is_none() && key.collation.is_none();
    if !expected.keys.iter().all(plain) || expected.key_columns().len() != expected.keys.len() {
        return false;
    }
    let wanted: Option<Vec<&str>> = expected
        .key_columns()
        .into_iter()
        .map(|name| side.columns.actual_name(name))
        .collect();
    let Some(wanted) = wanted else { return false };
    let serves =
        |columns: &[String]| columns.iter().eq(wanted.iter()) && side.may_stand_in(columns);
    let actual = side.pair.actual;
    actual
        .primary_key
        .present()
        .is_some_and(|key| serves(&key.columns))
        || actual.uniques.iter().any(|unique| serves(&unique.columns))
}

fn same_keys(side: &Side<'_>, expected: &Index, actual: &Index) -> Sameness {
    if expected.keys.len() != actual.keys.len() {
        return Sameness::Different;
    }
    let mut overall = Sameness::Same;
    for (one, two) in expected.keys.iter().zip(&actual.keys) {
        let same_options = one.descending == two.descending
            && one.nulls_first == two.nulls_first
            && OperatorClass::both_match(one.operator_class.as_ref(), two.operator_class.as_ref())
            && CollationName::both_match(one.collation.as_ref(), two.collation.as_ref());
        let sameness = match (&one.target, &two.target) {
            _ if !same_options => Sameness::Different,
            (IndexTarget::Column(one), IndexTarget::Column(two)) => {
                if side.columns.actual_name(one) == Some(two) {
                    Sameness::Same
                } else {
                    Sameness::Different
                }
            }
            (IndexTarget::Expression(one), IndexTarget::Expression(two)) => one.compare(two, None),
            _ => Sameness::Different,
        };
        match sameness {
            Sameness::Same => {}
            Sameness::Different => return Sameness::Different,
            Sameness::Unknown => overall = Sameness::Unknown,
        }
    }
    overall
}

fn differences(side: &Side<'_>, expected: &Index, actual: &Index) -> Vec<Difference> {
    let mut found = Vec::new();
    let sameness = same_keys(side, expected, actual);
    if sameness != Sameness::Same {
        found.push(Difference {
            aspect: "keys".into(),
            expected: expected.describe_keys(),
            actual: actual.describe_keys(),
            sameness,
        });
    }
    if expected.method != actual.method {
        found.push(Difference::known(
            "method",
            &expected.method,
            &actual.method,
        ));
    }
    // One that is unique as well does all that a model asks of it.
    let is_asked = expected.unique || side.pair.expected.model.is_none();
    if expected.unique != actual.unique && is_asked {
        let word = |unique| if unique { "unique" } else { "not unique" };
        let (one, two) = (word(expected.unique), word(actual.unique));
        found.push(Difference::known("uniqueness", one, two));
    }
    let include = side.columns.actual_names(&expected.include);
    if include.is_some_and(|include| !include.iter().eq(actual.include.iter())) {
        found.push(uniques::include(&expected.include, &actual.include));
    }
    found.extend(Difference::flag(
        "nulls not distinct",
        expected.nulls_not_distinct,
        actual.nulls_not_distinct,
    ));
    found.extend(predicate_difference(
        expected.predicate.as_deref(),
        actual.predicate.as_deref(),
    ));
    found
}

fn predicate_difference(
    expected: Option<&Expression>,
    actual: Option<&Expression>,
) -> Option<Difference> {
    let sameness = match (expected, actual) {
        (None, None) => Sameness::Same,
        (Some(one), Some(two)) => one.compare(two, None),
        _ => Sameness::Different,
    };
    let word = |side: Option<&Expression>| {
        side.map_or_else(|| "all rows".to_owned(), |one| one.written.clone())
    };
    (sameness != Sameness::Same).then(|| Difference {
        aspect: "predicate".into(),
        expected: word(expected),
        actual: word(actual),
        sameness,
    })
}
