//! The way back: what makes the schema that a patch leads to into the one that is there.

use std::collections::BTreeMap;

use schemadrift_diff::diff_without_renames;
use schemadrift_patch::{Candidate, Head, Plan, PlanOptions, PlanRequest, script};

use super::world::World;
use crate::error::AuditError;

impl World<'_> {
    /// What makes the schema that the patch leads to into the one that is there; what the patch
    /// added goes, with the values that were put into it.
    pub(super) async fn undo(
        &self,
        plan: &Plan,
        head: &Head,
        accepted: &[Candidate],
    ) -> Result<Option<String>, AuditError> {
        let (mut replica, _) = self.replica().await?;
        let mut ran = replica.run_sql(&script(plan, head)).await;
        let back: Vec<Candidate> = accepted.iter().rev().map(Candidate::back).collect();
        for rename in &back {
            ran = ran.and(replica.run_sql(&rename.sql).await);
        }
        let after = replica.schema(self.options()).await;
        if ran.is_err() {
            replica.stop().await;
            return Ok(None);
        }
        let after = after?;
        let there = replica.attached(self.options()).await?;
        let changes = diff_without_renames(&self.actual.schema, &after);
        let mut undone = schemadrift_patch::plan(&PlanRequest {
            expected: &self.actual.schema,
            actual: &after,
            changes: &changes,
            findings: &vec![Vec::new(); changes.len()],
            renames: &back,
            attachments: &there.attachments,
            refused: &BTreeMap::new(),
            options: PlanOptions {
                simple: true,
                allow_destructive: true,
                keep_unmapped: false,
                foreign_server: None,
            },
        });
        let kept = self.keep_in(&mut replica, &mut undone, &back).await;
        replica.stop().await;
        kept?;
        let bodies: Vec<String> = undone.steps.iter().map(schemadrift_patch::body).collect();
        Ok(Some(bodies.join("\n")))
    }
}
