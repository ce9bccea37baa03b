//! Renames are a choice: a candidate is taken only where the user says so.

use schemadrift_diff::{Change, ColumnDrift, EnumDrift, TableDrift};
use schemadrift_schema::{Identifier, QualifiedName, TypeName};

use super::unit::Unit;
use crate::{clause, enum_type as plain};

/// A rename that a comparison holds possible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// What the database calls it: `table`, `table.column`, or the name of an enum.
    pub actual: String,
    /// What it should be called: a bare name.
    pub expected: String,
    /// What renames it.
    pub sql: String,
    /// What takes the rename back.
    pub back: String,
    /// Findings that this mends, each as its fingerprint, rule and place.
    pub findings: Vec<String>,
}

impl Candidate {
    /// The other way round.
    pub fn back(&self) -> Candidate {
        Candidate {
            actual: self.actual.clone(),
            expected: self.expected.clone(),
            sql: self.back.clone(),
            back: self.sql.clone(),
            findings: Vec::new(),
        }
    }

    /// As it is written on the command line.
    pub fn choice(&self) -> String {
        format!("{}={}", self.actual, self.expected)
    }
}

/// Every rename that could be accepted, by the position of its change.
pub fn candidates(changes: &[Change<'_>]) -> Vec<(usize, Candidate)> {
    let of = |(position, change): (usize, &Change<'_>)| Some((position, candidate(change)?));
    changes.iter().enumerate().filter_map(of).collect()
}

fn candidate(change: &Change<'_>) -> Option<Candidate> {
    let (actual, expected, sql, back) = match change {
        Change::Table(TableDrift::Renamed { pair, .. }) => (
            pair.actual.name.to_string(),
            pair.expected.name.name.clone(),
            format!(
                "{}RENAME TO {}",
                clause::alter(pair.actual),
                Identifier(&pair.expected.name.name)
            ),
            format!(
                "ALTER TABLE {} RENAME TO {}",
                clause::table_name(&QualifiedName::new(
                    &pair.actual.name.schema,
                    &pair.expected.name.name
                )),
                Identifier(&pair.actual.name.name)
            ),
        ),
        Change::Column(
            pair,
            ColumnDrift::Renamed {
                expected, actual, ..
            },
        ) => (
            format!("{}.{}", pair.actual.name, actual.name),
            expected.name.clone(),
            format!(
                "{}RENAME COLUMN {} TO {}",
                clause::alter(pair.actual),
                Identifier(&actual.name),
                Identifier(&expected.name)
            ),
            format!(
                "{}RENAME COLUMN {} TO {}",
                clause::alter(pair.actual),
                Identifier(&expected.name),
                Identifier(&actual.name)
            ),
        ),
        Change::Enum(EnumDrift::Renamed {
            expected, actual, ..
        }) => {
            let renamed = TypeName {
                schema: actual.name.schema.clone(),
                name: expected.name.name.clone(),
            };
            let rename = |from: &TypeName, to: &str| {
                format!(
                    "ALTER TYPE {} RENAME TO {}",
                    plain::type_name(from),
                    Identifier(to)
                )
            };
            (
                actual.name.to_string(),
                expected.name.name.clone(),
                rename(&actual.name, &expected.name.name),
                rename(&renamed, &actual.name.name),
            )
        }
        _ => return None,
    };
    Some(Candidate {
        actual,
        expected,
        sql,
        back,
        findings: Vec::new(),
    })
}

/// What is said of a candidate that nobody accepted.
pub(super) fn choice(change: &Change<'_>) -> Unit {
    match candidate(change) {
        Some(candidate) => {
            let mut unit = Unit::unmended(format!(
                "it seems to be a rename: --accept-rename {} takes it, --reject-renames adds the \
                 one and drops the other",
                candidate.choice()
            ));
            unit.actions = vec![super::action::Action::new(
                super::action::Phase::Renames,
                candidate.sql,
            )];
            unit
        }
        None => Unit::default(),
    }
}
