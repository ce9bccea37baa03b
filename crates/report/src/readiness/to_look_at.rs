//! Whatever of the checklist is not as it should be, by name: what keeps the schema from being
//! ready first, then remarks.

use schemadrift_analyze::readiness::{Outcome, Readiness};
use schemadrift_schema::QualifiedName;

/// Names that one line of the checklist is about.
pub(super) struct ToLookAt {
    pub(super) outcome: Outcome,
    /// Such as `Missing columns`.
    pub(super) what: &'static str,
    /// At least one, as they are.
    pub(super) names: Vec<String>,
}

/// All of them, the worst first.
pub(super) fn to_look_at(facts: &Readiness) -> Vec<ToLookAt> {
    let failing = coverage(facts).into_iter().chain(demands(facts));
    let failing = failing.map(|(what, names)| (Outcome::Fails, what, names));
    let remarks = remarks(facts).into_iter();
    let remarks = remarks.map(|(what, names)| (Outcome::Remark, what, names));
    let all = failing.chain(remarks);
    all.filter(|(_, _, names)| !names.is_empty())
        .map(|(outcome, what, names)| ToLookAt {
            outcome,
            what,
            names,
        })
        .collect()
}

type Lines = Vec<(&'static str, Vec<String>)>;

fn coverage(facts: &Readiness) -> Lines {
    let Some(coverage) = &facts.coverage else {
        return Vec::new();
    };
    let tables = coverage.tables.iter();
    let without = tables.clone().filter(|(_, (_, modelled))| *modelled == 0);
    let partly = tables.filter(|(_, (all, modelled))| (1..*all).contains(modelled));
    let partly = partly.map(|(name, (all, modelled))| format!("{name} ({modelled} of {all})"));
    let columns = coverage.missing_columns.iter();
    let errors = Some(coverage.errors).filter(|errors| *errors > 0);
    vec![
        (
            "No model",
            without.map(|(name, _)| name.to_string()).collect(),
        ),
        ("Columns in no model", partly.collect()),
        ("Models without a table", words(&coverage.missing_tables)),
        ("Columns of models alone", columns.map(column).collect()),
        (
            "Errors that an audit of the models finds",
            errors.iter().map(ToString::to_string).collect(),
        ),
    ]
}

fn demands(facts: &Readiness) -> Lines {
    let circles = facts.closed_circles.iter();
    let mut lines: Lines = circles
        .map(|circle| ("Circle that no nullable key opens", words(&circle.tables)))
        .collect();
    let extensions = facts.extensions.iter().filter(|(_, there)| !**there);
    let critical = facts.critical.iter().filter(|fact| fact.ty.is_none());
    let critical = critical.map(|fact| format!("{}.{}", fact.table, fact.column));
    let tenancy = facts.tenancy.iter();
    let lacking = tenancy.clone();
    let lacking = lacking.filter(|one| one.demanded && one.column.is_none());
    let unindexed = tenancy.filter_map(|one| {
        let (column, _) = one.column.as_ref().filter(|(_, indexed)| !indexed)?;
        Some(format!("{}.{column}", one.table))
    });
    lines.extend([
        (
            "Missing extensions",
            extensions.map(|(name, _)| name.clone()).collect(),
        ),
        ("Missing columns", critical.collect()),
        (
            "Forbidden columns",
            facts.forbidden.iter().map(column).collect(),
        ),
        ("By design, and not there", facts.stale_designs.clone()),
        (
            "No tenancy column",
            lacking.map(|one| one.table.to_string()).collect(),
        ),
        ("Tenancy columns without an index", unindexed.collect()),
    ]);
    lines
}

fn remarks(facts: &Readiness) -> Lines {
    let odd = facts.odd_keys.iter().filter(|odd| odd.reason.is_none());
    let odd = odd.map(|odd| format!("{}.{}", odd.key.table, odd.key.columns.join(", ")));
    let unindexed = facts.unindexed.iter();
    let unindexed = unindexed.map(|key| format!("{}.{}", key.table, key.columns.join(", ")));
    vec![
        (
            "Foreign keys to other columns than an id, without a reason",
            odd.collect(),
        ),
        ("Foreign keys without an index", unindexed.collect()),
        (
            "Domains that mix plural and singular names",
            facts.naming.mixed.keys().cloned().collect(),
        ),
    ]
}

fn column((table, column): &(QualifiedName, String)) -> String {
    format!("{table}.{column}")
}

fn words(names: &[QualifiedName]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}
