//! Finding and ordering the files of a migration folder.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::error::MigrationError;
use crate::version::Version;

/// A folder of migrations in the order in which they run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// What runs, in order.
    pub migrations: Vec<Migration>,
    /// SQL files that do not run, and why.
    pub skipped: Vec<Skipped>,
}

/// One migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Migration {
    /// Name that reports use: the file's, or the folder's in Diesel's layout.
    pub name: String,
    /// The number that the name opens with, without zeros before it and dashes within it.
    pub version: String,
    /// The file that runs.
    pub path: PathBuf,
    /// Its text.
    pub sql: String,
    /// Whether it runs as one transaction; if not, its statements are sent one by one.
    pub in_transaction: bool,
}

/// A file that does not run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub path: PathBuf,
    /// Why it does not run.
    pub reason: String,
}

impl Migration {
    /// Its name without what follows the first dot.
    pub(crate) fn stem(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }

    /// What its name says behind the number, in words.
    pub(crate) fn description(&self) -> String {
        let name = self.name.trim_end_matches(".sql").trim_end_matches(".up");
        let words = name.split_once('_').map_or("", |(_, words)| words);
        words.replace('_', " ")
    }
}

impl Folder {
    /// Where the migration stands that is called so: by its file, by that without the ending, or by
    /// its number.
    pub(crate) fn position(&self, name: &str) -> Option<usize> {
        let is = |one: &Migration| one.name == name || one.stem() == name || one.version == name;
        self.migrations.iter().position(is)
    }

    pub(crate) fn find(&self, name: &str) -> Option<&Migration> {
        self.migrations.get(self.position(name)?)
    }

    /// Positions from one file to another, both included; of all without names.
    ///
    /// # Errors
    /// [`MigrationError::NoSuchMigration`] where one of them is not there.
    pub fn range(&self, names: Option<(&str, &str)>) -> Result<Range<usize>, MigrationError> {
        let Some((first, last)) = names else {
            return Ok(0..self.migrations.len());
        };
        let position = |name: &str| {
            let found = self.position(name);
            found.ok_or_else(|| MigrationError::NoSuchMigration {
                name: name.to_owned(),
            })
        };
        let (one, other) = (position(first)?, position(last)?);
        Ok(one.min(other)..one.max(other) + 1)
    }

    /// What its files are called by: a revision where the name has one behind its number, as Alembic
    /// gives it, else the number; and for a single file the rest of its name, in words.
    pub fn called(&self) -> (String, String) {
        let called = |one: &Migration| {
            let description = one.description();
            let (first, rest) = description.split_once(' ').unwrap_or((&description, ""));
            let is_hexadecimal = first.bytes().all(|byte| byte.is_ascii_hexdigit());
            let has_digit = first.bytes().any(|byte| byte.is_ascii_digit());
            if first.len() >= 8 && is_hexadecimal && has_digit {
                (first.to_owned(), rest.to_owned())
            } else {
                (one.version.clone(), description)
            }
        };
        match self.migrations.as_slice() {
            [] => (String::new(), String::new()),
            [only] => called(only),
            [first, .., last] => {
                let revision = format!("{}..{}", called(first).0, called(last).0);
                (revision, String::new())
            }
        }
    }

    /// The SQL of the migrations, in their order.
    pub fn scripts(&self) -> impl Iterator<Item = &str> + Clone {
        self.migrations
            .iter()
            .map(|migration| migration.sql.as_str())
    }
}

pub(crate) fn read(path: &Path) -> Result<Folder, MigrationError> {
    let folder_error = |source| MigrationError::Folder {
        path: path.to_owned(),
        source,
    };
    let mut entries: Vec<PathBuf> = fs::read_dir(path)
        .map_err(folder_error)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()
        .map_err(folder_error)?;
    entries.sort();

    let mut by_version: BTreeMap<Version, Migration> = BTreeMap::new();
    let mut skipped = Vec::new();
    for entry in entries {
        match found_in(&entry) {
            Found::Migration { file, version } => {
                let migration = load(&entry, &file, &version)?;
                if let Some(other) = by_version.get(&version) {
                    return Err(MigrationError::SameVersion {
                        version: version.text().to_owned(),
                        first: other.path.clone(),
                        second: migration.path,
                    });
                }
                by_version.insert(version, migration);
            }
            Found::Skipped(reason) => {
                skipped.push(Skipped {
                    path: entry,
                    reason: reason.to_owned(),
                });
            }
            Found::Nothing => {}
        }
    }
    Ok(Folder {
        migrations: by_version.into_values().collect(),
        skipped,
    })
}

enum Found {
    Migration { file: PathBuf, version: Version },
    Skipped(&'static str),
    Nothing,
}

fn found_in(entry: &Path) -> Found {
    let Some(name) = entry.file_name().and_then(|name| name.to_str()) else {
        return Found::Nothing;
    };
    if name.starts_with('.') {
        return Found::Nothing;
    }
    if entry.is_dir() {
        let file = entry.join("up.sql");
        return match (file.is_file(), Version::of_folder(name)) {
            (true, Some(version)) => Found::Migration { file, version },
            (true, None) => Found::Skipped("the folder's name has no version"),
            (false, _) => Found::Nothing,
        };
    }
    if !name.ends_with(".sql") {
        return Found::Nothing;
    }
    let undoes = name.ends_with(".down.sql")
        || name == "down.sql"
        || (name.starts_with('U') && name.contains("__"));
    match Version::of(name) {
        _ if undoes => Found::Nothing,
        Some(version) => Found::Migration {
            file: entry.to_owned(),
            version,
        },
        None => Found::Skipped("the file's name has no version"),
    }
}

fn load(entry: &Path, file: &Path, version: &Version) -> Result<Migration, MigrationError> {
    let sql = fs::read_to_string(file).map_err(|source| MigrationError::File {
        path: file.to_owned(),
        source,
    })?;
    // A byte order mark is no SQL.
    let sql = sql
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(sql);
    let name = entry
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let in_transaction = !opts_out_by_comment(&sql) && !opts_out_by_metadata(entry);
    Ok(Migration {
        name,
        version: version.text().to_owned(),
        path: file.to_owned(),
        sql,
        in_transaction,
    })
}

/// sqlx's marker, honoured in every layout.
fn opts_out_by_comment(sql: &str) -> bool {
    sql.lines()
        .next()
        .is_some_and(|line| line.trim_start().starts_with("-- no-transaction"))
}

/// Diesel's `metadata.toml` beside `up.sql`.
fn opts_out_by_metadata(entry: &Path) -> bool {
    let Ok(text) = fs::read_to_string(entry.join("metadata.toml")) else {
        return false;
    };
    text.lines().any(|line| {
        line.split_once('=').is_some_and(|(key, value)| {
            key.trim() == "run_in_transaction" && value.trim().starts_with("false")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[&str], order: &[&str], skipped: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "select 1;").unwrap();
        }
        let read = read(folder.path()).unwrap();
        let names: Vec<&str> = read
            .migrations
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names, order);
        let left: Vec<String> = read
            .skipped
            .iter()
            .map(|one| one.path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        assert_eq!(left, skipped);
    }

    #[test]
    fn plain_numbers_run_by_value_and_down_files_never() {
        check(
            &[
                "10_b.sql",
                "9_a.sql",
                "9_a.down.sql",
                "seed.sql",
                "README.md",
                "011.sql",
            ],
            &["9_a.sql", "10_b.sql", "011.sql"],
            &["seed.sql"],
        );
    }

    #[test]
    fn sqlx_up_and_down_pairs() {
        check(
            &["20240101000000_x.up.sql", "20240101000000_x.down.sql"],
            &["20240101000000_x.up.sql"],
            &[],
        );
    }

    #[test]
    fn diesel_folders_ignore_dashes() {
        check(
            &[
                "2018-01-01-000000_later/up.sql",
                "20170101000000_earlier/up.sql",
                "20170101000000_earlier/down.sql",
                "notes/readme.md",
            ],
            &["20170101000000_earlier", "2018-01-01-000000_later"],
            &[],
        );
    }

    #[test]
    fn refinery_versions() {
        check(
            &["V10__b.sql", "V9__a.sql", "U9__a.sql"],
            &["V9__a.sql", "V10__b.sql"],
            &[],
        );
    }

    #[test]
    fn one_version_twice_is_an_error_that_names_both() {
        let folder = tempfile::tempdir().unwrap();
        for file in ["1_a.sql", "01_b.sql"] {
            fs::write(folder.path().join(file), "").unwrap();
        }
        let message = read(folder.path()).unwrap_err().to_string();
        assert!(
            message.contains("1_a.sql") && message.contains("01_b.sql"),
            "{message}"
        );
    }

    #[test]
    fn transactions_can_be_declined() {
        assert!(opts_out_by_comment(
            "-- no-transaction\nCREATE INDEX CONCURRENTLY …"
        ));
        assert!(!opts_out_by_comment("\n-- no-transaction"));
    }
}
