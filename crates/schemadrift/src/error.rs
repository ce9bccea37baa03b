//! Why an audit could not finish, sorted by what a caller can do about it.

use std::path::PathBuf;

use schemadrift_introspect::{ConnectError, IntrospectError};
use schemadrift_migrations::MigrationError;
use schemadrift_models::ReadError;
use schemadrift_sandbox::SandboxError;

use crate::snapshot::SnapshotError;

/// Why an audit could not finish.
#[derive(Debug, thiserror::Error)]
pub enum AuditError {
    /// Models cannot be looked for.
    #[error(transparent)]
    Models(#[from] ReadError),
    /// The database cannot be connected to.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The catalogs cannot be read.
    #[error(transparent)]
    Introspect(#[from] IntrospectError),
    /// A migration cannot be read or does not apply.
    #[error(transparent)]
    Migrations(#[from] MigrationError),
    /// No throwaway server can be had.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// A pattern of tables is not valid.
    #[error("{pattern:?} is not a valid pattern of tables: {reason}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
    /// What is to be looked at is on neither side.
    #[error("nothing to compare: neither side has {wanted}")]
    NothingWanted {
        /// What was asked for, such as `a schema "app"`.
        wanted: String,
    },
    /// A file of SQL cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    SqlRead {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A statement of a file of SQL does not run.
    #[error("{}:{line}: {message}", path.display())]
    SqlRun {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The server's words.
        message: String,
    },
    /// A snapshot cannot be used.
    #[error(transparent)]
    Snapshot(#[from] SnapshotError),
    /// The connection to a throwaway server was lost under a proof.
    #[error("the order could not be proved: {0}")]
    Proof(String),
    /// A rename was accepted that is none.
    #[error("{choice} is no rename that could be accepted; {there}")]
    NoSuchRename {
        /// What was accepted.
        choice: String,
        /// What could be.
        there: String,
    },
    /// The actual side is Rust source.
    #[error(
        "SQL cannot change models: name a database, migrations, a snapshot or SQL as the actual side"
    )]
    PatchOfModels,
    /// There is no Rust source to edit.
    #[error("a diff of models needs models as the expected side: name files or folders of them")]
    DiffOfNoModels,
    /// A bug in schemadrift.
    #[error("the models could not be read: {0}")]
    Bug(String),
}

/// What a caller can do about an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Change what was asked for.
    Usage,
    /// Try again: the database could not be reached, refused, or timed out.
    Unreachable,
    /// The catalogs kept changing under the read.
    Incomplete,
    /// Tell us.
    Bug,
}

impl AuditError {
    /// What a caller can do about it.
    pub fn failure(&self) -> Failure {
        match self {
            AuditError::Connect(error) if error.is_usage() => Failure::Usage,
            AuditError::Introspect(IntrospectError::TooOld(_)) => Failure::Usage,
            AuditError::Introspect(IntrospectError::Changing) => Failure::Incomplete,
            AuditError::Connect(_) | AuditError::Introspect(_) => Failure::Unreachable,
            AuditError::Models(_)
            | AuditError::Migrations(_)
            | AuditError::Sandbox(_)
            | AuditError::SqlRead { .. }
            | AuditError::SqlRun { .. }
            | AuditError::Snapshot(_)
            | AuditError::Proof(_)
            | AuditError::NoSuchRename { .. }
            | AuditError::PatchOfModels
            | AuditError::DiffOfNoModels
            | AuditError::NothingWanted { .. }
            | AuditError::Pattern { .. } => Failure::Usage,
            AuditError::Bug(_) => Failure::Bug,
        }
    }
}
