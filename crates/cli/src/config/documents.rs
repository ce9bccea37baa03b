//! `[analyze]` and `[policy]`: what the documents about one schema are to say.

use std::collections::BTreeMap;

use schemadrift::facts::readiness::{ByDesign, Policy};
use schemadrift::{AnalyzeRequest, ReadinessRequest};
use serde::Deserialize;

use crate::args::{AnalyzeArguments, ReadinessArguments};
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

/// `[policy]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PolicySection {
    /// Extensions that have to be installed.
    #[serde(default)]
    pub(crate) extensions: Vec<String>,
    /// Columns that have to be there, by table.
    #[serde(default)]
    pub(crate) critical_columns: BTreeMap<String, Vec<String>>,
    /// Columns that every table has to have.
    #[serde(default)]
    pub(crate) required_columns: Vec<String>,
    /// Columns that no table may have.
    #[serde(default)]
    pub(crate) forbidden_columns: Vec<String>,
    /// Columns by which tenants are told apart.
    #[serde(default)]
    pub(crate) tenancy_columns: Vec<String>,
    /// Tables that belong to no tenant.
    #[serde(default)]
    pub(crate) shared_tables: Vec<String>,
    /// Foreign keys to something else than an id, by `table.column`.
    #[serde(default)]
    pub(crate) by_design: BTreeMap<String, Design>,
}

/// Why a foreign key is as it is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Design {
    /// `table.column` that it refers to.
    references: String,
    reason: String,
}

/// What `readiness` is to do.
pub(crate) fn readiness_settings(
    arguments: &ReadinessArguments,
) -> Result<ReadinessRequest, CommandError> {
    let found = find_config(&arguments.common)?;
    let merge = Merge::new(&arguments.common, found.as_ref());
    let section = merge.file().map(|file| &file.policy);
    Ok(ReadinessRequest {
        source: merge.source(arguments.source.as_ref(), &arguments.sides)?,
        models: merge.named_models(&[], &arguments.sides).transpose()?,
        options: merge.load_options()?,
        policy: section.map(policy).unwrap_or_default(),
    })
}

fn policy(section: &PolicySection) -> Policy {
    let designs = section.by_design.iter().map(|(key, design)| {
        let design = ByDesign {
            references: design.references.clone(),
            reason: design.reason.clone(),
        };
        (key.clone(), design)
    });
    Policy {
        extensions: section.extensions.clone(),
        critical_columns: section.critical_columns.clone(),
        required_columns: section.required_columns.clone(),
        forbidden_columns: section.forbidden_columns.clone(),
        tenancy_columns: section.tenancy_columns.clone(),
        shared_tables: section.shared_tables.clone(),
        by_design: designs.collect(),
    }
}
