//! Checks of tables that inherit: the server makes a check of a parent in its children, too, and lets
//! nobody drop it there while the parent has it.

use schemadrift_diff::Pair;
use schemadrift_schema::{Check, Identifier, QualifiedName, Stated, Table};

use super::{add_check, drop_named};
use crate::clause;
use crate::plan::action::{Action, Phase};
use crate::plan::context::Context;
use crate::plan::fact::Fact;
use crate::plan::unit::Unit;

/// Drops a check of a table. Of one that children have from it, each of them says for itself whether it
/// is to stay: it is its own then, however it came.
pub(crate) fn drop_check(context: &Context<'_>, table: &Table, name: &str, phase: Phase) -> Action {
    let mut drop = drop_named(table, name, phase);
    if has_heirs(context, &table.name, name) {
        drop.sql = format!(
            "ALTER TABLE ONLY {} DROP CONSTRAINT {}",
            clause::table_name(&table.name),
            Identifier(name)
        );
    }
    let parents = context.parents(&table.name).into_iter();
    let gone = parents.map(|parent| Fact::ConstraintGone(parent, name.to_owned()));
    drop.awaits.extend(gone);
    drop
}

/// Whether a check has come from a parent, goes to children, or is to come from a parent.
pub(super) fn is_inherited(
    context: &Context<'_>,
    pair: &Pair<'_>,
    expected: &Check,
    actual: &Check,
) -> bool {
    let table = &pair.actual.name;
    let Some(name) = actual.name.as_deref() else {
        return false;
    };
    let mut parents = context.parents(table).into_iter();
    parents.any(|parent| {
        context
            .actual_table(&parent)
            .is_some_and(|one| gives(one, name))
    }) || has_heirs(context, table, name)
        || comes_from_parent(context, pair, expected)
}

/// Puts one check in the place of another that a whole family has: it goes from each table, and comes
/// with the parent's.
pub(super) fn replaced_in_family(
    context: &Context<'_>,
    pair: &Pair<'_>,
    expected: &Check,
    actual: &Check,
) -> Unit {
    let Some(old) = actual.name.as_deref() else {
        return Unit::unmended("its name is not known");
    };
    let drop = drop_check(context, pair.actual, old, Phase::Constraints);
    if comes_from_parent(context, pair, expected) {
        return Unit::one(drop);
    }
    let wanted = Check {
        name: expected.name.clone().or_else(|| actual.name.clone()),
        ..expected.clone()
    };
    let add = add_check(context, pair, &wanted).actions;
    Unit::of([drop].into_iter().chain(add).collect())
}

/// That the checks of a name are gone from a table and from those that inherit from it, as far as they
/// go: one that comes with the table is made in all of them.
pub(crate) fn gone_from_family(
    context: &Context<'_>,
    table: &QualifiedName,
    name: &str,
) -> Vec<Fact> {
    let family = below(context, table, name);
    let family = family.into_iter().chain([table.clone()]);
    let gone = family.map(|table| Fact::ConstraintGone(table, name.to_owned()));
    gone.collect()
}

/// Whether children have a check from a table.
fn has_heirs(context: &Context<'_>, table: &QualifiedName, name: &str) -> bool {
    let there = context.actual_table(table);
    there.is_some_and(|there| gives(there, name)) && !below(context, table, name).is_empty()
}

/// The tables that inherit from one, near and far, and have a check of this name.
fn below(context: &Context<'_>, table: &QualifiedName, name: &str) -> Vec<QualifiedName> {
    let mut found = Vec::new();
    for child in context.children(table) {
        let there = context.actual_table(child);
        if there.is_some_and(|there| check_of(there, name).is_some()) {
            found.push(child.clone());
        }
        found.extend(below(context, child, name));
    }
    found
}

/// Whether a parent is to get the check, and the server makes it here, too.
pub(super) fn comes_from_parent(context: &Context<'_>, pair: &Pair<'_>, wanted: &Check) -> bool {
    let Some(name) = wanted.name.as_deref() else {
        return false;
    };
    context.parents(&pair.actual.name).iter().any(|parent| {
        let sides = context
            .expected_table(parent)
            .zip(context.actual_table(parent));
        sides.is_some_and(|(becomes, there)| {
            is_the_same(becomes, wanted) && gives(becomes, name) && !is_the_same(there, wanted)
        })
    })
}

/// Whether a parent has the check, and is to have it: what is made again there is made here, too.
pub(crate) fn stays_with_parent(context: &Context<'_>, pair: &Pair<'_>, check: &Check) -> bool {
    let Some(name) = check.name.as_deref() else {
        return false;
    };
    context.parents(&pair.actual.name).iter().any(|parent| {
        let sides = [context.expected_table(parent), context.actual_table(parent)];
        let has = |table: &Table| gives(table, name) && is_the_same(table, check);
        sides.into_iter().all(|table| table.is_some_and(has))
    })
}

/// Whether a new table has the check with its parent, which has it before: what a child says again
/// becomes its own.
pub(crate) fn is_born_with(context: &Context<'_>, table: &Table, check: &Check) -> bool {
    let Some(name) = check.name.as_deref() else {
        return false;
    };
    let mut parents = context.expected_parents(&table.name).into_iter();
    parents.any(|parent| {
        let gives = |table: &Table| gives(table, name) && is_the_same(table, check);
        context.expected_table(&parent).is_some_and(gives)
            && context.actual_table(&parent).is_none_or(gives)
    })
}

/// Whether a table has just this check.
fn is_the_same(table: &Table, wanted: &Check) -> bool {
    let mut checks = table.checks.iter();
    checks.any(|one| {
        one.name == wanted.name
            && one.expression.best_text() == wanted.expression.best_text()
            && one.validated == wanted.validated
    })
}

fn gives(table: &Table, name: &str) -> bool {
    check_of(table, name).is_some_and(|one| one.no_inherit != Stated::Is(true))
}

fn check_of<'t>(table: &'t Table, name: &str) -> Option<&'t Check> {
    let mut checks = table.checks.iter();
    checks.find(|one| one.name.as_deref() == Some(name))
}
