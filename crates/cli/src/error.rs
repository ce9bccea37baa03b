//! Everything that ends a run early, and the exit code that goes with it.

use std::path::PathBuf;

use schemadrift::introspect::ConnectError;
use schemadrift::{AuditError, Failure};

use crate::config::ConfigError;
use crate::exit::Exit;

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CommandError {
    /// The audit could not finish.
    #[error(transparent)]
    Audit(#[from] AuditError),
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be connected to.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// What was asked for makes no sense; the text says what to do.
    #[error("{0}")]
    Usage(String),
    /// A report cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Standard output cannot be written to.
    #[error("cannot write to standard output: {0}")]
    StandardOutput(std::io::Error),
    /// The runtime cannot be started.
    #[error("cannot start: {0}")]
    Runtime(std::io::Error),
}

impl CommandError {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            CommandError::Audit(error) => match error.failure() {
                Failure::Usage => Exit::Usage,
                Failure::Unreachable => Exit::Unreachable,
                Failure::Incomplete => Exit::Incomplete,
                Failure::Bug => Exit::Bug,
            },
            CommandError::Connect(error) if !error.is_usage() => Exit::Unreachable,
            CommandError::Connect(_)
            | CommandError::Config(_)
            | CommandError::Usage(_)
            | CommandError::Write { .. }
            | CommandError::StandardOutput(_)
            | CommandError::Runtime(_) => Exit::Usage,
        }
    }
}
