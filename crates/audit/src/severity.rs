//! Severity answers one question: what happens when this is merged?

use std::fmt;

/// How bad a finding is. Ordered: info, warning, error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The database has more than the models, or nothing could be compared.
    Info,
    /// A promise of the model is not kept by the database.
    Warning,
    /// A query or an insert fails, or data is misread.
    Error,
}

impl Severity {
    /// From the worst to the mildest, as reports order them.
    pub const WORST_FIRST: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

    /// `error`, `warning` or `info`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}
