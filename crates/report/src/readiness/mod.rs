//! The document of `schemadrift readiness`: is this schema complete, and ready to be used?

mod human;
mod json;
mod markdown;
mod to_look_at;

use schemadrift_analyze::Claim;
use schemadrift_analyze::readiness::{Item, Outcome, Readiness};

use schemadrift_schema::ObjectHistory;

use crate::format::Format;
pub use json::readiness_json_schema;

/// An examination, with what its document says beside it.
#[derive(Clone, Copy)]
pub struct ReadinessDocument<'a> {
    /// The facts.
    pub readiness: &'a Readiness,
    /// What a document written by hand claims, and its path; `None` where none was given.
    pub claims: Option<(&'a str, &'a [Claim])>,
    /// Which migration made what; empty without migrations.
    pub provenance: &'a [ObjectHistory],
    /// Kind of the source, such as `migrations`.
    pub source: &'a str,
    /// Version of the command.
    pub tool_version: &'a str,
}

/// The whole document, ending in a line break; `None` for a format that only findings have.
pub fn render_readiness(format: Format, document: &ReadinessDocument<'_>) -> Option<String> {
    match format {
        Format::Human => Some(human::render(document)),
        Format::Markdown => Some(markdown::render(document)),
        Format::Json => Some(json::render(document)),
        _ => None,
    }
}

fn outcome(item: &Item) -> &'static str {
    match item.outcome {
        Outcome::Holds => "yes",
        Outcome::Remark => "remark",
        Outcome::Fails => "no",
    }
}

fn verdict(readiness: &Readiness) -> &'static str {
    if readiness.is_ready() {
        "ready"
    } else {
        "not ready"
    }
}
