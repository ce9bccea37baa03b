//! What the documents about one schema are to say, from flags and sections.

use schemadrift::facts::readiness::{ByDesign, Policy};
use schemadrift::{AnalyzeRequest, ReadinessRequest};

use crate::args::{AnalyzeArguments, ReadinessArguments};
use crate::config::request::{Merge, find_config};
use crate::config::sections::{PolicySection, Volume};
use crate::error::CommandError;

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
