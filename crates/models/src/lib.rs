//! Reads Rust models from source, never running it, into the vocabulary of `schemadrift-schema`.
//!
//! [`read`] finds the files, sets those aside that cannot hold a model, parses the rest on all
//! cores and hands back a [`Schema`] with every [`Problem`] beside it. Structs that only read rows
//! (sqlx's `FromRow`) and do not say from which table are bound by [`Models::bind`], once the
//! other side is known.
//!
//! Reading takes three steps. `input` turns paths into texts. `syntax` turns a text into plain
//! `facts`, in a worker, since syntax trees never leave their thread. Then each
//! `framework` lowers its items with the help of `names`, which resolves paths as Rust
//! does; a file that was set aside is parsed after all as soon as a name leads into it.
//!
//! **Architecture Invariant:** parsing never fails. Whatever a file holds, the outcome is what
//! could be read and the problems beside it. A framework is known to its own module and to the
//! registry alone.

mod bind;
mod choice;
mod derive;
mod diesel;
mod facts;
mod framework;
mod input;
mod lower;
mod macros;
mod names;
mod pg_enum;
mod problem;
mod query;
mod read;
mod registry;
mod sea_orm;
mod sqlx;
mod syntax;
mod tokio_postgres;
mod unqueried;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use schemadrift_schema::{EnumType, Origin, QualifiedName, Schema, Table};

pub use problem::{Problem, ReadError};
pub use read::{files, read};

/// What to read, and how.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// Files, folders and globs. A glob is what does not exist and holds one of `*?[{`.
    pub paths: Vec<PathBuf>,
    /// Reported paths are relative to this folder.
    pub root: PathBuf,
    /// Names of the frameworks to look for, out of [`framework_names`]; `None` looks for all.
    pub frameworks: Option<BTreeSet<String>>,
    /// Namespace of tables that name none.
    pub default_schema: String,
    /// Patterns as in a `.gitignore` at `root`, of files and folders to leave out.
    pub exclude: Vec<String>,
    /// Tables of models that name none themselves, by the model's path or name.
    pub models_map: Vec<(String, QualifiedName)>,
}

impl ReadOptions {
    /// Reads `paths` with the defaults of the command line: all frameworks, schema `public`.
    pub fn new(root: impl Into<PathBuf>, paths: Vec<PathBuf>) -> Self {
        ReadOptions {
            paths,
            root: root.into(),
            frameworks: None,
            default_schema: "public".to_owned(),
            exclude: Vec::new(),
            models_map: Vec::new(),
        }
    }
}

/// What was read.
#[derive(Debug, Clone, Default)]
pub struct Models {
    /// Tables and enum types. Two models that claim one table both stand here.
    pub schema: Schema,
    /// Models of which no table is known, sorted by path.
    pub unbound: Vec<UnboundModel>,
    /// What could not be read, sorted by place.
    pub problems: Vec<Problem>,
    /// Number of files that hold models or enum types.
    pub files: usize,
    /// Names of the frameworks that models were found of.
    pub frameworks: BTreeSet<&'static str>,
    /// Entries of the models map that no model answers to.
    pub unused_map: Vec<String>,
    /// What the frameworks' own configuration says of tables that are left out.
    pub(crate) choices: Vec<choice::TableChoice>,
    /// Namespace of what names none.
    pub(crate) default_schema: String,
    /// Names of the tables that source creates as temporary ones.
    pub(crate) temporary_tables: BTreeSet<String>,
    /// Columns that may be missing from a row, by the place of their model.
    pub(crate) optional: BTreeMap<Origin, Vec<lower::OptionalColumn>>,
}

/// A model that is the shape of rows, and of no known table.
#[derive(Debug, Clone)]
pub struct UnboundModel {
    /// Name of the struct.
    pub name: String,
    /// Path from the crate root, such as `reports::MonthlyTotal`.
    pub path: String,
    /// How it is written: `sqlx`, …
    pub framework: &'static str,
    /// Where it is written.
    pub origin: Origin,
    /// Why it is bound to no table, and what would bind it.
    pub reason: String,
    /// Whether the shape has the name of its table, so that no other table is looked for.
    pub(crate) is_named: bool,
    /// What would bind it.
    pub(crate) advice: String,
    /// What it would be with a name; `None` where it can be no table.
    pub(crate) shape: Option<Table>,
    /// The queries that its rows come from.
    pub(crate) uses: Vec<query::QueryUse>,
    /// Enum types that its columns use.
    pub(crate) enums: Vec<EnumType>,
}

/// Names of the frameworks that can be read, in the order of precedence.
pub fn framework_names() -> impl Iterator<Item = &'static str> {
    registry::FRAMEWORKS.iter().map(|one| one.name())
}
