//! `schemadrift migrations status|apply|forget|summary`: a folder of migrations, the ledger of a
//! database, and what the files make.

use schemadrift::migrations::{Progress, Standing, State};
use schemadrift::report::{
    MigrationLine, MigrationStatusDocument, SummaryDocument, render_migration_status,
    render_summary,
};

use crate::args::{
    ApplyArguments, ForgetArguments, MigrationsArguments, MigrationsCommand, StatusArguments,
    SummaryArguments,
};
use crate::commands::{block_on, documents};
use crate::config::{migrations_settings, summary_settings};
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

pub(crate) fn run(arguments: &MigrationsArguments) -> Result<Exit, CommandError> {
    match &arguments.command {
        MigrationsCommand::Status(arguments) => status(arguments),
        MigrationsCommand::Apply(arguments) => apply(arguments),
        MigrationsCommand::Forget(arguments) => forget(arguments),
        MigrationsCommand::Summary(arguments) => summary(arguments),
    }
}

/// Exits 1 where a file is not what ran, or where one failed; a file that waits is no fault.
fn status(arguments: &StatusArguments) -> Result<Exit, CommandError> {
    let request = migrations_settings(&arguments.database, &arguments.common)?;
    let status = block_on(request.status())??;
    let document = MigrationStatusDocument {
        runner: status.runner.name(),
        ledger: status.runner.table(),
        exists: status.exists,
        migrations: status.migrations.iter().map(line).collect(),
        unknown: status.unknown.iter().map(String::as_str).collect(),
        tool_version: env!("CARGO_PKG_VERSION"),
    };
    documents::write(&arguments.document, &arguments.common, &[], |format| {
        render_migration_status(format, &document)
    })?;
    let is_wrong = |state: State| matches!(state, State::Changed | State::Failed);
    let any_wrong = status.migrations.iter().any(|one| is_wrong(one.state));
    Ok(if any_wrong {
        Exit::Findings
    } else {
        Exit::Clean
    })
}

fn line(standing: &Standing) -> MigrationLine<'_> {
    MigrationLine {
        name: &standing.name,
        state: standing.state.word(),
        applied_at: standing.applied_at.as_deref(),
    }
}

/// What ran before a failure stays, and is told as if all had gone well.
fn apply(arguments: &ApplyArguments) -> Result<Exit, CommandError> {
    let request = migrations_settings(&arguments.database, &arguments.common)?;
    let is_shown = !arguments.common.quiet && !arguments.common.no_progress;
    let mut begun: Vec<String> = Vec::new();
    let progress = |progress: Progress<'_>| {
        let words = match progress {
            Progress::Waits => {
                "another run holds the lock of this database: waiting for its end".to_owned()
            }
            Progress::Runs(migration) => {
                begun.push(migration.name.clone());
                format!("running {}", migration.name)
            }
        };
        if is_shown {
            output::note(&words);
        }
    };
    let target = arguments.target.as_deref();
    let applied = block_on(request.apply(target, arguments.dry_run, progress))?;
    let word = if arguments.dry_run {
        "would run"
    } else {
        "applied"
    };
    let names = match &applied {
        Ok(names) => names.as_slice(),
        // The last one that began is the one that failed.
        Err(_) => begun.split_last().map_or(&[][..], |(_, before)| before),
    };
    let mut text: String = names
        .iter()
        .map(|name| format!("{word} {name}\n"))
        .collect();
    if names.is_empty() && applied.is_ok() {
        text.push_str("nothing waits\n");
    }
    output::result(&text, anstream::ColorChoice::Never)?;
    applied?;
    Ok(Exit::Clean)
}

fn forget(arguments: &ForgetArguments) -> Result<Exit, CommandError> {
    let request = migrations_settings(&arguments.database, &arguments.common)?;
    let key = block_on(request.forget(&arguments.name))??;
    let text = format!(
        "{key} is out of the ledger. The schema stays as it is: what the migration made is still \
         there, and `schemadrift migrations apply` runs it again.\n"
    );
    output::result(&text, anstream::ColorChoice::Never)?;
    Ok(Exit::Clean)
}

fn summary(arguments: &SummaryArguments) -> Result<Exit, CommandError> {
    let request = summary_settings(arguments)?;
    let found = block_on(schemadrift::summary(&request))??;
    let document = SummaryDocument {
        summary: &found.summary,
        revision: &found.revision,
        description: &found.description,
        files: &found.files,
        totals: found.totals,
        provenance: &found.provenance,
        tool_version: env!("CARGO_PKG_VERSION"),
    };
    documents::write(&arguments.document, &arguments.common, &[], |format| {
        render_summary(format, &document)
    })?;
    Ok(Exit::Clean)
}
