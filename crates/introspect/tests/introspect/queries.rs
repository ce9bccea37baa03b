//! House rules for the `.sql` files, which are the only statements that reach a server.

use std::fs;
use std::path::{Path, PathBuf};

fn sql_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sql_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn every_query_says_what_it_reads_where_it_works_and_in_what_order() {
    let files = sql_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    assert!(!files.is_empty());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let name = file.display();
        assert!(text.starts_with("-- "), "{name} has no comment at its head");
        assert!(
            text.contains("\n-- Majors: "),
            "{name} does not say for which majors it is"
        );
        assert!(
            text.contains("\n-- Parameter"),
            "{name} does not say what its parameter is"
        );
        let code: String = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("--"))
            .map(|line| format!("{line}\n"))
            .collect();
        assert!(code.starts_with("SELECT\n"), "{name} does more than read");
        assert!(!code.contains(';'), "{name} is more than one statement");
        // As a cast it would need USAGE on the namespace; as text it is compared.
        let casts = code.replace("'::regclass)'", "");
        assert!(
            !casts.contains("::reg"),
            "{name} needs a right on a namespace"
        );
        let one_row = text.contains(" One row.\n");
        assert!(
            one_row || code.contains("\nORDER BY "),
            "{name} has no order"
        );
    }
}
