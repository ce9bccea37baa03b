//! Statements for keys and other constraints.

use schemadrift_audit::Statement;
use schemadrift_diff::{Drift, Pair};
use schemadrift_schema::{
    Check, Exclusion, ForeignKey, Identifier, PrimaryKey, QualifiedName, Stated, Unique, UniqueForm,
};

use crate::{clause, statement};

pub(crate) fn primary_key(pair: &Pair<'_>, drift: &Drift<'_, PrimaryKey>) -> Vec<Statement> {
    mend(pair, drift, clause::primary_key, |one| one.name.as_deref())
}

pub(crate) fn unique(pair: &Pair<'_>, drift: &Drift<'_, Unique>) -> Vec<Statement> {
    if let Drift::Mismatch {
        expected, actual, ..
    } = drift
        && actual.form == Stated::Is(UniqueForm::Index)
        && let Some(name) = actual.name.as_deref()
    {
        let index = QualifiedName::new(&pair.actual.name.schema, name);
        return vec![
            statement(format!("DROP INDEX {}", clause::table_name(&index))),
            add(pair, clause::unique(expected)),
        ];
    }
    mend(pair, drift, clause::unique, |one| one.name.as_deref())
}

pub(crate) fn foreign_key(pair: &Pair<'_>, drift: &Drift<'_, ForeignKey>) -> Vec<Statement> {
    mend(pair, drift, clause::whole_foreign_key, |one| {
        one.name.as_deref()
    })
}

pub(crate) fn check(pair: &Pair<'_>, drift: &Drift<'_, Check>) -> Vec<Statement> {
    mend(pair, drift, clause::whole_check, |one| one.name.as_deref())
}

pub(crate) fn exclusion(pair: &Pair<'_>, drift: &Drift<'_, Exclusion>) -> Vec<Statement> {
    mend(pair, drift, clause::exclusion, |one| one.name.as_deref())
}

/// Adds what is missing; what differs is dropped and added in one statement, so that no row can
/// slip through in between.
fn mend<T>(
    pair: &Pair<'_>,
    drift: &Drift<'_, T>,
    clause_of: impl Fn(&T) -> String,
    name_of: impl Fn(&T) -> Option<&str>,
) -> Vec<Statement> {
    match drift {
        Drift::Missing(expected) => vec![add(pair, clause_of(expected))],
        Drift::Mismatch {
            expected, actual, ..
        } => match name_of(actual) {
            Some(name) => vec![statement(format!(
                "{}DROP CONSTRAINT {}, ADD {}",
                clause::alter(pair.actual),
                Identifier(name),
                clause_of(expected)
            ))],
            None => Vec::new(),
        },
        Drift::Unmapped(_) => Vec::new(),
    }
}

fn add(pair: &Pair<'_>, clause: String) -> Statement {
    statement(format!("{}ADD {clause}", clause::alter(pair.actual)))
}
