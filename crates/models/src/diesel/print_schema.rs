//! `diesel.toml`: which tables `diesel print-schema` writes into which file.
//!
//! What it leaves out is no table that the models forgot. Nothing is to be done for `patch_file`,
//! since the schema file that was read has been patched already; what else stands there is Diesel's
//! own affair.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::RegexSet;
use toml::{Table, Value};

use crate::ReadOptions;
use crate::choice::TableChoice;
use crate::input::find::{SourceFile, shown_below};
use crate::problem::Problem;

const FILE: &str = "diesel.toml";

/// What every `diesel.toml` above these files says, up to the root of the repository.
pub(super) fn choices(
    files: &[&SourceFile],
    options: &ReadOptions,
) -> (Vec<TableChoice>, Vec<Problem>) {
    let root = fs::canonicalize(&options.root).unwrap_or_else(|_| options.root.clone());
    let known: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    let mut choices = Vec::new();
    let mut problems = Vec::new();
    for path in configurations(files, &root) {
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let shown = shown_below(&root, &path);
        let reader = Reader {
            folder: path.parent().unwrap_or(Path::new("")),
            known: &known,
            default_schema: &options.default_schema,
        };
        match reader.read(&text) {
            Ok(read) => choices.extend(read),
            Err(message) => problems.push(Problem::of_file(&shown, message)),
        }
    }
    (choices, problems)
}

/// Each one once, in order.
fn configurations(files: &[&SourceFile], root: &Path) -> BTreeSet<PathBuf> {
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    for file in files {
        for folder in file.path.ancestors().skip(1) {
            if !seen.insert(folder) {
                break;
            }
            let path = folder.join(FILE);
            if path.is_file() {
                found.insert(path);
            }
            if folder == root || folder.join(".git").exists() {
                break;
            }
        }
    }
    found
}

struct Reader<'a> {
    folder: &'a Path,
    /// Files that were read.
    known: &'a BTreeSet<&'a Path>,
    default_schema: &'a str,
}

impl Reader<'_> {
    fn read(&self, text: &str) -> Result<Vec<TableChoice>, String> {
        let file: Table = text
            .parse()
            .map_err(|error: toml::de::Error| format!("this is no TOML: {}", error.message()))?;
        let Some(own) = file.get("print_schema").and_then(Value::as_table) else {
            return Ok(Vec::new());
        };
        let named = own.iter().filter(|(key, _)| *key != "filter");
        let named: Vec<&Table> = named.filter_map(|(_, value)| value.as_table()).collect();
        let is_own = named.is_empty() || own.contains_key("file");
        let sections = is_own.then_some(own).into_iter().chain(named);
        sections
            .filter(|section| self.is_of_models(section))
            .map(|section| self.choice(section))
            .collect()
    }

    /// Whether the file that the section writes is one of the models.
    fn is_of_models(&self, section: &Table) -> bool {
        let Some(file) = section.get("file").and_then(Value::as_str) else {
            return true;
        };
        let file = fs::canonicalize(self.folder.join(file));
        file.is_ok_and(|file| self.known.contains(file.as_path()))
    }

    fn choice(&self, section: &Table) -> Result<TableChoice, String> {
        let schema = section.get("schema").and_then(Value::as_str);
        let filter = section.get("filter").and_then(Value::as_table);
        let patterns = |key: &str| {
            let list = filter?.get(key)?.as_array()?;
            let texts = list.iter().filter_map(Value::as_str);
            let set = RegexSet::new(texts);
            Some(set.map_err(|error| format!("`{key}` holds no regular expression: {error}")))
        };
        Ok(TableChoice {
            schema: schema.unwrap_or(self.default_schema).to_owned(),
            only: patterns("only_tables").transpose()?,
            except: patterns("except_tables").transpose()?.unwrap_or_default(),
        })
    }
}
