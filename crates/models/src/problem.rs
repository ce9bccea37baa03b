//! What goes wrong: problems stand beside the results, an error ends the reading.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use proc_macro2::LineColumn;
use schemadrift_schema::Origin;
use thiserror::Error;

/// Something in a file that could not be read. Everything else was.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// File, relative to the root that reports use.
    pub file: String,
    /// Line, from 1, where there is one.
    pub line: Option<u32>,
    /// Column in characters, from 1, where there is one.
    pub column: Option<u32>,
    /// What is wrong and what to do.
    pub message: String,
}

/// `file:line: message`, as compilers say it.
impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        write!(formatter, ": {}", self.message)
    }
}

impl Problem {
    /// A problem with a whole file.
    pub(crate) fn of_file(file: &str, message: impl Into<String>) -> Self {
        Problem {
            file: file.to_owned(),
            line: None,
            column: None,
            message: message.into(),
        }
    }

    /// A problem at a place in a file.
    pub(crate) fn at(origin: &Origin, message: impl Into<String>) -> Self {
        Problem {
            file: origin.file.to_string(),
            line: Some(origin.line),
            column: Some(origin.column),
            message: message.into(),
        }
    }
}

/// Turns spans into origins; all of one file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Places<'a> {
    pub(crate) file: &'a Arc<str>,
}

impl Places<'_> {
    pub(crate) fn of(&self, span: proc_macro2::Span) -> Origin {
        let LineColumn { line, column } = span.start();
        let line = u32::try_from(line).unwrap_or(u32::MAX).max(1);
        let column = u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1);
        Origin::new(Arc::clone(self.file), line, column)
    }

    /// One problem for each of the errors that are joined in this one.
    pub(crate) fn problems(&self, error: syn::Error) -> Vec<Problem> {
        error
            .into_iter()
            .map(|one| Problem::at(&self.of(one.span()), one.to_string()))
            .collect()
    }
}

/// Why nothing could be read at all: what is to be read is named wrongly.
#[derive(Debug, Error)]
pub enum ReadError {
    /// A path does not exist.
    #[error("find models at {}: no such file or folder", .0.display())]
    NoSuchPath(PathBuf),
    /// A path cannot be looked at.
    #[error("look for models at {}: {source}", path.display())]
    Unreachable {
        /// The path.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A glob or an exclude pattern is not one.
    #[error("read the pattern `{pattern}`: {message}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        message: String,
    },
    /// A glob matches no Rust file and no folder.
    #[error("find models by `{0}`: the pattern matches no .rs file and no folder")]
    NothingMatches(String),
}
