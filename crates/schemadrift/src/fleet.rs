//! Many databases and one parse of the models: a database for each tenant, or for each stage.

use std::sync::Arc;

use schemadrift_audit::Policy;
use schemadrift_models::ReadOptions;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::error::AuditError;
use crate::filter::TableFilter;
use crate::load::read_models;
use crate::pipeline::{Outcome, audit_with};
use crate::request::{AuditRequest, LoadOptions};
use crate::source::Source;

/// What an audit of a fleet needs to know.
#[derive(Debug, Clone)]
pub struct FleetRequest {
    /// The models that all of the databases should agree with.
    pub models: ReadOptions,
    /// The databases, or what else can be read in their place.
    pub databases: Vec<Source>,
    /// How many of them are audited at one time, at least one: each takes a connection, and as much
    /// memory as its schema and the models.
    pub at_once: usize,
    /// What to read of each, and how.
    pub options: LoadOptions,
    /// What the user made of the rules.
    pub policy: Policy,
}

impl FleetRequest {
    /// An audit of these databases with the defaults of the command line, four at one time.
    pub fn new(models: ReadOptions, databases: Vec<Source>) -> Self {
        FleetRequest {
            models,
            databases,
            at_once: 4,
            options: LoadOptions::default(),
            policy: Policy::default(),
        }
    }
}

/// Audits every database against models that are read once. There is one result for each, in the
/// order of the request: one that cannot be read hides no other.
///
/// # Errors
/// [`AuditError`] where the models cannot be read or a pattern is none; what is wrong with one
/// database stands in its place.
pub async fn audit_fleet(
    request: FleetRequest,
) -> Result<Vec<Result<Outcome, AuditError>>, AuditError> {
    TableFilter::new(&request.options)?;
    let models = Arc::new(read_models(request.models.clone()).await?);
    let places = Arc::new(Semaphore::new(request.at_once.max(1)));
    let mut audits = JoinSet::new();
    for (position, database) in request.databases.into_iter().enumerate() {
        let (models, places) = (Arc::clone(&models), Arc::clone(&places));
        let audit = AuditRequest {
            expected: Source::Models(request.models.clone()),
            actual: database,
            between: None,
            options: request.options.clone(),
            policy: request.policy.clone(),
        };
        audits.spawn(async move {
            // The semaphore is never closed, so a place is always had in the end.
            let _place = places.acquire_owned().await;
            (position, audit_with(Some(&models), &audit).await)
        });
    }
    let mut results = Vec::with_capacity(audits.len());
    while let Some(ended) = audits.join_next().await {
        results.push(ended.map_err(|error| AuditError::Bug(error.to_string()))?);
    }
    results.sort_by_key(|(position, _)| *position);
    Ok(results.into_iter().map(|(_, result)| result).collect())
}
