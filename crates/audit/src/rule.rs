//! What a rule is made of.

use schemadrift_diff::Change;

use crate::draft::Draft;
use crate::page::Page;
use crate::severity::Severity;

/// A named judgement.
pub struct Rule {
    /// Name that reads as "allow …".
    pub name: &'static str,
    /// The chapter it stands in.
    pub group: Group,
    /// Severity unless a finding or the policy says otherwise.
    pub severity: Severity,
    /// Text of the rule's own file, whose leading doc comment is the rule's page; or the page.
    pub source: &'static str,
    /// Judges one change.
    pub check: for<'c, 'a> fn(&'c Change<'a>) -> Option<Draft>,
}

impl Rule {
    /// The rule's manual page.
    pub fn page(&self) -> Page {
        Page::from_source(self.source)
    }
}

/// Chapters of the rules page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Whole tables.
    Tables,
    /// Columns and their aspects.
    Columns,
    /// Keys and other constraints.
    Keys,
    /// Indexes.
    Indexes,
    /// Enum types.
    Enums,
    /// Other kinds of objects, between databases, migrations, snapshots and SQL.
    Objects,
    /// Code that compiles and fails in production.
    Code,
}

impl Group {
    /// Heading of the chapter.
    pub fn title(self) -> &'static str {
        match self {
            Group::Tables => "Tables",
            Group::Columns => "Columns",
            Group::Keys => "Keys",
            Group::Indexes => "Indexes",
            Group::Enums => "Enums",
            Group::Objects => "Other objects",
            Group::Code => "Code that compiles and fails in production",
        }
    }
}
