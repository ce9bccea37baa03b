//! Uniqueness: one fact, whatever enforces it and whatever it is called.

use std::collections::BTreeSet;

use schemadrift_schema::{Index, IndexKey, IndexTarget, Stated, Table, Unique, UniqueForm};

use crate::change::{Change, Difference, Drift, Pair};
use crate::counterpart::Alike;
use crate::parts::Part;
use crate::side::Side;

impl Part for Unique {
    fn all(table: &Table) -> &[Self] {
        &table.uniques
    }

    fn is_comparable(&self, side: &Side<'_>) -> bool {
        side.columns.actual_names(&self.columns).is_some()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn counterpart<'a>(&self, side: &Side<'a>) -> Option<&'a Self> {
        counterpart(side, self, &side.columns.actual_names(&self.columns)?)
    }

    fn is_served(&self, side: &Side<'_>) -> bool {
        let columns = side.columns.actual_names(&self.columns);
        columns.is_some_and(|columns| is_primary_key(side, &columns))
    }

    fn differences(&self, side: &Side<'_>, actual: &Self) -> Vec<Difference> {
        differences(side, self, actual)
    }

    fn change<'a>(pair: Pair<'a>, drift: Drift<'a, Self>) -> Change<'a> {
        Change::Unique(pair, drift)
    }
}

/// Whether the index stands where a unique is missing: on the same columns, but of some rows only,
/// or not unique. It is what that finding is about.
pub(crate) fn falls_short(side: &Side<'_>, index: &Index) -> bool {
    let is_missing = |expected: &Unique| {
        let columns = side.columns.actual_names(&expected.columns);
        columns.is_some_and(|columns| {
            expected.counterpart(side).is_none()
                && !expected.is_served(side)
                && is_on(index, &as_set(columns))
        })
    };
    side.pair.expected.uniques.iter().any(is_missing)
}

fn is_on(index: &Index, columns: &BTreeSet<&str>) -> bool {
    let keys: Option<BTreeSet<&str>> = index.keys.iter().map(IndexKey::column).collect();
    keys.as_ref() == Some(columns)
}

/// The uniqueness that is meant, of several over the same columns.
fn counterpart<'a>(side: &Side<'a>, expected: &Unique, columns: &[&str]) -> Option<&'a Unique> {
    let wanted = as_set(columns.iter().copied());
    let is_over = |names: Option<Vec<&str>>| names.is_some_and(|names| as_set(names) == wanted);
    let all = side.pair.expected.uniques.iter();
    let actual = side.pair.actual.uniques.iter();
    let alike = Alike {
        expected: all
            .filter(|one| is_over(side.columns.actual_names(&one.columns)))
            .collect(),
        actual: actual
            .filter(|one| is_over(Some(one.columns.iter().map(String::as_str).collect())))
            .collect(),
        is_same: &|one, two| differences(side, one, two).is_empty(),
        name: |one| one.name.as_deref(),
    };
    alike.counterpart(expected)
}

fn is_primary_key(side: &Side<'_>, columns: &[&str]) -> bool {
    side.pair.actual.primary_key.present().is_some_and(|key| {
        side.may_stand_in(&key.columns)
            && as_set(key.columns.iter().map(String::as_str)) == as_set(columns.iter().copied())
    })
}

fn differences(side: &Side<'_>, expected: &Unique, actual: &Unique) -> Vec<Difference> {
    let mut found = Vec::new();
    found.extend(included(side, &expected.include, &actual.include));
    found.extend(order(side, expected, actual));
    found.extend(Difference::flag(
        "nulls not distinct",
        expected.nulls_not_distinct,
        actual.nulls_not_distinct,
    ));
    found.extend(Difference::deferral(
        (expected.deferrable, expected.initially_deferred),
        (actual.deferrable, actual.initially_deferred),
    ));
    if let (Stated::Is(one), Stated::Is(two)) = (expected.form, actual.form)
        && one != two
    {
        let word = |form| match form {
            UniqueForm::Constraint => "constraint",
            UniqueForm::Index => "index",
        };
        found.push(Difference::known("form", word(one), word(two)));
    }
    found
}

/// What differs in the order of the index under it, which where no model is says what it is good
/// for beside uniqueness.
fn order(side: &Side<'_>, expected: &Unique, actual: &Unique) -> Option<Difference> {
    if !expected.sorting.is_stated() || !actual.sorting.is_stated() {
        return None;
    }
    let (mut wanted, there) = (expected.keys(), actual.keys());
    let describe = |keys: &[IndexKey]| {
        let keys: Vec<String> = keys.iter().map(IndexKey::describe).collect();
        format!("({})", keys.join(", "))
    };
    let declared = describe(&wanted);
    let names = side.columns.actual_names(&expected.columns)?;
    for (key, name) in wanted.iter_mut().zip(names) {
        key.target = IndexTarget::Column(name.to_owned());
    }
    (wanted != there).then(|| Difference::known("order", declared, describe(&there)))
}

/// What differs in the columns that a key's index carries beside it.
pub(crate) fn included(
    side: &Side<'_>,
    expected: &[String],
    actual: &[String],
) -> Option<Difference> {
    // A model that writes no included columns says nothing of them.
    let states_include = !expected.is_empty() || side.pair.expected.model.is_none();
    let names = side.columns.actual_names(expected);
    if !states_include || names.is_some_and(|names| names.iter().eq(actual.iter())) {
        return None;
    }
    Some(include(expected, actual))
}

/// The difference of two lists of columns that an index carries.
pub(crate) fn include(expected: &[String], actual: &[String]) -> Difference {
    let word = |names: &[String]| match names {
        [] => "none".to_owned(),
        names => names.join(", "),
    };
    Difference::known("include", word(expected), word(actual))
}

fn as_set<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<&'a str> {
    names.into_iter().collect()
}
