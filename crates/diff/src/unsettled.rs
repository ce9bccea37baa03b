//! Which changes a server's word on some text could still change, or take back.

use std::collections::BTreeSet;

use schemadrift_schema::{Column, ObjectId, QualifiedName, Sameness};

use crate::change::{Change, ColumnDrift, Difference, Drift, NONE, ObjectDrift, TableDrift};

/// Tables, by expected and actual name, whose changes rest on expressions that no one server has
/// printed on both sides, or that no server has read yet. Once a sandbox has printed them, a
/// second comparison is final.
pub fn unsettled(changes: &[Change<'_>]) -> BTreeSet<(QualifiedName, QualifiedName)> {
    let mut names = BTreeSet::new();
    for change in changes {
        change.visit(&mut |change| {
            if change.is_unsettled()
                && let Some((expected, actual)) = change.tables()
            {
                names.insert((expected.clone(), actual.clone()));
            }
        });
    }
    names
}

/// Objects whose difference rests on text that no one server has printed on both sides. Once a
/// sandbox has printed them, a second comparison is final.
pub fn unsettled_objects<'a>(changes: &[Change<'a>]) -> BTreeSet<&'a ObjectId> {
    let of = |change: &Change<'a>| match change {
        Change::Object(drift) if change.is_unsettled() => Some(drift.id()),
        _ => None,
    };
    changes.iter().filter_map(of).collect()
}

impl<'a> Change<'a> {
    /// The expected and the actual name of the table whose expressions this is about.
    pub(crate) fn tables(&self) -> Option<(&'a QualifiedName, &'a QualifiedName)> {
        match self {
            Change::Table(TableDrift::Missing(table)) => Some((&table.name, &table.name)),
            Change::Table(TableDrift::Conflict { second, .. }) => {
                Some((&second.0.name, &second.0.name))
            }
            _ => self
                .pair()
                .map(|pair| (&pair.expected.name, &pair.actual.name)),
        }
    }

    /// Whether a server's word on an expression could still change this, or take it back: what is
    /// no SQL is no drift.
    pub(crate) fn is_unsettled(&self) -> bool {
        let unknown = |differences: &[Difference]| differences.iter().any(Difference::is_unsettled);
        match self {
            Change::Column(
                _,
                ColumnDrift::Default {
                    expected,
                    difference,
                    ..
                }
                | ColumnDrift::Generated {
                    expected,
                    difference,
                    ..
                },
            ) => difference.is_textual() || column_is_unasked(expected),
            Change::Column(_, ColumnDrift::Missing { expected, .. }) => column_is_unasked(expected),
            Change::Table(TableDrift::Missing(table)) => {
                table.columns.iter().any(column_is_unasked)
                    || table.checks.iter().any(|one| one.expression.is_unasked())
                    || table.indexes.iter().any(crate::indexes::has_unasked)
            }
            Change::Table(TableDrift::Conflict { difference, .. }) => difference.is_unsettled(),
            // Without a name it is told by its text alone that it is none of those that are there.
            Change::Check(pair, Drift::Missing(check)) => {
                check.expression.is_unasked() || !pair.actual.checks.is_empty()
            }
            Change::Index(pair, Drift::Missing(index)) => {
                index.expressions().next().is_some()
                    && (crate::indexes::has_unasked(index) || !pair.actual.indexes.is_empty())
            }
            Change::Index(
                _,
                Drift::Mismatch {
                    expected,
                    differences,
                    ..
                },
            ) => {
                let has_text = expected.expressions().next().is_some();
                unknown(differences) || has_text && differences.iter().any(Difference::is_textual)
            }
            Change::Check(_, Drift::Mismatch { differences, .. }) => {
                differences.iter().any(Difference::is_textual)
            }
            Change::Exclusion(_, Drift::Mismatch { differences, .. })
            | Change::Object(ObjectDrift::Mismatch { differences, .. }) => unknown(differences),
            _ => false,
        }
    }
}

fn column_is_unasked(column: &Column) -> bool {
    let stated = [column.default.present(), column.generated.present()];
    stated.into_iter().flatten().any(|one| one.is_unasked())
}

impl Difference {
    /// Whether both sides have text here. What one server prints twice can differ, too: it does
    /// not always print the same of its own print.
    fn is_textual(&self) -> bool {
        let is_text = matches!(
            self.aspect.as_ref(),
            "default" | "generated" | "expression" | "keys" | "predicate"
        );
        self.is_unsettled() || is_text && self.expected != NONE && self.actual != NONE
    }

    fn is_unsettled(&self) -> bool {
        self.sameness == Sameness::Unknown
    }
}
