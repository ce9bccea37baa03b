//! Keys and other constraints of a table.

use std::fmt;

use crate::expression::Expression;
use crate::index::IndexKey;
use crate::name::QualifiedName;
use crate::origin::{Origin, Provenance};
use crate::stated::Stated;

/// Primary key.
#[derive(Debug, Clone, PartialEq)]
pub struct PrimaryKey {
    /// Name; `None` where a model leaves it to PostgreSQL.
    pub name: Option<String>,
    /// Columns in key order.
    pub columns: Vec<String>,
    /// Columns that the index carries beside the key.
    pub include: Vec<String>,
    /// Whether the check can wait for the end of the transaction.
    pub deferrable: Stated<bool>,
    /// Whether it waits by itself.
    pub initially_deferred: Stated<bool>,
    /// Where a model declares it.
    pub origin: Option<Origin>,
    /// Migrations that made it.
    pub provenance: Provenance,
}

impl PrimaryKey {
    /// A key over these columns of which nothing more is said.
    pub fn over(columns: Vec<String>) -> Self {
        PrimaryKey {
            name: None,
            columns,
            include: Vec::new(),
            deferrable: Stated::Unstated,
            initially_deferred: Stated::Unstated,
            origin: None,
            provenance: Provenance::default(),
        }
    }
}

/// Uniqueness of columns: one fact, whether a constraint or a plain unique index enforces it.
#[derive(Debug, Clone, PartialEq)]
pub struct Unique {
    /// Name of the constraint or index; `None` where a model leaves it to PostgreSQL.
    pub name: Option<String>,
    /// Columns in key order; for uniqueness the order means nothing.
    pub columns: Vec<String>,
    /// How the index under it is sorted, a place for each column or none where all of them have what
    /// is the default. A model says nothing of it, and nothing of the order of columns either.
    pub sorting: Stated<Vec<Sorting>>,
    /// Columns that the index carries beside the key.
    pub include: Vec<String>,
    /// Whether two NULLs are the same.
    pub nulls_not_distinct: Stated<bool>,
    /// What enforces it.
    pub form: Stated<UniqueForm>,
    /// Whether the check can wait for the end of the transaction.
    pub deferrable: Stated<bool>,
    /// Whether it waits by itself.
    pub initially_deferred: Stated<bool>,
    /// Where a model declares it.
    pub origin: Option<Origin>,
    /// Migrations that made it.
    pub provenance: Provenance,
}

impl Unique {
    /// As an index on it is written: each column with what is not the default of its sorting.
    pub fn keys(&self) -> Vec<IndexKey> {
        let sorting = self.sorting.value().map_or(&[][..], Vec::as_slice);
        let of_column = |(position, column): (usize, &String)| {
            let mut key = IndexKey::column_ascending(column);
            if let Some(sorting) = sorting.get(position) {
                key.descending = sorting.descending;
                key.nulls_first = sorting.nulls_first;
            }
            key
        };
        self.columns.iter().enumerate().map(of_column).collect()
    }
}

/// How an index sorts by one of its columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorting {
    /// Whether the order is descending.
    pub descending: bool,
    /// Whether NULLs come first; by default they do exactly where the order is descending.
    pub nulls_first: bool,
}

/// What enforces uniqueness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UniqueForm {
    /// A unique constraint.
    Constraint,
    /// A unique index over plain columns, without a predicate.
    Index,
}

/// Foreign key.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignKey {
    /// Name; `None` where a model leaves it to PostgreSQL.
    pub name: Option<String>,
    /// Referencing columns, in the order of `referenced_columns`.
    pub columns: Vec<String>,
    /// Referenced table.
    pub references: QualifiedName,
    /// Referenced columns; empty where a model means the table's primary key.
    pub referenced_columns: Vec<String>,
    /// What a delete does.
    pub on_delete: Stated<ReferentialAction>,
    /// Columns that a delete sets, where it does not set all of them; empty for all.
    pub on_delete_columns: Stated<Vec<String>>,
    /// What an update does.
    pub on_update: Stated<ReferentialAction>,
    /// How NULLs in a composite key match.
    pub match_type: Stated<MatchType>,
    /// Whether the check can wait for the end of the transaction.
    pub deferrable: Stated<bool>,
    /// Whether it waits by itself.
    pub initially_deferred: Stated<bool>,
    /// Whether existing rows have been checked.
    pub validated: Stated<bool>,
    /// Where a model declares it.
    pub origin: Option<Origin>,
    /// Migrations that made it.
    pub provenance: Provenance,
}

impl ForeignKey {
    /// As reports name it: `users(id)`.
    pub fn target(&self) -> String {
        if self.referenced_columns.is_empty() {
            return self.references.to_string();
        }
        format!(
            "{}({})",
            self.references,
            self.referenced_columns.join(", ")
        )
    }
}

/// What a foreign key does when the referenced row goes or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferentialAction {
    /// Refuse at the end of the statement or transaction; the default.
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Do the same to the referencing row.
    Cascade,
    /// Set the referencing columns to NULL.
    SetNull,
    /// Set the referencing columns to their defaults.
    SetDefault,
}

impl ReferentialAction {
    /// Reads the SQL spelling in any case, with spaces or underscores.
    pub fn parse(text: &str) -> Option<Self> {
        let words = text.replace('_', " ").to_lowercase();
        Some(match words.trim() {
            "no action" => ReferentialAction::NoAction,
            "restrict" => ReferentialAction::Restrict,
            "cascade" => ReferentialAction::Cascade,
            "set null" => ReferentialAction::SetNull,
            "set default" => ReferentialAction::SetDefault,
            _ => return None,
        })
    }
}

/// As SQL writes it: `SET NULL`.
impl fmt::Display for ReferentialAction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            ReferentialAction::NoAction => "NO ACTION",
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => "SET DEFAULT",
        })
    }
}

/// How NULLs in a composite foreign key match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchType {
    /// One NULL is enough to pass; the default.
    Simple,
    /// All or none.
    Full,
    /// Listed in the catalog, never implemented by PostgreSQL.
    Partial,
}

/// Check constraint.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// Name; `None` where a model leaves it to PostgreSQL.
    pub name: Option<String>,
    /// The condition, without `CHECK` and the parentheses around it.
    pub expression: Expression,
    /// Whether existing rows have been checked.
    pub validated: Stated<bool>,
    /// Whether tables that inherit from this one are left alone.
    pub no_inherit: Stated<bool>,
    /// Columns that it reads, where that is known.
    pub columns: Vec<String>,
    /// Where a model declares it.
    pub origin: Option<Origin>,
    /// Migrations that made it.
    pub provenance: Provenance,
}

/// Exclusion constraint, compared by its definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Exclusion {
    /// Name.
    pub name: Option<String>,
    /// Columns that it reads.
    pub columns: Vec<String>,
    /// Definition in the server's own form, from `EXCLUDE` on.
    pub definition: Expression,
    /// Migrations that made it.
    pub provenance: Provenance,
}
