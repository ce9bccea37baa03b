//! Where the server binaries are.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::error::SandboxError;

/// Folders that packages of several systems install server binaries into. A star
/// stands for a version.
const USUAL_FOLDERS: &[&str] = &[
    "/usr/lib/postgresql/*/bin",
    "/usr/lib/postgresql*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/usr/local/pgsql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
];

/// The two programs that a sandbox needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Binaries {
    pub(crate) initdb: PathBuf,
    pub(crate) postgres: PathBuf,
}

impl Binaries {
    /// Those in `named`, or else the first of PATH, or else the newest installed.
    pub(crate) fn find(named: Option<&Path>) -> Result<Self, SandboxError> {
        if let Some(folder) = named {
            return Self::in_named(folder);
        }
        let path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = std::env::split_paths(&path).filter(|folder| folder.is_absolute());
        on_path
            .chain(newest_first(USUAL_FOLDERS))
            .find_map(|folder| Self::in_folder(&folder).ok())
            .ok_or(SandboxError::NoBinaries)
    }

    /// The folder that was named may be the one above `bin`.
    fn in_named(folder: &Path) -> Result<Self, SandboxError> {
        Self::in_folder(folder).or_else(|missing| {
            Self::in_folder(&folder.join("bin")).map_err(|_| SandboxError::Binaries {
                folder: folder.to_owned(),
                missing,
            })
        })
    }

    fn in_folder(folder: &Path) -> Result<Self, &'static str> {
        // The server changes its working folder, so that relative paths end here.
        let folder = std::path::absolute(folder).map_err(|_| "initdb")?;
        let [initdb, postgres] = ["initdb", "postgres"].map(|name| folder.join(name));
        if !is_executable(&initdb) {
            return Err("initdb");
        }
        if !is_executable(&postgres) {
            return Err("postgres");
        }
        Ok(Self { initdb, postgres })
    }
}

fn is_executable(file: &Path) -> bool {
    fs::metadata(file)
        .is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

fn newest_first(patterns: &[&str]) -> Vec<PathBuf> {
    let mut found: Vec<(Vec<u32>, PathBuf)> =
        patterns.iter().copied().flat_map(matches_of).collect();
    found.sort_by(|left, right| right.0.cmp(&left.0).then(left.1.cmp(&right.1)));
    found.into_iter().map(|(_, folder)| folder).collect()
}

/// The folders that a pattern with one star stands for, each with its version.
fn matches_of(pattern: &str) -> Vec<(Vec<u32>, PathBuf)> {
    let Some((before, after)) = pattern.split_once('*') else {
        return Vec::new();
    };
    let (parent, stem) = before.rsplit_once('/').unwrap_or(("", before));
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = version_in(name.strip_prefix(stem)?);
            let folder = entry.path().join(after.trim_start_matches('/'));
            Some((version, folder))
        })
        .collect()
}

fn version_in(text: &str) -> Vec<u32> {
    text.split(|character: char| !character.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_programs(folder: &Path, names: &[&str]) {
        fs::create_dir_all(folder).unwrap();
        for name in names {
            let file = folder.join(name);
            fs::write(&file, "").unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    #[test]
    fn the_newest_version_is_found_by_number_not_by_letter() {
        let root = tempfile::tempdir().unwrap();
        for version in ["9.6", "13", "15", "17beta1"] {
            with_programs(&root.path().join(version).join("bin"), &[]);
        }
        let pattern = format!("{}/*/bin", root.path().display());
        let found = newest_first(&[&pattern]);
        let expected = ["17beta1", "15", "13", "9.6"];
        let expected: Vec<PathBuf> = expected
            .iter()
            .map(|version| root.path().join(version).join("bin"))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_named_folder_or_the_one_above_it_will_do() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("bin");
        with_programs(&folder, &["initdb", "postgres"]);
        let expected = Binaries {
            initdb: folder.join("initdb"),
            postgres: folder.join("postgres"),
        };
        assert_eq!(Binaries::find(Some(&folder)).unwrap(), expected);
        assert_eq!(Binaries::find(Some(root.path())).unwrap(), expected);
    }

    #[test]
    fn a_folder_without_the_server_is_named_in_the_error() {
        let root = tempfile::tempdir().unwrap();
        with_programs(root.path(), &["initdb"]);
        let error = Binaries::find(Some(root.path())).unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&root.path().display().to_string()), "{text}");
        assert!(text.contains("no executable `postgres`"), "{text}");
    }
}
