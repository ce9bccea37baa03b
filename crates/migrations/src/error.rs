//! What can go wrong with a migration folder.

use std::io;
use std::path::{Path, PathBuf};

use schemadrift_sandbox::ScriptError;
use schemadrift_schema::Identifier;

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
    /// A file is named that the folder does not have.
    #[error("the folder has no migration {name:?}: name one of its files")]
    NoSuchMigration {
        /// What was named.
        name: String,
    },
    /// A file is not what ran.
    #[error(
        "{name} has been changed since it was applied: nothing was run; restore the file, or put \
         the change into a migration of its own"
    )]
    Changed {
        /// The file.
        name: String,
    },
    /// A migration failed half-way, and its runner wrote that down.
    #[error(
        "{name} failed when it was applied: nothing was run; mend what it left, and take it out of \
         the ledger with `schemadrift migrations forget`"
    )]
    Unfinished {
        /// The file.
        name: String,
    },
    /// A migration that is not in the ledger cannot be taken out of it.
    #[error("{table} has no line for {name:?}: see `schemadrift migrations status`")]
    NotInLedger {
        /// What was named.
        name: String,
        /// The ledger.
        table: &'static str,
    },
    /// The ledger cannot be read.
    #[error("cannot read the ledger: {0}")]
    Ledger(String),
    /// The ledger cannot be written.
    #[error("cannot write the ledger: {source}{hints}")]
    Books {
        /// The server's words.
        source: Box<ScriptError>,
        /// Detail, hint and advice, each on a line of its own.
        hints: String,
    },
    /// The catalogs of the sandbox cannot be read.
    #[error("cannot see what a migration made: {0}")]
    Catalog(#[source] sqlx::Error),
}

impl MigrationError {
    /// The server's own words: nothing of the connection's settings stands in them.
    pub(crate) fn ledger(error: sqlx::Error) -> Self {
        MigrationError::Ledger(match error.as_database_error() {
            Some(server) => server.message().to_owned(),
            None => "the connection was lost".to_owned(),
        })
    }

    pub(crate) fn failed(path: &Path, source: ScriptError) -> Self {
        let place = match source.line {
            Some(line) => format!("{}:{line}", path.display()),
            None => path.display().to_string(),
        };
        MigrationError::Failed {
            place,
            hints: hints(&source),
            source: Box::new(source),
        }
    }

    pub(crate) fn books(source: ScriptError) -> Self {
        MigrationError::Books {
            hints: hints(&source),
            source: Box::new(source),
        }
    }
}

/// What the server says beside its message, and what to do where it says nothing of that.
fn hints(error: &ScriptError) -> String {
    let advice = advice(error);
    let lines = [
        ("detail", &error.detail),
        ("hint", &error.hint),
        ("help", &advice),
    ];
    let said = lines.into_iter().filter_map(|(title, text)| {
        let text = text.as_ref()?;
        Some(format!("\n  {title}: {text}"))
    });
    said.collect()
}

fn advice(error: &ScriptError) -> Option<String> {
    let is_of = |word: &str| error.message.contains(word);
    let create_on = |kind: &str| {
        let (_, name) = error.message.split_once(&format!(" for {kind} "))?;
        Some(format!(
            "let the {kind}'s owner run GRANT CREATE ON {} {} TO this role",
            kind.to_uppercase(),
            Identifier(name)
        ))
    };
    match error.code.as_deref()? {
        "42501" => create_on("schema")
            .or_else(|| create_on("database"))
            .or_else(|| {
                let role = "run it as the owner, or as a role that was granted this privilege";
                Some(role.to_owned())
            }),
        "0A000" | "58P01" if is_of("extension") => {
            let package = "install the package of this extension on the server's machine first";
            Some(package.to_owned())
        }
        _ => None,
    }
}
