//! Rules of the repository itself, kept as ordinary tests.

use std::fs;
use std::path::{Path, PathBuf};

use schemadrift_testkit::repository_root;

/// Longest file that is allowed.
const MOST_LINES: usize = 500;
/// Median length that is allowed in `crates/*/src`.
const MEDIAN_LINES: usize = 200;

#[test]
fn no_file_is_too_long() {
    let mut lengths = Vec::new();
    for file in rust_files() {
        let lines = read(&file).lines().count();
        assert!(
            lines <= MOST_LINES,
            "{} has {lines} lines: which wall is missing?",
            file.display()
        );
        let is_source = file.components().any(|part| part.as_os_str() == "src");
        if is_source {
            lengths.push(lines);
        }
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= MEDIAN_LINES, "the median file has {median} lines");
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in rust_files() {
        let is_test_data = file.components().any(|part| part.as_os_str() == "ui");
        let opens = read(&file).trim_start().starts_with("//!");
        assert!(
            opens || is_test_data,
            "{} opens with no //! line",
            file.display()
        );
    }
}

#[test]
fn no_path_of_one_machine_and_nothing_left_open() {
    // Written in halves, so that this file does not find itself. What panics is clippy's to find.
    let unwanted = [concat!("FIX", "ME"), concat!("/ro", "ot/")];
    for file in rust_files() {
        let text = read(&file);
        for word in unwanted {
            assert!(!text.contains(word), "{} contains {word}", file.display());
        }
    }
}

#[test]
fn the_readme_and_the_changelog_name_every_command() {
    let root = repository_root();
    let readme = read(&root.join("README.md"));
    for command in [
        "audit",
        "analyze",
        "readiness",
        "doctor",
        "rules",
        "explain",
        "schema report",
    ] {
        assert!(
            readme.contains(&format!("schemadrift {command}")),
            "the README does not show `schemadrift {command}`"
        );
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn rust_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["crates", "tests"] {
        collect(&repository_root().join(folder), &mut files);
    }
    assert!(
        files.len() > 100,
        "the walk found only {} files",
        files.len()
    );
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    for entry in entries {
        let path = entry.expect("the entry can be read").path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            collect(&path, files);
        } else if name.ends_with(".rs") {
            files.push(path);
        }
    }
}
