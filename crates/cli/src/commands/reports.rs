//! What every command with findings does at its end: notes, reports, exit code.

use std::path::{Path, PathBuf};

use schemadrift::report::{Format, RenderOptions, render};
use schemadrift::rules::Audit;
use schemadrift::{Outcome, Source};

use crate::args::{CommonArguments, Output, OutputFormat, ReportArguments};
use crate::commands::{block_on, patch};
use crate::config::Settings;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

/// What `--verbose` asks for.
pub(super) fn say_beforehand(settings: &Settings, common: &CommonArguments) {
    if common.verbose {
        let path = settings.config.as_ref();
        let path = path.map_or_else(|| "none".to_owned(), |path| path.display().to_string());
        output::note(&format!("configuration: {path}"));
    }
}

/// What `--measure` asks for: hazards and locks of the statements, as they are seen.
pub(super) fn measure(
    report: &ReportArguments,
    settings: &Settings,
    outcome: &mut Outcome,
) -> Result<(), CommandError> {
    if report.measure {
        let measured = schemadrift::measure(&settings.request, &mut outcome.audit);
        outcome.notes.extend(block_on(measured)??);
    }
    Ok(())
}

/// Notes, then reports. These are written whatever the run came to, so that a gate can show them.
pub(super) fn write(
    report: &ReportArguments,
    common: &CommonArguments,
    settings: &Settings,
    outcome: &Outcome,
) -> Result<(), CommandError> {
    if !common.quiet {
        for note in &outcome.notes {
            output::note(note);
        }
    }
    let default = [Output {
        format: OutputFormat::Report(Format::Human),
        file: None,
    }];
    let outputs = if report.outputs.is_empty() {
        &default[..]
    } else {
        &report.outputs
    };
    let (color, width) = output::terminal(report.color.into());
    let root = source_root(settings);
    let sources = |path: &str| std::fs::read_to_string(root.join(Path::new(path))).ok();
    for one in outputs {
        let options = RenderOptions {
            color: one.file.is_none() && color != anstream::ColorChoice::Never,
            width,
            sources: &sources,
            tool_version: env!("CARGO_PKG_VERSION"),
            fail_on: settings.fail_on,
        };
        let text = match one.format {
            OutputFormat::Report(format) => render(format, &outcome.audit, &options),
            OutputFormat::Sql => block_on(patch::of_audit(settings))??.script,
        };
        match (&one.file, one.format) {
            (Some(path), _) => output::write_file(path, &text)?,
            (None, OutputFormat::Sql) => output::source(&text)?,
            (None, OutputFormat::Report(_)) => output::result(&text, color)?,
        }
    }
    Ok(())
}

/// The folder that places in reports are relative to.
fn source_root(settings: &Settings) -> PathBuf {
    let sides = [&settings.request.expected, &settings.request.actual];
    sides
        .into_iter()
        .find_map(|side| match side {
            Source::Models(options) => Some(options.root.clone()),
            _ => None,
        })
        .unwrap_or_default()
}

/// The exit code of a run that compared something.
pub(super) fn exit(settings: &Settings, audit: &Audit) -> Exit {
    if settings.strict && !audit.problems.is_empty() {
        output::error(&format!(
            "{} problems with reading the models, and --strict was given",
            audit.problems.len()
        ));
        return Exit::Incomplete;
    }
    match (settings.fail_on, audit.worst()) {
        (Some(limit), Some(worst)) if worst >= limit => Exit::Findings,
        _ => Exit::Clean,
    }
}
