//! `readiness`: one source examined against its models and against what the project demands.

use std::collections::BTreeSet;

use schemadrift_analyze::readiness::{Coverage, Policy, Readiness, readiness as examine};
use schemadrift_analyze::{Volumes, analyze};
use schemadrift_audit::{Finding, Severity};
use schemadrift_models::ReadOptions;
use schemadrift_schema::{ObjectHistory, Schema};

use crate::analysis::{take_models, without_runners};
use crate::error::AuditError;
use crate::filter::TableFilter;
use crate::load::{Extent, Loaded, load};
use crate::pipeline::{bind, compare};
use crate::request::{AuditRequest, LoadOptions};
use crate::source::Source;

/// What an examination is asked to do.
#[derive(Debug, Clone)]
pub struct ReadinessRequest {
    /// What is examined.
    pub source: Source,
    /// The models that are to cover it.
    pub models: Option<ReadOptions>,
    /// What to read, and how.
    pub options: LoadOptions,
    /// What the project demands.
    pub policy: Policy,
}

/// A finished examination.
#[derive(Debug, Clone)]
pub struct Examined {
    /// The facts.
    pub readiness: Readiness,
    /// Which migration made what; empty without migrations.
    pub provenance: Vec<ObjectHistory>,
    /// Kind of the source.
    pub source: &'static str,
    /// What a user should know.
    pub notes: Vec<String>,
}

/// Examines one source.
///
/// # Errors
/// Every kind of [`AuditError`].
pub async fn readiness(request: &ReadinessRequest) -> Result<Examined, AuditError> {
    let options = &request.options;
    let filter = TableFilter::new(options)?;
    let mut loaded = load(&request.source, Extent::Everything, options).await?;
    take_models(&mut loaded);
    without_runners(&mut loaded.schema);
    filter.apply(&mut loaded.schema);
    let coverage = match (&request.models, &request.source) {
        (None, _) | (_, Source::Models(_)) => None,
        (Some(models), _) => Some(coverage(models, &loaded, &filter, request).await?),
    };
    loaded.stop().await?;
    let analysis = analyze(&loaded.schema, &Volumes::default());
    Ok(Examined {
        provenance: loaded.schema.histories(),
        readiness: examine(&loaded.schema, &analysis, &request.policy, coverage),
        source: loaded.kind,
        notes: loaded.notes,
    })
}

async fn coverage(
    models: &ReadOptions,
    actual: &Loaded,
    filter: &TableFilter,
    request: &ReadinessRequest,
) -> Result<Coverage, AuditError> {
    let source = Source::Models(models.clone());
    let mut expected = load(&source, Extent::Tables, &request.options).await?;
    let mut schema = actual.schema.clone();
    bind(&mut expected, &mut schema);
    filter.apply(&mut expected.schema);
    let mut coverage = counted(&expected.schema, &schema);
    let mut audit = AuditRequest::between_sources(source, request.source.clone());
    audit.options = request.options.clone();
    let ready = actual.sandbox.as_ref();
    let findings = compare(&mut expected.schema, &mut schema, ready, &audit).await;
    let errors = |finding: &&Finding| finding.severity == Severity::Error;
    coverage.errors = findings.iter().filter(errors).count();
    Ok(coverage)
}

fn counted(models: &Schema, actual: &Schema) -> Coverage {
    let by_name = models.tables_by_name();
    let mut coverage = Coverage::default();
    let tables = actual.tables.iter();
    for table in tables.filter(|table| !table.is_view() && table.parent.is_none()) {
        let claims = by_name.get(&table.name).into_iter().flatten();
        let columns = claims.flat_map(|model| &model.columns);
        let modelled: BTreeSet<&str> = columns.map(|column| column.name.as_str()).collect();
        let there = table.columns.iter();
        let covered = there.filter(|column| modelled.contains(column.name.as_str()));
        let counts = (table.columns.len(), covered.count());
        coverage.tables.insert(table.name.clone(), counts);
        let missing = modelled.iter().filter(|name| table.column(name).is_none());
        let missing = missing.map(|name| (table.name.clone(), (*name).to_owned()));
        coverage.missing_columns.extend(missing);
    }
    let missing = by_name
        .keys()
        .filter(|name| actual.table_or_partition(name).is_none());
    coverage.missing_tables = missing.map(|name| (*name).clone()).collect();
    coverage
}
