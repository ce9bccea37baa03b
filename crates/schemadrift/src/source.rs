//! Where a schema is loaded from. Any source can stand on either side.

use std::fmt;
use std::path::PathBuf;

use schemadrift_introspect::ConnectUrl;
use schemadrift_models::ReadOptions;

/// Where a schema is loaded from.
#[derive(Clone)]
pub enum Source {
    /// Rust source.
    Models(ReadOptions),
    /// A live database, which is only read.
    Database(Box<ConnectUrl>),
    /// A folder of migrations, replayed in a sandbox.
    Migrations(PathBuf),
    /// A schema that was frozen as JSON.
    Snapshot(PathBuf),
    /// A file of SQL, such as a dump of a schema, run in a sandbox.
    Sql(PathBuf),
}

impl Source {
    /// The word that reports use.
    pub fn kind(&self) -> &'static str {
        match self {
            Source::Models(_) => "models",
            Source::Database(_) => "database",
            Source::Migrations(_) => "migrations",
            Source::Snapshot(_) => "snapshot",
            Source::Sql(_) => "sql",
        }
    }
}

/// The URL may hold a password.
impl fmt::Debug for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut tuple = formatter.debug_tuple(self.kind());
        match self {
            Source::Models(options) => tuple.field(options),
            Source::Database(_) => tuple.field(&"…"),
            Source::Migrations(path) | Source::Snapshot(path) | Source::Sql(path) => {
                tuple.field(path)
            }
        };
        tuple.finish()
    }
}
