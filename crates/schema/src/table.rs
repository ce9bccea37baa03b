//! Tables and whatever else has columns, with the model that claims them.

use crate::column::Column;
use crate::constraint::{Check, Exclusion, ForeignKey, PrimaryKey, Unique};
use crate::coverage::Coverage;
use crate::decoding::RustTypes;
use crate::index::Index;
use crate::name::QualifiedName;
use crate::origin::{Origin, Provenance};
use crate::stated::Stated;

/// A table, a view, or another relation with columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Name with its namespace.
    pub name: QualifiedName,
    /// What kind of relation it is.
    pub kind: TableKind,
    /// The Rust item that declares it; `None` for every source but models.
    pub model: Option<ModelInfo>,
    /// What this source can say of this table.
    pub coverage: Coverage,
    /// Columns in order of declaration.
    pub columns: Vec<Column>,
    /// Primary key.
    pub primary_key: Stated<Option<PrimaryKey>>,
    /// Unique constraints and plain unique indexes.
    pub uniques: Vec<Unique>,
    /// Foreign keys.
    pub foreign_keys: Vec<ForeignKey>,
    /// Check constraints.
    pub checks: Vec<Check>,
    /// Exclusion constraints.
    pub exclusions: Vec<Exclusion>,
    /// Other indexes.
    pub indexes: Vec<Index>,
    /// The partitioned or inherited table that speaks for this one.
    pub parent: Option<QualifiedName>,
    /// Comment.
    pub comment: Stated<Option<String>>,
    /// Where a model declares it.
    pub origin: Option<Origin>,
    /// Migrations that made it.
    pub provenance: Provenance,
}

/// Kinds of relations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableKind {
    /// A model does not say.
    Unstated,
    /// An ordinary table.
    Ordinary,
    /// A partitioned table.
    Partitioned,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A foreign table.
    Foreign,
}

/// The Rust item that declares a table.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelInfo {
    /// Name of the struct or module.
    pub name: String,
    /// Path from the crate root, such as `models::asset::Asset`.
    pub path: String,
    /// How it is written: `derive`, `sqlx`, …
    pub framework: &'static str,
    /// What it is used for.
    pub role: ModelRole,
    /// Whether rows are inserted with its columns and no others.
    pub inserts: bool,
    /// How sure it is that this table is meant.
    pub confidence: Confidence,
    /// The Rust types that its framework reads PostgreSQL types with, for advice.
    pub rust_types: RustTypes,
    /// What its framework lets one write where the type of a field is not known, for advice;
    /// `{type}` stands for the column's type.
    pub type_advice: &'static str,
}

/// What a model is used for, which decides what a wrong nullability breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelRole {
    /// It declares the table: rows are read and written by it.
    Declares,
    /// It is the shape of rows that are read, and nothing is written by it.
    Reads,
}

/// How sure a static reading is. Never changes a severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// A guess that the source allows.
    Low,
    /// Concluded from names.
    Medium,
    /// Written.
    High,
}

impl Table {
    /// A table of which nothing is known yet.
    pub fn new(name: QualifiedName, kind: TableKind, coverage: Coverage) -> Self {
        Table {
            name,
            kind,
            model: None,
            coverage,
            columns: Vec::new(),
            primary_key: Stated::Unstated,
            uniques: Vec::new(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            exclusions: Vec::new(),
            indexes: Vec::new(),
            parent: None,
            comment: Stated::Unstated,
            origin: None,
            provenance: Provenance::default(),
        }
    }

    /// Gives back what its lists hold in reserve: a source may have thousands of tables.
    pub fn shrink_to_fit(&mut self) {
        self.columns.shrink_to_fit();
        self.uniques.shrink_to_fit();
        self.foreign_keys.shrink_to_fit();
        self.checks.shrink_to_fit();
        self.exclusions.shrink_to_fit();
        self.indexes.shrink_to_fit();
        for index in &mut self.indexes {
            index.keys.shrink_to_fit();
        }
    }

    /// Whether its rows are those of a query.
    pub fn is_view(&self) -> bool {
        matches!(self.kind, TableKind::View | TableKind::MaterializedView)
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }
}
