//! `schemadrift snapshot [SOURCE]`: a schema frozen as JSON.

use schemadrift::report::Format;
use schemadrift::{load_schema, snapshot};

use crate::args::{OutputFormat, SnapshotArguments};
use crate::commands::block_on;
use crate::config::source_settings;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(arguments: &SnapshotArguments) -> Result<Exit, CommandError> {
    let file = match &arguments.output {
        Some(output) if output.format != OutputFormat::Report(Format::Json) => {
            return Err(CommandError::Usage(
                "a snapshot is JSON: write -o json=FILE".to_owned(),
            ));
        }
        Some(output) => output.file.as_deref(),
        None => None,
    };
    let (source, options) = source_settings(
        arguments.source.as_ref(),
        &arguments.sides,
        &arguments.common,
    )?;
    let (schema, notes) = block_on(load_schema(&source, &options))??;
    if !arguments.common.quiet {
        for note in &notes {
            output::note(note);
        }
    }
    let text = snapshot::to_json(&schema, env!("CARGO_PKG_VERSION"));
    match file {
        Some(path) => output::write_file(path, &text)?,
        None => output::result(&text, anstream::ColorChoice::Never)?,
    }
    Ok(Exit::Clean)
}
