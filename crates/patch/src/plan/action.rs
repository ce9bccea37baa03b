//! One statement of a plan before it has its place.

use std::collections::BTreeSet;

use schemadrift_schema::QualifiedName;

use super::fact::Fact;
use super::names::{Named, Text};
use super::needs;
use crate::hazard::Hazard;

/// When a statement runs unless something that it needs says otherwise, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    /// Accepted renames, after which everything has the names that it should have.
    Renames,
    /// Namespaces and extensions, in which everything else stands.
    Namespaces,
    /// Labels of enums, which nothing may use before they are committed.
    Labels,
    /// Objects that are in the way of what follows, and are made again after it.
    Detach,
    /// Types and sequences.
    Types,
    /// Tables.
    Tables,
    /// Columns.
    Columns,
    /// Functions.
    Functions,
    /// Keys and constraints of new tables, and those that are checked later.
    Constraints,
    /// Foreign keys, once every table is there.
    ForeignKeys,
    /// Indexes that are built at once.
    Indexes,
    /// Views.
    Views,
    /// Triggers, rules, policies.
    OnTables,
    /// Comments.
    Comments,
    /// Indexes that are built while writes go on.
    Concurrent,
    /// What stands on an index that was built that way.
    UsingIndex,
    /// Constraints are checked against the rows that are there.
    Validate,
    /// What nothing needs any more.
    Drops,
    /// Extensions, once nothing is of their types.
    DropExtensions,
    /// Namespaces, once nothing stands in them.
    DropNamespaces,
}

impl Phase {
    /// The one that runs before all others.
    pub(crate) const FIRST: Phase = Phase::Renames;
}

/// One statement.
#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub(crate) phase: Phase,
    /// SQL, without the semicolon.
    pub(crate) sql: String,
    /// What it makes.
    pub(crate) makes: Vec<Named>,
    /// What it drops.
    pub(crate) drops: Vec<Named>,
    /// The text that names what it needs; for a drop, the definition of what is dropped.
    pub(crate) needs: Text,
    /// What is so once it has run; that it has run is one of it without being said.
    pub(crate) brings: Vec<Fact>,
    /// What it waits for, as far as any statement brings it.
    pub(crate) awaits: Vec<Fact>,
    /// What is known without looking.
    pub(crate) hazards: BTreeSet<Hazard>,
    /// The table whose index it builds outside of a transaction.
    pub(crate) indexed: Option<QualifiedName>,
    /// The column that needs a value in every row before it.
    pub(crate) backfill: Option<String>,
    /// The column whose values it takes for those of a time zone.
    pub(crate) zone: Option<String>,
    /// What the reader has to do before it; several lines are fine.
    pub(crate) note: Option<String>,
    /// Findings that it helps to mend.
    pub(crate) findings: Vec<String>,
    /// Positions of the changes that it is part of.
    pub(crate) changes: BTreeSet<usize>,
}

impl Action {
    pub(crate) fn new(phase: Phase, sql: impl Into<String>) -> Self {
        let sql = sql.into();
        Action {
            phase,
            needs: Text::written(sql.as_str()),
            sql,
            makes: Vec::new(),
            drops: Vec::new(),
            brings: Vec::new(),
            awaits: Vec::new(),
            hazards: BTreeSet::new(),
            indexed: None,
            backfill: None,
            zone: None,
            note: None,
            findings: Vec::new(),
            changes: BTreeSet::new(),
        }
    }

    /// One on a table, which it needs; what else it needs is to be said.
    pub(crate) fn on(table: &QualifiedName, phase: Phase, sql: impl Into<String>) -> Self {
        Action::new(phase, sql).needing(needs::relation(table))
    }

    pub(crate) fn making(mut self, name: impl Into<Named>) -> Self {
        self.makes.push(name.into());
        self
    }

    /// What is dropped, and the text that it was made of.
    pub(crate) fn dropping(mut self, name: impl Into<Named>, definition: impl Into<Text>) -> Self {
        self.drops.push(name.into());
        self.needs = definition.into();
        self
    }

    pub(crate) fn needing(mut self, text: impl Into<Text>) -> Self {
        self.needs = text.into();
        self
    }

    /// The same, beside what it needs already.
    pub(crate) fn needing_too(mut self, text: Text) -> Self {
        self.needs = self.needs.and(text);
        self
    }

    pub(crate) fn bringing(mut self, fact: Fact) -> Self {
        self.brings.push(fact);
        self
    }

    pub(crate) fn awaiting(mut self, fact: Fact) -> Self {
        self.awaits.push(fact);
        self
    }

    /// An index that is built while writes go on.
    pub(crate) fn concurrently(table: &QualifiedName, sql: impl Into<String>) -> Self {
        Action {
            indexed: Some(table.clone()),
            ..Action::on(table, Phase::Concurrent, sql)
        }
    }

    pub(crate) fn with(mut self, hazard: Hazard) -> Self {
        self.hazards.insert(hazard);
        self
    }

    pub(crate) fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// What it is for: a change by its position, and the findings of that.
    pub(crate) fn caused_by(mut self, change: Option<usize>, findings: &[String]) -> Self {
        self.changes.extend(change);
        self.findings = findings.to_vec();
        self
    }

    /// Takes in what another one of the same SQL is for, and what it needs and brings.
    pub(crate) fn merge(&mut self, other: Action) {
        self.phase = self.phase.min(other.phase);
        self.brings.extend(other.brings);
        self.awaits.extend(other.awaits);
        self.makes.extend(other.makes);
        self.drops.extend(other.drops);
        self.hazards.extend(other.hazards);
        if self.needs.is_empty() {
            self.needs = other.needs;
        }
        for finding in other.findings {
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
        self.changes.extend(other.changes);
    }

    /// Statements that run in this order, whatever their phases.
    pub(crate) fn in_turn(actions: impl IntoIterator<Item = Action>) -> Vec<Action> {
        let mut chain: Vec<Action> = Vec::new();
        for mut action in actions {
            action
                .awaits
                .extend(chain.last().map(|last| Fact::Ran(last.sql.clone())));
            chain.push(action);
        }
        chain
    }

    /// What may share a transaction: a new label cannot be used before it is committed, rows are
    /// checked once the lock of what came before is gone, and drops come last.
    pub(crate) fn class(&self) -> u8 {
        match self.phase {
            Phase::Renames | Phase::Namespaces => 0,
            Phase::Labels => 1,
            Phase::Concurrent => 3,
            Phase::UsingIndex | Phase::Validate => 4,
            Phase::Drops | Phase::DropExtensions | Phase::DropNamespaces => 5,
            _ => 2,
        }
    }

    /// Whether it can run inside a transaction.
    pub(crate) fn in_transaction(&self) -> bool {
        self.phase != Phase::Concurrent
    }
}
