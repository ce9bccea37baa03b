//! The document of `schemadrift analyze`: what one schema is like, and how to fill it.

mod human;
mod json;
mod markdown;
mod mermaid;
mod wire;

use schemadrift_analyze::{Analysis, Key, Proof};

use schemadrift_schema::ObjectHistory;

use crate::format::Format;
pub use json::analysis_json_schema;

/// An analysis, with what its document says beside it.
#[derive(Clone, Copy)]
pub struct AnalysisDocument<'a> {
    /// The facts.
    pub analysis: &'a Analysis,
    /// What became of a row for each table, where that was tried.
    pub proof: Option<&'a Proof>,
    /// Which migration made what; empty without migrations.
    pub provenance: &'a [ObjectHistory],
    /// Kind of the source, such as `migrations`.
    pub source: &'a str,
    /// Version of the command.
    pub tool_version: &'a str,
}

/// The whole document, ending in a line break; `None` for a format that only findings have.
pub fn render_analysis(format: Format, document: &AnalysisDocument<'_>) -> Option<String> {
    match format {
        Format::Human => Some(human::render(document)),
        Format::Markdown => Some(markdown::render(document)),
        Format::Json => Some(json::render(document)),
        _ => None,
    }
}

/// Why a key is not simply required, in the order in which it matters to a reader.
fn remark(key: &Key) -> Option<&'static str> {
    match (key.is_to_itself(), key.given_up, key.optional) {
        (true, _, true) => Some("to itself, optional"),
        (true, _, false) => Some("to itself"),
        (_, true, _) => Some("optional, filled in afterwards"),
        (_, _, true) => Some("optional"),
        _ => None,
    }
}
