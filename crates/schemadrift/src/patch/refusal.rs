//! What the server lets nobody do, whatever rows there are: such changes are left out with its words,
//! and the rest of the patch is proved without them.

use std::collections::BTreeSet;

use schemadrift_patch::{Candidate, Plan, Planned};
use schemadrift_sandbox::ScriptError;

use super::prove::Seen;
use super::replica::Replica;
use super::world::{Made, Refused, World};
use crate::error::AuditError;

/// The server's code for a cast that it does not have.
const CANNOT_COERCE: &str = "42846";
/// The server's code for a drop of what others still need.
const STILL_NEEDED: &str = "2BP01";

impl World<'_> {
    /// What has to be left out of a patch beside what was before, after it was looked at.
    pub(super) async fn refused(
        &self,
        made: &Made,
        before: &Refused,
        seen: &Seen,
    ) -> Result<Refused, AuditError> {
        let mut refused = seen.without_cast.clone();
        refused.retain(|position, _| !before.contains_key(position));
        if !seen.is_stopped {
            return Ok(refused);
        }
        let (mut replica, _) = self.replica().await?;
        replica.run(&made.accepted).await?;
        let plan = |refused: &Refused| self.plan(made, refused, true);
        let mut all = before.clone();
        until_it_runs(&mut replica, &mut all, &made.accepted, plan).await;
        replica.stop().await;
        all.retain(|position, _| !before.contains_key(position));
        Ok(all)
    }
}

/// The changes that need a cast which the server does not have, left out ones among them.
pub(super) async fn without_cast(replica: &mut Replica, plan: &Plan) -> Refused {
    let mut found = Refused::new();
    for (query, positions) in &plan.casts {
        let Err(error) = replica.try_sql(query).await else {
            continue;
        };
        if error.code.as_deref() == Some(CANNOT_COERCE) {
            found.extend(positions.iter().map(|one| (*one, words(&error))));
        }
    }
    found
}

/// Leaves out whatever the server refuses, one change after the other, until the rest runs where the
/// renames are `done`. Nothing of it is done to the sandbox but that labels are added.
pub(super) async fn until_it_runs(
    replica: &mut Replica,
    refused: &mut Refused,
    done: &[Candidate],
    plan_of: impl Fn(&Refused) -> Plan,
) {
    for label in statements(&plan_of(refused)).filter(|one| is_label(one)) {
        // One that is refused is refused again below, where it is used.
        let _ = replica.run_sql(&label.sql).await;
    }
    let _ = replica.run_sql("SET check_function_bodies = off").await;
    let mut excused: BTreeSet<String> = done.iter().map(|one| one.sql.clone()).collect();
    loop {
        let plan = plan_of(refused);
        let Some((statement, error)) = first_failure(replica, &plan, &excused).await else {
            return;
        };
        if replica.is_excused(&error.message) {
            excused.insert(statement.sql.clone());
            continue;
        }
        let new: Vec<usize> = match statement.changes.is_empty() {
            false => statement.changes.iter().copied().collect(),
            true => causes(&plan_of, refused, &statement.sql),
        };
        let before = refused.len();
        for position in new {
            let reason = reason(statement, &error);
            refused.entry(position).or_insert(reason);
        }
        if refused.len() == before {
            return;
        }
    }
}

/// The changes without which a plan would not have a statement that is none of their own, such as what
/// makes a view again that was in their way.
fn causes(plan_of: &impl Fn(&Refused) -> Plan, refused: &Refused, sql: &str) -> Vec<usize> {
    let has_it = |refused: &Refused| statements(&plan_of(refused)).any(|one| one.sql == sql);
    let plan = plan_of(refused);
    let all: BTreeSet<usize> = statements(&plan)
        .flat_map(|one| one.changes.iter().copied())
        .collect();
    let mut without = refused.clone();
    let mut causes = Vec::new();
    for position in all {
        without.insert(position, String::new());
        causes.push(position);
        if !has_it(&without) {
            // Each of those before that it does not come of is given back.
            causes.retain(|position| {
                without.remove(position);
                let is_cause = has_it(&without);
                if is_cause {
                    without.insert(*position, String::new());
                }
                is_cause
            });
            return causes;
        }
    }
    Vec::new()
}

/// The first statement that the server refuses in a transaction, which is rolled back.
async fn first_failure<'p>(
    replica: &mut Replica,
    plan: &'p Plan,
    excused: &BTreeSet<String>,
) -> Option<(&'p Planned, ScriptError)> {
    let _ = replica.run_sql("BEGIN").await;
    let open = statements(plan).filter(|one| !is_label(one) && !excused.contains(&one.sql));
    for statement in open {
        if let Err(error) = replica.try_sql(&statement.sql).await {
            return Some((statement, error));
        }
    }
    let _ = replica.run_sql("ROLLBACK").await;
    None
}

fn statements(plan: &Plan) -> impl Iterator<Item = &Planned> {
    plan.steps.iter().flat_map(|step| &step.statements)
}

/// Whether it adds a label of an enum, which nothing may use before that is committed.
fn is_label(statement: &Planned) -> bool {
    statement.sql.starts_with("ALTER TYPE ") && statement.sql.contains(" ADD VALUE ")
}

/// Why a change is left out that a statement is part of, or comes of.
fn reason(statement: &Planned, error: &ScriptError) -> String {
    if !statement.changes.is_empty() {
        return words(error);
    }
    let first = statement.sql.lines().next().unwrap_or_default();
    format!("`{first}` would not run with it: {}", error.message)
}

/// The server's words, with what to do by hand.
fn words(error: &ScriptError) -> String {
    let detail = error.detail.as_deref().unwrap_or_default();
    let detail: Vec<&str> = detail.lines().collect();
    match error.code.as_deref() {
        Some(CANNOT_COERCE) => format!(
            "the server has no cast for it ({}): add another column, fill it by hand, and put it in \
             the place of this one",
            error.message
        ),
        Some(STILL_NEEDED) if !detail.is_empty() => {
            format!("it is still needed: {}", detail.join("; "))
        }
        _ if error.message.starts_with("extension ")
            && error.message.ends_with("is not available") =>
        {
            format!(
                "the sandbox lacks it: {}; `--sandbox installed` or `--scratch-url` may take one \
                 that has it",
                error.message
            )
        }
        _ if detail.is_empty() => format!("the server refuses it: {}", error.message),
        _ => format!(
            "the server refuses it: {} ({})",
            error.message,
            detail.join("; ")
        ),
    }
}
