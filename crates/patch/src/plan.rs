//! The whole patch: every change's statements in one order, cut into steps.
//!
//! A change is mended by a unit of statements that are run together or not at all. What stands in
//! the way of a unit, as a view does on a column whose type changes, is taken away before and put
//! back after.

mod action;
mod admission;
mod again;
mod column;
mod constraint;
mod context;
mod dependents;
mod displace;
mod enum_type;
mod fact;
mod grouped;
mod names;
mod needs;
mod object;
mod order;
mod parts;
mod rename;
mod replace;
mod single;
mod standing;
mod table;
mod unit;

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_diff::{Change, ColumnDrift, Drift, EnumDrift, ObjectDrift, TableDrift};
use schemadrift_schema::{Attachment, ObjectKind, QualifiedName, Schema};

use crate::hazard::Hazard;
use action::{Action, Phase};
use admission::Admission;
use context::Context;
use fact::Fact;
use unit::Unit;

pub use rename::{Candidate, candidates};
pub(crate) use single::Single;

/// How statements are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlanOptions {
    /// Plain forms in place of those that let others go on.
    pub simple: bool,
    /// Whether what can discard stored values is taken in.
    pub allow_destructive: bool,
    /// Whether what only the database has is to stay unless drops are allowed: models do not speak
    /// of everything that there is.
    pub keep_unmapped: bool,
    /// The server that foreign tables are made on; without one none is made, since what servers and
    /// options they have is not read.
    pub foreign_server: Option<&'static str>,
}

/// What a plan is made of.
pub struct PlanRequest<'a> {
    /// How it should be.
    pub expected: &'a Schema,
    /// How it is, accepted renames done.
    pub actual: &'a Schema,
    /// What differs between the two.
    pub changes: &'a [Change<'a>],
    /// Fingerprints and rules of the findings of each change, by its position.
    pub findings: &'a [Vec<String>],
    /// Renames that were accepted.
    pub renames: &'a [Candidate],
    /// What clings to the objects that are there and is not compared, as far as that is known.
    pub attachments: &'a BTreeSet<Attachment>,
    /// Why the server does not let changes happen, by their positions: they are left out.
    pub refused: &'a BTreeMap<usize, String>,
    /// How statements are wanted.
    pub options: PlanOptions,
}

/// A patch: steps that run one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order in which they run.
    pub steps: Vec<Step>,
    /// What was left out, and why.
    pub left_out: Vec<LeftOut>,
    /// Findings that the plan claims to mend, by `fingerprint rule place`.
    pub claims: BTreeSet<String>,
    /// Queries without rows that succeed where the server has the casts which changes need, those that
    /// are left out for other reasons among them, with the positions of these.
    pub casts: BTreeMap<String, BTreeSet<usize>>,
}

/// Statements that run in one transaction, or each by itself outside of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Whether it is one transaction.
    pub in_transaction: bool,
    /// In the order in which they run.
    pub statements: Vec<Planned>,
}

/// One statement in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// SQL, without the semicolon.
    pub sql: String,
    /// Findings that it helps to mend, each as its fingerprint, rule and place.
    pub findings: Vec<String>,
    /// Positions of the changes that it is part of.
    pub changes: BTreeSet<usize>,
    /// What it can do to others, as far as that is known.
    pub hazards: BTreeSet<Hazard>,
    /// The strongest lock that it was seen to take, and on what.
    pub lock: Option<String>,
    /// How large the tables are that it locks, where the audited database told that.
    pub size: Option<String>,
    /// The table whose index it builds outside of a transaction.
    pub indexed: Option<QualifiedName>,
    /// The column that needs a value in every row before it.
    pub backfill: Option<String>,
    /// The column whose values it takes for those of a time zone.
    pub zone: Option<String>,
    /// What the reader has to know or do before it.
    pub note: Option<String>,
}

/// A change whose statements are not part of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Findings that stay, each as its fingerprint, rule and place.
    pub findings: Vec<String>,
    /// Why.
    pub reason: String,
    /// What would mend it.
    pub statements: Vec<String>,
}

/// Plans all changes.
pub fn plan(request: &PlanRequest<'_>) -> Plan {
    let (mut plan, mut actions, remade) = drawn(request, again::Columns::new());
    if !remade.is_empty() {
        // Which columns are made again is known now, and with that what else goes and comes.
        (plan, actions, _) = drawn(request, remade);
    }
    plan.steps = steps(merged(actions));
    plan
}

/// All that a plan is made of, its statements in no order, where these columns are made again; and the
/// columns that it makes again.
fn drawn(request: &PlanRequest<'_>, remade: again::Columns) -> (Plan, Vec<Action>, again::Columns) {
    let admission = Admission::new(request, remade);
    let context = admission.context();
    let mut plan = Plan::default();
    let mut actions: Vec<Action> = Vec::new();
    for rename in request.renames {
        let action = Action::new(Phase::Renames, rename.sql.clone()).needing("");
        plan.claims.extend(rename.findings.iter().cloned());
        actions.push(action.caused_by(None, &rename.findings));
    }
    let mut disturbed = BTreeSet::new();
    for (position, change) in request.changes.iter().enumerate() {
        let findings = request.findings.get(position).cloned().unwrap_or_default();
        let mut whole = true;
        let is_refused = request.refused.contains_key(&position);
        if let Some(query) = column::cast_query(change).filter(|_| !is_refused) {
            plan.casts.entry(query).or_default().insert(position);
        }
        for unit in units(context, change) {
            match admission.admitted(position, unit, &findings) {
                Ok(mut unit) => {
                    comments_last(&mut unit);
                    disturbed.extend(unit.disturbs);
                    let own = unit.actions.into_iter();
                    actions.extend(own.map(|action| action.caused_by(Some(position), &findings)));
                }
                Err(left_out) => {
                    whole = false;
                    plan.left_out.extend(left_out);
                    actions.extend(again::put_back(context, change));
                }
            }
        }
        if whole {
            plan.claims.extend(findings);
        }
    }
    let planned = actions.iter().map(|action| action.sql.clone()).collect();
    dependents::with_children(context, &mut disturbed);
    let around = dependents::around(context, &mut disturbed, &planned);
    let parts = parts::around(context, &disturbed, &planned);
    let standing = standing::around(context, &disturbed);
    actions.extend(around.into_iter().chain(parts).chain(standing));
    parts::split(&mut actions);
    grouped::await_keys(&mut actions);
    let remade = again::columns(context, &actions);
    (plan, actions, remade)
}

/// What mends a change; several units where it carries others, each of which may be left out.
fn units(context: &Context<'_>, change: &Change<'_>) -> Vec<Unit> {
    if is_remade(context, change) {
        return vec![Unit::default()];
    }
    if let Some(unit) = again::unit(context, change) {
        return vec![unit];
    }
    match change {
        Change::Object(ObjectDrift::Missing { object, .. })
            if object::becomes_partition(context, object) =>
        {
            object::into_partition(context, object)
        }
        Change::Object(ObjectDrift::Unmapped { object, .. })
            if object::becomes_table(context, object) =>
        {
            object::out_of_partition(context, object)
        }
        Change::Object(drift @ ObjectDrift::Missing { carried, .. })
        | Change::Object(drift @ ObjectDrift::Unmapped { carried, .. }) => {
            let own = object::mend(context, drift);
            let carried = carried.iter().flat_map(|change| units(context, change));
            [own].into_iter().chain(carried).collect()
        }
        Change::Column(pair, drift @ ColumnDrift::Missing { carried, .. }) => {
            let own = column::mend(context, pair, drift);
            if own.unmended.is_some() {
                return vec![own];
            }
            let carried = carried.iter().flat_map(|change| units(context, change));
            [own].into_iter().chain(carried).collect()
        }
        other => vec![with_comment(context, other, unit(context, other))],
    }
}

/// The unit with the comment on the constraint or index that it makes.
fn with_comment(context: &Context<'_>, change: &Change<'_>, mut unit: Unit) -> Unit {
    let (Some(pair), false) = (change.pair(), unit.actions.is_empty()) else {
        return unit;
    };
    if let Some(name) = made(change) {
        let comments = object::comments_of_part(context.expected, &pair.expected.name, name);
        unit.actions.extend(comments);
    }
    unit
}

/// Comments are made once all else of the unit has run.
fn comments_last(unit: &mut Unit) {
    let is_comment = |action: &Action| action.phase == Phase::Comments;
    let others = unit.actions.iter().filter(|action| !is_comment(action));
    let ran: Vec<Fact> = others.map(|action| Fact::Ran(action.sql.clone())).collect();
    for action in unit.actions.iter_mut().filter(|action| is_comment(action)) {
        action.awaits.extend(ran.iter().cloned());
    }
}

/// The name of the constraint or index that a change asks for.
fn made<'a>(change: &Change<'a>) -> Option<&'a str> {
    fn wanted<'a, T>(drift: &Drift<'a, T>, name: fn(&T) -> Option<&str>) -> Option<&'a str> {
        match drift {
            Drift::Missing(expected) | Drift::Mismatch { expected, .. } => name(expected),
            Drift::Unmapped(_) => None,
        }
    }
    match change {
        Change::PrimaryKey(_, drift) => wanted(drift, |one| one.name.as_deref()),
        Change::Unique(_, drift) => wanted(drift, |one| one.name.as_deref()),
        Change::ForeignKey(_, drift) => wanted(drift, |one| one.name.as_deref()),
        Change::Check(_, drift) => wanted(drift, |one| one.name.as_deref()),
        Change::Exclusion(_, drift) => wanted(drift, |one| one.name.as_deref()),
        Change::Index(_, drift) => wanted(drift, |one| one.name.as_deref()),
        _ => None,
    }
}

fn unit(context: &Context<'_>, change: &Change<'_>) -> Unit {
    match change {
        Change::Table(TableDrift::Missing(expected)) => {
            let unit = table::create(context, expected);
            displace::in_place_of(context, &expected.name, unit)
        }
        Change::Table(TableDrift::Unmapped(actual, _)) => table::drop(context, actual),
        Change::Table(TableDrift::Renamed { .. })
        | Change::Enum(EnumDrift::Renamed { .. })
        | Change::Column(_, ColumnDrift::Renamed { .. }) => rename::choice(change),
        Change::Table(TableDrift::Conflict { .. }) | Change::Mapping(..) => {
            Unit::unmended("it is mended in the models")
        }
        Change::Column(pair, drift) => column::mend(context, pair, drift),
        Change::PrimaryKey(pair, drift) => constraint::primary_key(context, pair, drift),
        Change::Unique(pair, drift) => constraint::unique(context, pair, drift),
        Change::ForeignKey(pair, drift) => constraint::foreign_key(context, pair, drift),
        Change::Check(pair, drift) => constraint::check(context, pair, drift),
        Change::Exclusion(pair, drift) => constraint::exclusion(pair, drift),
        Change::Index(pair, drift) => constraint::index(context, pair, drift),
        Change::IndexInvalid(pair, index) => constraint::rebuild(context, pair, index),
        Change::Enum(drift) => enum_type::mend(context, drift),
        Change::Object(drift) => object::mend(context, drift),
        Change::Comment(drift) => object::comment(context, drift),
    }
}

/// Whether it is about a table that is dropped and made again, as it should be.
fn is_remade(context: &Context<'_>, change: &Change<'_>) -> bool {
    match change {
        Change::Object(ObjectDrift::Mismatch { id, .. }) if id.kind == ObjectKind::Partitioning => {
            false
        }
        Change::Object(drift) => {
            let table = drift.id().table();
            table.is_some_and(|table| context.is_remade(&table))
        }
        other => other
            .pair()
            .is_some_and(|pair| context.is_remade(&pair.actual.name)),
    }
}

/// One action for statements that are the same word for word: two models may cause one, and one
/// enum is replaced once.
fn merged(actions: Vec<Action>) -> Vec<Action> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept: Vec<Action> = Vec::new();
    for action in actions {
        match places.get(&action.sql) {
            Some(place) => kept[*place].merge(action),
            None => {
                places.insert(action.sql.clone(), kept.len());
                kept.push(action);
            }
        }
    }
    kept
}

/// Statements in their order, cut where a transaction cannot or should not hold them together.
fn steps(actions: Vec<Action>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut last = None;
    for position in order::order(&actions) {
        let action = &actions[position];
        let class = action.class();
        if last != Some(class) {
            steps.push(Step {
                in_transaction: action.in_transaction(),
                statements: Vec::new(),
            });
            last = Some(class);
        }
        if let Some(step) = steps.last_mut() {
            step.statements.push(Planned {
                sql: action.sql.clone(),
                findings: action.findings.clone(),
                changes: action.changes.clone(),
                hazards: action.hazards.clone(),
                lock: None,
                size: None,
                indexed: action.indexed.clone(),
                backfill: action.backfill.clone(),
                zone: action.zone.clone(),
                note: action.note.clone(),
            });
        }
    }
    steps
}
