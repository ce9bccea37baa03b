//! Which changes are part of a plan: one is taken in with all of its statements, or left out with all
//! of them and the reason.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_diff::{Change, ColumnDrift, Drift, EnumDrift, ObjectDrift, TableDrift};
use schemadrift_schema::QualifiedName;

use super::again::Columns;
use super::context::Context;
use super::unit::{UNMAPPED, Unit};
use super::{LeftOut, PlanRequest, standing, units};

/// What decides over the changes of a request.
pub(super) struct Admission<'r> {
    request: &'r PlanRequest<'r>,
    context: Context<'r>,
    /// Columns of which another type or another origin of the values is left out.
    held: BTreeMap<(&'r QualifiedName, &'r str), Held>,
    /// Changes that are left out of tables which others inherit from: these are not mended without them.
    of_parents: BTreeSet<Inherited<'r>>,
}

/// What a table is to hand down, by its name, what it is a change of, and the name of that.
type Inherited<'r> = (&'r QualifiedName, &'static str, &'r str);

/// What of a column is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Held {
    Type,
    /// Whether its values are generated or numbers of its own.
    Values,
}

impl<'r> Admission<'r> {
    pub(super) fn new(request: &'r PlanRequest<'r>, remade: Columns) -> Self {
        let positions = request.changes.iter().enumerate();
        let open = positions.filter(|(position, _)| !request.refused.contains_key(position));
        let open = open.map(|(_, change)| change);
        let mut context = Context::new(request.expected, request.actual, open, request.options);
        context.attachments = request.attachments;
        context.remade = remade;
        let mut admission = Admission {
            request,
            context,
            held: BTreeMap::new(),
            of_parents: BTreeSet::new(),
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
        for (position, change) in request.changes.iter().enumerate() {
            let handed_down = inherited(change);
            let Some(own) = handed_down.filter(|one| admission.context.has_children(one.0)) else {
                continue;
            };
            let mut units = units(&admission.context, change).into_iter();
            if units.any(|unit| admission.reason(position, &unit).is_some()) {
                admission.of_parents.insert(own);
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
            _ if !is_open
                && is_unmapped(change)
                && options.keep_unmapped
                && !unit.actions.is_empty() =>
            {
                Some(format!("{UNMAPPED}; --allow destructive drops it"))
            }
            Some(reason) => Some(format!("{reason}; --allow destructive takes it in")),
            None => self.goes_with(change),
        }
    }

    /// What else is left out that a change goes with, in words.
    fn goes_with(&self, change: &Change<'_>) -> Option<String> {
        let own = inherited(change);
        if let Some(parent) = own.and_then(|own| self.left_to(own.0, own.1, own.2)) {
            return Some(format!("{parent} hands it down, where it is left out"));
        }
        let what = match self.held_with(change)? {
            Held::Type => "another type of the column",
            Held::Values => "how the column gets its values",
        };
        Some(format!("it goes with {what}, which is left out"))
    }

    /// The table from which a table inherits what is left out there.
    fn left_to(
        &self,
        table: &QualifiedName,
        kind: &'static str,
        name: &str,
    ) -> Option<QualifiedName> {
        let parents = self.context.parents(table).into_iter();
        parents.into_iter().find_map(|parent| {
            match self.of_parents.contains(&(&parent, kind, name)) {
                true => Some(parent),
                false => self.left_to(&parent, kind, name),
            }
        })
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
        // A column of any type can hold no NULL.
        self.held_at(&pair.actual.name, &column.name)
            .filter(|held| !is_of_values || *held == Held::Values)
    }

    /// What is left out of a column, or of the parent's that it is inherited from.
    fn held_at(&self, table: &QualifiedName, column: &str) -> Option<Held> {
        let own = self.held.get(&(table, column)).copied();
        let parents = self.context.parents(table).into_iter();
        let theirs = parents.filter_map(|parent| self.held_at(&parent, column));
        own.into_iter().chain(theirs).max()
    }
}

/// What a change is of that a table hands down to those that inherit from it.
fn inherited<'r>(change: &Change<'r>) -> Option<Inherited<'r>> {
    let (kind, name) = match change {
        Change::Column(_, drift) => match drift {
            ColumnDrift::Missing { expected, .. } => ("column", &expected.name),
            ColumnDrift::Type { actual, .. } => ("type", &actual.name),
            ColumnDrift::Nullability { actual, .. } => ("nullability", &actual.name),
            ColumnDrift::Generated { actual, .. } => ("generated", &actual.name),
            ColumnDrift::Collation { actual, .. } => ("collation", &actual.name),
            _ => return None,
        },
        Change::Check(_, Drift::Missing(check) | Drift::Unmapped(check)) => {
            ("check", check.name.as_ref()?)
        }
        Change::Check(_, Drift::Mismatch { actual, .. }) => ("check", actual.name.as_ref()?),
        _ => return None,
    };
    Some((&change.pair()?.actual.name, kind, name))
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
