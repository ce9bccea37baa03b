//! Which files are read, and what reports call them.

use schemadrift_models::{Models, ReadOptions, read};

use crate::render::write_files;

const SOURCE: &str = "#[derive(Table)] struct A { id: i64 }";

fn files(models: &Models) -> Vec<&str> {
    let origins = models
        .schema
        .tables
        .iter()
        .filter_map(|table| table.origin.as_ref());
    origins.map(|origin| &*origin.file).collect()
}

/// Reads these paths of a folder with these files and compares the files with models.
fn check(all: &[&str], paths: &[&str], exclude: &[&str], expected: &[&str]) {
    let all: Vec<_> = all.iter().map(|name| (*name, SOURCE)).collect();
    let folder = write_files(&all);
    let paths = paths.iter().map(|path| folder.path().join(path)).collect();
    let mut options = ReadOptions::new(folder.path(), paths);
    options.exclude = exclude.iter().map(|one| (*one).to_owned()).collect();
    let models = read(&options).unwrap();
    assert_eq!(files(&models), expected);
    assert_eq!(models.files, expected.len());
}

#[test]
fn folders_files_and_globs_each_file_once() {
    let all = [
        "b.rs",
        "src/a.rs",
        "src/deep/c.rs",
        "notes.txt",
        "lib/src/d.rs",
    ];
    check(
        &all,
        &["."],
        &[],
        &["b.rs", "lib/src/d.rs", "src/a.rs", "src/deep/c.rs"],
    );
    check(
        &all,
        &["src", "src/a.rs", "src/deep"],
        &[],
        &["src/a.rs", "src/deep/c.rs"],
    );
    check(&all, &["*/src"], &[], &["lib/src/d.rs"]);
    check(
        &all,
        &["src/*.rs", "**/d.rs"],
        &[],
        &["lib/src/d.rs", "src/a.rs"],
    );
    check(&all, &["{b,src/a}.rs"], &[], &["b.rs", "src/a.rs"]);
    check(&all, &["notes.txt"], &[], &["notes.txt"]);
}

#[test]
fn hidden_ignored_and_built_files_are_left_out() {
    let folder = write_files(&[
        (".hidden/a.rs", SOURCE),
        ("Cargo.toml", ""),
        ("target/b.rs", SOURCE),
        ("src/target/c.rs", SOURCE),
        ("gen/d.rs", SOURCE),
        (".gitignore", "gen/\n"),
    ]);
    let path = folder.path().to_owned();
    let models = read(&ReadOptions::new(&path, vec![path.clone()])).unwrap();
    // A module may be called `target`; what is named outright is read.
    assert_eq!(files(&models), ["src/target/c.rs"]);
    let named = vec![path.join("gen/d.rs")];
    let models = read(&ReadOptions::new(&path, named)).unwrap();
    assert_eq!(files(&models), ["gen/d.rs"]);
}

#[test]
fn excludes_are_patterns_of_a_gitignore() {
    let all = ["a.rs", "old/a.rs", "src/old/b.rs", "src/b.rs"];
    check(&all, &["."], &["old"], &["a.rs", "src/b.rs"]);
    check(
        &all,
        &["."],
        &["/old"],
        &["a.rs", "src/b.rs", "src/old/b.rs"],
    );
    check(
        &all,
        &["."],
        &["./src/old/**"],
        &["a.rs", "old/a.rs", "src/b.rs"],
    );
    check(&all, &["src/old/b.rs", "a.rs"], &["src/old"], &["a.rs"]);
}

#[test]
fn what_lies_outside_the_root_climbs() {
    let folder = write_files(&[("models/a.rs", SOURCE), ("config/x", "")]);
    let root = folder.path().join("config");
    let models = read(&ReadOptions::new(root, vec![folder.path().join("models")])).unwrap();
    assert_eq!(files(&models), ["../models/a.rs"]);
}

#[test]
fn many_files_come_in_order_whatever_the_threads_do() {
    let names: Vec<String> = (100..300).map(|number| format!("m{number}.rs")).collect();
    let all: Vec<_> = names.iter().map(|name| name.as_str()).collect();
    check(&all, &["."], &[], &all);
}
