//! Findings and documents to bytes: one file or folder per format of findings, one folder per
//! document, and nothing else.
//!
//! **Architecture Invariant:** this crate sees findings and the metadata of rules, never one rule.
//! No I/O, no clock, no environment: the same audit and options give the same bytes.

mod analysis;
mod compared;
mod concise;
mod count;
mod format;
mod group;
mod human;
mod json;
mod markdown;
mod migrations;
mod namespace;
mod provenance;
mod readiness;
mod summary;
mod terminal;
mod visible;

use schemadrift_audit::{Audit, Severity};

pub use analysis::{AnalysisDocument, analysis_json_schema, render_analysis};
pub use format::{Format, UnknownFormat};
pub use json::json_schema;
pub use migrations::{
    MigrationLine, MigrationStatusDocument, migration_status_json_schema, render_migration_status,
};
pub use readiness::{ReadinessDocument, readiness_json_schema, render_readiness};
pub use summary::{SummaryDocument, render_summary, summary_json_schema};

/// What a report needs to know beside the audit.
#[derive(Clone, Copy)]
pub struct RenderOptions<'a> {
    /// Whether `human` may colour what it prints.
    pub color: bool,
    /// Columns of the terminal, for `human`.
    pub width: usize,
    /// Text of a source file by its reported path, where it can be had; for snippets.
    pub sources: &'a dyn Fn(&str) -> Option<String>,
    /// Version of the command.
    pub tool_version: &'a str,
    /// Findings of this severity or worse make the audit not ok; `None` for never.
    pub fail_on: Option<Severity>,
}

impl RenderOptions<'_> {
    /// Whether something was audited, and nothing is at or above the severity that fails it.
    pub fn ok(&self, audit: &Audit) -> bool {
        if audit.nothing_to_audit().is_some() {
            return false;
        }
        match (self.fail_on, audit.worst()) {
            (Some(limit), Some(worst)) => worst < limit,
            _ => true,
        }
    }
}

/// The whole report, ending in a line break; never empty.
pub fn render(format: Format, audit: &Audit, options: &RenderOptions<'_>) -> String {
    match format {
        Format::Human => human::render(audit, options),
        Format::Concise => concise::render(audit),
        Format::Markdown => markdown::render(audit),
        Format::Json => json::render(audit, options),
    }
}
