//! The proof: the script as it is printed runs in a sandbox with the actual schema, and the audit
//! there has nothing left of what it claims to mend.

use std::collections::BTreeSet;
use std::fmt;

use schemadrift_audit::{Finding, Severity};
use schemadrift_patch::{Candidate, Head, Plan, script};

use super::keep::{self, Kept};
use super::refusal;
use super::replica::Replica;
use super::world::{Made, Refused, World};
use super::{Proof, fingerprint, observe};
use crate::error::AuditError;

/// What was seen of a patch in a sandbox.
pub(super) struct Seen {
    pub(super) proof: Proof,
    /// What the reader has to know, in lines.
    pub(super) lines: Vec<String>,
    /// Whether the server refused a statement of it, with or without rows.
    pub(super) is_stopped: bool,
    /// Fingerprints of what it claims to mend and leaves.
    pub(super) left: BTreeSet<String>,
    /// Changes that need a cast which the server does not have.
    pub(super) without_cast: Refused,
}

impl Seen {
    pub(super) fn of(proof: Proof, lines: Vec<String>) -> Self {
        Seen {
            proof,
            lines,
            is_stopped: false,
            left: BTreeSet::new(),
            without_cast: Refused::new(),
        }
    }
}

impl World<'_> {
    /// Adds what keeps what clings to objects, looks at each statement, and then runs the whole.
    pub(super) async fn verify(
        &self,
        plan: &mut Plan,
        head: &Head,
        made: &Made,
    ) -> Result<Seen, AuditError> {
        let kept = match self.keep(plan, &made.accepted).await {
            Ok(kept) => kept,
            // A scratch server that was named and cannot be used is no matter of the patch.
            Err(error @ AuditError::Sandbox(_)) if self.options().sandbox.scratch_url.is_some() => {
                return Err(error);
            }
            Err(error) => return Ok(Seen::of(Proof::Failed(error.to_string()), Vec::new())),
        };
        let mut seen = match self.observed(plan, &made.accepted).await {
            Ok(seen) => seen,
            Err(error @ AuditError::Sandbox(_)) if self.options().sandbox.scratch_url.is_some() => {
                return Err(error);
            }
            Err(error) => return Ok(Seen::of(Proof::Failed(error.to_string()), Vec::new())),
        };
        if matches!(seen.proof, Proof::Failed(_)) || !seen.without_cast.is_empty() {
            return Ok(seen);
        }
        seen.lines.extend(self.born_with(plan));
        seen.lines.extend(kept.lines.iter().cloned());
        match self.proved(plan, head, &made.before, &kept).await {
            Ok((unproved, lacking)) => {
                seen.lines.extend(lacking);
                seen.is_stopped = matches!(unproved, Some(Unproved::Refused(_)));
                if let Some(Unproved::Left(left)) = &unproved {
                    seen.left = left.iter().map(|one| one.fingerprint.clone()).collect();
                }
                let reason = unproved.map(|one| one.to_string()).or(kept.lost);
                seen.proof = reason.map_or(Proof::Proved, Proof::Failed);
            }
            Err(error) => seen.proof = Proof::Failed(error.to_string()),
        }
        Ok(seen)
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

    /// What each statement does to others and to rows; nothing is proved by that alone.
    async fn observed(&self, plan: &mut Plan, renames: &[Candidate]) -> Result<Seen, AuditError> {
        let (mut replica, _) = self.replica().await?;
        let without_cast = refusal::without_cast(&mut replica, plan).await;
        let seen = match without_cast.is_empty() {
            true => {
                let side = (&self.actual.schema, renames);
                observe::observe(&mut replica, plan, side, &self.sizes).await
            }
            false => Ok(Vec::new()),
        };
        replica.stop().await;
        let seen = match seen {
            Ok(lines) => Seen::of(Proof::NotTried, lines),
            Err(lost) => Seen::of(Proof::Failed(lost), Vec::new()),
        };
        Ok(Seen {
            without_cast,
            ..seen
        })
    }

    /// Why it is not proved, if it is not, and what the sandbox lacked.
    async fn proved(
        &self,
        plan: &Plan,
        head: &Head,
        before: &BTreeSet<String>,
        kept: &Kept,
    ) -> Result<(Option<Unproved>, Vec<String>), AuditError> {
        let (mut replica, _) = self.replica().await?;
        let mut lacking = replica.lacking.clone();
        let version = self.actual.server_version.as_deref();
        let other_server = replica.is_other_than(version);
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
        lacking.extend(other_server);
        let after = replica.schema(self.options()).await;
        let attached = replica.attached(self.options()).await;
        replica.stop().await;
        if let Err(reason) = ran {
            return Ok((Some(Unproved::Refused(reason)), lacking));
        }
        let attached = attached?;
        let mut lost = keep::lost(&kept.before, &attached).into_iter();
        // What fits what is altered no more is told in a line.
        let lost =
            lost.find(|(one, _)| !one.is_compared && !kept.lines.contains(&keep::is_lost(one)));
        if let Some((one, _)) = lost {
            return Ok((Some(Unproved::Other(keep::is_lost(one))), lacking));
        }
        let findings = self.audit(after?).await;
        let left_out = plan.left_out.iter().flat_map(|one| &one.findings);
        before.extend(left_out.map(|one| fingerprint(one).to_owned()));
        let claims = plan.claims.iter().map(|one| fingerprint(one));
        let claimed: BTreeSet<&str> = claims.filter(|one| !untried.contains(*one)).collect();
        if unseen.is_some() {
            return Ok((unseen.map(Unproved::Other), lacking));
        }
        if claimed.is_empty() && !untried.is_empty() {
            let reason = "the sandbox lacks what every one of its statements needs";
            return Ok((Some(Unproved::Other(reason.to_owned())), lacking));
        }
        let left = findings.iter();
        let left = left.filter(|one| claimed.contains(one.fingerprint.as_str()));
        let left: Vec<Finding> = left.cloned().collect();
        if !left.is_empty() {
            return Ok((Some(Unproved::Left(left)), lacking));
        }
        let new = findings
            .iter()
            .find(|one| is_brought(one) && !before.contains(&one.fingerprint));
        let reason = new.map(|one| format!("it brings a finding: {}", one.message));
        Ok((reason.map(Unproved::Other), lacking))
    }
}

/// Why a patch is not proved.
enum Unproved {
    /// The server's words to one of its statements.
    Refused(String),
    /// Findings that it claims to mend.
    Left(Vec<Finding>),
    Other(String),
}

impl fmt::Display for Unproved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unproved::Refused(reason) => write!(formatter, "it does not run: {reason}"),
            Unproved::Left(left) => {
                let first = left.first().map_or("", |one| one.message.as_str());
                let number = left.len();
                write!(
                    formatter,
                    "{number} of the findings are left, such as: {first}"
                )
            }
            Unproved::Other(reason) => formatter.write_str(reason),
        }
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
