//! `schemadrift init`: a starter configuration from what is there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use schemadrift::migrations::find_folders;
use schemadrift::models::{Models, ReadOptions, read};

use crate::args::InitArguments;
use crate::environment;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

const FILE: &str = "schemadrift.toml";

/// More folders of models than this are one line too long; their common parent is shorter.
const FOLDERS: usize = 8;

pub(crate) fn run(arguments: &InitArguments) -> Result<Exit, CommandError> {
    let root = arguments
        .folder
        .clone()
        .unwrap_or_else(|| PathBuf::from("."));
    let path = root.join(FILE);
    if path.exists() && !arguments.print {
        return Err(CommandError::Usage(format!(
            "{} is there already: edit it, or see what would be written with --print",
            path.display()
        )));
    }
    let options = ReadOptions::new(&root, vec![root.clone()]);
    let models = read(&options).map_err(schemadrift::AuditError::from)?;
    let folders = folders_of(&models, &root);
    if folders.is_empty() {
        output::error(&format!(
            "no model was found below {}: run this where the Rust source is",
            root.display()
        ));
        return Ok(Exit::Nothing);
    }
    let text = configuration(&models, &folders, &root);
    if arguments.print {
        output::result(&text, anstream::ColorChoice::Never)?;
    } else {
        output::write_file(&path, &text)?;
        output::note(&format!(
            "{} is written; next: schemadrift audit",
            path.display()
        ));
    }
    Ok(Exit::Clean)
}

fn configuration(models: &Models, folders: &[String], root: &Path) -> String {
    let frameworks: Vec<&str> = models.frameworks.iter().copied().collect();
    let count = models.schema.tables.len() + models.unbound.len();
    let mut text = format!(
        "# {count} models ({}) in {} files.\nmodels = [{}]\n\n",
        frameworks.join(", "),
        models.files,
        folders
            .iter()
            .map(|one| quoted(one))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let migrations = find_folders(root);
    for (position, (path, folder)) in migrations.iter().enumerate() {
        let mark = if position == 0 { "" } else { "# " };
        text.push_str(&format!(
            "{mark}migrations = {} # {} of them\n",
            quoted(&relative(path, root)),
            folder.migrations.len()
        ));
    }
    let mark = if migrations.is_empty() { "" } else { "# " };
    let beside = if migrations.is_empty() {
        "# The database to compare with."
    } else {
        "# Beside the migrations: says what was migrated, applied, or changed by hand."
    };
    text.push_str(&format!(
        "{beside}\n{mark}database-url = \"env:DATABASE_URL\""
    ));
    if environment::variable("DATABASE_URL").is_none() {
        text.push_str(" # not set here");
    }
    text.push_str("\n\n# error, warning, info or never\nfail-on = \"error\"\n");
    text
}

/// Folders that hold models: the `src` around them where there is one.
fn folders_of(models: &Models, root: &Path) -> Vec<String> {
    let tables = models
        .schema
        .tables
        .iter()
        .filter_map(|one| one.origin.as_ref());
    let unbound = models.unbound.iter().map(|one| &one.origin);
    let files = tables.chain(unbound).map(|origin| root.join(&*origin.file));
    let folders: BTreeSet<PathBuf> = files.map(|file| source_folder(&file, root)).collect();
    let mut kept: Vec<PathBuf> = Vec::new();
    for folder in folders {
        if !kept.iter().any(|other| folder.starts_with(other)) {
            kept.push(folder);
        }
    }
    if kept.len() > FOLDERS {
        return vec![".".to_owned()];
    }
    kept.iter().map(|folder| relative(folder, root)).collect()
}

fn source_folder(file: &Path, root: &Path) -> PathBuf {
    let around = file
        .ancestors()
        .skip(1)
        .take_while(|one| one.starts_with(root));
    let sources = around.filter(|one| one.file_name().is_some_and(|name| name == "src"));
    sources
        .last()
        .or_else(|| file.parent())
        .unwrap_or(root)
        .to_owned()
}

/// As a configuration writes it: with slashes, and a dot for the folder itself.
fn relative(path: &Path, root: &Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<String> = inside
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .filter(|part| part != ".")
        .collect();
    if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
