//! Running what waits, and taking a line out of a ledger: the two things that write to a database.

use schemadrift_sandbox::{ScriptError, ScriptMode, run_script};
use sqlx::PgConnection;

use crate::books::{State, read_books};
use crate::error::MigrationError;
use crate::folder::{Folder, Migration};
use crate::runner::Runner;

/// The advisory lock that keeps two runs from each other; any number that nobody else takes.
const LOCK: &str = "SELECT pg_advisory_lock(7311985204)";
/// The same, where nobody has it.
const TRY_LOCK: &str = "SELECT pg_try_advisory_lock(7311985204)";

/// What a run is at.
#[derive(Debug, Clone, Copy)]
pub enum Progress<'a> {
    /// Another run has the lock, so this one waits for it to end.
    Waits,
    /// This file is about to run.
    Runs(&'a Migration),
}

/// What is to be applied.
#[derive(Debug, Clone, Copy)]
pub struct ApplyOptions<'a> {
    /// Whose ledger to write, where the database has none or several.
    pub runner: Option<Runner>,
    /// The last file to run, by name.
    pub target: Option<&'a str>,
    /// Whether nothing is to be done but to say what would be.
    pub dry_run: bool,
}

/// Runs what waits, in order, one run at a time. Each file and its line in the ledger are one
/// transaction, unless the file says otherwise. `progress` is told of each file before it runs,
/// and of another run that has to end first.
/// Returns the names of what was run, or would be.
///
/// # Errors
/// [`MigrationError::Failed`] for the first file that fails: what ran before it stays.
/// [`MigrationError::Changed`] and [`MigrationError::Unfinished`] before anything is run, where the
/// ledger does not fit the folder.
pub async fn apply(
    folder: &Folder,
    connection: &mut PgConnection,
    options: ApplyOptions<'_>,
    mut progress: impl FnMut(Progress<'_>),
) -> Result<Vec<String>, MigrationError> {
    let until = match options.target {
        Some(target) => {
            Some(
                folder
                    .position(target)
                    .ok_or_else(|| MigrationError::NoSuchMigration {
                        name: target.to_owned(),
                    })?,
            )
        }
        None => None,
    };
    if !options.dry_run {
        lock(connection, || progress(Progress::Waits)).await?;
    }
    // What another run has done while this one waited counts.
    let books = read_books(connection, folder, options.runner).await?;
    let status = books.compare(folder);
    for standing in &status.migrations {
        let name = standing.name.clone();
        match standing.state {
            State::Changed => return Err(MigrationError::Changed { name }),
            State::Failed => return Err(MigrationError::Unfinished { name }),
            State::Applied | State::Pending => {}
        }
    }
    let count = until.map_or(folder.migrations.len(), |last| last + 1);
    let beside = folder.migrations.iter().zip(&status.migrations);
    let waits = beside
        .take(count)
        .filter(|(_, standing)| standing.state == State::Pending);
    let waiting: Vec<&Migration> = waits.map(|(migration, _)| migration).collect();
    let names = waiting.iter().map(|one| one.name.clone()).collect();
    if options.dry_run || waiting.is_empty() {
        return Ok(names);
    }
    if !books.exists {
        send(connection, books.runner.create()).await?;
    }
    for migration in waiting {
        progress(Progress::Runs(migration));
        let record = books.runner.record(migration, &books.columns);
        let failed = |source: ScriptError| MigrationError::failed(&migration.path, source);
        if migration.in_transaction {
            // A comment may end the file without a line break.
            let both = format!("{}\n;\n{record}", migration.sql);
            run_script(connection, &both, ScriptMode::OneTransaction)
                .await
                .map_err(failed)?;
        } else {
            run_script(connection, &migration.sql, ScriptMode::StatementByStatement)
                .await
                .map_err(failed)?;
            send(connection, &record).await?;
        }
    }
    Ok(names)
}

/// Takes a migration out of the ledger and leaves the schema as it is. Returns what the ledger
/// called it.
///
/// # Errors
/// [`MigrationError::NotInLedger`] where it is not there.
pub async fn forget(
    folder: &Folder,
    connection: &mut PgConnection,
    runner: Option<Runner>,
    name: &str,
) -> Result<String, MigrationError> {
    lock(connection, || {}).await?;
    let books = read_books(connection, folder, runner).await?;
    let key = books
        .key_of(folder, name)
        .ok_or_else(|| MigrationError::NotInLedger {
            name: name.to_owned(),
            table: books.runner.table(),
        })?;
    send(connection, &books.runner.forget(&key, &books.columns)).await?;
    Ok(key)
}

async fn lock(connection: &mut PgConnection, waits: impl FnOnce()) -> Result<(), MigrationError> {
    let is_free: bool = sqlx::query_scalar(TRY_LOCK)
        .persistent(false)
        .fetch_one(&mut *connection)
        .await
        .map_err(MigrationError::ledger)?;
    if !is_free {
        waits();
        send(connection, LOCK).await?;
    }
    Ok(())
}

async fn send(connection: &mut PgConnection, sql: &str) -> Result<(), MigrationError> {
    run_script(connection, sql, ScriptMode::StatementByStatement)
        .await
        .map_err(MigrationError::books)
}
