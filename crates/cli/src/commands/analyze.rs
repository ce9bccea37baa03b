//! `schemadrift analyze [SOURCE]`: what one schema is like, and in which order it is filled.

use schemadrift::report::{AnalysisDocument, render_analysis};

use crate::args::AnalyzeArguments;
use crate::commands::{block_on, documents};
use crate::config::analyze_settings;
use crate::error::CommandError;
use crate::exit::Exit;

pub(crate) fn run(arguments: &AnalyzeArguments) -> Result<Exit, CommandError> {
    let request = analyze_settings(arguments)?;
    let analyzed = block_on(schemadrift::analyze(&request))??;
    let document = AnalysisDocument {
        analysis: &analyzed.analysis,
        proof: analyzed.proof.as_ref(),
        provenance: &analyzed.provenance,
        source: analyzed.source,
        tool_version: env!("CARGO_PKG_VERSION"),
    };
    documents::write(
        &arguments.document,
        &arguments.common,
        &analyzed.notes,
        |format| render_analysis(format, &document),
    )?;
    let failed = analyzed.proof.is_some_and(|proof| proof.failed.is_some());
    Ok(if failed { Exit::Findings } else { Exit::Clean })
}
