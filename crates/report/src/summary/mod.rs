//! The document of `schemadrift migrations summary`: what migrations created, changed and dropped.

mod json;
mod markdown;

use schemadrift_analyze::Summary;
use schemadrift_schema::ObjectHistory;

use crate::format::Format;
pub use json::summary_json_schema;

/// A summary, with what its document says beside it.
#[derive(Clone, Copy)]
pub struct SummaryDocument<'a> {
    /// The facts.
    pub summary: &'a Summary,
    /// Revision or number of the migration, or of the first and the last one.
    pub revision: &'a str,
    /// What the name of the only file says in words; empty for several.
    pub description: &'a str,
    /// Names of the files, in order.
    pub files: &'a [String],
    /// Tables, columns and foreign keys that are there after the last file.
    pub totals: [usize; 3],
    /// Which of the files made what.
    pub provenance: &'a [ObjectHistory],
    /// Version of the command.
    pub tool_version: &'a str,
}

/// The whole document, ending in a line break; `None` for a format that only findings have. A
/// terminal shows the Markdown as it is.
pub fn render_summary(format: Format, document: &SummaryDocument<'_>) -> Option<String> {
    match format {
        Format::Human | Format::Markdown => Some(markdown::render(document)),
        Format::Json => Some(json::render(document)),
        _ => None,
    }
}
