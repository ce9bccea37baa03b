//! Two schemas, compared and judged as the command does it.

use schemadrift::rules::{Finding, Policy, judge};
use schemadrift::schema::Schema;
use schemadrift_diff::diff;

/// Findings between two schemas, in the order of reports.
pub fn findings(expected: &Schema, actual: &Schema) -> Vec<Finding> {
    judge(&diff(expected, actual), &Policy::default())
        .into_iter()
        .map(|judged| judged.finding)
        .collect()
}
