//! Files that cannot be read: a problem with place and remedy each, and the others kept.

use std::fs;

use schemadrift_models::{ReadError, ReadOptions, read};

use crate::render::{options, read_files, to_text, write_files};

const GOOD: &str = "#[derive(Table)] struct Good { id: i64 }";

/// Reads bytes beside a good file and compares the problems.
fn check(bytes: &[u8], expected: &str) {
    let folder = write_files(&[("good.rs", GOOD)]);
    fs::write(folder.path().join("bad.rs"), bytes).unwrap();
    let models = read(&options(folder.path())).unwrap();
    assert_eq!(models.schema.tables.len(), 1);
    let text = to_text(&models);
    let problems = text
        .lines()
        .filter_map(|line| line.strip_prefix("problem "));
    assert_eq!(Vec::from_iter(problems).join("\n"), expected);
}

fn check_model(source: &str, expected: &str) {
    check(format!("// derive Table\n{source}").as_bytes(), expected);
}

#[test]
fn half_written_files() {
    check_model(
        "struct A {\n    id: i64,\n",
        "bad.rs:2:10: `{` is never closed: close it",
    );
    check_model(
        "struct A { id: (i64 }",
        "bad.rs:2:21: `}` cannot close `(`: close that one before",
    );
    check_model(
        "const A: &str = \"abc;\n",
        "bad.rs:2:17: this text is never closed: add `\"`",
    );
    check_model(
        "/* abc",
        "bad.rs:2:1: this comment is never closed: add `*/`",
    );
    check_model(
        "#[derive(Table)]\nstruct ",
        "bad.rs:2:1: unexpected end of input, expected identifier: fix the syntax, this item is \
         not read",
    );
}

#[test]
fn an_item_in_error_hides_no_other_of_its_file() {
    let models = read_files(&[(
        "a.rs",
        "#[derive(Table)] struct A { id: i64 name: String }
         #[derive(Table)] struct B { id: i64 }
         fn f() { let = ; }
         impl X { fn broken() -> -> u8 { } }
         #[derive(Table)] struct C { id: i64 }",
    )]);
    let names = models
        .schema
        .tables
        .iter()
        .map(|table| table.name.name.as_str());
    assert_eq!(Vec::from_iter(names), ["bs", "cs"]);
    let lines = models.problems.iter().map(|problem| problem.line.unwrap());
    assert_eq!(Vec::from_iter(lines), [1, 4]);
}

#[test]
fn texts_of_another_encoding() {
    check(
        b"// derive Table\nstruct A\xff;",
        "bad.rs:2: this is not UTF-8: save the file as UTF-8",
    );
    let utf16: Vec<u8> = GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16 = [&[0xff, 0xfe][..], &utf16].concat();
    check(
        &utf16,
        "bad.rs:1: this is not UTF-8: save the file as UTF-8",
    );
}

#[test]
fn byte_order_marks_and_crlf_are_no_problem() {
    let source = "\u{feff}#!/usr/bin/env run\r\n#[derive(Table)]\r\npub struct Äsche {\r\n    \
                  /* ä */ pub id: i64,\r\n}\r\n";
    let models = read_files(&[("a.rs", source)]);
    assert_eq!(models.problems, []);
    let table = &models.schema.tables[0];
    assert_eq!(table.name.name, "äsches");
    let origin = table.columns[0].origin.clone().unwrap();
    // Columns are counted in characters.
    assert_eq!((origin.line, origin.column), (4, 13));
}

#[test]
fn merge_conflicts() {
    check_model(
        "struct A {\n<<<<<<< HEAD\n    id: i64,\n=======\n    id: i32,\n>>>>>>> other\n}",
        "bad.rs:3:1: the file holds merge conflict markers: resolve the conflict",
    );
}

#[test]
fn too_large_files() {
    check(
        &vec![b' '; 10 * 1024 * 1024 + 1],
        "bad.rs: larger than 10 MB: exclude it, or move its models to a file of their own",
    );
}

#[test]
fn what_is_no_rust() {
    check_model(
        "struct A { id: i64 } `",
        "bad.rs:2:22: this is no Rust token: fix the syntax, or exclude the file",
    );
    check_model(
        "\0",
        "bad.rs:2:1: this is no Rust token: fix the syntax, or exclude the file",
    );
}

#[test]
fn a_broken_file_without_models_is_set_aside() {
    check(b"fn main( {", "");
    check(b"", "");
}

#[test]
fn a_broken_file_that_a_name_leads_into_is_a_problem() {
    let broken = "pub enum Kind { A\n";
    let read = |model: &str| {
        let files = [
            ("src/lib.rs", "mod kind; mod model;"),
            ("src/kind.rs", broken),
            ("src/model.rs", model),
        ];
        to_text(&read_files(&files))
    };
    let problem = "problem src/kind.rs:1:15: `{` is never closed: close it\n";
    for model in [
        "#[derive(Table)] struct A { kind: crate::kind::Kind }",
        "use crate::kind::Kind as K; #[derive(Table)] struct A { kind: K }",
        "use super::kind::*; #[derive(Table)] struct A { kind: Kind }",
    ] {
        let text = read(model);
        assert!(text.ends_with(problem), "{text}");
        assert!(text.contains(" unresolved "), "{text}");
    }
    // Nothing that is read leads there.
    let text = read("#[derive(Table)] struct A { kind: i64 }");
    assert!(!text.contains("problem"), "{text}");
}

#[cfg(unix)]
#[test]
fn pipes_links_and_folders_that_are_called_rs() {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    let folder = write_files(&[("good.rs", GOOD), ("folder.rs/inner.rs", "")]);
    let path = folder.path();
    assert!(
        Command::new("mkfifo")
            .arg(path.join("pipe.rs"))
            .status()
            .unwrap()
            .success()
    );
    symlink(path.join("nowhere"), path.join("dangling.rs")).unwrap();
    symlink(path, path.join("loop")).unwrap();
    symlink(path.join("good.rs"), path.join("same.rs")).unwrap();
    let models = read(&options(path)).unwrap();
    let tables = models
        .schema
        .tables
        .iter()
        .map(|table| &table.origin.as_ref().unwrap().file);
    assert_eq!(Vec::from_iter(tables), ["good.rs".into()].each_ref());
    let problems: Vec<_> = models
        .problems
        .iter()
        .map(|problem| format!("{}: {}", problem.file, problem.message))
        .collect();
    assert_eq!(
        problems,
        [
            "dangling.rs: cannot be read: entity not found; make it readable or exclude it",
            "loop: this symbolic link leads back to a folder above it: it is not followed",
            "pipe.rs: this is no regular file: exclude it",
        ]
    );
}

#[test]
fn paths_that_name_nothing_are_errors() {
    let folder = write_files(&[("good.rs", GOOD)]);
    let error = |path: &str| {
        let path = folder.path().join(path);
        let error = read(&ReadOptions::new(folder.path(), vec![path])).unwrap_err();
        match error {
            ReadError::NoSuchPath(_) => "no such path",
            ReadError::Unreachable { .. } => "unreachable",
            ReadError::Pattern { .. } => "pattern",
            ReadError::NothingMatches(_) => "nothing matches",
        }
    };
    assert_eq!(error("missing"), "no such path");
    assert_eq!(error("missing/*.rs"), "no such path");
    assert_eq!(error("*.txt"), "nothing matches");
    assert_eq!(error("[.rs"), "pattern");
    let mut options = options(folder.path());
    options.exclude = vec!["a{b".to_owned()];
    assert!(matches!(read(&options), Err(ReadError::Pattern { .. })));
}
