//! Changes → the SQL statements that make actual = expected.
//!
//! [`statements`] are the plain ones of one change, for a report. [`plan`] puts those of all
//! changes in order, in forms that let others go on, and [`script`] prints them. Every name and
//! value goes through `Identifier` and `Literal`.
//!
//! **Architecture Invariant:** pure; nothing is ever run from here.

mod clause;
mod column;
mod constraint;
mod enum_type;
mod hazard;
mod index;
mod plan;
mod script;
mod table;

use schemadrift_audit::Statement;
use schemadrift_diff::{Change, Drift, ObjectDrift, TableDrift};
use schemadrift_schema::Schema;

pub use hazard::Hazard;
pub use plan::{
    Candidate, LeftOut, Plan, PlanOptions, PlanRequest, Planned, Step, candidates, plan,
};
pub use script::{Head, body, comments, head_of, left_out, made_for, script};

/// The statements that mend one change, in order. Empty where nothing is to be done, or where the
/// model does not say enough to write it.
pub fn statements(change: &Change<'_>) -> Vec<Statement> {
    match change {
        Change::Table(TableDrift::Missing(expected)) => table::create(expected),
        Change::Table(TableDrift::Renamed { pair, .. }) => table::rename(pair),
        Change::Table(TableDrift::Unmapped(_, _) | TableDrift::Conflict { .. }) => Vec::new(),
        // A view is defined anew, which no statement about a column of it does.
        Change::Column(pair, _) if pair.actual.is_view() => Vec::new(),
        Change::Column(pair, drift) => column::mend(pair, drift),
        Change::PrimaryKey(pair, drift) => constraint::primary_key(pair, drift),
        Change::Unique(pair, drift) => constraint::unique(pair, drift),
        Change::ForeignKey(pair, drift) => constraint::foreign_key(pair, drift),
        Change::Check(pair, drift) => constraint::check(pair, drift),
        Change::Exclusion(pair, drift) => constraint::exclusion(pair, drift),
        Change::Index(pair, drift) => match drift {
            Drift::Missing(expected) => index::create(pair, expected),
            Drift::Mismatch {
                expected, actual, ..
            } => index::replace(pair, expected, actual),
            Drift::Unmapped(_) => Vec::new(),
        },
        Change::IndexInvalid(pair, index) => index::rebuild(pair, index),
        Change::Enum(drift) => enum_type::mend(drift),
        // A struct that does not fit is mended in the source.
        Change::Mapping(..) => Vec::new(),
        // The order in which views and functions can be made again is no property of one of them.
        Change::Object(_) | Change::Comment(_) => Vec::new(),
    }
}

/// The plain statements of each change of a comparison. Those of an object that is no table's own
/// are written with both sides at hand; what only the actual side has is nothing to be mended.
pub struct Statements<'a>(plan::Single<'a>);

impl<'a> Statements<'a> {
    /// Of the changes between these two.
    pub fn new(expected: &'a Schema, actual: &'a Schema, changes: &[Change<'a>]) -> Self {
        Statements(plan::Single::new(expected, actual, changes))
    }

    /// Of one change, in order.
    pub fn of(&self, change: &Change<'a>) -> Vec<Statement> {
        match change {
            Change::Object(ObjectDrift::Unmapped { .. }) => Vec::new(),
            Change::Object(_) | Change::Comment(_) => self.0.statements(change),
            _ => statements(change),
        }
    }
}

/// A statement that discards nothing; hazards are filled in where they are observed.
fn statement(sql: String) -> Statement {
    Statement {
        sql,
        hazards: None,
        lock: None,
        destructive: false,
    }
}
