//! Why there is no sandbox, each time with what to do about it.

use std::path::PathBuf;
use std::time::Duration;

use crate::engine::Engine;

/// Fits after "failed to".
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The scratch URL cannot be used; the text of the URL is never repeated.
    #[error("read the scratch URL: {reason}")]
    ScratchUrl {
        /// What is wrong with it.
        reason: String,
    },
    /// The scratch server refused a step.
    #[error("{step} on the scratch server: {}", in_words(.source))]
    Scratch {
        /// What was being done there.
        step: &'static str,
        /// The driver's error.
        source: Box<sqlx::Error>,
    },
    /// This program was built without the embedded server.
    #[error(
        "start the embedded PostgreSQL: this build has none; build with the feature `embedded`, install PostgreSQL, or name a scratch server"
    )]
    NotBuiltIn,
    /// The embedded server keeps unpacked code in a cache folder that it cannot write.
    #[error(
        "unpack the embedded PostgreSQL: its cache folder is not writable ({reason}); set XDG_CACHE_HOME to a writable folder, or use an installed PostgreSQL"
    )]
    CacheFolder {
        /// The system's words, with the path where they name one.
        reason: String,
    },
    /// The embedded server did not come up.
    #[error("start the embedded PostgreSQL: {reason}")]
    Embedded {
        /// What it said.
        reason: String,
    },
    /// The folder that was named does not hold server binaries.
    #[error(
        "find PostgreSQL server binaries in {}: there is no executable `{missing}`; name the folder that holds `initdb` and `postgres`",
        .folder.display()
    )]
    Binaries {
        /// The folder as it was given.
        folder: PathBuf,
        /// The first file that is missing.
        missing: &'static str,
    },
    /// No server binaries were found on this machine.
    #[error(
        "find PostgreSQL server binaries on PATH or in the usual folders: install the PostgreSQL server, or name the folder that holds `initdb` and `postgres`"
    )]
    NoBinaries,
    /// A server from installed binaries did not come up.
    #[error("start the installed PostgreSQL: {reason}")]
    Installed {
        /// What it said.
        reason: String,
    },
    /// The engine asked for does not have these extensions.
    #[error(
        "provide {}: the {engine} does not have {}; {}",
        listed(.names), if .names.len() == 1 { "it" } else { "them" }, remedy(*.engine)
    )]
    Extensions {
        /// The extensions that are missing.
        names: Vec<String>,
        /// Where they are missing.
        engine: Engine,
    },
    /// Neither engine could be started.
    #[error("start a sandbox: failed to {embedded}; failed to {installed}")]
    Nothing {
        /// Why not the embedded one.
        embedded: Box<SandboxError>,
        /// Why not installed binaries.
        installed: Box<SandboxError>,
    },
    /// The private folder could not be made.
    #[error("make a private folder in {}: {source}", .folder.display())]
    Folder {
        /// Where it was to be.
        folder: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// A connection to the running sandbox failed.
    #[error("connect to the {engine}: {}", in_words(.source))]
    Connect {
        /// The engine that refused.
        engine: Engine,
        /// The driver's error.
        source: Box<sqlx::Error>,
    },
    /// A connection was not answered in time.
    #[error("connect to the {engine}: no answer within {} s", .deadline.as_secs_f32())]
    NoAnswer {
        /// The engine that was silent.
        engine: Engine,
        /// How long it was waited for.
        deadline: Duration,
    },
    /// Neither a local server nor an embedded one runs on this system.
    #[error("start a sandbox on this system: name a scratch server")]
    Platform,
}

/// A database's own words without the driver's frame, or the driver's error.
pub(crate) fn in_words(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(database) => database.message().to_owned(),
        other => other.to_string(),
    }
}

fn listed(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let kind = if names.len() == 1 {
        "the extension"
    } else {
        "the extensions"
    };
    format!("{kind} {}", quoted.join(", "))
}

fn remedy(engine: Engine) -> &'static str {
    match engine {
        Engine::Scratch => "install what is missing on that server",
        Engine::Embedded => {
            "use an installed PostgreSQL that has what is missing, or name a scratch server"
        }
        Engine::Installed => {
            "install the package of the extension for that PostgreSQL, or name a scratch server"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_extensions_are_named_with_a_remedy() {
        let error = SandboxError::Extensions {
            names: vec!["postgis".to_owned(), "pg_cron".to_owned()],
            engine: Engine::Embedded,
        };
        assert_eq!(
            error.to_string(),
            "provide the extensions `postgis`, `pg_cron`: the embedded PostgreSQL does not have them; use an installed PostgreSQL that has what is missing, or name a scratch server"
        );
    }
}
