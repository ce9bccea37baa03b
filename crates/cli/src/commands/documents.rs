//! What every command with a document does at its end: notes, and the document in each format.

use schemadrift::report::Format;

use crate::args::{CommonArguments, DocumentArguments, Output, OutputFormat};
use crate::error::CommandError;
use crate::output;

/// Notes, then the document in each format that is asked for. `render` gives `None` for a format
/// that the document does not have.
pub(super) fn write(
    arguments: &DocumentArguments,
    common: &CommonArguments,
    notes: &[String],
    render: impl Fn(Format) -> Option<String>,
) -> Result<(), CommandError> {
    if !common.quiet {
        for note in notes {
            output::note(note);
        }
    }
    let default = [Output {
        format: OutputFormat::Report(Format::Human),
        file: None,
    }];
    let outputs = match arguments.outputs.as_slice() {
        [] => &default[..],
        outputs => outputs,
    };
    for one in outputs {
        let text = match one.format {
            OutputFormat::Report(format) => render(format),
            OutputFormat::Sql => None,
        };
        let text = text.ok_or_else(|| {
            CommandError::Usage(format!(
                "this document is written as human, markdown or json, not as {}",
                one.format
            ))
        })?;
        match &one.file {
            Some(path) => output::write_file(path, &text)?,
            None => output::result(&text, output::terminal(arguments.color.into()).0)?,
        }
    }
    Ok(())
}
