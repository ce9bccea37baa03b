//! Many databases audited from one parse of the models, beside audits of one of them.

use std::time::{Duration, Instant};

use schemadrift::models::ReadOptions;
use schemadrift::{AuditRequest, FleetRequest, Source, audit, audit_fleet, introspect::ConnectUrl};
use schemadrift_testkit::Server;

use crate::{RUNS, make};

/// How many single audits the audit of a fleet takes as long as.
pub(crate) async fn in_single_audits(
    databases: usize,
    tables: usize,
    server: &Server,
) -> Result<f64, String> {
    let first = format!("fleet_of_{tables}");
    let template = server.create_database(&first).await;
    let models = make(tables, &template).await?;
    let names: Vec<String> = (0..databases)
        .map(|number| format!("{first}_{number}"))
        .collect();
    let mut sources = Vec::new();
    for name in &names {
        let copy = server.copy_database(name, &first).await;
        sources.push(database(copy.url())?);
    }
    let options = ReadOptions::new(models.path(), vec![models.path().join("src")]);
    let mut single = Vec::new();
    for source in sources.iter().take(RUNS) {
        single.push(alone(AuditRequest::new(options.clone(), source.clone())).await?);
    }
    let single = single.into_iter().min().unwrap_or_default();
    let request = FleetRequest::new(options, sources);
    let start = Instant::now();
    let results = audit_fleet(request)
        .await
        .map_err(|error| error.to_string())?;
    let fleet = start.elapsed();
    for name in names.iter().chain([&first]) {
        server.drop_database(name).await;
    }
    for result in results {
        let outcome = result.map_err(|error| error.to_string())?;
        if let Some(finding) = outcome.audit.findings.first() {
            return Err(format!(
                "a database in sync has a finding: {}",
                finding.message
            ));
        }
    }
    Ok(fleet.as_secs_f64() / single.as_secs_f64())
}

async fn alone(request: AuditRequest) -> Result<Duration, String> {
    let start = Instant::now();
    audit(request).await.map_err(|error| error.to_string())?;
    Ok(start.elapsed())
}

fn database(url: &str) -> Result<Source, String> {
    let url = ConnectUrl::parse(url).map_err(|error| error.to_string())?;
    Ok(Source::Database(Box::new(url)))
}
