//! Keys, constraints and indexes of tables that are there, in forms that let others go on.

use schemadrift_diff::{Drift, Pair};
use schemadrift_schema::{
    Check, Exclusion, ForeignKey, Identifier, Index, PrimaryKey, QualifiedName, Stated, Table,
    TableKind, Unique, UniqueForm, truncated,
};

use super::action::{Action, Phase};
use super::context::Context;
use super::unit::Unit;
use crate::hazard::Hazard;
use crate::{clause, index};

pub(crate) fn primary_key(
    context: &Context<'_>,
    pair: &Pair<'_>,
    drift: &Drift<'_, PrimaryKey>,
) -> Unit {
    match drift {
        Drift::Missing(key) if is_safe_wanted(context, pair) => {
            let name = key.name.clone();
            let name = name.unwrap_or_else(|| default_name(pair.actual, &[], "pkey"));
            let columns = clause::names(&key.columns);
            using_index(pair, &name, "PRIMARY KEY", &columns, "")
        }
        Drift::Missing(key) => {
            let action = add(pair, Phase::Constraints, &clause::primary_key(key));
            Unit::one(action.with(Hazard::MayFailOnData))
        }
        Drift::Mismatch {
            expected, actual, ..
        } => {
            let clause = clause::primary_key(expected);
            replace(pair, actual.name.as_deref(), &clause, false)
        }
        Drift::Unmapped(key) => drop_constraint(pair, key.name.as_deref()),
    }
}

pub(crate) fn unique(context: &Context<'_>, pair: &Pair<'_>, drift: &Drift<'_, Unique>) -> Unit {
    let is_index = |one: &Unique| one.form == Stated::Is(UniqueForm::Index);
    match drift {
        Drift::Missing(unique) if is_index(unique) => {
            let definition = |word: &str| unique_index(&pair.actual.name, unique, word);
            let build = build(context, pair, definition, unique.name.as_deref());
            Unit::one(build.with(Hazard::MayFailOnData))
        }
        Drift::Missing(unique) if is_safe_wanted(context, pair) => {
            let name = unique.name.clone();
            let name = name.unwrap_or_else(|| default_name(pair.actual, &unique.columns, "key"));
            let mut columns = clause::names(&unique.columns);
            if !unique.include.is_empty() {
                columns.push_str(&format!(") INCLUDE ({}", clause::names(&unique.include)));
            }
            let mut unit = using_index(
                pair,
                &name,
                "UNIQUE",
                &columns,
                clause::deferral(unique.deferrable, unique.initially_deferred),
            );
            if unique.nulls_not_distinct == Stated::Is(true)
                && let Some(build) = unit.actions.first_mut()
            {
                build.sql.push_str(" NULLS NOT DISTINCT");
            }
            unit
        }
        Drift::Missing(unique) => {
            let action = add(pair, Phase::Constraints, &clause::unique(unique));
            Unit::one(action.with(Hazard::MayFailOnData))
        }
        Drift::Mismatch {
            expected, actual, ..
        } => match (is_index(expected), is_index(actual)) {
            (false, false) => replace(
                pair,
                actual.name.as_deref(),
                &clause::unique(expected),
                false,
            ),
            (is_index, _) => {
                let mut unit = drop_unique(pair, actual);
                for action in &mut unit.actions {
                    action.phase = Phase::Detach;
                }
                unit.actions.push(if is_index {
                    let sql = unique_index(&pair.actual.name, expected, "");
                    Action::new(Phase::Indexes, sql).with(Hazard::MayFailOnData)
                } else {
                    let action = add(pair, Phase::Constraints, &clause::unique(expected));
                    action.with(Hazard::MayFailOnData)
                });
                unit
            }
        },
        Drift::Unmapped(unique) => drop_unique(pair, unique),
    }
}

fn drop_unique(pair: &Pair<'_>, unique: &Unique) -> Unit {
    if unique.form == Stated::Is(UniqueForm::Index) {
        return match unique.name.as_deref() {
            Some(name) => Unit::one(drop_index(pair, name, Phase::Drops)),
            None => Unit::unmended("its name is not known"),
        };
    }
    drop_constraint(pair, unique.name.as_deref())
}

pub(crate) fn foreign_key(
    context: &Context<'_>,
    pair: &Pair<'_>,
    drift: &Drift<'_, ForeignKey>,
) -> Unit {
    let safe = |key: &ForeignKey| {
        !context.simple && pair.actual.kind != TableKind::Partitioned && validated(key.validated)
    };
    match drift {
        Drift::Missing(key) => {
            let mut clause = clause::foreign_key(key);
            if key.validated == Stated::Is(false) {
                clause.push_str(" NOT VALID");
            }
            let name = || default_name(pair.actual, &key.columns, "fkey");
            let named = key.name.clone().unwrap_or_else(name);
            added(
                pair,
                Phase::ForeignKeys,
                clause,
                &named,
                key.name.is_none(),
                safe(key),
            )
        }
        Drift::Mismatch {
            expected, actual, ..
        } => {
            let named = expected.name.clone().or_else(|| actual.name.clone());
            let mut key = (*expected).clone();
            key.name = named.clone();
            match (named, safe(expected)) {
                (Some(name), true) => replaced(pair, actual.name.as_deref(), &name, &{
                    clause::foreign_key(&key)
                }),
                _ => replace(
                    pair,
                    actual.name.as_deref(),
                    &clause::foreign_key(&key),
                    true,
                ),
            }
        }
        Drift::Unmapped(key) => {
            let mut unit = drop_constraint(pair, key.name.as_deref());
            // A key that others refer to can be dropped only once they are gone.
            for action in &mut unit.actions {
                action.phase = Phase::Detach;
            }
            unit
        }
    }
}

pub(crate) fn check(context: &Context<'_>, pair: &Pair<'_>, drift: &Drift<'_, Check>) -> Unit {
    let safe = |check: &Check| !context.simple && validated(check.validated);
    match drift {
        Drift::Missing(check) => {
            let mut clause = clause::check(check);
            if check.validated == Stated::Is(false) {
                clause.push_str(" NOT VALID");
            }
            let name = || default_name(pair.actual, &check.columns, "check");
            let named = check.name.clone().unwrap_or_else(name);
            added(
                pair,
                Phase::Constraints,
                clause,
                &named,
                check.name.is_none(),
                safe(check),
            )
        }
        Drift::Mismatch {
            expected, actual, ..
        } => {
            let named = expected.name.clone().or_else(|| actual.name.clone());
            let mut check = (*expected).clone();
            check.name = named.clone();
            match (named, safe(expected)) {
                (Some(name), true) => {
                    replaced(pair, actual.name.as_deref(), &name, &clause::check(&check))
                }
                _ => replace(pair, actual.name.as_deref(), &clause::check(&check), false),
            }
        }
        Drift::Unmapped(check) => drop_constraint(pair, check.name.as_deref()),
    }
}

pub(crate) fn exclusion(pair: &Pair<'_>, drift: &Drift<'_, Exclusion>) -> Unit {
    match drift {
        Drift::Missing(one) => {
            let action = add(pair, Phase::Constraints, &clause::exclusion(one));
            Unit::one(action.with(Hazard::MayFailOnData))
        }
        Drift::Mismatch {
            expected, actual, ..
        } => {
            let clause = clause::exclusion(expected);
            replace(pair, actual.name.as_deref(), &clause, false)
        }
        Drift::Unmapped(one) => drop_constraint(pair, one.name.as_deref()),
    }
}

pub(crate) fn index(context: &Context<'_>, pair: &Pair<'_>, drift: &Drift<'_, Index>) -> Unit {
    let definition = |index: &Index, word: &str| {
        let sql = index::definition(&pair.actual.name, index);
        sql.replacen("INDEX ", &format!("INDEX {word}"), 1)
    };
    match drift {
        Drift::Missing(one) => {
            let name = one.name.as_deref();
            Unit::one(build(context, pair, |word| definition(one, word), name))
        }
        Drift::Mismatch {
            expected, actual, ..
        } => {
            let name = expected.name.as_deref();
            let is_taken = name.is_some() && expected.name == actual.name;
            let mut create = build(context, pair, |word| definition(expected, word), name);
            let Some(actual) = actual.name.as_deref() else {
                return Unit::one(create);
            };
            let mut drop = drop_index(pair, actual, Phase::Drops);
            if is_taken {
                // One name cannot be two indexes; queries are without for the time of the build.
                drop.phase = Phase::Detach;
            }
            create.needs.clear();
            Unit::of(vec![create, drop])
        }
        Drift::Unmapped(one) => match one.name.as_deref() {
            Some(name) => Unit::one(drop_index(pair, name, Phase::Drops)),
            None => Unit::unmended("its name is not known"),
        },
    }
}

/// Builds an invalid index anew.
pub(crate) fn rebuild(context: &Context<'_>, pair: &Pair<'_>, index: &Index) -> Unit {
    let Some(name) = index.name.as_deref() else {
        return Unit::unmended("its name is not known");
    };
    let name = clause::table_name(&QualifiedName::new(&pair.actual.name.schema, name));
    let action = if is_safe_wanted(context, pair) {
        Action::new(
            Phase::Concurrent,
            format!("REINDEX INDEX CONCURRENTLY {name}"),
        )
    } else {
        Action::new(Phase::Indexes, format!("REINDEX INDEX {name}"))
    };
    Unit::one(action.with(Hazard::IndexBuild))
}

/// `CREATE UNIQUE INDEX …` over plain columns.
pub(crate) fn unique_index(table: &QualifiedName, unique: &Unique, word: &str) -> String {
    let name = unique.name.as_deref();
    let name = name.map_or_else(String::new, |name| format!("{} ", Identifier(name)));
    let mut sql = format!(
        "CREATE UNIQUE INDEX {word}{name}ON {} ({})",
        clause::table_name(table),
        clause::names(&unique.columns)
    );
    if !unique.include.is_empty() {
        sql.push_str(&format!(" INCLUDE ({})", clause::names(&unique.include)));
    }
    if unique.nulls_not_distinct == Stated::Is(true) {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    sql
}

/// A name as PostgreSQL would choose it.
fn default_name(table: &Table, columns: &[String], suffix: &str) -> String {
    let mut parts = vec![table.name.name.as_str()];
    parts.extend(columns.iter().map(String::as_str));
    let stem = parts.join("_");
    let room = schemadrift_schema::MAX_NAME_BYTES - suffix.len() - 1;
    let mut end = stem.len().min(room);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    truncated(&format!("{}_{suffix}", &stem[..end])).to_owned()
}

/// An index of a divided table cannot be built while writes go on.
fn is_safe_wanted(context: &Context<'_>, pair: &Pair<'_>) -> bool {
    !context.simple && pair.actual.kind != TableKind::Partitioned
}

fn validated(stated: Stated<bool>) -> bool {
    stated != Stated::Is(false)
}

fn build(
    context: &Context<'_>,
    pair: &Pair<'_>,
    definition: impl Fn(&str) -> String,
    name: Option<&str>,
) -> Action {
    let action = if is_safe_wanted(context, pair) {
        Action::new(Phase::Concurrent, definition("CONCURRENTLY "))
    } else {
        Action::new(Phase::Indexes, definition(""))
    };
    let action = action.with(Hazard::IndexBuild);
    match name {
        Some(name) => action.making(name),
        None => action,
    }
}

/// Builds the index while writes go on, and makes the key of it after.
fn using_index(pair: &Pair<'_>, name: &str, key: &str, columns: &str, rest: &str) -> Unit {
    let quoted = Identifier(name);
    let build = format!(
        "CREATE UNIQUE INDEX CONCURRENTLY {quoted} ON {} ({columns})",
        clause::table_name(&pair.actual.name)
    );
    let take = format!("ADD CONSTRAINT {quoted} {key} USING INDEX {quoted}{rest}");
    Unit::of(vec![
        Action::new(Phase::Concurrent, build)
            .making(name)
            .with(Hazard::IndexBuild)
            .with(Hazard::MayFailOnData),
        add_sql(pair, Phase::UsingIndex, &take),
    ])
}

/// Adds a constraint: at once, or unchecked first and checked later.
fn added(
    pair: &Pair<'_>,
    phase: Phase,
    clause: String,
    name: &str,
    is_unnamed: bool,
    safe: bool,
) -> Unit {
    if !safe {
        return Unit::one(add(pair, phase, &clause).with(Hazard::MayFailOnData));
    }
    let clause = match is_unnamed {
        true => format!("CONSTRAINT {} {clause}", Identifier(name)),
        false => clause,
    };
    Unit::of(vec![
        add(pair, phase, &format!("{clause} NOT VALID")),
        validate(pair, name),
    ])
}

/// The same, in place of another one, so that no row can slip through in between.
fn replaced(pair: &Pair<'_>, old: Option<&str>, name: &str, clause: &str) -> Unit {
    let mut unit = replace(pair, old, &format!("{clause} NOT VALID"), true);
    for action in &mut unit.actions {
        action.hazards.clear();
    }
    if !unit.actions.is_empty() {
        unit.actions.push(validate(pair, name));
    }
    unit
}

/// Has the rows checked that were there before the constraint.
pub(crate) fn validate(pair: &Pair<'_>, name: &str) -> Action {
    let sql = format!("VALIDATE CONSTRAINT {}", Identifier(name));
    add_sql(pair, Phase::Validate, &sql).with(Hazard::MayFailOnData)
}

/// Drops one constraint and adds another in one statement.
fn replace(pair: &Pair<'_>, old: Option<&str>, clause: &str, is_foreign_key: bool) -> Unit {
    let Some(old) = old else {
        return Unit::unmended("its name is not known");
    };
    let phase = match is_foreign_key {
        true => Phase::ForeignKeys,
        false => Phase::Constraints,
    };
    let sql = format!("DROP CONSTRAINT {}, ADD {clause}", Identifier(old));
    Unit::one(add_sql(pair, phase, &sql).with(Hazard::MayFailOnData))
}

fn drop_constraint(pair: &Pair<'_>, name: Option<&str>) -> Unit {
    match name {
        Some(name) => {
            let sql = format!("DROP CONSTRAINT {}", Identifier(name));
            Unit::one(add_sql(pair, Phase::Drops, &sql).dropping(name, ""))
        }
        None => Unit::unmended("its name is not known"),
    }
}

fn drop_index(pair: &Pair<'_>, name: &str, phase: Phase) -> Action {
    let qualified = QualifiedName::new(&pair.actual.name.schema, name);
    let sql = format!("DROP INDEX {}", clause::table_name(&qualified));
    Action::new(phase, sql).dropping(name, "")
}

fn add(pair: &Pair<'_>, phase: Phase, clause: &str) -> Action {
    add_sql(pair, phase, &format!("ADD {clause}"))
}

fn add_sql(pair: &Pair<'_>, phase: Phase, action: &str) -> Action {
    Action::new(phase, format!("{}{action}", clause::alter(pair.actual)))
}
