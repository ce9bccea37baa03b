//! A whole audit: findings, and what they were found between.

use schemadrift_schema::{ObjectHistory, Origin};

use crate::finding::Finding;
use crate::severity::Severity;

/// A whole audit, ready to be reported.
#[derive(Debug, Clone, PartialEq)]
pub struct Audit {
    /// How it should be.
    pub expected: AuditedSource,
    /// How it is.
    pub actual: AuditedSource,
    /// One line a model, in order of path and place.
    pub models: Vec<ModelLine>,
    /// All findings, sorted.
    pub findings: Vec<Finding>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// What each source could and could not say.
    pub coverage: Vec<CoverageLine>,
    /// Which migration made what of the actual side; empty without migrations.
    pub provenance: Vec<ObjectHistory>,
}

/// One of the two sides of an audit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditedSource {
    /// `models`, `database`, `migrations`, `snapshot` or `sql`.
    pub kind: &'static str,
    /// How models are written; empty for every other source.
    pub frameworks: Vec<String>,
    /// Number of files that hold models.
    pub files: usize,
    /// Number of models.
    pub models: usize,
    /// Server version; `None` for models and for a sandboxed source.
    pub server_version: Option<String>,
    /// Number of tables.
    pub tables: usize,
}

/// One model and how it fared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelLine {
    /// Name of the Rust item.
    pub model: String,
    /// Path from the crate root.
    pub path: String,
    /// Table with its namespace; `None` for an unbound model.
    pub table: Option<String>,
    /// Where it is declared.
    pub origin: Option<Origin>,
    /// How it is written.
    pub framework: String,
    /// How it fared.
    pub status: ModelStatus,
    /// Why it is bound to nothing, where it is.
    pub reason: Option<String>,
    /// Migration that created the table.
    pub created_by: Option<String>,
    /// Migrations that changed it later.
    pub changed_by: Vec<String>,
}

/// How a model fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelStatus {
    /// Nothing of severity warning or error.
    Match,
    /// Something differs; also where the table seems renamed.
    Drifted,
    /// There is no such table.
    Missing,
    /// The model is bound to no table.
    Unbound,
}

impl ModelStatus {
    /// `match`, `drifted`, `missing` or `unbound`.
    pub fn name(self) -> &'static str {
        match self {
            ModelStatus::Match => "match",
            ModelStatus::Drifted => "drifted",
            ModelStatus::Missing => "missing",
            ModelStatus::Unbound => "unbound",
        }
    }
}

/// Recoverable bad input.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File, where there is one.
    pub file: Option<String>,
    /// Line, from 1.
    pub line: Option<u32>,
    /// Column, from 1.
    pub column: Option<u32>,
    /// What is wrong and what to do.
    pub message: String,
}

/// How much one source says about one aspect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageLine {
    /// `models`, `database`, `migrations`, `snapshot` or `sql`; behind `expected` or `actual` where both
    /// sides are of one kind and say different things.
    pub source: String,
    /// Which aspect.
    pub aspect: String,
    /// `fully`, `partly` or `no`.
    pub stated: String,
    /// How many of them there are, where they are counted and not compared.
    pub count: Option<u64>,
}

/// Numbers of findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Findings of severity error.
    pub error: usize,
    /// Findings of severity warning.
    pub warning: usize,
    /// Findings of severity info.
    pub info: usize,
}

impl Audit {
    /// Counts the findings.
    pub fn summary(&self) -> Summary {
        let count = |severity| {
            self.findings
                .iter()
                .filter(|finding| finding.severity == severity)
                .count()
        };
        Summary {
            error: count(Severity::Error),
            warning: count(Severity::Warning),
            info: count(Severity::Info),
        }
    }

    /// The worst severity among the findings.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// Why this audit compared nothing, where it did not: silence would pass for agreement.
    pub fn nothing_to_audit(&self) -> Option<&'static str> {
        if self.models.is_empty() {
            return Some("no model was found");
        }
        if self
            .models
            .iter()
            .all(|line| line.status == ModelStatus::Unbound)
        {
            return Some("no model is bound to a table");
        }
        (self.actual.tables == 0).then_some("the database has no tables")
    }
}
