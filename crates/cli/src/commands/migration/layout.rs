//! How each tool names and lays out its files.

use std::path::PathBuf;

use crate::args::Layout;

/// One file to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct File {
    /// Relative to the folder of migrations.
    pub(super) path: PathBuf,
    pub(super) text: String,
}

/// The files of one migration.
pub(super) fn files(layout: Layout, number: &str, name: &str, up: &str, down: &str) -> Vec<File> {
    let file = |path: String, text: &str| File {
        path: PathBuf::from(path),
        text: text.to_owned(),
    };
    match layout {
        Layout::Plain => vec![
            file(format!("{number}_{name}.sql"), up),
            file(format!("{number}_{name}.down.sql"), down),
        ],
        Layout::Sqlx => vec![
            file(format!("{number}_{name}.up.sql"), up),
            file(format!("{number}_{name}.down.sql"), down),
        ],
        Layout::Refinery => vec![
            file(format!("V{number}__{name}.sql"), up),
            file(format!("U{number}__{name}.sql"), down),
        ],
        Layout::Diesel => {
            let folder = format!("{number}_{name}");
            let mut all = vec![
                file(format!("{folder}/up.sql"), up),
                file(format!("{folder}/down.sql"), down),
            ];
            if up.starts_with("-- no-transaction") {
                all.push(file(
                    format!("{folder}/metadata.toml"),
                    "run_in_transaction = false\n",
                ));
            }
            all
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(layout: Layout, up: &str) -> Vec<String> {
        let files = files(layout, "7", "x", up, "down");
        let paths = files.iter().map(|one| one.path.display().to_string());
        paths.collect()
    }

    #[test]
    fn each_tool_finds_its_files() {
        assert_eq!(paths(Layout::Plain, ""), ["7_x.sql", "7_x.down.sql"]);
        assert_eq!(paths(Layout::Sqlx, ""), ["7_x.up.sql", "7_x.down.sql"]);
        assert_eq!(paths(Layout::Refinery, ""), ["V7__x.sql", "U7__x.sql"]);
        assert_eq!(paths(Layout::Diesel, ""), ["7_x/up.sql", "7_x/down.sql"]);
        let alone = paths(Layout::Diesel, "-- no-transaction\n");
        assert_eq!(alone[2], "7_x/metadata.toml");
    }
}
