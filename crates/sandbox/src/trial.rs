//! A transaction that is undone whatever happens in it, for statements that may fail.

use sqlx::{Connection, PgConnection, Postgres, Transaction};

use crate::script::{ScriptError, ScriptMode, run_script};

/// An open transaction in which statements are tried.
pub struct Trial<'c> {
    transaction: Transaction<'c, Postgres>,
}

impl<'c> Trial<'c> {
    /// Opens the transaction.
    ///
    /// # Errors
    /// What the server, or the driver, says.
    pub async fn begin(connection: &'c mut PgConnection) -> Result<Self, ScriptError> {
        let transaction = connection.begin().await;
        Ok(Trial {
            transaction: transaction.map_err(|error| ScriptError::of_driver(&error))?,
        })
    }

    /// Runs statements. What they did is undone at once if one of them fails, and the next can be
    /// tried; otherwise it stays until the end.
    ///
    /// # Errors
    /// What the server says.
    pub async fn attempt(&mut self, sql: &str) -> Result<(), ScriptError> {
        run_script(&mut self.transaction, sql, ScriptMode::OneTransaction).await
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// What the server, or the driver, says.
    pub async fn undo(self) -> Result<(), ScriptError> {
        let undone = self.transaction.rollback().await;
        undone.map_err(|error| ScriptError::of_driver(&error))
    }
}
