//! What a finding is about, and what goes with it.

/// What a finding is about. Absent is `None`, never an empty text.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// Namespace.
    pub schema: Option<String>,
    /// Bare table name.
    pub table: Option<String>,
    /// Column, where it is about exactly one.
    pub column: Option<String>,
    /// Columns of a constraint or index.
    pub columns: Vec<String>,
    /// Constraint, index, enum or other object by name.
    pub object: Option<String>,
    /// Target of a foreign key, as `table(column, …)`.
    pub references: Option<String>,
}

/// Something that the finding's cause entails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detail {
    /// Which property or kind of object.
    pub aspect: String,
    /// One line for people.
    pub text: String,
}
