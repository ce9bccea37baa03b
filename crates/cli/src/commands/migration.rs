//! A patch as the next migration of a folder: files that are written all or none.

mod layout;
mod number;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use schemadrift::Patch;
use schemadrift::patches::{Step, body, comments, head_of, left_out};

use crate::args::{Layout, PatchArguments};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

use layout::{File, files};
use number::next_numbers;

/// Writes the migration, up and down, and says which files there are now.
pub(super) fn write(
    arguments: &PatchArguments,
    layout: Layout,
    folder: Option<&Path>,
    patch: &Patch,
) -> Result<Exit, CommandError> {
    let Some(folder) = folder else {
        return Err(CommandError::Usage(
            "no folder of migrations is named: give --migrations, or write it in schemadrift.toml"
                .to_owned(),
        ));
    };
    if patch.plan.steps.is_empty() {
        output::result("nothing is to be migrated\n", anstream::ColorChoice::Never)?;
        return Ok(Exit::Clean);
    }
    let name = plain_name(&arguments.name)?;
    let names = names_in(folder)?;
    let count = patch.plan.steps.len();
    let numbers = next_numbers(&names, layout, arguments.version, now(), count);
    let written: Vec<File> = patch
        .plan
        .steps
        .iter()
        .zip(&numbers)
        .enumerate()
        .flat_map(|(position, (step, number))| {
            let name = match count {
                1 => name.clone(),
                _ => format!("{name}_{}", position + 1),
            };
            let down = position + 1 == count;
            files(
                layout,
                number,
                &name,
                &up(patch, position, step),
                &undo(patch, down),
            )
        })
        .collect();
    persist(folder, &written)?;
    let mut text = String::new();
    for file in &written {
        text.push_str(&format!("{}\n", folder.join(&file.path).display()));
    }
    output::result(&text, anstream::ColorChoice::Never)?;
    Ok(Exit::Clean)
}

/// What a step does; what cannot run in a transaction says so on the first line. What is said of the
/// whole patch stands with its first file.
fn up(patch: &Patch, position: usize, step: &Step) -> String {
    let marker = match step.in_transaction {
        true => "",
        false => "-- no-transaction\n",
    };
    let said = match position {
        0 => format!("{}{}", head_of(&patch.head), left_out(&patch.plan)),
        _ => format!("-- made by schemadrift for schema {}\n", patch.made_for),
    };
    format!("{marker}{said}\n{}", body(step))
}

/// What undoes the migration stands with its last file, which is undone first.
fn undo(patch: &Patch, is_last: bool) -> String {
    let nothing = "SELECT 1;\n";
    match &patch.undo {
        Some(undo) if is_last => {
            let (said, sql) = (comments(&undo.head), undo.sql.as_deref());
            format!("{said}\n{}", sql.unwrap_or(nothing))
        }
        _ => format!("-- undone with the last file of this patch\n{nothing}"),
    }
}

/// The present moment, for folders whose migrations are numbered by it.
fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs())
}

fn plain_name(name: &str) -> Result<String, CommandError> {
    let is_plain = |one: char| one.is_ascii_alphanumeric() || one == '_' || one == '-';
    if name.is_empty() || !name.chars().all(is_plain) {
        return Err(CommandError::Usage(format!(
            "{name:?} cannot name a migration: use letters, digits and underscores"
        )));
    }
    Ok(name.to_owned())
}

fn names_in(folder: &Path) -> Result<Vec<String>, CommandError> {
    let unreadable = |error: std::io::Error| {
        CommandError::Usage(format!("cannot read {}: {error}", folder.display()))
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Every file is whole under a name of its own before the first gets its name; where one cannot be
/// had, those that were are taken back.
fn persist(folder: &Path, files: &[File]) -> Result<(), CommandError> {
    let failed = |path: &Path, source: std::io::Error| CommandError::Write {
        path: path.to_owned(),
        source,
    };
    let mut ready = Vec::new();
    for file in files {
        let path = folder.join(&file.path);
        let stage = || -> std::io::Result<tempfile::NamedTempFile> {
            let mut staged = tempfile::Builder::new()
                .prefix(".schemadrift-")
                .tempfile_in(folder)?;
            staged.write_all(file.text.as_bytes())?;
            output::make_readable(staged.as_file())?;
            staged.as_file().sync_all()?;
            Ok(staged)
        };
        ready.push((stage().map_err(|source| failed(&path, source))?, path));
    }
    let mut done: Vec<PathBuf> = Vec::new();
    for (staged, path) in ready {
        let place = || -> std::io::Result<()> {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            staged
                .persist_noclobber(&path)
                .map_err(|error| error.error)?;
            Ok(())
        };
        if let Err(source) = place() {
            for path in done {
                // What is left is told by the error that is reported.
                let _ = fs::remove_file(path);
            }
            return Err(failed(&path, source));
        }
        done.push(path);
    }
    Ok(())
}
