//! What a ledger says of a folder: which files ran, which wait, and which are no longer what ran.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use sqlx::{Connection, PgConnection};

use crate::error::MigrationError;
use crate::folder::{Folder, Migration};
use crate::ledger::comparable;
use crate::runner::{PlainColumns, Runner};

/// The ledger of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Books {
    /// Whose it is.
    pub runner: Runner,
    /// Whether there is one; without it nothing has been applied.
    pub exists: bool,
    entries: Vec<Entry>,
    pub(crate) columns: PlainColumns,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// What it calls the migration.
    key: String,
    checksum: Option<String>,
    /// Whether it ran to its end.
    succeeded: bool,
    applied_at: Option<String>,
}

/// How a migration stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It ran, and the file is what ran.
    Applied,
    /// It has not run.
    Pending,
    /// It ran, and the file has been changed since.
    Changed,
    /// It began to run and failed.
    Failed,
}

impl State {
    /// The word that reports use.
    pub fn word(self) -> &'static str {
        match self {
            State::Applied => "applied",
            State::Pending => "pending",
            State::Changed => "changed",
            State::Failed => "failed",
        }
    }
}

/// One migration of a folder beside the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Name of the file, or of the folder in Diesel's layout.
    pub name: String,
    /// How it stands.
    pub state: State,
    /// When it ran, as the ledger says, in UTC.
    pub applied_at: Option<String>,
}

/// A folder beside the ledger of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Whose ledger it is.
    pub runner: Runner,
    /// Whether the database has it.
    pub exists: bool,
    /// The migrations of the folder in the order in which they run.
    pub migrations: Vec<Standing>,
    /// What the ledger holds and the folder does not.
    pub unknown: Vec<String>,
}

/// One query for each ledger: key, checksum, whether it succeeded, and when.
fn query(runner: Runner) -> &'static str {
    match runner {
        Runner::Sqlx => {
            "SELECT version::text, encode(checksum, 'hex'), success, to_char(installed_on AT TIME \
             ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS') FROM _sqlx_migrations ORDER BY version"
        }
        Runner::Diesel => {
            "SELECT version::text, NULL::text, true, to_char(run_on, 'YYYY-MM-DD HH24:MI:SS') \
             FROM __diesel_schema_migrations ORDER BY version"
        }
        Runner::SeaOrm => {
            "SELECT version::text, NULL::text, true, to_char(to_timestamp(applied_at) AT TIME ZONE \
             'UTC', 'YYYY-MM-DD HH24:MI:SS') FROM seaql_migrations ORDER BY version"
        }
        Runner::Refinery => {
            "SELECT version::text, checksum::text, true, left(replace(applied_on, 'T', ' '), 19) \
             FROM refinery_schema_history ORDER BY version"
        }
        Runner::Plain => {
            "SELECT to_jsonb(one)::text, NULL::text, true, NULL::text FROM schema_migrations AS one \
             ORDER BY 1"
        }
    }
}

/// The ledgers that an unqualified name reaches, by name.
const VISIBLE: &str = "SELECT c.relname::text FROM pg_catalog.pg_class AS c \
     WHERE c.relkind IN ('r', 'p') AND c.relname::text = ANY ($1) \
     AND pg_catalog.pg_table_is_visible(c.oid) ORDER BY 1";

/// The columns of a visible `schema_migrations`.
const COLUMNS: &str = "SELECT a.attname::text FROM pg_catalog.pg_attribute AS a \
     JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid \
     WHERE c.relname = 'schema_migrations' AND pg_catalog.pg_table_is_visible(c.oid) \
     AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";

/// What a column that names the migration is called, the surest first.
const KEYS: [&str; 8] = [
    "filename",
    "file_name",
    "file",
    "migration",
    "migration_name",
    "name",
    "version",
    "id",
];

/// Reads the ledger that is asked for, else the one that is there, else none: then it is the one of
/// the runner that the folder is laid out for.
///
/// # Errors
/// [`MigrationError::Ledger`] where it cannot be read.
pub async fn read_books(
    connection: &mut PgConnection,
    folder: &Folder,
    asked: Option<Runner>,
) -> Result<Books, MigrationError> {
    let mut transaction = connection
        .begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .await
        .map_err(MigrationError::ledger)?;
    let books = read(&mut transaction, folder, asked)
        .await
        .map_err(MigrationError::ledger)?;
    transaction
        .rollback()
        .await
        .map_err(MigrationError::ledger)?;
    Ok(books)
}

async fn read(
    connection: &mut PgConnection,
    folder: &Folder,
    asked: Option<Runner>,
) -> Result<Books, sqlx::Error> {
    let names: Vec<&str> = Runner::ALL.iter().map(|one| one.table()).collect();
    let visible: Vec<String> = sqlx::query_scalar(VISIBLE)
        .bind(names)
        .persistent(false)
        .fetch_all(&mut *connection)
        .await?;
    let is_there = |runner: &Runner| visible.iter().any(|name| name == runner.table());
    let found = Runner::ALL.into_iter().find(is_there);
    let runner = asked.or(found).unwrap_or_else(|| Runner::of_folder(folder));
    let mut books = Books {
        runner,
        exists: is_there(&runner),
        entries: Vec::new(),
        columns: PlainColumns::own(),
    };
    if !books.exists {
        return Ok(books);
    }
    if runner == Runner::Plain {
        let columns: Vec<String> = sqlx::query_scalar(COLUMNS)
            .persistent(false)
            .fetch_all(&mut *connection)
            .await?;
        books.columns = plain_columns(&columns);
    }
    type Row = (String, Option<String>, bool, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(query(runner))
        .persistent(false)
        .fetch_all(&mut *connection)
        .await?;
    for (key, checksum, succeeded, applied_at) in rows {
        books.entries.push(match runner {
            Runner::Plain => plain_entry(&key, &books.columns),
            _ => Entry {
                key,
                checksum,
                succeeded,
                applied_at,
            },
        });
    }
    Ok(books)
}

fn plain_columns(columns: &[String]) -> PlainColumns {
    let has = |name: &&str| columns.iter().any(|column| column == name);
    let key = KEYS.iter().find(|name| has(name)).copied();
    PlainColumns {
        key: key.map_or_else(
            || columns.first().cloned().unwrap_or_default(),
            str::to_owned,
        ),
        checksum: has(&"checksum").then(|| "checksum".to_owned()),
    }
}

/// A row of `schema_migrations` as JSON.
fn plain_entry(row: &str, columns: &PlainColumns) -> Entry {
    let fields: Map<String, Value> = serde_json::from_str(row).unwrap_or_default();
    let text = |name: &str| match fields.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let times = ["applied_at", "executed_at", "run_on", "created_at"];
    let time = times.iter().find_map(|name| text(name));
    Entry {
        key: text(&columns.key).unwrap_or_default(),
        checksum: columns.checksum.as_deref().and_then(text),
        succeeded: true,
        applied_at: time.map(|time| time.replace('T', " ").chars().take(19).collect()),
    }
}

impl Books {
    /// How the migrations of a folder stand, and what the folder does not have.
    pub fn compare(&self, folder: &Folder) -> Status {
        let mut met = BTreeSet::new();
        let migrations = folder.migrations.iter().map(|migration| {
            let entry = self.entry(migration);
            met.extend(entry.map(|entry| entry.key.as_str()));
            Standing {
                name: migration.name.clone(),
                state: entry.map_or(State::Pending, |entry| self.state(entry, migration)),
                applied_at: entry.and_then(|entry| entry.applied_at.clone()),
            }
        });
        let migrations = migrations.collect();
        let keys = self.entries.iter().map(|entry| entry.key.as_str());
        Status {
            runner: self.runner,
            exists: self.exists,
            migrations,
            unknown: keys
                .filter(|key| !met.contains(key))
                .map(str::to_owned)
                .collect(),
        }
    }

    /// What the ledger calls a migration, by its name or by what the ledger itself says.
    pub(crate) fn key_of(&self, folder: &Folder, name: &str) -> Option<String> {
        let named = folder.find(name);
        let entry = named.and_then(|migration| self.entry(migration));
        let entry = entry.or_else(|| self.entries.iter().find(|entry| entry.key == name));
        Some(entry?.key.clone())
    }

    fn entry(&self, migration: &Migration) -> Option<&Entry> {
        let stem = migration.stem();
        let names = match self.runner {
            Runner::Plain => vec![migration.name.as_str(), stem, &migration.version],
            Runner::SeaOrm => vec![stem],
            Runner::Sqlx | Runner::Diesel | Runner::Refinery => vec![migration.version.as_str()],
        };
        let names: Vec<String> = names.into_iter().map(comparable).collect();
        let is_it = |entry: &&Entry| names.contains(&comparable(&entry.key));
        self.entries.iter().find(is_it)
    }

    fn state(&self, entry: &Entry, migration: &Migration) -> State {
        if !entry.succeeded {
            return State::Failed;
        }
        let ours = self.runner.checksum(migration);
        match (&entry.checksum, ours) {
            // Another length is another kind of checksum, which says nothing.
            (Some(theirs), Some(ours))
                if self.runner == Runner::Plain && theirs.len() != ours.len() =>
            {
                State::Applied
            }
            (Some(theirs), Some(ours)) if *theirs != ours => State::Changed,
            _ => State::Applied,
        }
    }
}
