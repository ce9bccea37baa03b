//! What can go wrong with a migration folder.

use std::io;
use std::path::{Path, PathBuf};

use schemadrift_sandbox::ScriptError;

/// Why migrations could not be read or run.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// The folder is not there, or is no folder.
    #[error("cannot read the migrations folder {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file in the folder cannot be read as text.
    #[error("cannot read the migration {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Two files claim one version, so their order is open.
    #[error(
        "{} and {} have the same version {version}: give one of them another number",
        first.display(),
        second.display()
    )]
    SameVersion {
        /// The version.
        version: String,
        /// One file.
        first: PathBuf,
        /// The other file.
        second: PathBuf,
    },
    /// A migration does not apply.
    #[error("{place}: {source}{hints}")]
    Failed {
        /// `file:line`, or the file where the server names no place.
        place: String,
        /// The server's words.
        source: Box<ScriptError>,
        /// Detail and hint of the server, each on a line of its own.
        hints: String,
    },
    /// The catalogs of the sandbox cannot be read.
    #[error("cannot see what a migration made: {0}")]
    Catalog(#[source] sqlx::Error),
}

impl MigrationError {
    pub(crate) fn failed(path: &Path, source: ScriptError) -> Self {
        let place = match source.line {
            Some(line) => format!("{}:{line}", path.display()),
            None => path.display().to_string(),
        };
        let mut hints = String::new();
        for (title, text) in [("detail", &source.detail), ("hint", &source.hint)] {
            if let Some(text) = text {
                hints.push_str(&format!("\n  {title}: {text}"));
            }
        }
        MigrationError::Failed {
            place,
            source: Box::new(source),
            hints,
        }
    }
}
