//! Foreign keys: paired by columns and target; a name is no difference, NO ACTION is the default.

use schemadrift_schema::{ForeignKey, MatchType, Schema, Stated, Table};

use crate::change::{Change, Difference, Drift, Pair};
use crate::counterpart::Alike;
use crate::parts::Part;
use crate::side::Side;

impl Part for ForeignKey {
    fn all(table: &Table) -> &[Self] {
        &table.foreign_keys
    }

    fn is_comparable(&self, side: &Side<'_>) -> bool {
        // A view can have no foreign key, whatever a model joins it by, and none can refer to it.
        !side.pair.actual.is_view()
            && !side.around.is_view(&self.references)
            && side.columns.actual_names(&self.columns).is_some()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn counterpart<'a>(&self, side: &Side<'a>) -> Option<&'a Self> {
        counterpart(side, self, &side.columns.actual_names(&self.columns)?)
    }

    fn differences(&self, side: &Side<'_>, actual: &Self) -> Vec<Difference> {
        differences(side, self, actual)
    }

    fn change<'a>(pair: Pair<'a>, drift: Drift<'a, Self>) -> Change<'a> {
        Change::ForeignKey(pair, drift)
    }
}

/// The actual key on the same columns: the one with the same target before any other that no
/// other expected key means.
fn counterpart<'a>(
    side: &Side<'a>,
    expected: &ForeignKey,
    columns: &[&str],
) -> Option<&'a ForeignKey> {
    let on_columns = |key: &&ForeignKey| {
        let mut one: Vec<&str> = key.columns.iter().map(String::as_str).collect();
        let mut two = columns.to_vec();
        one.sort_unstable();
        two.sort_unstable();
        one == two
    };
    let candidates: Vec<&'a ForeignKey> = side
        .pair
        .actual
        .foreign_keys
        .iter()
        .filter(on_columns)
        .collect();
    let is_meant = |actual: &&ForeignKey| same_target(side, expected, actual);
    let alike = Alike {
        expected: side.pair.expected.foreign_keys.iter().collect(),
        actual: candidates.iter().copied().filter(is_meant).collect(),
        is_same: &|one, two| differences(side, one, two).is_empty(),
        name: |one| one.name.as_deref(),
    };
    alike.counterpart(expected).or_else(|| {
        let is_free = |actual: &&&'a ForeignKey| {
            let others = &side.pair.expected.foreign_keys;
            !others
                .iter()
                .any(|other| !std::ptr::eq(other, expected) && same_target(side, other, actual))
        };
        let mut others = candidates.iter().filter(|one| !is_meant(one));
        others.find(is_free).copied()
    })
}

fn same_target(side: &Side<'_>, expected: &ForeignKey, actual: &ForeignKey) -> bool {
    side.around
        .is_same_table(&expected.references, &actual.references)
        && referenced_pairs(side, expected)
            == Some(sorted_pairs(
                actual.columns.iter().map(String::as_str),
                &actual.referenced_columns,
            ))
}

/// Referencing and referenced columns side by side, so that the order of a composite key says
/// nothing. A key that names no column means the target's primary key.
fn referenced_pairs<'b>(
    side: &'b Side<'_>,
    key: &'b ForeignKey,
) -> Option<Vec<(&'b str, &'b str)>> {
    let names = side.columns.actual_names(&key.columns)?;
    let referenced = if key.referenced_columns.is_empty() {
        let around = &side.around;
        primary_key_of(around.expected, key).or_else(|| primary_key_of(around.actual, key))?
    } else {
        &key.referenced_columns
    };
    Some(sorted_pairs(names, referenced))
}

fn primary_key_of<'b>(schema: &'b Schema, key: &ForeignKey) -> Option<&'b Vec<String>> {
    let table = schema.table_or_partition(&key.references)?;
    table.primary_key.present().map(|key| &key.columns)
}

fn sorted_pairs<'b>(
    columns: impl IntoIterator<Item = &'b str>,
    referenced: &'b [String],
) -> Vec<(&'b str, &'b str)> {
    let mut pairs: Vec<(&str, &str)> = columns
        .into_iter()
        .zip(referenced.iter().map(String::as_str))
        .collect();
    pairs.sort_unstable();
    pairs
}

fn differences(side: &Side<'_>, expected: &ForeignKey, actual: &ForeignKey) -> Vec<Difference> {
    let mut found = Vec::new();
    if !same_target(side, expected, actual) {
        found.push(Difference::known(
            "references",
            expected.target(),
            actual.target(),
        ));
    }
    let mut compare = |aspect, one: Option<String>, two: Option<String>| {
        if let (Some(one), Some(two)) = (one, two)
            && one != two
        {
            found.push(Difference::known(aspect, one, two));
        }
    };
    let action = |stated: Stated<schemadrift_schema::ReferentialAction>| {
        stated.value().map(ToString::to_string)
    };
    compare(
        "on delete",
        action(expected.on_delete),
        action(actual.on_delete),
    );
    compare(
        "on update",
        action(expected.on_update),
        action(actual.on_update),
    );
    compare(
        "match",
        match_word(expected.match_type),
        match_word(actual.match_type),
    );
    found.extend(set_on_delete(side, expected, actual));
    found.extend(Difference::deferral(
        (expected.deferrable, expected.initially_deferred),
        (actual.deferrable, actual.initially_deferred),
    ));
    found.extend(Difference::flag(
        "validated",
        expected.validated,
        actual.validated,
    ));
    found
}

/// What differs in the columns that a delete sets, where it does not set all of them.
fn set_on_delete(
    side: &Side<'_>,
    expected: &ForeignKey,
    actual: &ForeignKey,
) -> Option<Difference> {
    let (expected, actual) = (
        expected.on_delete_columns.value()?,
        actual.on_delete_columns.value()?,
    );
    let mut wanted = side.columns.actual_names(expected)?;
    let mut there: Vec<&str> = actual.iter().map(String::as_str).collect();
    wanted.sort_unstable();
    there.sort_unstable();
    let word = |columns: &[String]| match columns {
        [] => "all".to_owned(),
        columns => columns.join(", "),
    };
    (wanted != there)
        .then(|| Difference::known("columns set on delete", word(expected), word(actual)))
}

/// `MATCH FULL` means something only for composite keys, but is compared wherever it is written.
fn match_word(stated: Stated<MatchType>) -> Option<String> {
    stated.value().map(|kind| {
        match kind {
            MatchType::Simple => "simple",
            MatchType::Full => "full",
            MatchType::Partial => "partial",
        }
        .to_owned()
    })
}
