//! `schemadrift audit`: the main job.

use std::path::Path;

use schemadrift::Outcome;
use schemadrift::report::{Format, RenderOptions, render};
use schemadrift::rules::Audit;

use crate::args::{AuditArguments, Output};
use crate::commands::block_on;
use crate::config::{Settings, settings};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(arguments: &AuditArguments) -> Result<Exit, CommandError> {
    let settings = settings(arguments)?;
    if arguments.verbose {
        let path = settings
            .config
            .as_ref()
            .map(|path| path.display().to_string());
        output::note(&format!(
            "configuration: {}",
            path.as_deref().unwrap_or("none")
        ));
    }
    let outcome = block_on(schemadrift::audit(settings.request.clone()))??;
    if !arguments.quiet {
        for note in &outcome.notes {
            output::note(note);
        }
    }
    write_reports(arguments, &settings, &outcome)?;
    Ok(exit(&settings, &outcome.audit))
}

/// Reports are written whatever the audit came to, so that a gate can show them.
fn write_reports(
    arguments: &AuditArguments,
    settings: &Settings,
    outcome: &Outcome,
) -> Result<(), CommandError> {
    let default = [Output {
        format: Format::Human,
        file: None,
    }];
    let outputs = if arguments.outputs.is_empty() {
        &default[..]
    } else {
        &arguments.outputs
    };
    let (color, width) = output::terminal(arguments.color.into());
    let root = settings.request.models.root.clone();
    let sources = |path: &str| std::fs::read_to_string(root.join(Path::new(path))).ok();
    for one in outputs {
        let options = RenderOptions {
            color: one.file.is_none() && color != anstream::ColorChoice::Never,
            width,
            sources: &sources,
            tool_version: env!("CARGO_PKG_VERSION"),
            fail_on: settings.fail_on,
        };
        let text = render(one.format, &outcome.audit, &options);
        match &one.file {
            Some(path) => output::write_file(path, &text)?,
            None => output::result(&text, color)?,
        }
    }
    Ok(())
}

fn exit(settings: &Settings, audit: &Audit) -> Exit {
    if let Some(reason) = audit.nothing_to_audit() {
        output::error(&format!("nothing was audited: {reason}"));
        return Exit::Nothing;
    }
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
