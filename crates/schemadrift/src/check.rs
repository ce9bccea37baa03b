//! The audit as an assertion in a test of the user's own.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::path::{Path, PathBuf};
use std::pin::Pin;

use schemadrift_audit::{Audit, Severity};
use schemadrift_introspect::ConnectUrl;
use schemadrift_models::ReadOptions;

use crate::error::AuditError;
use crate::pipeline::audit;
use crate::request::AuditRequest;
use crate::source::Source;

/// Starts a check of models against a database or a folder of migrations.
///
/// Paths are relative to the folder that the test runs in, which is the package's own under
/// `cargo test`.
///
/// ```no_run
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let url = std::env::var("DATABASE_URL")?;
/// schemadrift::check().models("src/models").database_url(url).await?;
/// # Ok(())
/// # }
/// ```
pub fn check() -> Check {
    Check::default()
}

/// A change to the request, made at the last moment.
type Adjustment = Box<dyn FnOnce(&mut AuditRequest) + Send>;

/// A check that is being put together; awaiting it runs it.
#[derive(Default)]
pub struct Check {
    models: Vec<PathBuf>,
    database_url: Option<String>,
    migrations: Option<PathBuf>,
    fail_on: Option<Severity>,
    adjust: Option<Adjustment>,
}

impl Check {
    /// Adds a file, folder or glob of models.
    #[must_use]
    pub fn models(mut self, path: impl Into<PathBuf>) -> Self {
        self.models.push(path.into());
        self
    }

    /// Compares with a live database, which is only read.
    #[must_use]
    pub fn database_url(mut self, url: impl Into<String>) -> Self {
        self.database_url = Some(url.into());
        self
    }

    /// Compares with what these migrations make in a throwaway PostgreSQL: an installed one, or
    /// the embedded one with the feature `embedded`.
    #[must_use]
    pub fn migrations(mut self, path: impl Into<PathBuf>) -> Self {
        self.migrations = Some(path.into());
        self
    }

    /// Fails from this severity on; without it from [`Severity::Error`] on.
    #[must_use]
    pub fn fail_on(mut self, severity: Severity) -> Self {
        self.fail_on = Some(severity);
        self
    }

    /// Changes whatever else the request holds: schemas, patterns, policy, sandbox.
    #[must_use]
    pub fn with(mut self, adjust: impl FnOnce(&mut AuditRequest) + Send + 'static) -> Self {
        self.adjust = Some(Box::new(adjust));
        self
    }

    async fn run(self) -> Result<(), CheckError> {
        let actual = match (self.database_url, self.migrations) {
            (Some(url), None) => {
                let url = ConnectUrl::parse(&url).map_err(AuditError::from)?;
                Source::Database(Box::new(url))
            }
            (None, Some(path)) => Source::Migrations(path),
            _ => return Err(CheckError::Sides),
        };
        if self.models.is_empty() {
            return Err(CheckError::NoModels);
        }
        let mut request = AuditRequest::new(ReadOptions::new(Path::new("."), self.models), actual);
        if let Some(adjust) = self.adjust {
            adjust(&mut request);
        }
        let outcome = audit(request).await?;
        if let Some(reason) = outcome.audit.nothing_to_audit() {
            return Err(CheckError::Nothing(reason));
        }
        let fail_on = self.fail_on.unwrap_or(Severity::Error);
        if outcome.audit.worst().is_some_and(|worst| worst >= fail_on) {
            return Err(CheckError::Drift(Box::new(outcome.audit)));
        }
        Ok(())
    }
}

impl IntoFuture for Check {
    type Output = Result<(), CheckError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

/// Why a check failed. Its debug form is the readable one, since that is what a test prints.
#[derive(thiserror::Error)]
pub enum CheckError {
    /// Models and database do not agree.
    #[error("{}", list(.0))]
    Drift(Box<Audit>),
    /// There was nothing to compare, which is not the same as agreement.
    #[error("nothing was audited: {0}")]
    Nothing(&'static str),
    /// No models were named.
    #[error("no models are named: call models(…)")]
    NoModels,
    /// Not exactly one actual side was named.
    #[error("call either database_url(…) or migrations(…), and not both")]
    Sides,
    /// The audit could not finish.
    #[error(transparent)]
    Audit(#[from] AuditError),
}

impl fmt::Debug for CheckError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// One line a finding, as a compiler lists errors.
fn list(audit: &Audit) -> String {
    let summary = audit.summary();
    let mut lines = vec![format!(
        "models and database differ: {} errors, {} warnings, {} infos",
        summary.error, summary.warning, summary.info
    )];
    for finding in &audit.findings {
        let place = finding.origin.as_ref().map_or_else(String::new, |at| {
            format!("{}:{}:{}: ", at.file, at.line, at.column)
        });
        lines.push(format!(
            "  {place}{}[{}]: {}",
            finding.severity, finding.rule, finding.message
        ));
    }
    lines.join("\n")
}
