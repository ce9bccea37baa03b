//! The keys of the configuration file. An unknown key is an error with a place and a suggestion.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::config::sections::{AnalyzeSection, PolicySection};

/// A configuration file as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ConfigFile {
    #[serde(default)]
    pub(crate) models: Vec<String>,
    #[serde(default)]
    pub(crate) framework: OneOrMany,
    pub(crate) migrations: Option<PathBuf>,
    pub(crate) database_url: Option<String>,
    pub(crate) snapshot: Option<PathBuf>,
    #[serde(default)]
    pub(crate) schemas: Vec<String>,
    #[serde(default)]
    pub(crate) include: Vec<String>,
    #[serde(default)]
    pub(crate) exclude: Vec<String>,
    pub(crate) sandbox: Option<String>,
    pub(crate) fail_on: Option<String>,
    #[serde(default)]
    pub(crate) strict: bool,
    #[serde(default)]
    pub(crate) rules: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) models_map: Vec<MapEntry>,
    #[serde(default)]
    pub(crate) analyze: AnalyzeSection,
    #[serde(default)]
    pub(crate) policy: PolicySection,
}

/// `[[models-map]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct MapEntry {
    /// The model's path or name.
    pub(crate) model: String,
    /// `table` or `schema.table`.
    pub(crate) table: String,
}

/// A text, or several.
#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMany {
    #[default]
    None,
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    pub(crate) fn to_vec(&self) -> Vec<String> {
        match self {
            OneOrMany::None => Vec::new(),
            OneOrMany::One(one) => vec![one.clone()],
            OneOrMany::Many(many) => many.clone(),
        }
    }
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is no TOML, or has a key that does not exist.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Parse {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong, and what may be meant.
        message: String,
    },
    /// A value makes no sense.
    #[error("{}: {message}", path.display())]
    Value {
        /// The file.
        path: PathBuf,
        /// What is wrong, and what to do.
        message: String,
    },
}

/// `Cargo.toml`, as far as it concerns us.
#[derive(Debug, Deserialize)]
struct Manifest {
    workspace: Option<ManifestSection>,
    package: Option<ManifestSection>,
}

#[derive(Debug, Deserialize)]
struct ManifestSection {
    metadata: Option<ManifestMetadata>,
}

#[derive(Debug, Deserialize)]
struct ManifestMetadata {
    schemadrift: Option<ConfigFile>,
}

/// Reads a configuration file.
pub(crate) fn read(path: &Path) -> Result<ConfigFile, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
        path: path.to_owned(),
        source,
    })?;
    toml::from_str(&text).map_err(|error| parse_error(path, &text, &error))
}

/// Reads `[workspace.metadata.schemadrift]` of a manifest; `None` where there is none.
pub(crate) fn read_manifest(path: &Path) -> Result<Option<ConfigFile>, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read {
        path: path.to_owned(),
        source,
    })?;
    if !text.contains("metadata.schemadrift") {
        return Ok(None);
    }
    let manifest: Manifest =
        toml::from_str(&text).map_err(|error| parse_error(path, &text, &error))?;
    let section = |section: Option<ManifestSection>| section?.metadata?.schemadrift;
    Ok(section(manifest.workspace).or_else(|| section(manifest.package)))
}

fn parse_error(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let start = error.span().map_or(0, |span| span.start.min(text.len()));
    let before = text.get(..start).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|one| *one != '\n').count() + 1;
    ConfigError::Parse {
        path: path.to_owned(),
        line,
        column,
        message: with_suggestion(error.message()),
    }
}

/// Turns serde's list of all keys into the one that is most likely meant.
fn with_suggestion(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let Some(written) = message
        .strip_prefix("unknown field")
        .and_then(|_| quoted.next())
    else {
        return message.to_owned();
    };
    let known: Vec<&str> = quoted.collect();
    let closest = known
        .iter()
        .map(|key| (strsim::damerau_levenshtein(written, key), *key))
        .filter(|(distance, key)| *distance <= key.len().max(written.len()) / 2)
        .min();
    match closest {
        Some((_, key)) => format!("unknown key {written:?}; did you mean {key:?}?"),
        None => format!(
            "unknown key {written:?}; known keys are {}",
            known.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let error = toml::from_str::<ConfigFile>(text).unwrap_err();
        parse_error(Path::new("schemadrift.toml"), text, &error).to_string()
    }

    #[test]
    fn an_unknown_key_has_a_place_and_a_suggestion() {
        assert_eq!(
            error("models = [\"src\"]\nmigratons = \"m\"\n"),
            "schemadrift.toml:2:1: unknown key \"migratons\"; did you mean \"migrations\"?"
        );
        assert!(error("[[models-map]]\nmodel = \"a\"\ntabel = \"b\"\n").contains("\"table\""));
        assert!(error("zzzzzz = 1").contains("known keys are"));
    }

    #[test]
    fn broken_toml_has_a_place() {
        assert!(error("models = [\n").starts_with("schemadrift.toml:"));
    }
}
