//! The tables in which runners keep their books, for migrations that touch them.
//!
//! A runner creates its ledger before the first migration runs, so a migration may name it. Only
//! then is it created here; such tables are never compared.

use schemadrift_sandbox::{ScriptMode, run_script};
use sqlx::PgConnection;

use crate::error::MigrationError;
use crate::folder::Folder;

/// Ledgers by name, with the columns that their runners give them.
const LEDGERS: &[(&str, &str)] = &[
    (
        "_sqlx_migrations",
        "CREATE TABLE IF NOT EXISTS public._sqlx_migrations (version bigint PRIMARY KEY, \
         description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(), \
         success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL)",
    ),
    (
        "__diesel_schema_migrations",
        "CREATE TABLE IF NOT EXISTS public.__diesel_schema_migrations \
         (version varchar(50) PRIMARY KEY, run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)",
    ),
];

/// Creates the ledgers that some migration names.
pub(crate) async fn prepare(
    folder: &Folder,
    connection: &mut PgConnection,
) -> Result<(), MigrationError> {
    for (name, sql) in LEDGERS {
        let naming = folder.migrations.iter().find(|one| one.sql.contains(name));
        if let Some(migration) = naming {
            run_script(connection, sql, ScriptMode::OneTransaction)
                .await
                .map_err(|source| MigrationError::failed(&migration.path, source))?;
        }
    }
    Ok(())
}
