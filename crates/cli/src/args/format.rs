//! `-o FORMAT[=FILE]`.

use std::path::PathBuf;
use std::str::FromStr;

use schemadrift::report::{Format, UnknownFormat};

/// One report to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Output {
    /// How it is written.
    pub(crate) format: Format,
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
        Ok(Output {
            format: format.parse()?,
            file,
        })
    }
}

/// Why an output is not valid.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OutputError {
    /// The format does not exist.
    #[error(transparent)]
    Format(#[from] UnknownFormat),
    /// A file was announced and not named.
    #[error("no file stands behind the equals sign: write for example -o markdown=audit.md")]
    NoFile,
}
