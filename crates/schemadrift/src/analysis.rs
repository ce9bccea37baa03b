//! `analyze`: one source, loaded and analysed, and its seeding order proved where that is asked for.

use std::collections::BTreeMap;

use schemadrift_analyze::{Analysis, Proof, Volumes, analyze as analyze_schema};
use schemadrift_diff::is_runner_table;
use schemadrift_introspect::{
    ConnectUrl, IntrospectOptions, TableEstimate, close, table_estimates,
};
use schemadrift_schema::{ObjectHistory, QualifiedName, Schema};

use crate::error::AuditError;
use crate::filter::TableFilter;
use crate::load::{Extent, Loaded, load};
use crate::models_as_actual::merge_models;
use crate::prove;
use crate::request::LoadOptions;
use crate::source::Source;

/// What an analysis is asked to do.
#[derive(Debug, Clone)]
pub struct AnalyzeRequest {
    /// What is analysed.
    pub source: Source,
    /// What to read, and how.
    pub options: LoadOptions,
    /// How many rows somebody wants, by table.
    pub volumes: BTreeMap<String, String>,
    /// Whether to insert a row into each table, in a throwaway server.
    pub prove: bool,
}

/// A finished analysis.
#[derive(Debug, Clone)]
pub struct Analyzed {
    /// The facts.
    pub analysis: Analysis,
    /// What became of a row for each table, where that was asked for.
    pub proof: Option<Proof>,
    /// Which migration made what; empty without migrations.
    pub provenance: Vec<ObjectHistory>,
    /// Kind of the source.
    pub source: &'static str,
    /// What a user should know.
    pub notes: Vec<String>,
}

/// Analyses one source.
///
/// # Errors
/// Every kind of [`AuditError`].
pub async fn analyze(request: &AnalyzeRequest) -> Result<Analyzed, AuditError> {
    let options = &request.options;
    let filter = TableFilter::new(options)?;
    let mut loaded = load(&request.source, Extent::Everything, options).await?;
    let estimated = match &request.source {
        Source::Database(url) => estimates(url, options).await?,
        _ => BTreeMap::new(),
    };
    let estimated = estimated.into_iter().map(|(name, one)| (name, one.rows));
    take_models(&mut loaded);
    without_runners(&mut loaded.schema);
    filter.apply(&mut loaded.schema);
    let volumes = Volumes {
        planned: request.volumes.clone(),
        estimated: estimated.collect(),
    };
    let analysis = analyze_schema(&loaded.schema, &volumes);
    let proof = if request.prove {
        Some(prove::prove(&loaded, &analysis, options).await?)
    } else {
        None
    };
    loaded.stop().await?;
    let mut notes = loaded.notes;
    notes.extend(
        analysis.unknown_volumes.iter().map(|name| {
            format!("volumes are planned for {name}, which is no table of this schema")
        }),
    );
    Ok(Analyzed {
        provenance: loaded.schema.histories(),
        analysis,
        proof,
        source: loaded.kind,
        notes,
    })
}

/// Models speak for themselves here: nothing else tells them what they leave open.
pub(crate) fn take_models(loaded: &mut Loaded) {
    let Some(models) = &mut loaded.models else {
        return;
    };
    loaded.schema = std::mem::take(&mut models.schema);
    merge_models(&mut loaded.schema);
    for problem in &models.problems {
        let line = problem
            .line
            .map_or_else(String::new, |line| format!(":{line}"));
        let note = format!("{}{line}: {}", problem.file, problem.message);
        loaded.notes.push(note);
    }
    if !models.unbound.is_empty() {
        loaded.notes.push(format!(
            "{} models are shapes of queries and name no table, so they are not analysed",
            models.unbound.len()
        ));
    }
}

/// The books of migration runners are nobody's to fill.
pub(crate) fn without_runners(schema: &mut Schema) {
    schema.tables.retain(|table| !is_runner_table(&table.name));
}

/// How large the server believes each table is.
pub(crate) async fn estimates(
    url: &ConnectUrl,
    options: &LoadOptions,
) -> Result<BTreeMap<QualifiedName, TableEstimate>, AuditError> {
    let mut connection = url.connect(options.connect_timeout).await?;
    let read = IntrospectOptions {
        schemas: options.schemas.clone(),
        ..IntrospectOptions::default()
    };
    let estimates = table_estimates(&mut connection, &read).await;
    close(connection).await;
    Ok(estimates?)
}
