//! A source as an argument: `models:PATH`, `migrations:DIR`, `snapshot:FILE`, `sql:FILE` or a URL.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{TypedValueParser, ValueParserFactory};
use clap::error::ErrorKind;
use clap::{Arg, Command};
use schemadrift::introspect::{ConnectError, ConnectUrl};

/// A source as it is named.
#[derive(Debug, Clone)]
pub(crate) enum SourceArgument {
    Models(PathBuf),
    Migrations(PathBuf),
    Snapshot(PathBuf),
    Sql(PathBuf),
    Database(Box<ConnectUrl>),
}

/// Why a source cannot be taken. The text itself is not repeated: it may hold a password.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SourceError {
    /// Nothing says what it is.
    #[error(
        "this names no source: write models:PATH, migrations:DIR, snapshot:FILE.json, \
         sql:FILE.sql or postgres://…"
    )]
    Unknown,
    /// The kind stands alone.
    #[error("{0}: names no path: write it behind the colon")]
    NoPath(&'static str),
    /// The URL is not valid.
    #[error(transparent)]
    Url(#[from] ConnectError),
}

impl FromStr for SourceArgument {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        for kind in ["models", "migrations", "snapshot", "sql"] {
            let rest = text.strip_prefix(kind);
            let Some(path) = rest.and_then(|rest| rest.strip_prefix(':')) else {
                continue;
            };
            if path.is_empty() {
                return Err(SourceError::NoPath(kind));
            }
            let path = PathBuf::from(path);
            return Ok(match kind {
                "models" => SourceArgument::Models(path),
                "migrations" => SourceArgument::Migrations(path),
                "snapshot" => SourceArgument::Snapshot(path),
                _ => SourceArgument::Sql(path),
            });
        }
        if text.starts_with("postgres:") || text.starts_with("postgresql:") {
            let url = ConnectUrl::parse(text)?;
            return Ok(SourceArgument::Database(Box::new(url)));
        }
        Err(SourceError::Unknown)
    }
}

/// Reads a source without saying what it was where it is none, as the parser's own errors would.
#[derive(Clone)]
pub(crate) struct SourceParser;

impl ValueParserFactory for SourceArgument {
    type Parser = SourceParser;

    fn value_parser() -> SourceParser {
        SourceParser
    }
}

impl TypedValueParser for SourceParser {
    type Value = SourceArgument;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<SourceArgument, clap::Error> {
        let refused = |reason: String| {
            let name = argument.map_or_else(|| "a source".to_owned(), ToString::to_string);
            let words = format!("invalid value for '{name}': {reason}\n");
            clap::Error::raw(ErrorKind::ValueValidation, words).with_cmd(command)
        };
        let text = value
            .to_str()
            .ok_or_else(|| refused("it is not UTF-8".to_owned()))?;
        text.parse()
            .map_err(|error: SourceError| refused(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told_by_its_beginning() {
        let parse = |text: &str| text.parse::<SourceArgument>();
        assert!(matches!(parse("models:src"), Ok(SourceArgument::Models(_))));
        assert!(
            matches!(parse("sql:a:b.sql"), Ok(SourceArgument::Sql(path)) if path.ends_with("a:b.sql"))
        );
        assert!(matches!(
            parse("postgres://u@h/d"),
            Ok(SourceArgument::Database(_))
        ));
        assert!(matches!(
            parse("snapshot:"),
            Err(SourceError::NoPath("snapshot"))
        ));
    }

    #[test]
    fn what_is_no_source_is_not_repeated() {
        for text in [
            "mysql://u:hunter2@h/d",
            "postgres:/u:hunter2@h/d",
            "hunter2",
        ] {
            let error = text.parse::<SourceArgument>().unwrap_err().to_string();
            assert!(!error.contains("hunter2"), "{error}");
        }
    }
}
