//! The way back: what makes the schema that a patch leads to into the one that is there, and the proof
//! that it does.

use schemadrift_audit::{Policy, judge};
use schemadrift_diff::diff_without_renames;
use schemadrift_patch::{Candidate, Hazard, Head, Plan, PlanOptions, PlanRequest, body, script};
use schemadrift_schema::Schema;

use super::replica::Replica;
use super::world::{Refused, World};
use super::{Proof, keep, proof_lines, refusal};
use crate::error::AuditError;

/// What takes a patch back.
#[derive(Debug, Clone)]
pub struct Undo {
    /// Its statements with their comments, without a transaction; `None` where there are none.
    pub sql: Option<String>,
    /// Whether the schema after the patch and this is the one before.
    pub proof: Proof,
    /// What the reader has to know, in lines, the outcome of the proof first.
    pub head: Vec<String>,
}

/// What is said of a way back that is proved.
const PROVED: &str = "in a sandbox with this schema the patch and this ran, and `diff` found nothing \
                      that was not as before";

/// So many of what does not come back are named in a line.
const NAMED: usize = 3;

impl World<'_> {
    /// What makes the schema that the patch leads to into the one that is there; what the patch
    /// added goes, with the values that were put into it.
    pub(super) async fn undo(&self, up: &Plan, accepted: &[Candidate]) -> Undo {
        let back: Vec<Candidate> = accepted.iter().rev().map(Candidate::back).collect();
        let undone = match self.way_back(up, &back).await {
            Ok(undone) => undone,
            Err(reason) => {
                let proof = Proof::Failed(format!("it is not written: {reason}"));
                return Undo {
                    sql: None,
                    head: proof_lines(&proof, PROVED, Vec::new()),
                    proof,
                };
            }
        };
        let mut lines = Vec::new();
        let proof = match self.request.verify {
            true => self.comes_back(up, &undone, &mut lines).await,
            false => Proof::NotTried,
        };
        let left_out = undone.left_out.iter();
        lines.extend(left_out.map(|one| format!("left out: {}", one.reason)));
        lines.extend(lost_values(up));
        let bodies: Vec<String> = undone.steps.iter().map(body).collect();
        Undo {
            sql: Some(bodies.join("\n")),
            head: proof_lines(&proof, PROVED, lines),
            proof,
        }
    }

    /// The plan that leads back, or why there is none.
    async fn way_back(&self, up: &Plan, back: &[Candidate]) -> Result<Plan, String> {
        let (mut replica, _) = self.replica().await.map_err(in_words)?;
        let undone = self.planned_back(&mut replica, up, back).await;
        replica.stop().await;
        undone
    }

    async fn planned_back(
        &self,
        replica: &mut Replica,
        up: &Plan,
        back: &[Candidate],
    ) -> Result<Plan, String> {
        run(replica, up, "the patch").await?;
        for rename in back {
            replica.run_sql(&rename.sql).await?;
        }
        let after = replica.schema(self.options()).await.map_err(in_words)?;
        let there = replica.attached(self.options()).await.map_err(in_words)?;
        let changes = diff_without_renames(&self.actual.schema, &after);
        let plan = |refused: &Refused| {
            schemadrift_patch::plan(&PlanRequest {
                expected: &self.actual.schema,
                actual: &after,
                changes: &changes,
                findings: &vec![Vec::new(); changes.len()],
                renames: back,
                attachments: &there.attachments,
                refused,
                options: PlanOptions {
                    simple: true,
                    allow_destructive: true,
                    keep_unmapped: false,
                    foreign_server: None,
                },
            })
        };
        let mut refused = refusal::without_cast(replica, &plan(&Refused::new())).await;
        refusal::until_it_runs(replica, &mut refused, back, plan).await;
        let mut undone = plan(&refused);
        let kept = self.keep_in(replica, &mut undone, back).await;
        kept.map_err(in_words)?;
        Ok(undone)
    }

    /// Whether all is as it was after the patch and its way back, and in lines what is not.
    async fn comes_back(&self, up: &Plan, down: &Plan, lines: &mut Vec<String>) -> Proof {
        let mut replica = match self.replica().await {
            Ok((replica, _)) => replica,
            Err(error) => return Proof::Failed(error.to_string()),
        };
        let differing = self.differing(&mut replica, up, down, lines).await;
        replica.stop().await;
        match differing {
            Ok(differing) if differing.is_empty() => Proof::Proved,
            Ok(differing) => {
                let number = differing.len();
                let named: Vec<&str> = differing.iter().map(String::as_str).take(NAMED).collect();
                let more = match number > NAMED {
                    true => "; and more",
                    false => "",
                };
                let reason = format!(
                    "{number} of what was there is not as before: {}{more}",
                    named.join("; ")
                );
                let told = differing.into_iter().skip(NAMED);
                lines.splice(0..0, told.map(|one| format!("does not come back: {one}")));
                Proof::Failed(reason)
            }
            Err(reason) => Proof::Failed(reason),
        }
    }

    async fn differing(
        &self,
        replica: &mut Replica,
        up: &Plan,
        down: &Plan,
        lines: &mut Vec<String>,
    ) -> Result<Vec<String>, String> {
        lines.extend(replica.lacking.iter().cloned());
        let before = replica.schema(self.options()).await.map_err(in_words)?;
        let had = replica.attached(self.options()).await.map_err(in_words)?;
        run(replica, up, "the patch").await?;
        run(replica, down, "the way back").await?;
        let after = replica.schema(self.options()).await.map_err(in_words)?;
        let has = replica.attached(self.options()).await.map_err(in_words)?;
        lines.extend(moved_columns(&before, &after));
        let changes = diff_without_renames(&before, &after);
        let found = judge(&changes, &Policy::default());
        let found = found.into_iter().map(|one| one.finding.message);
        let lost = keep::lost(&had, &has).into_iter();
        let lost = lost.filter(|(one, _)| !one.is_compared);
        Ok(found
            .chain(lost.map(|(one, _)| one.about.clone()))
            .collect())
    }
}

/// Runs a plan as it is printed, or as far as it goes in a sandbox that lacks something.
async fn run(replica: &mut Replica, plan: &Plan, what: &str) -> Result<(), String> {
    let refused = |reason: String| format!("{what} does not run: {reason}");
    if replica.lacking.is_empty() {
        let sql = script(plan, &Head::default());
        return replica.run_sql(&sql).await.map_err(refused);
    }
    let _ = replica.run_sql("SET check_function_bodies = off").await;
    for statement in plan.steps.iter().flat_map(|step| &step.statements) {
        if let Err(reason) = replica.run_sql(&statement.sql).await
            && !replica.is_excused(&reason)
        {
            return Err(refused(reason));
        }
    }
    Ok(())
}

fn in_words(error: AuditError) -> String {
    error.to_string()
}

/// The tables whose columns stand in another order, which nothing but their making anew would mend.
fn moved_columns<'s>(before: &'s Schema, after: &'s Schema) -> impl Iterator<Item = String> + 's {
    before.tables.iter().filter_map(|table| {
        let there = after.table(&table.name)?;
        let names = |of: &'s schemadrift_schema::Table| of.columns.iter().map(|one| &one.name);
        let is_moved = table.columns.len() == there.columns.len() && names(table).ne(names(there));
        is_moved.then(|| {
            format!(
                "the columns of {} stand in another order after it",
                table.name
            )
        })
    })
}

/// The statements of a patch whose values nobody can bring back.
fn lost_values(plan: &Plan) -> impl Iterator<Item = String> + '_ {
    let statements = plan.steps.iter().flat_map(|step| &step.statements);
    let discarding = statements.filter(|one| one.hazards.contains(&Hazard::DeletesData));
    discarding.map(|one| {
        let first = one.sql.lines().next().unwrap_or_default();
        format!("values do not come back that `{first}` discards")
    })
}
