//! What was compared with what, and what the sources could say, in words.

use schemadrift_audit::{Audit, AuditedSource, CoverageLine, ModelStatus};

use crate::count::{Count, number};

/// One side, such as `23 models (derive) in 8 files`, or `41 tables of a database (PostgreSQL
/// 15.18)`.
///
/// What comes from outside is written by `raw`.
pub(crate) fn side(side: &AuditedSource, raw: impl Fn(&str) -> String) -> String {
    if side.kind == "models" {
        let mut text = number(side.models, "model");
        if !side.frameworks.is_empty() {
            let frameworks: Vec<String> = side.frameworks.iter().map(|one| raw(one)).collect();
            text.push_str(&format!(" ({})", frameworks.join(", ")));
        }
        text.push_str(&format!(" in {}", number(side.files, "file")));
        return text;
    }
    let kind = raw(source(side.kind));
    let mut text = format!("{} of {kind}", number(side.tables, "table"));
    if let Some(version) = &side.server_version {
        text.push_str(&format!(" (PostgreSQL {})", raw(version)));
    }
    text
}

/// Why nothing was compared, where models were to be audited and nothing was.
pub(crate) fn nothing(audit: &Audit) -> Option<&'static str> {
    audit
        .nothing_to_audit()
        .filter(|_| audit.expected.kind == "models")
}

/// The last line of a report: all findings, and how many models match.
pub(crate) fn totals(audit: &Audit) -> String {
    let matching = audit
        .models
        .iter()
        .filter(|line| line.status == ModelStatus::Match)
        .count();
    let mut line = Count::of(&audit.findings).all();
    if audit.expected.kind == "models" {
        line.push_str(&format!(
            "; models that match: {matching} of {}",
            audit.models.len()
        ));
    }
    if let Some(reason) = nothing(audit) {
        line.push_str(&format!("; nothing to audit: {reason}"));
    }
    if !audit.problems.is_empty() {
        line.push_str("; ");
        line.push_str(&number(audit.problems.len(), "problem"));
    }
    line
}

/// What a source is called inside a sentence.
pub(crate) fn source(kind: &str) -> &str {
    match kind {
        "database" => "a database",
        "migrations" => "replayed migrations",
        "snapshot" => "a snapshot",
        "sql" => "an SQL file",
        other => other,
    }
}

/// What follows the name of an aspect that is counted and not compared: ` (3)`.
pub(crate) fn counted(line: &CoverageLine) -> String {
    line.count
        .map_or_else(String::new, |count| format!(" ({count})"))
}

/// Coverage lines by source, in the order in which the sources come.
pub(crate) fn by_source(audit: &Audit) -> Vec<(&str, Vec<&CoverageLine>)> {
    let mut sources: Vec<(&str, Vec<&CoverageLine>)> = Vec::new();
    for line in &audit.coverage {
        match sources.iter_mut().find(|(name, _)| *name == line.source) {
            Some((_, lines)) => lines.push(line),
            None => sources.push((&line.source, vec![line])),
        }
    }
    sources
}
