//! Migration folders: which files run, in which order, and what each of them made.
//!
//! Layouts that are read: sqlx (`<version>_<name>.sql`, `.up.sql`), Diesel (`<version>_<name>/up.sql`),
//! refinery (`V<version>__<name>.sql`) and plainly numbered files (`001_name.sql`, `001.sql`).
//! Files that undo (`.down.sql`, `down.sql`, `U…`) never run forward.

mod apply;
mod books;
mod error;
mod folder;
mod history;
mod ledger;
mod runner;
mod search;
mod version;

use std::path::Path;

use schemadrift_sandbox::{ScriptMode, run_script};
use sqlx::PgConnection;

pub use apply::{ApplyOptions, Progress, apply, forget};
pub use books::{Books, Standing, State, Status, read_books};
pub use error::MigrationError;
pub use folder::{Folder, Migration, Skipped};
pub use history::History;
pub use ledger::{Ledger, read_ledger};
pub use runner::Runner;
pub use search::find_folders;

/// Reads a folder of migrations.
///
/// # Errors
/// [`MigrationError`] where the folder or a file in it cannot be read, or two files claim one
/// version.
pub fn read_folder(path: &Path) -> Result<Folder, MigrationError> {
    folder::read(path)
}

/// Runs every migration, in order, on an empty database, and records which file made what. Each
/// file is one transaction unless it says otherwise.
///
/// # Errors
/// [`MigrationError::Failed`] with file, line and the server's words for the first that fails.
pub async fn replay(
    folder: &Folder,
    connection: &mut PgConnection,
) -> Result<History, MigrationError> {
    ledger::prepare(folder, connection).await?;
    let mut history = History::start(connection).await?;
    for migration in &folder.migrations {
        let mode = if migration.in_transaction {
            ScriptMode::OneTransaction
        } else {
            ScriptMode::StatementByStatement
        };
        run_script(connection, &migration.sql, mode)
            .await
            .map_err(|source| MigrationError::failed(&migration.path, source))?;
        history.record(connection, &migration.name).await?;
    }
    Ok(history)
}
