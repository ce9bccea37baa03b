//! Columns that are made again: what stands on one goes with it, and comes with it as it should be, so
//! that it has no statements of its own.

use std::collections::BTreeSet;

use schemadrift_diff::{Change, Drift, Pair};
use schemadrift_schema::{
    Check, Exclusion, Expression, ForeignKey, Index, PrimaryKey, QualifiedName, Stated, Table,
    Unique, UniqueForm,
};

use super::action::{Action, Phase};
use super::constraint::{drop_named, unique_index};
use super::context::Context;
use super::fact::Fact;
use super::names::{Named, Names};
use super::needs;
use super::unit::Unit;
use crate::{clause, index};

/// Tables and columns of them.
pub(crate) type Columns = BTreeSet<(QualifiedName, String)>;

/// The columns that statements drop and make again.
pub(super) fn columns(context: &Context<'_>, actions: &[Action]) -> Columns {
    let mut found = Columns::new();
    for fact in actions.iter().flat_map(|action| &action.brings) {
        let Fact::ColumnGone(table, column) = fact else {
            continue;
        };
        let wanted = context.expected_table(table);
        if wanted.is_some_and(|table| table.column(column).is_some()) {
            add_with_children(context, table, column, &mut found);
        }
    }
    found
}

/// The server makes a column of children again with their parent's.
fn add_with_children(
    context: &Context<'_>,
    table: &QualifiedName,
    column: &str,
    found: &mut Columns,
) {
    found.insert((table.clone(), column.to_owned()));
    for child in context.children(table) {
        add_with_children(context, child, column, found);
    }
}

/// What mends a part of a table that stands on a column which is made again, on either side.
pub(super) fn unit(context: &Context<'_>, change: &Change<'_>) -> Option<Unit> {
    let (pair, wanted, there) = sides(change)?;
    let table = &pair.actual.name;
    if context.remade.iter().all(|(of, _)| of != table) {
        return None;
    }
    let is_hit =
        |part: Option<&Part<'_>>| part.is_some_and(|part| part.is_on_remade(context, table));
    match (is_hit(wanted.as_ref()), is_hit(there.as_ref())) {
        (true, true) => Some(Unit::default()),
        (true, false) => Some(match there.and_then(|there| there.taken_off(pair.actual)) {
            Some(off) => Unit::one(off),
            None => Unit::default(),
        }),
        (false, true) if wanted.is_none() => context.drops_unmapped.then(Unit::default),
        (false, _) => {
            let rest = without_those_on_remade(context, pair.actual);
            let pair = Pair {
                expected: pair.expected,
                actual: &rest,
            };
            let missing = wanted?.missing(pair);
            is_hit(there.as_ref()).then(|| super::unit(context, &missing))
        }
    }
}

/// What puts back what goes with a column that is made again, and stays though it is not expected.
pub(super) fn put_back(context: &Context<'_>, change: &Change<'_>) -> Option<Action> {
    let (pair, None, Some(there)) = sides(change)? else {
        return None;
    };
    let is_kept = !context.drops_unmapped && there.is_on_remade(context, &pair.actual.name);
    is_kept.then(|| there.made(pair.actual))?
}

/// A table without what goes with columns that are made again.
fn without_those_on_remade(context: &Context<'_>, table: &Table) -> Table {
    let stays = |part: Part<'_>| !part.is_on_remade(context, &table.name);
    let mut rest = table.clone();
    rest.indexes.retain(|one| stays(Part::Index(one)));
    rest.uniques.retain(|one| stays(Part::Unique(one)));
    rest.checks.retain(|one| stays(Part::Check(one)));
    rest.exclusions.retain(|one| stays(Part::Exclusion(one)));
    rest.foreign_keys.retain(|one| stays(Part::ForeignKey(one)));
    rest
}

/// A part of a table that can stand on columns.
enum Part<'a> {
    PrimaryKey(&'a PrimaryKey),
    Unique(&'a Unique),
    ForeignKey(&'a ForeignKey),
    Check(&'a Check),
    Exclusion(&'a Exclusion),
    Index(&'a Index),
}

/// The tables of a change of a part, and the part as it should be and as it is.
fn sides<'a>(change: &Change<'a>) -> Option<(Pair<'a>, Option<Part<'a>>, Option<Part<'a>>)> {
    fn of<'a, T>(
        drift: &Drift<'a, T>,
        part: fn(&'a T) -> Part<'a>,
    ) -> (Option<Part<'a>>, Option<Part<'a>>) {
        match drift {
            Drift::Missing(expected) => (Some(part(expected)), None),
            Drift::Mismatch {
                expected, actual, ..
            } => (Some(part(expected)), Some(part(actual))),
            Drift::Unmapped(actual) => (None, Some(part(actual))),
        }
    }
    let (pair, (wanted, there)) = match change {
        Change::PrimaryKey(pair, drift) => (pair, of(drift, Part::PrimaryKey)),
        Change::Unique(pair, drift) => (pair, of(drift, Part::Unique)),
        Change::ForeignKey(pair, drift) => (pair, of(drift, Part::ForeignKey)),
        Change::Check(pair, drift) => (pair, of(drift, Part::Check)),
        Change::Exclusion(pair, drift) => (pair, of(drift, Part::Exclusion)),
        Change::Index(pair, drift) => (pair, of(drift, Part::Index)),
        Change::IndexInvalid(pair, index) => (pair, (None, Some(Part::Index(index)))),
        _ => return None,
    };
    Some((*pair, wanted, there))
}

impl<'a> Part<'a> {
    /// Whether it goes with a column that is made again.
    fn is_on_remade(&self, context: &Context<'_>, table: &QualifiedName) -> bool {
        let of_table = context.remade.iter().filter(|(of, _)| of == table);
        let mut columns = of_table.map(|(_, column)| column);
        columns.any(|column| {
            let has = |columns: &[String]| columns.contains(column);
            let reads = |one: &Expression| Names::printed(one.best_text()).has_word(column);
            match self {
                Part::PrimaryKey(key) => has(&key.columns),
                Part::Unique(one) => has(&one.columns),
                Part::ForeignKey(key) => has(&key.columns),
                Part::Check(one) => has(&one.columns),
                Part::Exclusion(one) => has(&one.columns),
                Part::Index(one) => {
                    let is_key = one.key_columns().contains(&column.as_str());
                    is_key || has(&one.include) || one.expressions().any(reads)
                }
            }
        })
    }

    fn name(&self) -> Option<&'a str> {
        match self {
            Part::PrimaryKey(key) => key.name.as_deref(),
            Part::Unique(one) => one.name.as_deref(),
            Part::ForeignKey(key) => key.name.as_deref(),
            Part::Check(one) => one.name.as_deref(),
            Part::Exclusion(one) => one.name.as_deref(),
            Part::Index(one) => one.name.as_deref(),
        }
    }

    fn is_index(&self) -> bool {
        match self {
            Part::Unique(one) => one.form == Stated::Is(UniqueForm::Index),
            Part::Index(_) => true,
            _ => false,
        }
    }

    /// Takes it away before another that comes with a column has its name.
    fn taken_off(&self, table: &Table) -> Option<Action> {
        let name = self.name()?;
        if !self.is_index() {
            return Some(drop_named(table, name, Phase::Detach));
        }
        let relation = QualifiedName::new(&table.name.schema, name);
        let sql = format!("DROP INDEX {}", clause::table_name(&relation));
        let named = Named::beside(&table.name, name);
        let drop = Action::new(Phase::Detach, sql).dropping(named, needs::relation(&table.name));
        Some(drop.bringing(Fact::NameFree(relation)))
    }

    /// Makes it again as it is.
    fn made(&self, table: &Table) -> Option<Action> {
        let add = |clause: String| format!("{}ADD {clause}", clause::alter(table));
        let (phase, sql) = match self {
            Part::Index(one) => (Phase::Indexes, index::definition(&table.name, one)),
            Part::Unique(one) if self.is_index() => {
                (Phase::Indexes, unique_index(&table.name, one, ""))
            }
            Part::Unique(one) => (Phase::Indexes, add(clause::unique(one))),
            Part::PrimaryKey(one) => (Phase::Indexes, add(clause::primary_key(one))),
            Part::Check(one) => (Phase::Indexes, add(clause::whole_check(one))),
            Part::Exclusion(one) => (Phase::Indexes, add(clause::exclusion(one))),
            Part::ForeignKey(one) => (Phase::Indexes, add(clause::whole_foreign_key(one))),
        };
        Some(Action::on(&table.name, phase, sql))
    }

    /// That a table lacks it.
    fn missing<'p>(self, pair: Pair<'p>) -> Change<'p>
    where
        'a: 'p,
    {
        match self {
            Part::PrimaryKey(one) => Change::PrimaryKey(pair, Drift::Missing(one)),
            Part::Unique(one) => Change::Unique(pair, Drift::Missing(one)),
            Part::ForeignKey(one) => Change::ForeignKey(pair, Drift::Missing(one)),
            Part::Check(one) => Change::Check(pair, Drift::Missing(one)),
            Part::Exclusion(one) => Change::Exclusion(pair, Drift::Missing(one)),
            Part::Index(one) => Change::Index(pair, Drift::Missing(one)),
        }
    }
}
