//! What the statements of findings do, seen in a sandbox that holds the actual schema.

use std::collections::BTreeMap;

use schemadrift_audit::{Audit, Statement};
use schemadrift_patch::{Hazard, Planned};

use super::{PatchRequest, Proof, fingerprint, patch};
use crate::error::AuditError;
use crate::request::AuditRequest;

/// Runs the statements that mend findings in a sandbox, and writes their hazards and locks into the
/// findings. What cannot be mended by SQL, and a rename that is a choice, stay as they are. Tells
/// what a user should know.
///
/// # Errors
/// Every kind of [`AuditError`].
pub async fn measure(request: &AuditRequest, audit: &mut Audit) -> Result<Vec<String>, AuditError> {
    let patch = patch(&PatchRequest {
        audit: request.clone(),
        simple: true,
        allow_destructive: true,
        accept_renames: Vec::new(),
        reject_renames: false,
        verify: true,
        undo: false,
        tool_version: String::new(),
    })
    .await?;
    let mut measured: BTreeMap<&str, Vec<Statement>> = BTreeMap::new();
    for step in &patch.plan.steps {
        for statement in &step.statements {
            for finding in &statement.findings {
                let of = measured.entry(fingerprint(finding)).or_default();
                of.push(seen(statement));
            }
        }
    }
    for finding in &mut audit.findings {
        // A finding that asks for nothing, such as what only the database has, gets no drop.
        if finding.statements.is_empty() {
            continue;
        }
        if let Some(statements) = measured.get(finding.fingerprint.as_str()) {
            finding.statements.clone_from(statements);
        }
    }
    let mut notes = patch.notes;
    if let Proof::Failed(reason) = patch.proof {
        notes.push(format!("not every statement could be measured: {reason}"));
    }
    Ok(notes)
}

fn seen(statement: &Planned) -> Statement {
    let hazards = statement.hazards.iter().copied();
    Statement {
        sql: statement.sql.clone(),
        hazards: Some(hazards.map(|one| one.name().to_owned()).collect()),
        lock: statement.lock.clone(),
        destructive: statement.hazards.contains(&Hazard::DeletesData),
    }
}
