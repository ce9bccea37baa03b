//! Migrations of a live database: how they stand, running what waits, and forgetting one.
//!
//! The last two are the only functions of this crate that change a database that is no sandbox.

use std::path::PathBuf;
use std::time::Duration;

use schemadrift_introspect::{ConnectUrl, close};
use schemadrift_migrations::{
    ApplyOptions, Progress, Runner, Status, apply, forget, read_books, read_folder,
};

use crate::error::AuditError;

/// A folder of migrations and the database that they are for.
#[derive(Debug, Clone)]
pub struct MigrationsRequest {
    /// The folder.
    pub folder: PathBuf,
    /// The database.
    pub url: ConnectUrl,
    /// Whose ledger it is; `None` for the one that is there, else the one that the folder is laid
    /// out for.
    pub runner: Option<Runner>,
    /// How long to wait for the connection.
    pub connect_timeout: Duration,
}

impl MigrationsRequest {
    /// How the migrations of the folder stand. Nothing is written.
    ///
    /// # Errors
    /// [`AuditError::Connect`] and [`AuditError::Migrations`].
    pub async fn status(&self) -> Result<Status, AuditError> {
        let folder = read_folder(&self.folder)?;
        let mut connection = self.url.connect(self.connect_timeout).await?;
        let books = read_books(&mut connection, &folder, self.runner).await?;
        close(connection).await;
        Ok(books.compare(&folder))
    }

    /// Runs what waits, up to `target` where one is named, and returns the names of what was run.
    /// With `dry_run` nothing is, and the names are those of what would be.
    ///
    /// # Errors
    /// [`AuditError::Connect`] and [`AuditError::Migrations`]; what ran before a failure stays.
    pub async fn apply(
        &self,
        target: Option<&str>,
        dry_run: bool,
        progress: impl FnMut(Progress<'_>),
    ) -> Result<Vec<String>, AuditError> {
        let folder = read_folder(&self.folder)?;
        let mut connection = self.url.connect(self.connect_timeout).await?;
        let options = ApplyOptions {
            runner: self.runner,
            target,
            dry_run,
        };
        let names = apply(&folder, &mut connection, options, progress).await?;
        close(connection).await;
        Ok(names)
    }

    /// Takes a migration out of the ledger; the schema stays as it is. Returns what the ledger
    /// called it.
    ///
    /// # Errors
    /// [`AuditError::Connect`] and [`AuditError::Migrations`].
    pub async fn forget(&self, name: &str) -> Result<String, AuditError> {
        let folder = read_folder(&self.folder)?;
        let mut connection = self.url.connect(self.connect_timeout).await?;
        let key = forget(&folder, &mut connection, self.runner, name).await?;
        close(connection).await;
        Ok(key)
    }
}
