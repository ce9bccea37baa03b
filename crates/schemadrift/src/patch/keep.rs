//! What a patch drops and makes again has to have what it had: what clings to an object and is not
//! compared goes with it, and is given back in the transaction that makes the object again.
//!
//! What is lost is seen, not guessed: the plan runs in a sandbox, step by step, and what clings there
//! to what was there before and is there still is compared.

use std::collections::BTreeSet;

use schemadrift_patch::{Candidate, Plan, Planned, Step};
use schemadrift_schema::{Attached, Attachment};

use super::replica::Replica;
use super::world::World;
use crate::error::AuditError;

/// What was seen while a plan was mended.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// What clung to objects before the plan ran, accepted renames done.
    pub(super) before: Attached,
    /// What clings to them now.
    after: Attached,
    /// What the sandbox could not be given.
    pub(super) untold: Vec<Attachment>,
    /// What the reader has to know, in lines.
    pub(super) lines: Vec<String>,
    /// Why it cannot be said that nothing is lost, if it cannot.
    pub(super) lost: Option<String>,
}

/// What is said where nobody looks what is lost.
pub(super) const UNSEEN: &str = "not kept without a proof: owners, grants and settings of what is \
                                 dropped and made again";

/// Whether anything in the plan can take what clings to an object.
pub(super) fn can_lose(plan: &Plan) -> bool {
    let mut statements = plan.steps.iter().flat_map(|step| &step.statements);
    statements.any(|one| {
        let mut words = one.sql.split_whitespace();
        match words.next() {
            Some("DROP") => true,
            Some("ALTER") => words.any(|word| word == "DROP" || word == "TYPE"),
            _ => false,
        }
    })
}

/// What has to be taken from and given to the objects that were there before and are there after,
/// so that all clings to them that did.
pub(super) fn lost<'a>(
    before: &'a Attached,
    after: &'a Attached,
) -> Vec<(&'a Attachment, &'a str)> {
    let there =
        |one: &Attachment, side: &Attached| one.on.iter().all(|on| side.present.contains_key(on));
    let new = after.attachments.difference(&before.attachments);
    let new = new.filter(|one| !one.on.is_empty() && there(one, before));
    let gone = before.attachments.difference(&after.attachments);
    let gone = gone.filter(|one| there(one, after));
    let gone = gone.filter(|one| !one.is_compared || is_remade(one, before, after));
    new.filter_map(|one| Some((one, one.take.as_deref()?)))
        .chain(gone.filter_map(|one| Some((one, one.give.as_deref()?))))
        .collect()
}

impl World<'_> {
    /// Adds to each step of the plan what gives back what it takes.
    pub(super) async fn keep(
        &self,
        plan: &mut Plan,
        renames: &[Candidate],
    ) -> Result<Kept, AuditError> {
        if !can_lose(plan) {
            return Ok(Kept::default());
        }
        let (mut replica, untold) = self.replica().await?;
        replica.run(renames).await?;
        let kept = self.keep_in(&mut replica, plan, renames).await;
        replica.stop().await;
        let mut kept = kept?;
        kept.untold = untold;
        for one in &kept.untold {
            let is_concerned = is_remade(one, &kept.before, &kept.after)
                || one.is_in_the_way && is_gone(one, &kept.after);
            if is_concerned {
                let lost = format!(
                    "the sandbox could not be given {}, which a DROP concerns",
                    one.about
                );
                kept.lost.get_or_insert(lost);
            }
        }
        if self.attached.is_none() && kept.lost.is_none() {
            kept.lost = self.unknown(&kept.before, &kept.after);
        }
        Ok(kept)
    }

    /// The same in a sandbox where the renames are done and everything has what clings to it.
    pub(super) async fn keep_in(
        &self,
        replica: &mut Replica,
        plan: &mut Plan,
        renames: &[Candidate],
    ) -> Result<Kept, AuditError> {
        let mut kept = Kept {
            before: replica.attached(self.options()).await?,
            ..Kept::default()
        };
        let _ = replica.run_sql("SET check_function_bodies = off").await;
        let renamed: BTreeSet<&str> = renames.iter().map(|one| one.sql.as_str()).collect();
        let mut added: Vec<(usize, Vec<Planned>)> = Vec::new();
        for (position, step) in plan.steps.iter().enumerate() {
            for statement in &step.statements {
                if !renamed.contains(statement.sql.as_str()) {
                    // Whether it runs is for the proof to say.
                    let _ = replica.run_sql(&statement.sql).await;
                }
            }
            let after = replica.attached(self.options()).await?;
            let mut statements = Vec::new();
            for (one, sql) in lost(&kept.before, &after) {
                match replica.run_sql(sql).await {
                    Ok(()) => statements.push(planned(one, sql)),
                    Err(reason) if is_remade(one, &kept.before, &after) => {
                        let lost = format!("{} is lost: {reason}", one.about);
                        kept.lost.get_or_insert(lost);
                    }
                    // It fits what is altered no more.
                    Err(_) => kept.lines.push(is_lost(one)),
                }
            }
            if !statements.is_empty() {
                added.push((position, statements));
            }
        }
        kept.after = replica.attached(self.options()).await?;
        kept.lines.sort();
        kept.lines.dedup();
        for (position, statements) in added.into_iter().rev() {
            insert(plan, position, statements);
        }
        Ok(kept)
    }

    /// What a snapshot does not tell of objects that are made again.
    fn unknown(&self, before: &Attached, after: &Attached) -> Option<String> {
        let uncompared = &self.actual.schema.uncompared;
        let kinds = uncompared
            .iter()
            .filter(|(kind, _)| CLINGING.contains(&kind.as_str()));
        let kinds: Vec<String> = kinds
            .map(|(kind, number)| format!("{kind} ({number})"))
            .collect();
        let remade = before.present.iter().find(|(address, number)| {
            after
                .present
                .get(*address)
                .is_some_and(|other| other != *number)
        });
        let (address, _) = remade.filter(|_| !kinds.is_empty())?;
        Some(format!(
            "the {address} is made again, and a snapshot does not tell what it had of: {}",
            kinds.join(", ")
        ))
    }
}

/// Kinds that cling to objects or stand on them, as snapshots count them.
const CLINGING: [&str; 9] = [
    "casts",
    "grants",
    "operator classes",
    "operators",
    "publications",
    "statistics objects",
    "storage parameters",
    "tablespaces",
    "transforms",
];

fn planned(one: &Attachment, sql: &str) -> Planned {
    Planned {
        sql: sql.to_owned(),
        findings: Vec::new(),
        changes: BTreeSet::new(),
        hazards: BTreeSet::new(),
        lock: None,
        size: None,
        indexed: None,
        backfill: None,
        zone: None,
        note: Some(format!("keeps {}", one.about)),
    }
}

/// That something is not there any more, in words.
pub(super) fn is_lost(one: &Attachment) -> String {
    format!("{} is lost", one.about)
}

/// What may be lost by a statement that could not be tried, as it names what the sandbox lacks.
pub(super) fn may_be_lost<'a>(untold: &'a [Attachment], sql: &str) -> Option<&'a Attachment> {
    let drops = sql.starts_with("DROP ");
    let alters = sql.contains(" DROP COLUMN ") || sql.contains(" TYPE ");
    let mut absent = untold.iter();
    absent.find(|one| {
        let has_column = one.on.iter().any(|on| on.contains(" column "));
        let names = one.on.iter().filter_map(|on| on.split_once('.'));
        let mut names = names.filter_map(|(_, name)| name.split(['.', '(']).next());
        (drops || alters && has_column) && names.any(|name| sql.contains(name))
    })
}

/// Puts statements at the end of a step, or behind it where it is no transaction.
fn insert(plan: &mut Plan, position: usize, statements: Vec<Planned>) {
    match plan.steps.get_mut(position) {
        Some(step) if step.in_transaction => step.statements.extend(statements),
        _ => {
            let step = Step {
                in_transaction: true,
                statements,
            };
            plan.steps
                .insert((position + 1).min(plan.steps.len()), step);
        }
    }
}

fn is_remade(one: &Attachment, before: &Attached, after: &Attached) -> bool {
    one.on.iter().any(|on| {
        let numbers = before.present.get(on).zip(after.present.get(on));
        numbers.is_some_and(|(one, two)| one != two)
    })
}

fn is_gone(one: &Attachment, after: &Attached) -> bool {
    one.on.iter().any(|on| !after.present.contains_key(on))
}
