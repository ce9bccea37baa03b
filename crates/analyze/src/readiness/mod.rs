//! Whether a schema is complete and ready to be used: facts, and a checklist made of them.

mod checklist;
mod indexes;
mod naming;
mod policy;

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{QualifiedName, Schema, Table};

use crate::{Analysis, Cycle, Key, holds_rows};

pub use checklist::{Item, Outcome};
pub use indexes::IndexFacts;
pub use naming::Naming;
pub use policy::{ByDesign, ColumnFact, OddKey, Policy, Tenancy};

/// How much of the schema models speak of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Tables, each with its number of columns and of those that a model has.
    pub tables: BTreeMap<QualifiedName, (usize, usize)>,
    /// Tables that a model declares and that do not exist.
    pub missing_tables: Vec<QualifiedName>,
    /// Columns that a model declares and that do not exist.
    pub missing_columns: Vec<(QualifiedName, String)>,
    /// Errors that an audit of the models finds.
    pub errors: usize,
}

/// A schema, examined.
#[derive(Debug, Clone, PartialEq)]
pub struct Readiness {
    /// Numbers of tables, levels, foreign keys and enums.
    pub counts: Counts,
    /// Every table with the names of its columns.
    pub tables: BTreeMap<QualifiedName, Vec<String>>,
    /// What tables are for, from their comments.
    pub purposes: BTreeMap<QualifiedName, String>,
    /// How much the models speak of; `None` without models.
    pub coverage: Option<Coverage>,
    /// Circles that no nullable key opens.
    pub closed_circles: Vec<Cycle>,
    /// Extensions that are wanted, and whether they are there.
    pub extensions: BTreeMap<String, bool>,
    /// Enum types with the number of their labels.
    pub enums: BTreeMap<String, usize>,
    /// Labels of each enum type.
    pub labels: BTreeMap<String, Vec<String>>,
    /// Every foreign key.
    pub keys: Vec<Key>,
    /// Columns that must be there.
    pub critical: Vec<ColumnFact>,
    /// Columns that must not be there, and are.
    pub forbidden: Vec<(QualifiedName, String)>,
    /// Foreign keys to something else than an id.
    pub odd_keys: Vec<OddKey>,
    /// What the policy calls by design and is not there.
    pub stale_designs: Vec<String>,
    /// Tables by how they tell tenants apart; empty where the policy names no column.
    pub tenancy: Vec<Tenancy>,
    /// How tables are named.
    pub naming: Naming,
    /// Every index, those of keys too.
    pub indexes: Vec<IndexFacts>,
    /// Foreign keys whose columns no index starts with.
    pub unindexed: Vec<Key>,
    /// What all of it comes to.
    pub checklist: Vec<Item>,
}

/// Numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tables.
    pub tables: usize,
    /// Columns.
    pub columns: usize,
    /// Levels of the seeding order.
    pub levels: usize,
    /// Foreign keys.
    pub foreign_keys: usize,
    /// Enum types.
    pub enums: usize,
    /// Indexes, those of keys too.
    pub indexes: usize,
}

impl Readiness {
    /// Whether nothing of the checklist fails.
    pub fn is_ready(&self) -> bool {
        self.checklist
            .iter()
            .all(|item| item.outcome != Outcome::Fails)
    }
}

/// Examines a schema that names each table once.
pub fn readiness(
    schema: &Schema,
    analysis: &Analysis,
    policy: &Policy,
    coverage: Option<Coverage>,
) -> Readiness {
    let tables: Vec<&Table> = schema.tables.iter().filter(|one| holds_rows(one)).collect();
    let indexes = indexes::inventory(&tables);
    let names: Vec<&QualifiedName> = tables.iter().map(|table| &table.name).collect();
    let installed: BTreeSet<&str> = schema
        .extensions
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    let wanted = policy.extensions.iter().map(String::as_str);
    let extensions = wanted.chain(installed.iter().copied());
    let enums = analysis.enums.iter();
    let closed = analysis.cycles.iter().filter(|cycle| !cycle.opens);
    let mut readiness = Readiness {
        counts: Counts {
            tables: tables.len(),
            columns: tables.iter().map(|table| table.columns.len()).sum(),
            levels: analysis.levels().len(),
            foreign_keys: analysis.keys.len(),
            enums: analysis.enums.len(),
            indexes: indexes.len(),
        },
        tables: tables
            .iter()
            .map(|table| {
                let columns = table.columns.iter().map(|column| column.name.clone());
                (table.name.clone(), columns.collect())
            })
            .collect(),
        purposes: analysis
            .tables
            .iter()
            .filter_map(|table| Some((table.name.clone(), table.comment.clone()?)))
            .collect(),
        coverage,
        closed_circles: closed.cloned().collect(),
        extensions: extensions
            .map(|name| (name.to_owned(), installed.contains(name)))
            .collect(),
        enums: enums
            .map(|one| (one.name.clone(), one.labels.len()))
            .collect(),
        labels: analysis
            .enums
            .iter()
            .map(|one| (one.name.clone(), one.labels.clone()))
            .collect(),
        keys: analysis.keys.clone(),
        critical: policy.critical(&tables),
        forbidden: policy.forbidden(&tables),
        odd_keys: policy.odd_keys(analysis),
        stale_designs: policy.stale_designs(analysis),
        tenancy: policy.tenancy(&tables, &indexes),
        naming: naming::naming(&names),
        unindexed: indexes::unindexed(&analysis.keys, &indexes),
        indexes,
        checklist: Vec::new(),
    };
    readiness.checklist = checklist::checklist(&readiness);
    readiness
}
