//! From an audit to the report that programs read.

use schemadrift_audit::{self as audit, Audit, ModelLine, ModelStatus};
use schemadrift_schema as schema;

use super::wire;
use crate::RenderOptions;
use crate::count::Count;
use crate::provenance;

/// The whole report.
pub(super) fn report(audit: &Audit, options: &RenderOptions<'_>) -> wire::Report {
    let count = Count::of(&audit.findings);
    wire::Report {
        schema_version: 1,
        tool: wire::Tool {
            name: "schemadrift".to_owned(),
            version: options.tool_version.to_owned(),
        },
        ok: options.ok(audit),
        expected: source(&audit.expected),
        actual: source(&audit.actual),
        summary: wire::Summary {
            error: count.at(audit::Severity::Error),
            warning: count.at(audit::Severity::Warning),
            info: count.at(audit::Severity::Info),
            baselined: 0,
            suppressed: 0,
        },
        models: audit
            .models
            .iter()
            .map(|line| model(line, replayed(audit)))
            .collect(),
        findings: audit.findings.iter().map(finding).collect(),
        problems: audit.problems.iter().map(problem).collect(),
        coverage: audit.coverage.iter().map(coverage).collect(),
        provenance: provenance::wire(&audit.provenance),
    }
}

/// One side. What only models have, or only catalogs, is left out of the other.
fn source(side: &audit::AuditedSource) -> wire::Source {
    let kind = side.kind.to_owned();
    if side.kind == "models" {
        return wire::Source::Models {
            kind,
            frameworks: side.frameworks.clone(),
            files: side.files,
            models: side.models,
        };
    }
    wire::Source::Catalogs {
        kind,
        server_version: known(side.server_version.as_deref()),
        tables: side.tables,
    }
}

/// Whether migrations took part, so that it is known which of them changed a table.
fn replayed(audit: &Audit) -> bool {
    [audit.expected.kind, audit.actual.kind].contains(&"migrations")
}

fn model(line: &ModelLine, replayed: bool) -> wire::Model {
    let place = Place::of(line.origin.as_ref());
    wire::Model {
        model: line.model.clone(),
        path: known(Some(&line.path)),
        table: known(line.table.as_deref()),
        file: place.file,
        line: place.line,
        column_number: place.column,
        framework: known(Some(&line.framework)),
        status: status(line.status),
        created_by: known(line.created_by.as_deref()),
        changed_by: (replayed || line.created_by.is_some()).then(|| line.changed_by.clone()),
    }
}

fn finding(finding: &audit::Finding) -> wire::Finding {
    let place = Place::of(finding.origin.as_ref());
    let subject = &finding.subject;
    wire::Finding {
        rule: finding.rule.to_owned(),
        severity: severity(finding.severity),
        confidence: confidence(finding.confidence),
        schema: known(subject.schema.as_deref()),
        table: known(subject.table.as_deref()),
        column: known(subject.column.as_deref()),
        columns: subject.columns.clone(),
        object: known(subject.object.as_deref()),
        references: known(subject.references.as_deref()),
        message: finding.message.clone(),
        expected: known(finding.expected.as_deref()),
        actual: known(finding.actual.as_deref()),
        renamed_from: known(finding.renamed_from.as_deref()),
        details: finding.details.iter().map(detail).collect(),
        cause: finding.cause.map(cause),
        model: known(finding.model.as_deref()),
        file: place.file,
        line: place.line,
        column_number: place.column,
        migration: known(finding.migration.as_deref()),
        fingerprint: finding.fingerprint.clone(),
        patch: finding.statements.iter().map(statement).collect(),
    }
}

fn detail(detail: &audit::Detail) -> wire::Detail {
    wire::Detail {
        aspect: detail.aspect.clone(),
        text: detail.text.clone(),
    }
}

fn statement(statement: &audit::Statement) -> wire::Statement {
    wire::Statement {
        sql: statement.sql.clone(),
        hazards: statement.hazards.clone(),
        lock: known(statement.lock.as_deref()),
        destructive: statement.destructive,
    }
}

fn problem(problem: &audit::Problem) -> wire::Problem {
    wire::Problem {
        file: known(problem.file.as_deref()),
        line: problem.line,
        column_number: problem.column,
        message: problem.message.clone(),
    }
}

fn coverage(line: &audit::CoverageLine) -> wire::Coverage {
    wire::Coverage {
        source: line.source.clone(),
        aspect: line.aspect.clone(),
        stated: line.stated.clone(),
        count: line.count,
    }
}

fn severity(severity: audit::Severity) -> wire::Severity {
    match severity {
        audit::Severity::Error => wire::Severity::Error,
        audit::Severity::Warning => wire::Severity::Warning,
        audit::Severity::Info => wire::Severity::Info,
    }
}

fn cause(cause: audit::Cause) -> wire::Cause {
    match cause {
        audit::Cause::Unmigrated => wire::Cause::Unmigrated,
        audit::Cause::Unapplied => wire::Cause::Unapplied,
        audit::Cause::OutOfBand => wire::Cause::OutOfBand,
    }
}

fn confidence(confidence: schema::Confidence) -> wire::Confidence {
    match confidence {
        schema::Confidence::High => wire::Confidence::High,
        schema::Confidence::Medium => wire::Confidence::Medium,
        schema::Confidence::Low => wire::Confidence::Low,
    }
}

fn status(status: ModelStatus) -> wire::Status {
    match status {
        ModelStatus::Match => wire::Status::Match,
        ModelStatus::Drifted => wire::Status::Drifted,
        ModelStatus::Missing => wire::Status::Missing,
        ModelStatus::Unbound => wire::Status::Unbound,
    }
}

/// A place in source, in the three keys that hold it.
struct Place {
    file: Option<String>,
    line: Option<u32>,
    column: Option<u32>,
}

impl Place {
    fn of(origin: Option<&schema::Origin>) -> Self {
        Place {
            file: origin.and_then(|origin| known(Some(&origin.file))),
            line: origin.map(|origin| origin.line),
            column: origin.map(|origin| origin.column),
        }
    }
}

/// An empty text says nothing, and nothing is null.
fn known(text: Option<&str>) -> Option<String> {
    text.filter(|text| !text.is_empty()).map(str::to_owned)
}
