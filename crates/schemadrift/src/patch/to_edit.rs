//! What a person has to write into a patch before it is run, told at its head.

use std::collections::BTreeSet;

use schemadrift_patch::{Plan, Planned};

/// The lines of the head that name what is to be edited, and where.
pub(super) fn to_edit(plan: &Plan) -> Vec<String> {
    let backfills = columns(plan, |one| one.backfill.as_deref());
    let zones = columns(plan, |one| one.zone.as_deref());
    let backfill = backfills.map(|columns| {
        format!("to edit: BACKFILL of {columns}: rows that hold NULL there refuse the NOT NULL")
    });
    let zone = zones.map(|columns| {
        format!("to edit: TIME ZONE of {columns}: UTC, or that of the session, need not be meant")
    });
    backfill.into_iter().chain(zone).collect()
}

/// The columns that statements name, with the steps in which they do.
fn columns(plan: &Plan, named: impl Fn(&Planned) -> Option<&str>) -> Option<String> {
    let mut listed: Vec<String> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (position, step) in plan.steps.iter().enumerate() {
        for column in step.statements.iter().filter_map(&named) {
            if seen.insert(column) {
                listed.push(format!("{column} (step {})", position + 1));
            }
        }
    }
    (!listed.is_empty()).then(|| listed.join(", "))
}
