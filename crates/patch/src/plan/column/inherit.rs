//! Columns of tables that inherit: what is done to a parent is done to its children by the server.

use schemadrift_diff::{ColumnDrift, Pair};
use schemadrift_schema::{Column, QualifiedName, Table, TableKind};

use crate::plan::action::{Action, Phase};
use crate::plan::context::Context;
use crate::plan::fact::Fact;
use crate::plan::unit::Unit;

/// Whether a parent has the same change, which the server does to its children, too.
pub(super) fn is_done_by_parent(
    context: &Context<'_>,
    pair: &Pair<'_>,
    drift: &ColumnDrift<'_>,
) -> bool {
    context.parents(&pair.actual.name).iter().any(|parent| {
        let sides = context
            .expected_table(parent)
            .zip(context.actual_table(parent));
        sides.is_some_and(|(wanted, there)| is_done_to(wanted, there, drift))
    })
}

fn is_done_to(wanted: &Table, there: &Table, drift: &ColumnDrift<'_>) -> bool {
    let both = |expected: &Column, actual: &Column, is_same: fn(&Column, &Column) -> bool| {
        let columns = wanted
            .column(&expected.name)
            .zip(there.column(&actual.name));
        columns.is_some_and(|(one, two)| is_same(one, expected) && is_same(two, actual))
    };
    match drift {
        ColumnDrift::Missing { expected, .. } => {
            wanted.column(&expected.name).is_some() && there.column(&expected.name).is_none()
        }
        ColumnDrift::Type {
            expected, actual, ..
        } => both(expected, actual, |one, two| one.ty.best() == two.ty.best()),
        ColumnDrift::Generated {
            expected, actual, ..
        } => both(expected, actual, |one, two| {
            let text = |column: &Column| {
                let generated = column.generated.present();
                generated.map(|one| one.best_text().to_owned())
            };
            text(one) == text(two)
        }),
        ColumnDrift::Nullability { expected, actual } => {
            both(expected, actual, |one, two| one.nullable == two.nullable)
        }
        ColumnDrift::Collation {
            expected, actual, ..
        } => both(expected, actual, |one, two| one.collation == two.collation),
        ColumnDrift::Renamed {
            expected, actual, ..
        } => both(expected, actual, |_, _| true),
        _ => false,
    }
}

/// The parent that has a generated column as its child has it on both sides: it is made again there.
pub(crate) fn generated_of_parent(
    context: &Context<'_>,
    pair: &Pair<'_>,
    expected: &Column,
    actual: &Column,
) -> Option<QualifiedName> {
    let has = |table: Option<&Table>, column: &Column| {
        let there = table.and_then(|table| table.column(&column.name));
        let text = |one: &Column| {
            let generated = one.generated.present();
            generated.map(|one| one.best_text().to_owned())
        };
        there.is_some_and(|one| text(one).is_some() && text(one) == text(column))
    };
    let mut parents = context.parents(&pair.actual.name).into_iter();
    parents.find(|parent| {
        has(context.expected_table(parent), expected) && has(context.actual_table(parent), actual)
    })
}

/// A generated column that its parent's making anew makes anew.
pub(super) fn generated_with_parent(
    context: &Context<'_>,
    pair: &Pair<'_>,
    expected: &Column,
    actual: &Column,
) -> Unit {
    let parent = generated_of_parent(context, pair, expected, actual);
    Unit::of(parent.map_or_else(Vec::new, |parent| {
        standing_with_parent(context, pair, &actual.name, &parent)
    }))
}

/// What stands on a column goes with its parent's, and is made again once that is gone.
pub(crate) fn standing_with_parent(
    context: &Context<'_>,
    pair: &Pair<'_>,
    column: &str,
    parent: &QualifiedName,
) -> Vec<Action> {
    let gone = Fact::ColumnGone(parent.clone(), column.to_owned());
    let back = super::standing_on(context, pair, column).into_iter();
    let is_comment = |action: &Action| action.phase == Phase::Comments;
    back.map(|mut action| {
        if !is_comment(&action) {
            action.phase = action.phase.max(Phase::Indexes);
        }
        action.awaiting(gone.clone())
    })
    .collect()
}

/// What keeps a column of the children: each of them says for itself whether it is to stay.
pub(super) fn only(context: &Context<'_>, pair: &Pair<'_>) -> &'static str {
    let is_divided = pair.actual.kind == TableKind::Partitioned;
    match !is_divided && context.has_children(&pair.actual.name) {
        true => "ONLY ",
        false => "",
    }
}

/// The names that are free, and the tables that are pointed at no more, once a column is gone.
pub(super) fn gone_with(table: &Table, column: &str) -> Vec<Fact> {
    let has = |columns: &[String]| columns.iter().any(|one| one == column);
    let keys = table.foreign_keys.iter().filter(|key| has(&key.columns));
    let mut facts: Vec<Fact> = Vec::new();
    let mut names: Vec<&String> = Vec::new();
    for key in keys {
        facts.push(Fact::Unreferenced(key.references.clone()));
        names.extend(&key.name);
    }
    let primary = table.primary_key.present();
    names.extend(
        primary
            .filter(|key| has(&key.columns))
            .and_then(|key| key.name.as_ref()),
    );
    let uniques = table.uniques.iter().filter(|one| has(&one.columns));
    names.extend(uniques.filter_map(|one| one.name.as_ref()));
    let checks = table.checks.iter().filter(|one| has(&one.columns));
    names.extend(checks.filter_map(|one| one.name.as_ref()));
    let exclusions = table.exclusions.iter().filter(|one| has(&one.columns));
    names.extend(exclusions.filter_map(|one| one.name.as_ref()));
    let indexes = table.indexes.iter();
    let indexes = indexes.filter(|one| one.key_columns().contains(&column) || has(&one.include));
    names.extend(indexes.filter_map(|one| one.name.as_ref()));
    for name in names {
        facts.push(Fact::ConstraintGone(table.name.clone(), name.clone()));
        let relation = QualifiedName::new(&table.name.schema, name);
        facts.push(Fact::NameFree(relation));
    }
    facts
}
