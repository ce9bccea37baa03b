//! What an audit is asked to do.

use std::path::PathBuf;
use std::time::Duration;

use schemadrift_audit::Policy;
use schemadrift_introspect::ConnectUrl;
use schemadrift_models::ReadOptions;
use schemadrift_sandbox::SandboxOptions;

/// Everything that one audit needs to know.
#[derive(Debug, Clone)]
pub struct AuditRequest {
    /// The expected side.
    pub models: ReadOptions,
    /// The actual side.
    pub actual: ActualSide,
    /// Namespaces to read; empty for all but the system's own.
    pub schemas: Vec<String>,
    /// Globs of tables to audit, by `table` or `schema.table`; empty for all.
    pub include: Vec<String>,
    /// Globs of tables to leave out.
    pub exclude: Vec<String>,
    /// What the user made of the rules.
    pub policy: Policy,
    /// How a throwaway server is had.
    pub sandbox: SandboxOptions,
    /// How long to wait for a connection.
    pub connect_timeout: Duration,
}

/// Where the actual side is loaded from.
#[derive(Debug, Clone)]
pub enum ActualSide {
    /// A live database, which is only read.
    Database(Box<ConnectUrl>),
    /// A folder of migrations, replayed in a sandbox.
    Migrations(PathBuf),
}

impl AuditRequest {
    /// An audit with the defaults of the command line.
    pub fn new(models: ReadOptions, actual: ActualSide) -> Self {
        AuditRequest {
            models,
            actual,
            schemas: Vec::new(),
            include: Vec::new(),
            exclude: Vec::new(),
            policy: Policy::default(),
            sandbox: SandboxOptions::default(),
            connect_timeout: Duration::from_secs(10),
        }
    }
}
