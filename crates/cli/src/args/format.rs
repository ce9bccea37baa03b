//! `-o FORMAT[=FILE]`.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use schemadrift::report::{Format, UnknownFormat};

/// What can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OutputFormat {
    /// A report of the findings.
    Report(Format),
    /// The script that mends them.
    Sql,
}

impl fmt::Display for OutputFormat {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            OutputFormat::Report(format) => format.fmt(formatter),
            OutputFormat::Sql => formatter.pad("sql"),
        }
    }
}

/// One report to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Output {
    /// How it is written.
    pub(crate) format: OutputFormat,
    /// Where to; standard output without it.
    pub(crate) file: Option<PathBuf>,
}

impl FromStr for Output {
    type Err = OutputError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (format, file) = match text.split_once('=') {
            Some((_, "")) => return Err(OutputError::NoFile),
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (text, None),
        };
        let format = match format {
            "sql" => OutputFormat::Sql,
            other => OutputFormat::Report(other.parse()?),
        };
        Ok(Output { format, file })
    }
}

/// Why an output is not valid.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutputError {
    /// The format does not exist.
    #[error("{0}, sql")]
    Format(#[from] UnknownFormat),
    /// A file was announced and not named.
    #[error("no file stands behind the equals sign: write for example -o markdown=audit.md")]
    NoFile,
}
