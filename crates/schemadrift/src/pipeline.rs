//! The pipeline: read both sides at once, compare, let a sandbox settle what differs as text,
//! compare again, judge, and write the statements.

use std::collections::BTreeSet;

use schemadrift_audit::{Audit, AuditedSource, Finding, Policy, Problem, judge};
use schemadrift_diff::{Change, TableDrift, diff, is_runner_table, unsettled};
use schemadrift_introspect::IntrospectError;
use schemadrift_models::Models;
use schemadrift_patch::Statements;
use schemadrift_sandbox::Sandbox;
use schemadrift_schema::{QualifiedName, Schema};

use crate::error::AuditError;
use crate::filter::{self, TableFilter};
use crate::lines;
use crate::load::{Extent, Loaded, database_without_expressions, load};
use crate::models_as_actual::{models_as_actual, on_its_own};
use crate::request::{AuditRequest, LoadOptions};
use crate::settle;
use crate::source::Source;
use crate::three_way;

/// A finished audit.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// What was found.
    pub audit: Audit,
    /// What a user should know that is no finding and no problem.
    pub notes: Vec<String>,
}

/// Loads one source.
///
/// # Errors
/// Every kind of [`AuditError`]. Unreadable models are problems in the outcome instead.
pub async fn load_schema(
    source: &Source,
    options: &LoadOptions,
) -> Result<(Schema, Vec<String>), AuditError> {
    let filter = TableFilter::new(options)?;
    let mut loaded = load(source, Extent::Everything, options).await?;
    loaded.stop().await?;
    let mut schema = match loaded.models.take() {
        Some(models) => {
            let problems = models.problems.iter();
            loaded.notes.extend(problems.map(ToString::to_string));
            if models.schema.tables.is_empty() && models.unbound.is_empty() {
                loaded.notes.push("no model was found".to_owned());
            }
            on_its_own(models.schema)
        }
        None => loaded.schema,
    };
    filter.apply(&mut schema);
    Ok((schema, loaded.notes))
}

/// Runs one audit.
///
/// # Errors
/// Every kind of [`AuditError`]. Unreadable models are problems in the outcome instead.
pub async fn audit(request: AuditRequest) -> Result<Outcome, AuditError> {
    audit_with(None, &request).await
}

/// Runs one audit, with the expected models where they have been read before. A database that
/// changes while it is read is read once more, and then all at once.
pub(crate) async fn audit_with(
    models: Option<&Models>,
    request: &AuditRequest,
) -> Result<Outcome, AuditError> {
    let options = &request.options;
    TableFilter::new(options)?;
    if let (Source::Models(_), Source::Database(url), None) =
        (&request.expected, &request.actual, &request.between)
    {
        let without_expressions = database_without_expressions(url, options);
        let (expected, actual) = tokio::join!(load_expected(models, request), without_expressions);
        match audit_loaded(expected?, actual?, request).await {
            Err(AuditError::Introspect(IntrospectError::Changing)) => {}
            audited => return audited,
        }
    }
    let actual = load(&request.actual, extent(request), options);
    let (expected, actual) = tokio::join!(load_expected(models, request), actual);
    audit_loaded(expected?, actual?, request).await
}

async fn load_expected(
    models: Option<&Models>,
    request: &AuditRequest,
) -> Result<Loaded, AuditError> {
    match models {
        Some(models) => Ok(Loaded::of_models(models.clone())),
        None => load(&request.expected, extent(request), &request.options).await,
    }
}

/// Audits what both sides have been loaded into.
async fn audit_loaded(
    mut expected: Loaded,
    mut actual: Loaded,
    request: &AuditRequest,
) -> Result<Outcome, AuditError> {
    let options = &request.options;
    let filter = TableFilter::new(options)?;
    bind(&mut expected, &mut actual.schema);
    bind(&mut actual, &mut expected.schema);
    let unread = match expected.models.is_some() {
        true => filter.apply_to_models(&mut expected.schema),
        false => {
            filter.apply(&mut expected.schema);
            None
        }
    };
    filter.apply(&mut actual.schema);
    if expected.models.is_none() && actual.models.is_none() {
        filter::nothing_wanted(options, [&expected.schema, &actual.schema])?;
    }
    if actual.models.is_some() {
        models_as_actual(&mut actual.schema, &mut expected.schema);
    }

    let mut findings;
    let mut notes = Vec::new();
    match &request.between {
        None => findings = between_two(&mut expected, &mut actual, request).await?,
        Some(folder) => {
            let explained =
                three_way::audit(&mut expected, &mut actual, folder, &filter, request).await?;
            findings = explained.findings;
            notes.extend(explained.notes);
        }
    }
    expected.stop().await?;
    actual.stop().await?;
    findings.sort_by(Finding::in_order);
    for note in expected.notes.iter().chain(&actual.notes) {
        if !notes.contains(note) {
            notes.push(note.clone());
        }
    }
    notes.extend(unused_map(&expected));
    notes.extend(unread);
    Ok(Outcome {
        audit: assemble(expected, actual, findings),
        notes,
    })
}

/// Findings between two sides. Expressions are read of tables that differ, and settled there; what no
/// model speaks of is told of as a whole.
async fn between_two(
    expected: &mut Loaded,
    actual: &mut Loaded,
    request: &AuditRequest,
) -> Result<Vec<Finding>, AuditError> {
    let changes = diff(&expected.schema, &actual.schema);
    let is_whole_table =
        |change: &Change<'_>| matches!(change, Change::Table(TableDrift::Unmapped(_, _)));
    if changes.iter().all(is_whole_table) {
        let policy = &request.policy;
        return Ok(findings(&expected.schema, &actual.schema, &changes, policy));
    }
    let differing = differing(&changes);
    actual.read_expressions(differing.as_ref()).await?;
    let ready = actual.sandbox.as_ref().or(expected.sandbox.as_ref());
    let (one, two) = (&mut expected.schema, &mut actual.schema);
    Ok(compare(one, two, ready, request).await)
}

/// The actual tables that something differs in; `None` for all, since a type or another object may be
/// used by any.
fn differing(changes: &[Change<'_>]) -> Option<BTreeSet<QualifiedName>> {
    let mut tables = BTreeSet::new();
    for change in changes {
        match change {
            Change::Mapping(mapping, _) => _ = tables.insert(mapping.table.clone()),
            Change::Enum(_) | Change::Object(_) | Change::Comment(_) => return None,
            change => tables.extend(change.pair().map(|pair| pair.actual.name.clone())),
        }
    }
    Some(tables)
}

/// Models have nothing to say of views' bodies, functions and triggers.
fn extent(request: &AuditRequest) -> Extent {
    let models = [&request.expected, &request.actual]
        .into_iter()
        .any(|side| matches!(side, Source::Models(_)));
    if models && request.between.is_none() {
        Extent::Tables
    } else {
        Extent::Everything
    }
}

/// Binds models to the tables of the other side, and takes out of it what the models leave out on
/// purpose. Nothing happens to any other source.
pub(crate) fn bind(side: &mut Loaded, other: &mut Schema) {
    if let Some(models) = &mut side.models {
        models.bind(other);
        filter::leave_out(models, other);
        side.schema = std::mem::take(&mut models.schema);
    }
}

/// Findings between two schemas, in which a sandbox has settled what differs as text. `ready` is a
/// sandbox that already holds one of them.
pub(crate) async fn compare(
    expected: &mut Schema,
    actual: &mut Schema,
    ready: Option<&Sandbox>,
    request: &AuditRequest,
) -> Vec<Finding> {
    settle_both(expected, actual, ready, request).await;
    findings(expected, actual, &diff(expected, actual), &request.policy)
}

/// Lets a sandbox settle what differs as text.
pub(crate) async fn settle_both(
    expected: &mut Schema,
    actual: &mut Schema,
    ready: Option<&Sandbox>,
    request: &AuditRequest,
) {
    let text_differs = unsettled(&diff(expected, actual));
    if !text_differs.is_empty() {
        let sandbox = &request.options.sandbox;
        settle::settle(expected, actual, &text_differs, ready, sandbox).await;
    }
    settle::settle_objects(expected, actual, &request.options.sandbox).await;
}

fn findings(
    expected: &Schema,
    actual: &Schema,
    changes: &[Change<'_>],
    policy: &Policy,
) -> Vec<Finding> {
    let statements = Statements::new(expected, actual, changes);
    judge(changes, policy)
        .into_iter()
        .map(|judged| {
            let mut finding = judged.finding;
            let changes = [judged.change].into_iter().chain(judged.carried);
            finding.statements = changes.flat_map(|change| statements.of(change)).collect();
            finding
        })
        .collect()
}

fn assemble(expected: Loaded, actual: Loaded, findings: Vec<Finding>) -> Audit {
    let lines = expected.models.as_ref().map(|models| {
        let unbound = &models.unbound;
        lines::models(&expected.schema, unbound, &actual.schema, &findings)
    });
    let coverage = lines::of_both(&expected, &actual);
    let problems = [&expected, &actual]
        .into_iter()
        .filter_map(|side| side.models.as_ref())
        .flat_map(|models| models.problems.clone())
        .map(|problem| Problem {
            file: Some(problem.file),
            line: problem.line,
            column: problem.column,
            message: problem.message,
        })
        .chain(settle::not_sql(&expected.schema))
        .collect();
    Audit {
        expected: audited_source(&expected),
        actual: audited_source(&actual),
        models: lines.unwrap_or_default(),
        coverage,
        provenance: actual.schema.histories(),
        problems,
        findings,
    }
}

/// A struct that reads several tables is one model.
fn number_of(side: &Loaded, models: &Models) -> usize {
    let tables = side.schema.tables.iter();
    let places: BTreeSet<_> = tables
        .map(|table| (&table.origin, table.model.as_ref().map(|model| &model.path)))
        .collect();
    places.len() + models.unbound.len()
}

fn audited_source(side: &Loaded) -> AuditedSource {
    let tables = side.schema.tables.iter();
    let mut source = AuditedSource {
        kind: side.kind,
        server_version: side.server_version.clone(),
        tables: tables.filter(|table| !is_runner_table(&table.name)).count(),
        ..AuditedSource::default()
    };
    if let Some(models) = &side.models {
        let frameworks = models.frameworks.iter();
        source.frameworks = frameworks.map(|name| (*name).to_owned()).collect();
        source.files = models.files;
        source.models = number_of(side, models);
    }
    source
}

fn unused_map(side: &Loaded) -> Vec<String> {
    let unused = side.models.iter().flat_map(|models| &models.unused_map);
    unused
        .map(|name| format!("no model answers to {name:?} of the models map"))
        .collect()
}
