//! What became of one case of a suite.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// One case.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) verdict: Verdict,
    /// Whether a patch makes the one side the other, where that was tried; why not.
    pub(crate) mended: Option<Result<(), String>>,
}

/// What became of it.
pub(crate) enum Verdict {
    /// What is true of the case came out.
    Holds,
    /// Something else came out.
    Fails(Vec<String>),
    /// It could not be tried.
    Skipped(String),
}

impl fmt::Display for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(Err(reason)) = &self.mended {
            writeln!(formatter, "  {}: not mended: {reason}", self.name)?;
        }
        match &self.verdict {
            Verdict::Holds => write!(formatter, "  {}: holds", self.name),
            Verdict::Skipped(reason) => write!(formatter, "  {}: skipped: {reason}", self.name),
            Verdict::Fails(lines) => {
                write!(formatter, "  {}: fails", self.name)?;
                lines
                    .iter()
                    .try_for_each(|line| write!(formatter, "\n    {line}"))
            }
        }
    }
}

/// The folders of a suite, sorted by name.
pub(crate) fn folders(suite: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(suite).map_err(|error| format!("{}: {error}", suite.display()))?;
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    Ok(folders)
}

/// The last part of a path, which names the case.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
