//! What a project demands of its schema, and what the schema says to that.

use std::collections::BTreeMap;

use schemadrift_schema::{QualifiedName, Table};

use super::indexes::{IndexFacts, serves};
use crate::{Analysis, Key};

/// What a project demands. Tables go by `table` or `schema.table`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    /// Extensions that have to be installed.
    pub extensions: Vec<String>,
    /// Columns that have to be there, by table.
    pub critical_columns: BTreeMap<String, Vec<String>>,
    /// Columns that every table has to have.
    pub required_columns: Vec<String>,
    /// Columns that no table may have.
    pub forbidden_columns: Vec<String>,
    /// Columns by which tenants are told apart; an index has to start with them.
    pub tenancy_columns: Vec<String>,
    /// Tables that belong to no tenant. Where any is named, all others need a tenancy column.
    pub shared_tables: Vec<String>,
    /// Foreign keys to something else than an id that are meant so, by `table.column`.
    pub by_design: BTreeMap<String, ByDesign>,
}

/// Why a foreign key is as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByDesign {
    /// `table.column` that it refers to.
    pub references: String,
    /// Why.
    pub reason: String,
}

/// A column that has to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnFact {
    /// Table as the policy names it.
    pub table: String,
    /// Column.
    pub column: String,
    /// Its type; `None` where it is not there.
    pub ty: Option<String>,
}

/// A foreign key to something else than an id.
#[derive(Debug, Clone, PartialEq)]
pub struct OddKey {
    /// The key.
    pub key: Key,
    /// Why, where the policy says so.
    pub reason: Option<String>,
}

/// How one table tells tenants apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenancy {
    /// Table.
    pub table: QualifiedName,
    /// The column, and whether an index starts with it; `None` where there is no such column.
    pub column: Option<(String, bool)>,
    /// Whether the policy says that it belongs to no tenant.
    pub shared: bool,
    /// Whether the policy demands a column of it.
    pub demanded: bool,
}

impl Policy {
    pub(super) fn critical(&self, tables: &[&Table]) -> Vec<ColumnFact> {
        let mut facts = Vec::new();
        let fact = |name: String, table: Option<&&Table>, column: &String| {
            let found = table.and_then(|table| table.column(column));
            ColumnFact {
                table: name,
                column: column.clone(),
                ty: found.map(|one| one.ty.best().map_or("?".to_owned(), ToString::to_string)),
            }
        };
        for (name, columns) in &self.critical_columns {
            let table = tables.iter().find(|table| is_named(&table.name, name));
            facts.extend(
                columns
                    .iter()
                    .map(|column| fact(name.clone(), table, column)),
            );
        }
        for table in tables {
            let columns = self.required_columns.iter();
            let name = table.name.to_string();
            facts.extend(columns.map(|column| fact(name.clone(), Some(table), column)));
        }
        facts
    }

    pub(super) fn forbidden(&self, tables: &[&Table]) -> Vec<(QualifiedName, String)> {
        let mut found = Vec::new();
        for table in tables {
            let columns = self.forbidden_columns.iter();
            let columns = columns.filter(|column| table.column(column).is_some());
            found.extend(columns.map(|column| (table.name.clone(), column.clone())));
        }
        found
    }

    pub(super) fn odd_keys(&self, analysis: &Analysis) -> Vec<OddKey> {
        let odd = |key: &&Key| key.referenced_columns != ["id"];
        let keys = analysis.keys.iter().filter(odd);
        keys.map(|key| OddKey {
            reason: self
                .by_design
                .iter()
                .find(|(from, design)| is_meant(key, from, design))
                .map(|(_, design)| design.reason.clone()),
            key: key.clone(),
        })
        .collect()
    }

    pub(super) fn stale_designs(&self, analysis: &Analysis) -> Vec<String> {
        let stale = self.by_design.iter().filter(|(from, design)| {
            let mut keys = analysis.keys.iter();
            !keys.any(|key| is_meant(key, from, design))
        });
        stale
            .map(|(from, design)| format!("{from} -> {}", design.references))
            .collect()
    }

    pub(super) fn tenancy(&self, tables: &[&Table], indexes: &[IndexFacts]) -> Vec<Tenancy> {
        if self.tenancy_columns.is_empty() {
            return Vec::new();
        }
        let of_table = |table: &&Table| {
            let mut columns = self.tenancy_columns.iter();
            let column = columns.find(|column| table.column(column).is_some());
            let column = column.map(|column| {
                let wanted = [column.clone()];
                let mut indexes = indexes.iter();
                (
                    column.clone(),
                    indexes.any(|index| serves(index, &table.name, &wanted)),
                )
            });
            let shared = self
                .shared_tables
                .iter()
                .any(|name| is_named(&table.name, name));
            Tenancy {
                table: table.name.clone(),
                demanded: !shared && !self.shared_tables.is_empty(),
                column,
                shared,
            }
        };
        tables.iter().map(of_table).collect()
    }
}

/// Whether a table is meant by `table` or `schema.table`.
pub(crate) fn is_named(table: &QualifiedName, name: &str) -> bool {
    table.name == name || table.full() == name
}

fn is_meant(key: &Key, from: &str, design: &ByDesign) -> bool {
    ends_in(from, &key.table, &key.columns)
        && ends_in(&design.references, &key.references, &key.referenced_columns)
}

fn ends_in(text: &str, table: &QualifiedName, columns: &[String]) -> bool {
    text.rsplit_once('.')
        .is_some_and(|(name, column)| is_named(table, name) && columns == [column])
}
