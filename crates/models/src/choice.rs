//! Tables that a project has left out of its models on purpose.

use regex::RegexSet;
use schemadrift_schema::QualifiedName;

use crate::Models;

/// Which tables of one schema a generated file of models is to have.
#[derive(Debug, Clone)]
pub(crate) struct TableChoice {
    /// The schema that it is about.
    pub(crate) schema: String,
    /// Only tables whose name matches one of these, where it says so.
    pub(crate) only: Option<RegexSet>,
    /// No table whose name matches one of these.
    pub(crate) except: RegexSet,
}

impl TableChoice {
    fn takes(&self, name: &str) -> bool {
        let is_one = |only: &RegexSet| only.is_match(name);
        self.only.as_ref().is_none_or(is_one) && !self.except.is_match(name)
    }
}

impl Models {
    /// Whether the project says that its models are to do without this table, and they do.
    pub fn leave_out(&self, name: &QualifiedName) -> bool {
        let mut about = self
            .choices
            .iter()
            .filter(|choice| choice.schema == name.schema)
            .peekable();
        about.peek().is_some()
            && !about.any(|choice| choice.takes(&name.name))
            && !self.schema.tables.iter().any(|table| table.name == *name)
    }
}
