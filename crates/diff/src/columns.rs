//! Columns: pairing by name, rename candidates, and each aspect of a pair.

use std::collections::BTreeSet;
use std::sync::Arc;

use schemadrift_schema::{
    Accepts, AutoIncrement, CollationName, Column, Expression, ForeignKey, Sameness, SqlType,
    Stated,
};

use crate::Renames;
use crate::change::{Change, ColumnDrift, Difference, Drift, NONE, Pair, TypeVerdict};
use crate::likeness::{is_alike, likeness, matched};
use crate::side::{PairedColumns, Side};

/// Matches columns by name, and then what is left over as rename candidates. A column that any
/// model of the table maps (`claimed`) is no candidate.
pub(crate) fn pair_columns<'a>(
    pair: Pair<'a>,
    claimed: &BTreeSet<&str>,
    wanted: Renames<'_>,
) -> PairedColumns<'a> {
    let mut both: Vec<(&Column, &Column)> = Vec::new();
    let mut missing: Vec<&Column> = Vec::new();
    for column in &pair.expected.columns {
        match pair.actual.column(&column.name) {
            Some(actual) => both.push((column, actual)),
            None => missing.push(column),
        }
    }
    let free: Vec<&Column> = pair
        .actual
        .columns
        .iter()
        .filter(|column| !claimed.contains(column.name.as_str()))
        .collect();
    let table = &pair.actual.name;
    let renames = wanted.pairs(
        (&missing, &free),
        |expected, actual| format!("{table}.{}={}", actual.name, expected.name),
        || {
            matched(&missing, &free, |expected, actual| {
                rename_score(pair, expected, actual)
            })
        },
    );
    for (left, right) in &renames {
        both.push((missing[*left], free[*right]));
    }
    let missing = missing
        .into_iter()
        .enumerate()
        .filter(|(position, _)| !renames.iter().any(|(left, _)| left == position))
        .map(|(_, column)| column)
        .collect();
    PairedColumns { both, missing }
}

/// A rename keeps the type and the target of a foreign key, and either the name is alike or the
/// place between the neighbours is.
fn rename_score(pair: Pair<'_>, expected: &Column, actual: &Column) -> Option<f64> {
    if !types_fit(expected, actual) {
        return None;
    }
    let expected_target = target(&pair.expected.foreign_keys, &expected.name);
    let actual_target = target(&pair.actual.foreign_keys, &actual.name);
    if let (Some(one), Some(two)) = (expected_target, actual_target)
        && one.references != two.references
    {
        return None;
    }
    let alike = likeness(&expected.name, &actual.name);
    (is_alike(alike) || same_neighbours(pair, expected, actual)).then_some(alike)
}

fn target<'a>(foreign_keys: &'a [ForeignKey], column: &str) -> Option<&'a ForeignKey> {
    foreign_keys
        .iter()
        .find(|key| key.columns.iter().any(|name| name == column))
}

/// Whether the column stands between the same two columns on both sides.
fn same_neighbours(pair: Pair<'_>, expected: &Column, actual: &Column) -> bool {
    let neighbours = |columns: &[Column], name: &str| {
        let position = columns.iter().position(|column| column.name == name)?;
        let before = columns.get(position.checked_sub(1)?)?.name.clone();
        let after = columns.get(position + 1)?.name.clone();
        Some((before, after))
    };
    let one = neighbours(&pair.expected.columns, &expected.name);
    one.is_some() && one == neighbours(&pair.actual.columns, &actual.name)
}

/// Whether the actual type is the declared one, or decodes where none is declared.
pub(crate) fn types_fit(expected: &Column, actual: &Column) -> bool {
    let verdict = type_verdict(expected, actual);
    verdict.decodes != Some(false) && verdict.as_declared != Some(false)
}

fn type_verdict(expected: &Column, actual: &Column) -> TypeVerdict {
    let Some(actual_type) = actual.ty.declared.as_ref() else {
        return TypeVerdict {
            decodes: None,
            as_declared: None,
        };
    };
    TypeVerdict {
        decodes: expected
            .ty
            .decoding
            .as_ref()
            .and_then(|decoding| decoding.accepts.decodes(actual_type)),
        as_declared: expected
            .ty
            .declared
            .as_ref()
            .map(|declared| declared.is_satisfied_by(actual_type)),
    }
}

/// Everything that differs in the columns, unmapped ones left out.
pub(crate) fn compare<'a>(side: &Side<'a>) -> Vec<Change<'a>> {
    let (pair, paired) = (side.pair, &side.columns);
    let mut changes = Vec::new();
    for expected in &pair.expected.columns {
        if paired
            .missing
            .iter()
            .any(|column| column.name == expected.name)
        {
            let carried = carried_by(pair, paired, expected);
            changes.push(Change::Column(
                pair,
                ColumnDrift::Missing { expected, carried },
            ));
            continue;
        }
        let found = paired
            .both
            .iter()
            .find(|(column, _)| column.name == expected.name);
        let Some((_, actual)) = found else { continue };
        let aspects = compare_aspects(side, expected, actual);
        if expected.name == actual.name {
            changes.extend(aspects);
        } else {
            let drift = ColumnDrift::Renamed {
                expected,
                actual,
                changes: aspects,
            };
            changes.push(Change::Column(pair, drift));
        }
    }
    changes
}

/// Keys and indexes that stand on a missing column and on no column declared before it that is
/// missing too.
fn carried_by<'a>(pair: Pair<'a>, paired: &PairedColumns<'a>, missing: &Column) -> Vec<Change<'a>> {
    let is_mine = |columns: &[String]| {
        paired
            .first_missing(columns)
            .is_some_and(|first| first.name == missing.name)
    };
    let mut carried = Vec::new();
    let table = pair.expected;
    carried.extend(carried_key(pair, &is_mine));
    for unique in table.uniques.iter().filter(|one| is_mine(&one.columns)) {
        carried.push(Change::Unique(pair, Drift::Missing(unique)));
    }
    for key in table
        .foreign_keys
        .iter()
        .filter(|one| is_mine(&one.columns))
    {
        carried.push(Change::ForeignKey(pair, Drift::Missing(key)));
    }
    for check in table.checks.iter().filter(|one| is_mine(&one.columns)) {
        carried.push(Change::Check(pair, Drift::Missing(check)));
    }
    for one in table.exclusions.iter().filter(|one| is_mine(&one.columns)) {
        carried.push(Change::Exclusion(pair, Drift::Missing(one)));
    }
    for index in table.indexes.iter().filter(|one| is_mine(&one.columns())) {
        carried.push(Change::Index(pair, Drift::Missing(index)));
    }
    carried
}

/// The primary key that stands on a missing column, in the place of the one that is there.
fn carried_key<'a>(pair: Pair<'a>, is_mine: &impl Fn(&[String]) -> bool) -> Option<Change<'a>> {
    let expected = pair.expected.primary_key.present();
    let expected = expected.filter(|key| is_mine(&key.columns))?;
    let drift = match pair.actual.primary_key.value()? {
        None => Drift::Missing(expected),
        Some(actual) => Drift::Mismatch {
            expected,
            actual,
            differences: vec![Difference::known(
                "columns",
                expected.columns.join(", "),
                actual.columns.join(", "),
            )],
        },
    };
    Some(Change::PrimaryKey(pair, drift))
}

/// Actual columns that no model maps, each with the loose changes that stand on it.
pub(crate) fn unmapped<'a>(sides: &[Side<'a>], loose: &mut Vec<Change<'a>>) -> Vec<Change<'a>> {
    let Some(pair) = sides.first().map(|side| side.pair) else {
        return Vec::new();
    };
    let mapped: BTreeSet<&str> = sides
        .iter()
        .flat_map(|side| {
            side.columns
                .both
                .iter()
                .map(|(_, actual)| actual.name.as_str())
        })
        .collect();
    let mut changes = Vec::new();
    for actual in &pair.actual.columns {
        if mapped.contains(actual.name.as_str()) {
            continue;
        }
        let (carried, rest) = std::mem::take(loose)
            .into_iter()
            .partition(|change| stands_on(change, &actual.name));
        *loose = rest;
        changes.push(Change::Column(
            pair,
            ColumnDrift::Unmapped { actual, carried },
        ));
    }
    changes
}

fn stands_on(change: &Change<'_>, column: &str) -> bool {
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    match change {
        Change::Unique(_, Drift::Unmapped(unique)) => has(&unique.columns),
        Change::ForeignKey(_, Drift::Unmapped(key)) => has(&key.columns),
        Change::Check(_, Drift::Unmapped(check)) => has(&check.columns),
        Change::Exclusion(_, Drift::Unmapped(exclusion)) => has(&exclusion.columns),
        Change::Index(_, Drift::Unmapped(index)) => has(&index.columns()),
        _ => false,
    }
}

fn compare_aspects<'a>(
    side: &Side<'a>,
    expected: &'a Column,
    actual: &'a Column,
) -> Vec<Change<'a>> {
    let pair = side.pair;
    let mut drifts = Vec::new();
    if !side.around.moved_with_extension(expected, actual) {
        drifts.extend(compare_types(expected, actual));
    }
    if let (Stated::Is(one), Stated::Is(two)) = (expected.nullable, actual.nullable)
        && one != two
    {
        drifts.push(ColumnDrift::Nullability { expected, actual });
    }
    if let Some(difference) = compare_defaults(expected, actual) {
        drifts.push(ColumnDrift::Default {
            expected,
            actual,
            difference,
        });
    }
    if let Some(difference) = compare_generated(expected, actual) {
        drifts.push(ColumnDrift::Generated {
            expected,
            actual,
            difference,
        });
    }
    if let Some(difference) = compare_auto_increment(expected, actual) {
        drifts.push(ColumnDrift::Identity {
            expected,
            actual,
            difference,
        });
    }
    if let Some(difference) = compare_collations(expected, actual) {
        drifts.push(ColumnDrift::Collation {
            expected,
            actual,
            difference,
        });
    }
    drifts
        .into_iter()
        .map(|drift| Change::Column(pair, drift))
        .collect()
}

fn compare_types<'a>(expected: &'a Column, actual: &'a Column) -> Option<ColumnDrift<'a>> {
    let decoding = expected.ty.decoding.as_ref();
    let own_type_decodes = match (decoding, expected.ty.best()) {
        (Some(decoding), Some(own)) => decoding.accepts.decodes(own),
        (Some(decoding), None) => (decoding.accepts == Accepts::Nothing).then_some(false),
        (None, _) => None,
    };
    let actual_enum_fits = actual_is_declared_enum(expected, actual);
    if own_type_decodes == Some(false) && !actual_enum_fits {
        return Some(ColumnDrift::DecodeImpossible { expected, actual });
    }
    let verdict = type_verdict(expected, actual);
    if verdict.decodes == Some(false) || verdict.as_declared == Some(false) {
        return Some(ColumnDrift::Type {
            expected,
            actual,
            verdict,
        });
    }
    let nothing_known = expected.ty.unresolved.is_some()
        && verdict.decodes.is_none()
        && verdict.as_declared.is_none();
    nothing_known.then_some(ColumnDrift::TypeUnresolved { expected, actual })
}

/// A declared domain is known to decode as its base type only once the catalog is seen.
fn actual_is_declared_enum(expected: &Column, actual: &Column) -> bool {
    let (Some(declared), Some(there)) = (&expected.ty.declared, &actual.ty.declared) else {
        return false;
    };
    let decodes = expected
        .ty
        .decoding
        .as_ref()
        .and_then(|decoding| decoding.accepts.decodes(there));
    declared.is_satisfied_by(there) && decodes == Some(true)
}

fn compare_collations(expected: &Column, actual: &Column) -> Option<Difference> {
    let (Stated::Is(one), Stated::Is(two)) = (&expected.collation, &actual.collation) else {
        return None;
    };
    let word = |name: &Option<Arc<CollationName>>| {
        let word = name.as_ref().map(ToString::to_string);
        word.unwrap_or_else(|| "default".to_owned())
    };
    let is_same = CollationName::both_match(one.as_ref(), two.as_ref());
    (!is_same).then(|| Difference::known("collation", word(one), word(two)))
}

/// A default is compared with the type of its column in mind: the cast of a literal to that type
/// says nothing, so that a type that differs is not reported again as a default that does.
fn compare_defaults(expected: &Column, actual: &Column) -> Option<Difference> {
    let there = actual.ty.declared.as_ref();
    compare_expressions(
        "default",
        (&expected.default, expected.ty.declared.as_ref().or(there)),
        (&actual.default, there),
    )
}

fn compare_generated(expected: &Column, actual: &Column) -> Option<Difference> {
    compare_expressions(
        "generated",
        (&expected.generated, None),
        (&actual.generated, None),
    )
}

/// The default of a column, or what it is generated from.
type StatedExpression = Stated<Option<Arc<Expression>>>;

/// Each side is an expression with the type of the column that it gives a value to.
fn compare_expressions(
    aspect: &'static str,
    (expected, expected_type): (&StatedExpression, Option<&SqlType>),
    (actual, actual_type): (&StatedExpression, Option<&SqlType>),
) -> Option<Difference> {
    let (Stated::Is(one), Stated::Is(two)) = (expected, actual) else {
        return None;
    };
    let is_no_sql = |side: &Option<Arc<Expression>>| side.as_ref().is_some_and(|one| !one.is_sql());
    if is_no_sql(one) || is_no_sql(two) {
        return None;
    }
    let word = |side: &Option<Arc<Expression>>| {
        side.as_ref()
            .map_or_else(|| NONE.to_owned(), |one| one.written.clone())
    };
    let present = |side: &Option<Arc<Expression>>| side.as_ref().is_some_and(|one| !one.is_null());
    let sameness = match (one, two) {
        _ if !present(one) && !present(two) => Sameness::Same,
        (Some(one), Some(two)) => one.compare_in(expected_type, two, actual_type),
        _ => Sameness::Different,
    };
    (sameness != Sameness::Same).then(|| Difference {
        aspect: aspect.into(),
        expected: word(one),
        actual: word(two),
        sameness,
    })
}

fn compare_auto_increment(expected: &Column, actual: &Column) -> Option<Difference> {
    let (Stated::Is(one), Stated::Is(two)) = (&expected.auto_increment, &actual.auto_increment)
    else {
        return None;
    };
    let satisfied = match (one, two) {
        (None, None) => true,
        (Some(one), Some(two)) => one.is_satisfied_by(two),
        _ => false,
    };
    let word = |side: &Option<AutoIncrement>| side.as_ref().map_or("none", AutoIncrement::describe);
    (!satisfied).then(|| Difference::known("identity", word(one), word(two)))
}

/// What two models that declare one column disagree on. What only one of them states is no
/// disagreement.
pub(crate) fn conflicts(first: &Column, second: &Column) -> Vec<Difference> {
    let mut found = Vec::new();
    if let (Some(one), Some(two)) = (&first.ty.declared, &second.ty.declared)
        && !one.is_satisfied_by(two)
    {
        found.push(Difference::known("type", one.to_string(), two.to_string()));
    }
    if let (Stated::Is(one), Stated::Is(two)) = (first.nullable, second.nullable)
        && one != two
    {
        let word = |nullable| if nullable { "NULL" } else { "NOT NULL" };
        found.push(Difference::known("nullability", word(one), word(two)));
    }
    found.extend(compare_expressions(
        "default",
        (&first.default, first.ty.best()),
        (&second.default, second.ty.best()),
    ));
    found.extend(compare_expressions(
        "generated",
        (&first.generated, None),
        (&second.generated, None),
    ));
    // Of two forms of auto-increment one may be what the other leaves open.
    if compare_auto_increment(second, first).is_some() {
        found.extend(compare_auto_increment(first, second));
    }
    found.extend(compare_collations(first, second));
    found
}
