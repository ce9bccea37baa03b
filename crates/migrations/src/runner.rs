//! The tools that run migrations: what their ledgers look like, and how they call and hash a file.

use std::hash::{Hash, Hasher};

use schemadrift_schema::{Identifier, Literal};
use sha2::{Digest, Sha256, Sha384};
use siphasher::sip::SipHasher13;

use crate::folder::{Folder, Migration};

/// A tool that runs a folder's migrations and writes down which it ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Runner {
    /// sqlx: `_sqlx_migrations`, with SHA-384 of each file.
    Sqlx,
    /// Diesel: `__diesel_schema_migrations`, without checksums.
    Diesel,
    /// SeaORM: `seaql_migrations`, without checksums.
    SeaOrm,
    /// refinery: `refinery_schema_history`, with SipHash of name, version and text.
    Refinery,
    /// No tool of its own: `schema_migrations`, with SHA-256 of each file.
    Plain,
}

impl Runner {
    /// All of them; where a database has several ledgers, the first of these is meant.
    pub const ALL: [Runner; 5] = [
        Runner::Sqlx,
        Runner::Diesel,
        Runner::SeaOrm,
        Runner::Refinery,
        Runner::Plain,
    ];

    /// The name that flags and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Runner::Sqlx => "sqlx",
            Runner::Diesel => "diesel",
            Runner::SeaOrm => "sea-orm",
            Runner::Refinery => "refinery",
            Runner::Plain => "plain",
        }
    }

    /// The runner of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Runner::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Its ledger, without a namespace.
    pub fn table(self) -> &'static str {
        match self {
            Runner::Sqlx => "_sqlx_migrations",
            Runner::Diesel => "__diesel_schema_migrations",
            Runner::SeaOrm => "seaql_migrations",
            Runner::Refinery => "refinery_schema_history",
            Runner::Plain => "schema_migrations",
        }
    }

    /// The runner that a folder is laid out for. What sqlx and a numbered folder share is taken for
    /// numbered files, unless the numbers are the timestamps that sqlx writes.
    pub fn of_folder(folder: &Folder) -> Self {
        let any = |is: fn(&Migration) -> bool| folder.migrations.iter().any(is);
        if any(|one| one.path.ends_with("up.sql")) {
            Runner::Diesel
        } else if any(|one| one.name.starts_with(['V', 'v'])) {
            Runner::Refinery
        } else if any(|one| one.name.ends_with(".up.sql") || one.version.len() == 14) {
            Runner::Sqlx
        } else {
            Runner::Plain
        }
    }

    /// Creates its ledger as the tool itself does, where it is not there.
    pub(crate) fn create(self) -> &'static str {
        match self {
            Runner::Sqlx => {
                "CREATE TABLE IF NOT EXISTS _sqlx_migrations (version bigint PRIMARY KEY, \
                 description text NOT NULL, installed_on timestamptz NOT NULL DEFAULT now(), \
                 success boolean NOT NULL, checksum bytea NOT NULL, execution_time bigint NOT NULL)"
            }
            Runner::Diesel => {
                "CREATE TABLE IF NOT EXISTS __diesel_schema_migrations \
                 (version varchar(50) PRIMARY KEY, \
                 run_on timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP)"
            }
            Runner::SeaOrm => {
                "CREATE TABLE IF NOT EXISTS seaql_migrations \
                 (version varchar NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)"
            }
            Runner::Refinery => {
                "CREATE TABLE IF NOT EXISTS refinery_schema_history (version int4 PRIMARY KEY, \
                 name varchar(255), applied_on varchar(255), checksum varchar(255))"
            }
            Runner::Plain => {
                "CREATE TABLE IF NOT EXISTS schema_migrations (filename text PRIMARY KEY, \
                 checksum text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())"
            }
        }
    }

    /// What its ledger calls a migration.
    pub(crate) fn key(self, migration: &Migration) -> String {
        match self {
            Runner::Sqlx | Runner::Diesel | Runner::Refinery => migration.version.clone(),
            Runner::SeaOrm => migration.stem().to_owned(),
            Runner::Plain => migration.name.clone(),
        }
    }

    /// The checksum that its ledger holds of this text, in hexadecimal digits or, for refinery, as a
    /// decimal number; `None` where it keeps none.
    pub(crate) fn checksum(self, migration: &Migration) -> Option<String> {
        match self {
            Runner::Sqlx => Some(hexadecimal(&Sha384::digest(&migration.sql))),
            Runner::Plain => Some(hexadecimal(&Sha256::digest(&migration.sql))),
            Runner::Refinery => Some(refinery_checksum(migration)?.to_string()),
            Runner::Diesel | Runner::SeaOrm => None,
        }
    }

    /// The statement that writes a migration into its ledger, which may keep other columns where a
    /// project made it itself.
    pub(crate) fn record(self, migration: &Migration, columns: &PlainColumns) -> String {
        let key = self.key(migration);
        let key = Literal(&key);
        let checksum = self.checksum(migration).unwrap_or_default();
        let table = self.table();
        match self {
            Runner::Sqlx => {
                let description = migration.description();
                format!(
                    "INSERT INTO {table} (version, description, success, checksum, execution_time) \
                     VALUES ({key}::bigint, {}, true, '\\x{checksum}'::bytea, -1)",
                    Literal(&description)
                )
            }
            Runner::Diesel => format!("INSERT INTO {table} (version) VALUES ({key})"),
            Runner::SeaOrm => format!(
                "INSERT INTO {table} (version, applied_at) \
                 VALUES ({key}, extract(epoch FROM now())::bigint)"
            ),
            Runner::Refinery => format!(
                "INSERT INTO {table} (version, name, applied_on, checksum) \
                 VALUES ({key}::int4, {}, to_char(now() AT TIME ZONE 'UTC', \
                 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), {})",
                Literal(refinery_name(migration).unwrap_or_default()),
                Literal(&checksum)
            ),
            Runner::Plain => match &columns.checksum {
                Some(column) => format!(
                    "INSERT INTO {table} ({}, {}) VALUES ({key}, {})",
                    Identifier(&columns.key),
                    Identifier(column),
                    Literal(&checksum)
                ),
                None => format!(
                    "INSERT INTO {table} ({}) VALUES ({key})",
                    Identifier(&columns.key)
                ),
            },
        }
    }

    /// The statement that takes what its ledger calls so out of it again.
    pub(crate) fn forget(self, key: &str, columns: &PlainColumns) -> String {
        let column = match self {
            Runner::Plain => columns.key.as_str(),
            Runner::Sqlx | Runner::Diesel | Runner::SeaOrm | Runner::Refinery => "version",
        };
        let column = Identifier(column);
        format!(
            "DELETE FROM {} WHERE {column}::text = {}",
            self.table(),
            Literal(key)
        )
    }
}

/// The columns of a `schema_migrations`, which every project names as it likes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlainColumns {
    /// The one that names the migration.
    pub(crate) key: String,
    /// The one that holds a checksum.
    pub(crate) checksum: Option<String>,
}

impl PlainColumns {
    /// The columns of the ledger that is made here.
    pub(crate) fn own() -> Self {
        PlainColumns {
            key: "filename".to_owned(),
            checksum: Some("checksum".to_owned()),
        }
    }
}

fn refinery_name(migration: &Migration) -> Option<&str> {
    Some(migration.stem().split_once("__")?.1)
}

/// As refinery hashes: name, version and text, one after the other.
fn refinery_checksum(migration: &Migration) -> Option<u64> {
    let mut hasher = SipHasher13::new();
    refinery_name(migration)?.hash(&mut hasher);
    migration.version.parse::<i32>().ok()?.hash(&mut hasher);
    migration.sql.hash(&mut hasher);
    Some(hasher.finish())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn migration(name: &str, version: &str) -> Migration {
        Migration {
            name: name.to_owned(),
            version: version.to_owned(),
            path: name.into(),
            sql: "SELECT 1;\n".to_owned(),
            in_transaction: true,
        }
    }

    #[test]
    fn a_folder_is_told_by_its_names() {
        let of = |name: &str, version: &str| {
            Runner::of_folder(&Folder {
                migrations: vec![migration(name, version)],
                skipped: Vec::new(),
            })
        };
        assert_eq!(of("20240102030405_a.sql", "20240102030405"), Runner::Sqlx);
        assert_eq!(of("1_a.up.sql", "1"), Runner::Sqlx);
        assert_eq!(of("V1__a.sql", "1"), Runner::Refinery);
        assert_eq!(of("001_a.sql", "1"), Runner::Plain);
    }

    #[test]
    fn a_record_cannot_be_broken_out_of() {
        let columns = PlainColumns::own();
        let evil = migration("1_'); DROP TABLE x; --.sql", "1");
        let sql = Runner::Plain.record(&evil, &columns);
        assert!(sql.contains("VALUES ('1_''); DROP TABLE x; --.sql', '"));
        let sql = Runner::Sqlx.record(&evil, &columns);
        assert!(sql.contains("'''); DROP TABLE x; --'"), "{sql}");
    }
}
