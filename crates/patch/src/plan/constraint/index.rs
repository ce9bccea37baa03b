//! Indexes of tables that are there.

use schemadrift_diff::{Drift, Pair};
use schemadrift_schema::{Identifier, Index, MAX_NAME_BYTES, QualifiedName, Stated, Unique};

use super::is_safe_wanted;
use super::key::is_remnant;
use crate::hazard::Hazard;
use crate::plan::action::{Action, Phase};
use crate::plan::context::Context;
use crate::plan::fact::Fact;
use crate::plan::names::Named;
use crate::plan::needs;
use crate::plan::unit::Unit;
use crate::{clause, index as plain};

pub(crate) fn index(context: &Context<'_>, pair: &Pair<'_>, drift: &Drift<'_, Index>) -> Unit {
    let definition = |index: &Index, word: &str| {
        let sql = plain::definition(&pair.actual.name, index);
        sql.replacen("INDEX ", &format!("INDEX {word}"), 1)
    };
    match drift {
        Drift::Missing(one) => {
            let name = one.name.as_deref();
            let has_name = |other: &&Index| other.name.is_some() && other.name == one.name;
            if let Some(there) = pair.actual.indexes.iter().find(has_name) {
                return index(context, pair, &Drift::in_place_of(one, there));
            }
            let build = build(context, pair, |word| definition(one, word), name);
            Unit::one(build.needing_too(needs::index(&pair.actual.name, one)))
        }
        Drift::Mismatch {
            expected, actual, ..
        } => {
            let name = expected.name.as_deref();
            if let Some(name) = name.filter(|_| expected.name == actual.name)
                && is_safe_wanted(context, pair)
            {
                return swap(context, pair, expected, name);
            }
            let is_taken = name.is_some() && expected.name == actual.name;
            let mut create = build(context, pair, |word| definition(expected, word), name);
            let Some(actual) = actual.name.as_deref() else {
                return Unit::one(create);
            };
            let mut drop = drop_index(pair, actual, Phase::Drops);
            if is_taken {
                // One name cannot be two indexes, and one transaction holds both statements.
                drop.phase = Phase::Detach;
            }
            create = create.needing(needs::index(&pair.actual.name, expected));
            Unit::of(vec![create, drop])
        }
        Drift::Unmapped(one) => match one.name.as_deref() {
            Some(name) => Unit::one(drop_index(pair, name, Phase::Drops)),
            None => Unit::unmended("its name is not known"),
        },
    }
}

/// Builds an index under another name while writes go on, and gives it the name of the one that goes,
/// so that queries are never without.
fn swap(context: &Context<'_>, pair: &Pair<'_>, expected: &Index, name: &str) -> Unit {
    let meanwhile = free_name(pair, name);
    let new = Index {
        name: Some(meanwhile.clone()),
        ..expected.clone()
    };
    let definition = |word: &str| {
        let sql = plain::definition(&pair.actual.name, &new);
        sql.replacen("INDEX ", &format!("INDEX {word}"), 1)
    };
    let build = build(context, pair, definition, Some(&meanwhile));
    let build = build.needing_too(needs::index(&pair.actual.name, expected));
    let drop = drop_index(pair, name, Phase::UsingIndex);
    let rename = format!(
        "ALTER INDEX {} RENAME TO {}",
        clause::table_name(&QualifiedName::new(&pair.actual.name.schema, &meanwhile)),
        Identifier(name)
    );
    let built = Fact::Ran(build.sql.clone());
    let rename = Action::on(&pair.actual.name, Phase::UsingIndex, rename)
        .making(Named::beside(&pair.actual.name, name))
        .awaiting(built);
    Unit::of(Action::in_turn([build, drop, rename]))
}

/// A name beside the one that an index is to have, which no other index of the table has.
fn free_name(pair: &Pair<'_>, name: &str) -> String {
    let suffixes = (1..).map(|number| match number {
        1 => "__new".to_owned(),
        number => format!("__new{number}"),
    });
    let mut names = suffixes.map(|suffix| {
        let mut end = name.len().min(MAX_NAME_BYTES - suffix.len());
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        format!("{}{suffix}", &name[..end])
    });
    let sides = [pair.actual, pair.expected].into_iter();
    let taken: Vec<&String> = sides
        .flat_map(|table| &table.indexes)
        .filter_map(|one| one.name.as_ref())
        .collect();
    names
        .find(|name| !taken.contains(&name))
        .unwrap_or_default()
}

/// Builds an invalid index anew.
pub(crate) fn rebuild(context: &Context<'_>, pair: &Pair<'_>, index: &Index) -> Unit {
    let Some(name) = index.name.as_deref() else {
        return Unit::unmended("its name is not known");
    };
    if is_remnant(pair, index) {
        return Unit::default();
    }
    let name = clause::table_name(&QualifiedName::new(&pair.actual.name.schema, name));
    let action = if is_safe_wanted(context, pair) {
        let sql = format!("REINDEX INDEX CONCURRENTLY {name}");
        Action::concurrently(&pair.actual.name, sql)
    } else {
        Action::new(Phase::Indexes, format!("REINDEX INDEX {name}"))
    };
    let action = action.with(Hazard::IndexBuild);
    Unit::one(match index.unique {
        true => action.with(Hazard::MayFailOnData),
        false => action,
    })
}

/// `CREATE UNIQUE INDEX …` over plain columns.
pub(crate) fn unique_index(table: &QualifiedName, unique: &Unique, word: &str) -> String {
    let name = unique.name.as_deref();
    let name = name.map_or_else(String::new, |name| format!("{} ", Identifier(name)));
    let keys: Vec<String> = unique.keys().iter().map(plain::key).collect();
    let mut sql = format!(
        "CREATE UNIQUE INDEX {word}{name}ON {} ({})",
        clause::table_name(table),
        keys.join(", ")
    );
    sql.push_str(&clause::include(&unique.include));
    if unique.nulls_not_distinct == Stated::Is(true) {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    sql
}

pub(super) fn build(
    context: &Context<'_>,
    pair: &Pair<'_>,
    definition: impl Fn(&str) -> String,
    name: Option<&str>,
) -> Action {
    let action = if is_safe_wanted(context, pair) {
        Action::concurrently(&pair.actual.name, definition("CONCURRENTLY "))
    } else {
        Action::on(&pair.actual.name, Phase::Indexes, definition(""))
    };
    let action = action.with(Hazard::IndexBuild);
    match name {
        Some(name) => {
            let name_free = QualifiedName::new(&pair.actual.name.schema, name);
            action
                .making(Named::beside(&pair.actual.name, name))
                .awaiting(Fact::NameFree(name_free))
        }
        None => action,
    }
}

pub(super) fn drop_index(pair: &Pair<'_>, name: &str, phase: Phase) -> Action {
    let qualified = QualifiedName::new(&pair.actual.name.schema, name);
    let sql = format!("DROP INDEX {}", clause::table_name(&qualified));
    // A stored view may be dropped, and made again, after it.
    let phase = match pair.actual.is_view() {
        true => Phase::Detach,
        false => phase,
    };
    Action::new(phase, sql)
        .dropping(
            Named::beside(&pair.actual.name, name),
            clause::table_name(&pair.actual.name),
        )
        .bringing(Fact::NameFree(qualified))
}
