//! What an audit is asked to do.

use std::path::PathBuf;
use std::time::Duration;

use schemadrift_audit::Policy;
use schemadrift_models::ReadOptions;
use schemadrift_sandbox::SandboxOptions;

use crate::source::Source;

/// Everything that one audit needs to know.
#[derive(Debug, Clone)]
pub struct AuditRequest {
    /// How it should be.
    pub expected: Source,
    /// How it is.
    pub actual: Source,
    /// A folder of migrations that leads from the one to the other. With it every finding says
    /// whether no migration is written, one is not applied, or the database was changed by hand.
    pub between: Option<PathBuf>,
    /// What to read, and how.
    pub options: LoadOptions,
    /// What the user made of the rules.
    pub policy: Policy,
}

/// How sources are loaded.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// Namespaces to read; empty for all but the system's own.
    pub schemas: Vec<String>,
    /// Globs of tables to take, by `table` or `schema.table`; empty for all.
    pub include: Vec<String>,
    /// Globs of tables to leave out.
    pub exclude: Vec<String>,
    /// How a throwaway server is had.
    pub sandbox: SandboxOptions,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
}

impl Default for LoadOptions {
    fn default() -> Self {
        LoadOptions {
            schemas: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            sandbox: SandboxOptions::default(),
            connect_timeout: Duration::from_secs(10),
        }
    }
}

impl AuditRequest {
    /// An audit of models with the defaults of the command line.
    pub fn new(models: ReadOptions, actual: Source) -> Self {
        AuditRequest::between_sources(Source::Models(models), actual)
    }

    /// A comparison of any two sources with the defaults of the command line.
    pub fn between_sources(expected: Source, actual: Source) -> Self {
        AuditRequest {
            expected,
            actual,
            between: None,
            options: LoadOptions::default(),
            policy: Policy::default(),
        }
    }
}
