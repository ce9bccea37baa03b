//! The statements of one change by itself, for a report.

use schemadrift_audit::Statement;
use schemadrift_diff::Change;
use schemadrift_schema::Schema;

use super::context::Context;
use super::order::order;
use super::{PlanOptions, units};

/// What the statements of single changes are made from.
pub(crate) struct Single<'a>(Context<'a>);

impl<'a> Single<'a> {
    pub(crate) fn new(expected: &'a Schema, actual: &'a Schema, changes: &[Change<'a>]) -> Self {
        let options = PlanOptions {
            simple: true,
            allow_destructive: false,
            keep_unmapped: false,
            foreign_server: None,
        };
        Single(Context::new(expected, actual, changes.iter(), options))
    }

    /// The statements that mend a change, in order; none where SQL cannot.
    pub(crate) fn statements(&self, change: &Change<'a>) -> Vec<Statement> {
        let (mut actions, mut destructive) = (Vec::new(), Vec::new());
        for unit in units(&self.0, change) {
            if unit.unmended.is_some() {
                continue;
            }
            for action in unit.actions {
                actions.push(action);
                destructive.push(unit.only_if_allowed.is_some());
            }
        }
        let ordered = order(&actions).into_iter();
        ordered
            .map(|position| Statement {
                destructive: destructive[position],
                ..crate::statement(actions[position].sql.clone())
            })
            .collect()
    }
}
