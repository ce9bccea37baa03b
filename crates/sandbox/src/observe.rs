//! Watches what a statement does to others: the locks that it holds when it is done, the tables
//! that it has written anew, the indexes that it has built.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::{Connection, PgConnection, Row};

use crate::script::{ScriptError, send_text};

/// Relations that are there before anything runs.
const FILES: &str = include_str!("observe/files.sql");
/// Relations that the open transaction holds locks on.
const LOCKED: &str = include_str!("observe/locked.sql");

/// What is known of the relations of a database between statements.
#[derive(Debug)]
pub struct Observer {
    /// The file of each relation by OID.
    files: BTreeMap<i64, i64>,
}

/// What one statement was seen to do to relations that were there before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// The strongest lock on each table or view, by name, such as `AccessExclusiveLock`.
    pub locks: BTreeMap<String, LockMode>,
    /// Tables that got another file.
    pub rewritten: Vec<String>,
    /// Tables that got another index.
    pub indexed: Vec<String>,
}

/// Modes of table locks, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LockMode {
    /// Queries.
    AccessShare,
    /// Queries for update.
    RowShare,
    /// Writes.
    RowExclusive,
    /// Index builds while writes go on, validation.
    ShareUpdateExclusive,
    /// Index builds.
    Share,
    /// Foreign keys and triggers.
    ShareRowExclusive,
    /// Refresh of stored views while queries go on.
    Exclusive,
    /// Most of DDL.
    AccessExclusive,
}

impl LockMode {
    const ALL: [(LockMode, &'static str, &'static str); 8] = [
        (LockMode::AccessShare, "AccessShareLock", "ACCESS SHARE"),
        (LockMode::RowShare, "RowShareLock", "ROW SHARE"),
        (LockMode::RowExclusive, "RowExclusiveLock", "ROW EXCLUSIVE"),
        (
            LockMode::ShareUpdateExclusive,
            "ShareUpdateExclusiveLock",
            "SHARE UPDATE EXCLUSIVE",
        ),
        (LockMode::Share, "ShareLock", "SHARE"),
        (
            LockMode::ShareRowExclusive,
            "ShareRowExclusiveLock",
            "SHARE ROW EXCLUSIVE",
        ),
        (LockMode::Exclusive, "ExclusiveLock", "EXCLUSIVE"),
        (
            LockMode::AccessExclusive,
            "AccessExclusiveLock",
            "ACCESS EXCLUSIVE",
        ),
    ];

    fn parse(mode: &str) -> Option<LockMode> {
        let mut all = LockMode::ALL.iter();
        all.find(|(_, name, _)| *name == mode).map(|(one, ..)| *one)
    }

    /// As the server's documentation writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        LockMode::ALL[self as usize].2
    }
}

impl Observer {
    /// Looks at what is there.
    pub async fn start(connection: &mut PgConnection) -> Result<Observer, ScriptError> {
        let rows = sqlx::query(FILES).fetch_all(connection).await;
        let rows = rows.map_err(|error| ScriptError::of_driver(&error))?;
        let pair = |row: &sqlx::postgres::PgRow| Ok((row.try_get(0)?, row.try_get(1)?));
        let files: Result<_, sqlx::Error> = rows.iter().map(pair).collect();
        Ok(Observer {
            files: files.map_err(|error| ScriptError::of_driver(&error))?,
        })
    }

    /// Runs one statement in a transaction of its own and tells what it did.
    pub async fn run(
        &mut self,
        connection: &mut PgConnection,
        sql: &str,
    ) -> Result<Observed, ScriptError> {
        let mut transaction = connection
            .begin()
            .await
            .map_err(|error| ScriptError::of_driver(&error))?;
        if let Err(failure) = send_text(&mut transaction, sql).await {
            // The first error is the one to tell.
            let _ = transaction.rollback().await;
            return Err(ScriptError::of_driver(&failure.error));
        }
        let rows = sqlx::query(LOCKED).fetch_all(&mut *transaction).await;
        let rows = rows.map_err(|error| ScriptError::of_driver(&error))?;
        let mut observed = Observed::default();
        let mut made = BTreeSet::new();
        for row in &rows {
            self.note(row, &mut observed, &mut made)
                .map_err(|error| ScriptError::of_driver(&error))?;
        }
        transaction
            .commit()
            .await
            .map_err(|error| ScriptError::of_driver(&error))?;
        Ok(observed)
    }

    fn note(
        &mut self,
        row: &sqlx::postgres::PgRow,
        observed: &mut Observed,
        made: &mut BTreeSet<i64>,
    ) -> Result<(), sqlx::Error> {
        let oid: i64 = row.try_get("relation")?;
        let file: i64 = row.try_get("file")?;
        let name: String = row.try_get("name")?;
        let mode: String = row.try_get("mode")?;
        let table: Option<i64> = row.try_get("indexed_table")?;
        let table_name: Option<String> = row.try_get("indexed_name")?;
        let before = self.files.insert(oid, file);
        if made.contains(&oid) {
            return Ok(());
        }
        match (before, table) {
            (None, Some(table)) => {
                made.insert(oid);
                if !made.contains(&table)
                    && let Some(name) = table_name
                    && !observed.indexed.contains(&name)
                {
                    observed.indexed.push(name);
                }
            }
            (Some(before), None) => {
                if before != file && !observed.rewritten.contains(&name) {
                    observed.rewritten.push(name.clone());
                }
                if let Some(mode) = LockMode::parse(&mode) {
                    let strongest = observed.locks.entry(name).or_insert(mode);
                    *strongest = (*strongest).max(mode);
                }
            }
            (None, None) => {
                made.insert(oid);
            }
            (Some(_), Some(_)) => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modes_stand_at_their_places() {
        for (position, (mode, name, _)) in LockMode::ALL.into_iter().enumerate() {
            assert_eq!(mode as usize, position);
            assert_eq!(LockMode::parse(name), Some(mode));
        }
        assert_eq!(LockMode::AccessExclusive.name(), "ACCESS EXCLUSIVE");
    }
}
