//! The tables in which runners keep their books: what they say, and making them for migrations
//! that touch them.
//!
//! A runner creates its ledger before the first migration runs, so a migration may name it. Only
//! then is it created here; such tables are never compared.

use std::collections::BTreeSet;

use schemadrift_sandbox::{ScriptMode, run_script};
use sqlx::{Connection, PgConnection};

use crate::error::MigrationError;
use crate::folder::{Folder, Migration};
use crate::runner::Runner;

/// Runners whose folders tell themselves by their layout.
const RUNNERS: [(Runner, Layout); 2] = [
    (Runner::Sqlx, Layout::Files),
    (Runner::Diesel, Layout::Folders),
];

/// How a runner lays out its migrations.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// A file each.
    Files,
    /// A folder each, with an `up.sql` in it.
    Folders,
}

impl Layout {
    fn of(migration: &Migration) -> Self {
        if migration.path.ends_with("up.sql") {
            Layout::Folders
        } else {
            Layout::Files
        }
    }
}

/// Creates the ledger of the folder's own runner, if some migration names it. Another runner's is
/// there only where a project changed from one to the other.
pub(crate) async fn prepare(
    folder: &Folder,
    connection: &mut PgConnection,
) -> Result<(), MigrationError> {
    for (runner, layout) in RUNNERS {
        let names = |one: &Migration| one.sql.contains(runner.table());
        let names_own = |one: &&Migration| Layout::of(one) == layout && names(one);
        let naming = folder.migrations.iter().find(names_own);
        if let Some(migration) = naming {
            run_script(connection, runner.create(), ScriptMode::OneTransaction)
                .await
                .map_err(|source| MigrationError::failed(&migration.path, source))?;
        }
    }
    Ok(())
}

/// What runners wrote down in a database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Whether any ledger was found and could be read.
    is_known: bool,
    /// What it calls the migrations that were applied.
    applied: BTreeSet<String>,
}

impl Ledger {
    /// Whether any ledger was found and could be read.
    pub fn is_known(&self) -> bool {
        self.is_known
    }

    /// Whether a migration was applied, by its version or its name.
    pub fn has(&self, migration: &Migration) -> bool {
        let stem = migration.name.split('.').next().unwrap_or_default();
        [&migration.version, &migration.name, stem]
            .into_iter()
            .any(|name| self.applied.contains(&comparable(name)))
    }

    /// The migrations of a folder that were applied, as a folder of their own.
    pub fn applied(&self, folder: &Folder) -> Folder {
        let migrations = folder.migrations.iter();
        Folder {
            migrations: migrations.filter(|one| self.has(one)).cloned().collect(),
            skipped: Vec::new(),
        }
    }
}

/// What asks for the migrations that were applied. Without a runner of its own a project calls its
/// ledger and the columns in it what it likes, so all of them are read.
fn reading(runner: Runner) -> &'static str {
    match runner {
        Runner::Sqlx => "SELECT version::text FROM _sqlx_migrations WHERE success ORDER BY 1",
        Runner::Diesel => "SELECT version::text FROM __diesel_schema_migrations ORDER BY 1",
        Runner::Refinery => "SELECT version::text FROM refinery_schema_history ORDER BY 1",
        Runner::SeaOrm => "SELECT version::text FROM seaql_migrations ORDER BY 1",
        Runner::Plain => {
            "SELECT e.value FROM schema_migrations m, \
             pg_catalog.jsonb_each_text(pg_catalog.to_jsonb(m)) e \
             WHERE e.value IS NOT NULL ORDER BY 1"
        }
    }
}

/// Finds ledgers in the namespaces of users.
const FIND: &str = "SELECT c.relname::text, n.nspname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND c.relname::text = ANY ($1) AND n.nspname !~ '^pg_' AND pg_catalog.has_table_privilege(c.oid, 'SELECT') ORDER BY 1, 2";

/// Reads the ledgers of a database, in one read-only transaction. A role that may not read one
/// knows nothing of it.
pub async fn read_ledger(connection: &mut PgConnection) -> Ledger {
    read(connection).await.unwrap_or_default()
}

async fn read(connection: &mut PgConnection) -> Result<Ledger, sqlx::Error> {
    let mut transaction = connection
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await?;
    let names: Vec<&str> = Runner::ALL.iter().map(|one| one.table()).collect();
    let found: Vec<(String, String)> = sqlx::query_as(FIND)
        .bind(names)
        .persistent(false)
        .fetch_all(&mut *transaction)
        .await?;
    let mut ledger = Ledger::default();
    for (table, namespace) in found {
        let of_table = |one: &Runner| one.table() == table;
        let Some(runner) = Runner::ALL.into_iter().find(of_table) else {
            continue;
        };
        sqlx::query(
            "SELECT pg_catalog.set_config('search_path', pg_catalog.quote_ident($1), true)",
        )
        .bind(namespace)
        .persistent(false)
        .execute(&mut *transaction)
        .await?;
        let applied: Vec<String> = sqlx::query_scalar(reading(runner))
            .persistent(false)
            .fetch_all(&mut *transaction)
            .await?;
        ledger.is_known = true;
        ledger
            .applied
            .extend(applied.iter().map(|one| comparable(one)));
    }
    transaction.rollback().await?;
    Ok(ledger)
}

/// A version or name as both sides can spell it: no dashes between digits, no zeros before them.
pub(crate) fn comparable(name: &str) -> String {
    let is_number = name.bytes().all(|one| one.is_ascii_digit() || one == b'-');
    if !is_number {
        return name.to_owned();
    }
    let digits: String = name.chars().filter(char::is_ascii_digit).collect();
    let number = digits.trim_start_matches('0');
    if number.is_empty() {
        "0".to_owned()
    } else {
        number.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_the_same_however_they_are_spelled() {
        assert_eq!(comparable("001"), comparable("1"));
        assert_eq!(comparable("2020-01-02-030405"), "20200102030405");
        assert_eq!(comparable("000"), "0");
        assert_eq!(comparable("001_users.sql"), "001_users.sql");
    }
}
