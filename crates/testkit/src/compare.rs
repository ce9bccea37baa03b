//! Two schemas, compared and judged as the command does it.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift::patches::{Head, Plan, PlanOptions, PlanRequest, plan, script};
use schemadrift::rules::{Finding, Policy, judge};
use schemadrift::schema::Schema;
use schemadrift_diff::{diff, diff_without_renames};

/// Findings between two schemas, in the order of reports.
pub fn findings(expected: &Schema, actual: &Schema) -> Vec<Finding> {
    judge(&diff(expected, actual), &Policy::default())
        .into_iter()
        .map(|judged| judged.finding)
        .collect()
}

/// The patch that makes one schema the other, drops and all, and its script.
pub fn patch_between(expected: &Schema, actual: &Schema) -> (Plan, String) {
    let changes = diff_without_renames(expected, actual);
    let plan = plan(&PlanRequest {
        expected,
        actual,
        changes: &changes,
        findings: &vec![vec!["difference".to_owned()]; changes.len()],
        renames: &[],
        attachments: &BTreeSet::new(),
        refused: &BTreeMap::new(),
        options: PlanOptions {
            simple: false,
            allow_destructive: true,
            keep_unmapped: false,
            foreign_server: None,
        },
    });
    let script = script(&plan, &Head::default());
    (plan, script)
}
