//! The proof: the script as it is printed runs in a sandbox with the actual schema, and the audit
//! there has nothing left of what it claims to mend.

use std::collections::BTreeSet;

use schemadrift_audit::{Finding, Severity};
use schemadrift_patch::{Head, Plan, script};

use super::keep::{self, Kept};
use super::replica::Replica;
use super::{Made, Proof, World, fingerprint, observe};
use crate::error::AuditError;

impl World<'_> {
    /// Adds what keeps what clings to objects, looks at each statement, and then runs the whole. Tells
    /// what was seen, in lines.
    pub(super) async fn verify(
        &self,
        plan: &mut Plan,
        head: &Head,
        made: &Made,
    ) -> Result<(Proof, Vec<String>), AuditError> {
        let kept = match self.keep(plan, &made.accepted).await {
            Ok(kept) => kept,
            // A scratch server that was named and cannot be used is no matter of the patch.
            Err(error @ AuditError::Sandbox(_)) if self.options().sandbox.scratch_url.is_some() => {
                return Err(error);
            }
            Err(error) => return Ok((Proof::Failed(error.to_string()), Vec::new())),
        };
        let mut lines: Vec<String> = match self.observed(plan).await {
            Ok(Ok(lines)) => lines,
            Ok(Err(lost)) => return Ok((Proof::Failed(lost), Vec::new())),
            Err(error @ AuditError::Sandbox(_)) if self.options().sandbox.scratch_url.is_some() => {
                return Err(error);
            }
            Err(error) => return Ok((Proof::Failed(error.to_string()), Vec::new())),
        };
        lines.extend(self.born_with(plan));
        lines.extend(kept.lines.iter().cloned());
        Ok(match self.proved(plan, head, &made.before, &kept).await {
            Ok((reason, lacking)) => {
                lines.extend(lacking);
                let reason = reason.or(kept.lost);
                (reason.map_or(Proof::Proved, Proof::Failed), lines)
            }
            Err(error) => (Proof::Failed(error.to_string()), lines),
        })
    }

    /// What new objects are born with in the database alone.
    fn born_with(&self, plan: &Plan) -> Option<String> {
        let defaults = self.actual.schema.uncompared.get("default privileges")?;
        keep::can_lose(plan).then(|| {
            format!(
                "not in the sandbox: default privileges ({defaults}); what is made again may have \
                 more than it had"
            )
        })
    }

    async fn observed(&self, plan: &mut Plan) -> Result<Result<Vec<String>, String>, AuditError> {
        let (mut replica, _) = self.replica().await?;
        let seen = observe::observe(&mut replica, plan, &self.actual.schema, &self.sizes).await;
        replica.stop().await;
        Ok(seen)
    }

    /// Why it is not proved, if it is not, and what the sandbox lacked.
    async fn proved(
        &self,
        plan: &Plan,
        head: &Head,
        before: &BTreeSet<String>,
        kept: &Kept,
    ) -> Result<(Option<String>, Vec<String>), AuditError> {
        let (mut replica, _) = self.replica().await?;
        let mut lacking = replica.lacking.clone();
        let (mut before, mut untried) = (before.clone(), Vec::new());
        let ran = if lacking.is_empty() {
            replica.run_sql(&script(plan, head)).await
        } else {
            let there = replica.schema(&self.request.audit.options).await?;
            let findings = self.audit(there).await;
            before.extend(findings.into_iter().map(|one| one.fingerprint));
            run_what_can(&mut replica, plan, &mut lacking, &mut untried).await
        };
        let mut skipped = untried.iter().map(|(sql, _)| sql);
        let unseen = skipped.find_map(|sql| keep::may_be_lost(&kept.untold, sql));
        let unseen = unseen.map(|one| format!("{} may be lost: it could not be tried", one.about));
        let untried: BTreeSet<String> = untried.into_iter().flat_map(|(_, of)| of).collect();
        let after = replica.schema(self.options()).await;
        let attached = replica.attached(self.options()).await;
        replica.stop().await;
        if let Err(reason) = ran {
            return Ok((Some(format!("it does not run: {reason}")), lacking));
        }
        let attached = attached?;
        let mut lost = keep::lost(&kept.before, &attached).into_iter();
        // What fits what is altered no more is told in a line.
        let lost =
            lost.find(|(one, _)| !one.is_compared && !kept.lines.contains(&keep::is_lost(one)));
        if let Some((one, _)) = lost {
            return Ok((Some(keep::is_lost(one)), lacking));
        }
        let findings = self.audit(after?).await;
        let claims = plan.claims.iter().map(|one| fingerprint(one));
        let claimed: BTreeSet<&str> = claims.filter(|one| !untried.contains(*one)).collect();
        if unseen.is_some() {
            return Ok((unseen, lacking));
        }
        if claimed.is_empty() && !untried.is_empty() {
            let reason = "the sandbox lacks what every one of its statements needs";
            return Ok((Some(reason.to_owned()), lacking));
        }
        let left: Vec<&str> = findings
            .iter()
            .filter(|one| claimed.contains(one.fingerprint.as_str()))
            .map(|one| one.message.as_str())
            .collect();
        if let Some(first) = left.first() {
            let reason = format!("{} of the findings are left, such as: {first}", left.len());
            return Ok((Some(reason), lacking));
        }
        let new = findings
            .iter()
            .find(|one| is_brought(one) && !before.contains(&one.fingerprint));
        let reason = new.map(|one| format!("it brings a finding: {}", one.message));
        Ok((reason, lacking))
    }
}

/// Whether a finding that was not there before is the patch's own doing; that two texts cannot be
/// compared is nobody's.
fn is_brought(finding: &Finding) -> bool {
    let rule = finding.rule;
    finding.severity > Severity::Info || rule == "comment-mismatch" || rule.ends_with("-unmapped")
}

/// Runs statement by statement where the sandbox lacks something, and tells which could not be
/// tried for that; what these claim to mend is proved by nothing.
async fn run_what_can(
    replica: &mut Replica,
    plan: &Plan,
    lines: &mut Vec<String>,
    untried: &mut Vec<(String, Vec<String>)>,
) -> Result<(), String> {
    replica.run_sql("SET check_function_bodies = off").await?;
    for statement in plan.steps.iter().flat_map(|step| &step.statements) {
        let Err(reason) = replica.run_sql(&statement.sql).await else {
            continue;
        };
        if !replica.is_excused(&reason) {
            return Err(reason);
        }
        let first = statement.sql.lines().next().unwrap_or_default();
        lines.push(format!("not tried for that: `{first}`"));
        let findings = statement.findings.iter().map(|one| fingerprint(one));
        untried.push((statement.sql.clone(), findings.map(str::to_owned).collect()));
    }
    Ok(())
}
