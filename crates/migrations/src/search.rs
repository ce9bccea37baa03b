//! Folders of migrations below a folder, for a configuration that is not written yet.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::folder::{Folder, read};

/// Where other servers' migrations are kept beside PostgreSQL's.
const OTHER_SERVERS: [&str; 5] = ["sqlite", "mysql", "mariadb", "spanner", "clickhouse"];

/// Folders called after migrations, or inside such a folder, that hold any; nearest to the root
/// first. What git ignores and what is another server's is left out, and so is a folder inside one
/// that is listed.
pub fn find_folders(root: &Path) -> Vec<(PathBuf, Folder)> {
    let mut folders: BTreeSet<(usize, PathBuf)> = BTreeSet::new();
    let walk = WalkBuilder::new(root).build();
    for entry in walk.filter_map(Result::ok) {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if is_folder && is_candidate(entry.path(), root) {
            folders.insert((entry.depth(), entry.into_path()));
        }
    }
    let mut found: Vec<(PathBuf, Folder)> = Vec::new();
    for (_, path) in folders {
        if found.iter().any(|(other, _)| path.starts_with(other)) {
            continue;
        }
        if let Ok(folder) = read(&path)
            && !folder.migrations.is_empty()
        {
            found.push((path, folder));
        }
    }
    found
}

fn is_candidate(path: &Path, root: &Path) -> bool {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let names: Vec<String> = inside
        .components()
        .map(|part| part.as_os_str().to_string_lossy().to_lowercase())
        .collect();
    let is_others = |name: &String| {
        OTHER_SERVERS.iter().any(|server| name.contains(server)) || name == "target"
    };
    names.iter().any(|name| name.contains("migration")) && !names.iter().any(is_others)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn folders_are_found_by_what_they_hold_and_other_servers_are_left_out() {
        let root = tempfile::tempdir().unwrap();
        for file in [
            "app/migrations/2024-01-01-000000_a/up.sql",
            "db/migrations/postgres/1_a.sql",
            "db/migrations/sqlite/1_a.sql",
            "docs/migrations/readme.md",
            "src/other/1_a.sql",
        ] {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "select 1;").unwrap();
        }
        let found = find_folders(root.path());
        let names: Vec<String> = found
            .iter()
            .map(|(path, _)| {
                path.strip_prefix(root.path())
                    .unwrap()
                    .display()
                    .to_string()
            })
            .collect();
        assert_eq!(names, ["app/migrations", "db/migrations/postgres"]);
    }
}
