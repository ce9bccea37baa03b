//! The pipeline: read both sides at once, compare, let a sandbox settle what differs as text,
//! compare again, judge, and write the statements.

use std::collections::BTreeSet;

use schemadrift_audit::{ActualSource, Audit, ExpectedSource, Problem, judge};
use schemadrift_diff::{diff, is_runner_table, unsettled};
use schemadrift_models::Models;

use crate::actual::{self, Actual};
use crate::error::AuditError;
use crate::filter::{self, TableFilter};
use crate::lines;
use crate::request::AuditRequest;
use crate::settle;

/// A finished audit.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What was found.
    pub audit: Audit,
    /// What a user should know that is no finding and no problem.
    pub notes: Vec<String>,
}

/// Runs one audit.
///
/// # Errors
/// Every kind of [`AuditError`]. Unreadable models are problems in the outcome instead.
pub async fn audit(request: AuditRequest) -> Result<Outcome, AuditError> {
    let filter = TableFilter::new(&request.include, &request.exclude)?;
    let read_options = request.models.clone();
    let reading = tokio::task::spawn_blocking(move || schemadrift_models::read(&read_options));
    let (models, actual) = tokio::join!(reading, actual::load(&request));
    let mut models = models.map_err(|error| AuditError::Bug(error.to_string()))??;
    let mut actual = actual?;

    models.bind(&actual.schema);
    filter::leave_out(&models, &mut actual.schema);
    filter.apply(&mut models.schema);
    filter.apply(&mut actual.schema);

    let text_differs = unsettled(&diff(&models.schema, &actual.schema));
    if !text_differs.is_empty() {
        settle::settle(
            &mut models.schema,
            &mut actual.schema,
            &text_differs,
            actual.sandbox.as_ref(),
            &request.sandbox,
        )
        .await;
    }
    if let Some(sandbox) = actual.sandbox.take() {
        sandbox.stop().await?;
    }
    let notes = notes(&models, &actual);
    Ok(Outcome {
        audit: compare(models, actual, &request),
        notes,
    })
}

fn compare(models: Models, actual: Actual, request: &AuditRequest) -> Audit {
    let changes = diff(&models.schema, &actual.schema);
    let findings = judge(&changes, &request.policy)
        .into_iter()
        .map(|judged| {
            let mut finding = judged.finding;
            finding.statements = schemadrift_patch::statements(judged.change);
            finding
        })
        .collect::<Vec<_>>();
    let tables = actual
        .schema
        .tables
        .iter()
        .filter(|table| !is_runner_table(&table.name));
    Audit {
        expected: ExpectedSource {
            kind: "models",
            frameworks: models
                .frameworks
                .iter()
                .map(|name| (*name).to_owned())
                .collect(),
            files: models.files,
            models: number_of(&models),
        },
        actual: ActualSource {
            kind: actual.kind,
            server_version: actual.server_version.clone(),
            tables: tables.count(),
        },
        models: lines::models(&models, &actual.schema, &findings),
        coverage: lines::coverage(&models.schema, &actual.schema, actual.kind),
        problems: models
            .problems
            .into_iter()
            .map(|problem| Problem {
                file: Some(problem.file),
                line: problem.line,
                column: problem.column,
                message: problem.message,
            })
            .collect(),
        findings,
    }
}

/// A struct that reads several tables is one model.
fn number_of(models: &Models) -> usize {
    let tables = models.schema.tables.iter();
    let places: BTreeSet<_> = tables
        .map(|table| (&table.origin, table.model.as_ref().map(|model| &model.path)))
        .collect();
    places.len() + models.unbound.len()
}

fn notes(models: &Models, actual: &Actual) -> Vec<String> {
    let mut notes = actual.notes.clone();
    for name in &models.unused_map {
        notes.push(format!("no model answers to {name:?} of the models map"));
    }
    notes
}
