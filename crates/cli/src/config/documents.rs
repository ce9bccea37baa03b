//! `[analyze]` and `[policy]`: what the documents about one schema are to say.

use std::collections::BTreeMap;

use schemadrift::AnalyzeRequest;
use serde::Deserialize;

use crate::args::AnalyzeArguments;
use crate::config::request::{Merge, find_config};
use crate::error::CommandError;

/// `[analyze]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct AnalyzeSection {
    /// How many rows are wanted, by table.
    #[serde(default)]
    pub(crate) volumes: BTreeMap<String, Volume>,
}

/// A number of rows, or a text such as `20-50`.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Volume {
    Number(u64),
    Text(String),
}

/// What `analyze` is to do.
pub(crate) fn analyze_settings(
    arguments: &AnalyzeArguments,
) -> Result<AnalyzeRequest, CommandError> {
    let found = find_config(&arguments.common)?;
    let merge = Merge::new(&arguments.common, found.as_ref());
    let volumes = merge.file().map(|file| &file.analyze.volumes);
    let volumes = volumes.into_iter().flatten().map(|(table, volume)| {
        let text = match volume {
            Volume::Number(number) => number.to_string(),
            Volume::Text(text) => text.clone(),
        };
        (table.clone(), text)
    });
    Ok(AnalyzeRequest {
        source: merge.source(arguments.source.as_ref(), &arguments.sides)?,
        options: merge.load_options()?,
        volumes: volumes.collect(),
        prove: arguments.prove,
    })
}
