//! The proof: the script as it is printed runs in a sandbox with the actual schema, and the audit
//! there has nothing left of what it claims to mend.

use std::collections::BTreeSet;

use schemadrift_audit::Severity;
use schemadrift_patch::{Head, Plan, script};

use super::replica::Replica;
use super::{Proof, World, fingerprint, observe};
use crate::error::AuditError;

/// Kinds that are not compared, and that can depend on a column or a type.
const MAY_DEPEND: [&str; 6] = [
    "casts",
    "operator classes",
    "operators",
    "publications",
    "statistics objects",
    "transforms",
];

impl World<'_> {
    /// Looks at each statement, and then runs the whole. Tells what was seen, in lines.
    pub(super) async fn verify(
        &self,
        plan: &mut Plan,
        head: &Head,
        before: &BTreeSet<String>,
    ) -> (Proof, Vec<String>) {
        let mut lines: Vec<String> = match self.observed(plan).await {
            Ok(Ok(lines)) => lines.into_iter().chain(self.unseen(plan)).collect(),
            Ok(Err(lost)) => return (Proof::Failed(lost), Vec::new()),
            Err(error) => return (Proof::Failed(error.to_string()), Vec::new()),
        };
        match self.proved(plan, head, before).await {
            Ok((reason, lacking)) => {
                lines.extend(lacking);
                (reason.map_or(Proof::Proved, Proof::Failed), lines)
            }
            Err(error) => (Proof::Failed(error.to_string()), lines),
        }
    }

    /// What no sandbox has, since it is not compared, and what that can come to.
    fn unseen(&self, plan: &Plan) -> Vec<String> {
        let uncompared = &self.actual.schema.uncompared;
        let statements = plan.steps.iter().flat_map(|step| &step.statements);
        let mut words = statements.map(|one| one.sql.split_whitespace());
        let drops = words.any(|mut one| {
            let first = one.next();
            first == Some("DROP") || first == Some("ALTER") && one.any(|word| word == "DROP")
        });
        let mut lines = Vec::new();
        let in_the_way = uncompared
            .iter()
            .filter(|(kind, _)| MAY_DEPEND.contains(&kind.as_str()));
        let in_the_way: Vec<String> = in_the_way
            .map(|(kind, number)| format!("{kind} ({number})"))
            .collect();
        if drops && !in_the_way.is_empty() {
            lines.push(format!(
                "not in the sandbox, and able to refuse a DROP: {}",
                in_the_way.join(", ")
            ));
        }
        if let Some(grants) = uncompared.get("grants").filter(|_| drops) {
            lines.push(format!(
                "not in the sandbox: grants ({grants}); what is dropped and made again has none of its own"
            ));
        }
        lines
    }

    async fn observed(&self, plan: &mut Plan) -> Result<Result<Vec<String>, String>, AuditError> {
        let mut replica = Replica::of(self.actual, self.request).await?;
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
    ) -> Result<(Option<String>, Vec<String>), AuditError> {
        let mut replica = Replica::of(self.actual, self.request).await?;
        let mut lacking = replica.lacking.clone();
        let (mut before, mut untried) = (before.clone(), BTreeSet::new());
        let ran = if lacking.is_empty() {
            replica.run_sql(&script(plan, head)).await
        } else {
            let there = replica.schema(&self.request.audit.options).await?;
            let findings = self.audit(there).await;
            before.extend(findings.into_iter().map(|one| one.fingerprint));
            run_what_can(&mut replica, plan, &mut lacking, &mut untried).await
        };
        let after = replica.schema(&self.request.audit.options).await;
        replica.stop().await;
        if let Err(reason) = ran {
            return Ok((Some(format!("it does not run: {reason}")), lacking));
        }
        let findings = self.audit(after?).await;
        let claims = plan.claims.iter().map(|one| fingerprint(one));
        let claimed: BTreeSet<&str> = claims.filter(|one| !untried.contains(*one)).collect();
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
            .find(|one| one.severity > Severity::Info && !before.contains(&one.fingerprint));
        let reason = new.map(|one| format!("it brings a finding: {}", one.message));
        Ok((reason, lacking))
    }
}

/// Runs statement by statement where the sandbox lacks something, and tells which could not be
/// tried for that; what these claim to mend is proved by nothing.
async fn run_what_can(
    replica: &mut Replica,
    plan: &Plan,
    lines: &mut Vec<String>,
    untried: &mut BTreeSet<String>,
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
        untried.extend(findings.map(str::to_owned));
    }
    Ok(())
}
