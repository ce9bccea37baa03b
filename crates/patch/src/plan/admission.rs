//! Which changes are part of a plan: one is taken in with all of its statements, or left out with all
//! of them and the reason.

use std::collections::BTreeMap;

use schemadrift_diff::{Change, ColumnDrift, Drift, EnumDrift, ObjectDrift, TableDrift};
use schemadrift_schema::QualifiedName;

use super::context::Context;
use super::unit::{UNMAPPED, Unit};
use super::{LeftOut, PlanRequest, standing, units};

/// What decides over the changes of a request.
pub(super) struct Admission<'r> {
    request: &'r PlanRequest<'r>,
    context: Context<'r>,
    /// Columns of which another type or another origin of the values is left out.
    held: BTreeMap<(&'r QualifiedName, &'r str), Held>,
}

/// What of a column is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    Type,
    /// Whether its values are generated or numbers of its own.
    Values,
}

impl<'r> Admission<'r> {
    pub(super) fn new(request: &'r PlanRequest<'r>) -> Self {
        let positions = request.changes.iter().enumerate();
        let open = positions.filter(|(position, _)| !request.refused.contains_key(position));
        let open = open.map(|(_, change)| change);
        let mut context = Context::new(request.expected, request.actual, open, request.options);
        context.attachments = request.attachments;
        let mut admission = Admission {
            request,
            context,
            held: BTreeMap::new(),
        };
        for (position, change) in request.changes.iter().enumerate() {
            let Change::Column(pair, drift) = change else {
                continue;
            };
            let (column, held) = match drift {
                ColumnDrift::Type {
                    expected, actual, ..
                } if expected.generated.present().is_none() => (actual, Held::Type),
                ColumnDrift::Type { actual, .. }
                | ColumnDrift::Generated { actual, .. }
                | ColumnDrift::Identity { actual, .. } => (actual, Held::Values),
                _ => continue,
            };
            let mut units = units(&admission.context, change).into_iter();
            if units.any(|unit| admission.reason(position, &unit).is_some()) {
                let of = admission.held.entry((&pair.actual.name, &column.name));
                let there = of.or_insert(held);
                *there = (*there).max(held);
            }
        }
        admission
    }

    pub(super) fn context(&self) -> &Context<'r> {
        &self.context
    }

    /// The unit of a change if it may run, or else what to say of it; nothing where there is no finding
    /// to mend.
    pub(super) fn admitted(
        &self,
        position: usize,
        unit: Unit,
        findings: &[String],
    ) -> Result<Unit, Option<LeftOut>> {
        let Some(reason) = self.reason(position, &unit) else {
            return Ok(unit);
        };
        let is_refused = self.request.refused.contains_key(&position);
        if findings.is_empty() && unit.unmended.is_some() && !is_refused {
            return Err(None);
        }
        Err(Some(LeftOut {
            findings: findings.to_vec(),
            reason,
            statements: unit.actions.into_iter().map(|one| one.sql).collect(),
        }))
    }

    /// Why the unit of a change is left out, if it is.
    fn reason(&self, position: usize, unit: &Unit) -> Option<String> {
        let options = self.request.options;
        let change = &self.request.changes[position];
        if let Some(reason) = self.request.refused.get(&position) {
            return Some(reason.clone());
        }
        let stands_on = || standing::on_dropped(&self.context, unit);
        if let Some(reason) = unit.unmended.clone().or_else(stands_on) {
            return Some(reason);
        }
        let is_open = options.allow_destructive;
        match unit.only_if_allowed.filter(|_| !is_open) {
            _ if !is_open && is_unmapped(change) && options.keep_unmapped => {
                Some(format!("{UNMAPPED}; --allow destructive drops it"))
            }
            Some(reason) => Some(format!("{reason}; --allow destructive takes it in")),
            None => self.held_with(change).map(|held| {
                let what = match held {
                    Held::Type => "another type of the column",
                    Held::Values => "how the column gets its values",
                };
                format!("it goes with {what}, which is left out")
            }),
        }
    }

    /// What is left out of the column that a change is part of.
    fn held_with(&self, change: &Change<'_>) -> Option<Held> {
        let Change::Column(pair, drift) = change else {
            return None;
        };
        let (column, is_of_values) = match drift {
            ColumnDrift::Nullability { actual, .. } => (actual, true),
            ColumnDrift::Type { actual, .. }
            | ColumnDrift::Default { actual, .. }
            | ColumnDrift::Identity { actual, .. }
            | ColumnDrift::Generated { actual, .. }
            | ColumnDrift::Collation { actual, .. } => (actual, false),
            _ => return None,
        };
        let held = self.held.get(&(&pair.actual.name, column.name.as_str()));
        // A column of any type can hold no NULL.
        held.copied()
            .filter(|held| !is_of_values || *held == Held::Values)
    }
}

/// Whether it is about what only the database has.
fn is_unmapped(change: &Change<'_>) -> bool {
    matches!(
        change,
        Change::Table(TableDrift::Unmapped(_, _))
            | Change::Column(_, ColumnDrift::Unmapped { .. })
            | Change::PrimaryKey(_, Drift::Unmapped(_))
            | Change::Unique(_, Drift::Unmapped(_))
            | Change::ForeignKey(_, Drift::Unmapped(_))
            | Change::Check(_, Drift::Unmapped(_))
            | Change::Exclusion(_, Drift::Unmapped(_))
            | Change::Index(_, Drift::Unmapped(_))
            | Change::Enum(EnumDrift::Unmapped(_, _) | EnumDrift::LabelUnmapped { .. })
            | Change::Object(ObjectDrift::Unmapped { .. })
    )
}
