//! What holds before or after a statement, so that the order of two follows from what they do.

use schemadrift_schema::QualifiedName;

/// What one statement brings about and another one waits for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fact {
    /// These columns of a table, sorted, are unique: a foreign key can point at them.
    Unique(QualifiedName, Vec<String>),
    /// A key over these columns, sorted, is gone: a foreign key that is added stands on another one.
    KeyGone(QualifiedName, Vec<String>),
    /// A foreign key that pointed at the table is gone: a key of it can go.
    Unreferenced(QualifiedName),
    /// A constraint of a table is gone, and its name is free.
    ConstraintGone(QualifiedName, String),
    /// The relation of this name is gone, and its name is free.
    NameFree(QualifiedName),
    /// A column of a table is gone.
    ColumnGone(QualifiedName, String),
    /// A column of a table makes its numbers by itself no more.
    IdentityGone(QualifiedName, String),
    /// A column of a table holds no NULL.
    NotNull(QualifiedName, String),
    /// Every column of a table that is to hold no NULL holds none.
    NoneNull(QualifiedName),
    /// This statement has run.
    Ran(String),
}

impl Fact {
    /// Uniqueness of columns, in whatever order they are written.
    pub(crate) fn unique(table: &QualifiedName, columns: &[String]) -> Fact {
        Fact::Unique(table.clone(), sorted(columns))
    }

    /// The end of a key, in whatever order its columns are written.
    pub(crate) fn key_gone(table: &QualifiedName, columns: &[String]) -> Fact {
        Fact::KeyGone(table.clone(), sorted(columns))
    }
}

fn sorted(columns: &[String]) -> Vec<String> {
    let mut columns = columns.to_vec();
    columns.sort();
    columns
}
