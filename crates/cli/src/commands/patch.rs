//! `schemadrift patch`: SQL that makes the database match the models. It is never run on a live
//! database.

use std::path::Path;

use schemadrift::{AuditError, Patch, PatchRequest, Proof, patch, patches, schema_hash};

use crate::args::{Allowed, PatchArguments};
use crate::commands::{block_on, migration};
use crate::config::{PatchSettings, Settings, patch_settings};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(arguments: &PatchArguments) -> Result<Exit, CommandError> {
    let file = output_file(arguments)?;
    let settings = patch_settings(arguments)?;
    if let Some(path) = &arguments.check {
        return check(path, &settings);
    }
    if arguments.models_diff {
        return models_diff(arguments, &settings, file);
    }
    let patch = block_on(patch(&request(arguments, &settings)))??;
    if !arguments.common.quiet {
        for note in &patch.notes {
            output::note(note);
        }
    }
    if let Some(layout) = arguments.as_migration {
        let exit = exit(arguments, &patch);
        if exit == Exit::Findings {
            return Ok(exit);
        }
        return migration::write(arguments, layout, settings.migrations.as_deref(), &patch);
    }
    match file {
        Some(path) => output::write_file(path, &patch.script)?,
        None => output::source(&patch.script)?,
    }
    Ok(exit(arguments, &patch))
}

/// The Rust source as the database has it; what cannot be edited is said beside.
fn models_diff(
    arguments: &PatchArguments,
    settings: &PatchSettings,
    file: Option<&Path>,
) -> Result<Exit, CommandError> {
    let diff = schemadrift::models_diff(&settings.request, &arguments.accept_rename);
    let patch = block_on(diff)??;
    if !arguments.common.quiet {
        for note in &patch.left_out {
            output::note(&format!("left out: {note}"));
        }
    }
    match file {
        Some(path) => output::write_file(path, &patch.diff)?,
        None => output::source(&patch.diff)?,
    }
    Ok(Exit::Clean)
}

fn request(arguments: &PatchArguments, settings: &PatchSettings) -> PatchRequest {
    PatchRequest {
        audit: settings.request.clone(),
        simple: arguments.simple,
        allow_destructive: arguments.allow.contains(&Allowed::Destructive),
        accept_renames: arguments.accept_rename.clone(),
        reject_renames: arguments.reject_renames,
        verify: !arguments.no_verify,
        undo: arguments.as_migration.is_some(),
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// The patch that goes with an audit, as `patch` makes it without any flag.
pub(super) async fn of_audit(settings: &Settings) -> Result<Patch, AuditError> {
    let request = PatchRequest {
        audit: settings.request.clone(),
        simple: false,
        allow_destructive: false,
        accept_renames: Vec::new(),
        reject_renames: false,
        verify: true,
        undo: false,
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    patch(&request).await
}

fn output_file(arguments: &PatchArguments) -> Result<Option<&Path>, CommandError> {
    match arguments.output.as_deref() {
        None | Some("sql") => Ok(None),
        Some(text) => match text.strip_prefix("sql=") {
            Some(path) if !path.is_empty() => Ok(Some(Path::new(path))),
            _ => Err(CommandError::Usage(
                "a patch is SQL: write -o sql=FILE".to_owned(),
            )),
        },
    }
}

/// What is not proved is said, and is an error where a proof was asked for.
fn exit(arguments: &PatchArguments, patch: &Patch) -> Exit {
    let back = patch.undo.as_ref().map(|undo| &undo.proof);
    let proofs = [("the patch", Some(&patch.proof)), ("the way back", back)];
    let mut exit = Exit::Clean;
    for (what, proof) in proofs {
        if let Some(Proof::Failed(reason)) = proof {
            output::error(&format!("{what} is not proved: {reason}"));
            if arguments.require_proof {
                exit = Exit::Findings;
            }
        }
    }
    exit
}

/// Whether the schema is still the one that a script was made for.
fn check(path: &Path, settings: &PatchSettings) -> Result<Exit, CommandError> {
    let script = std::fs::read_to_string(path)
        .map_err(|error| CommandError::Usage(format!("cannot read {}: {error}", path.display())))?;
    let Some(made_for) = patches::made_for(&script) else {
        return Err(CommandError::Usage(format!(
            "{} names no schema that it was made for: it is no patch of schemadrift",
            path.display()
        )));
    };
    let request = &settings.request;
    let now = block_on(schema_hash(&request.actual, &request.options))??;
    if now == made_for {
        output::result(
            "the patch is for the schema as it is\n",
            anstream::ColorChoice::Never,
        )?;
        return Ok(Exit::Clean);
    }
    output::result(
        "the patch is stale: the schema has changed since it was made\n",
        anstream::ColorChoice::Never,
    )?;
    Ok(Exit::Findings)
}
