//! `schemadrift doctor`: is everything there that an audit needs, and what may the role see?

mod database;
mod sandbox;

use schemadrift::{AuditRequest, Source};

use crate::args::AuditArguments;
use crate::commands::block_on;
use crate::config::audit_settings;
use crate::error::CommandError;
use crate::exit::Exit;
use crate::output;

/// Lines of the result, as they come.
#[derive(Default)]
struct Diagnosis {
    text: String,
    worst: Option<Exit>,
}

impl Diagnosis {
    fn good(&mut self, subject: &str, text: &str) {
        self.line("ok", subject, text);
    }

    fn remark(&mut self, subject: &str, text: &str) {
        self.line("note", subject, text);
    }

    /// The first thing that is wrong decides the exit code.
    fn bad(&mut self, subject: &str, text: &str, exit: Exit) {
        self.line("FAIL", subject, text);
        self.worst.get_or_insert(exit);
    }

    fn line(&mut self, mark: &str, subject: &str, text: &str) {
        self.text
            .push_str(&format!("{mark:<5} {subject:<14} {text}\n"));
    }
}

pub(crate) fn run(arguments: &AuditArguments) -> Result<Exit, CommandError> {
    let settings = audit_settings(arguments)?;
    let mut diagnosis = Diagnosis::default();
    match &settings.config {
        Some(path) => diagnosis.good("configuration", &path.display().to_string()),
        None => diagnosis.remark(
            "configuration",
            "none found; flags and the environment decide",
        ),
    }
    let request = &settings.request;
    let sides = [&request.expected, &request.actual];
    for side in sides {
        look_at(side, request, &mut diagnosis)?;
    }
    if let Some(path) = &request.between {
        diagnosis.good("migrations", &path.display().to_string());
    }
    block_on(sandbox::look(&request.options.sandbox, &mut diagnosis))?;
    output::result(&diagnosis.text, anstream::ColorChoice::Auto)?;
    Ok(diagnosis.worst.unwrap_or(Exit::Clean))
}

fn look_at(
    side: &Source,
    request: &AuditRequest,
    diagnosis: &mut Diagnosis,
) -> Result<(), CommandError> {
    match side {
        Source::Models(options) => look_at_models(options, diagnosis),
        Source::Database(url) => block_on(database::look(url, &request.options, diagnosis))?,
        Source::Migrations(path) | Source::Snapshot(path) | Source::Sql(path) => {
            diagnosis.good(side.kind(), &path.display().to_string());
        }
    }
    Ok(())
}

fn look_at_models(options: &schemadrift::models::ReadOptions, diagnosis: &mut Diagnosis) {
    match schemadrift::models::read(options) {
        Ok(models) => {
            let frameworks: Vec<&str> = models.frameworks.iter().copied().collect();
            let count = models.schema.tables.len() + models.unbound.len();
            let text = format!(
                "{count} in {} files ({})",
                models.files,
                frameworks.join(", ")
            );
            if count == 0 {
                diagnosis.bad("models", "none found", Exit::Nothing);
            } else {
                diagnosis.good("models", &text);
            }
            for problem in &models.problems {
                let line = problem
                    .line
                    .map_or_else(String::new, |line| format!(":{line}"));
                let text = format!("{}{line}: {}", problem.file, problem.message);
                diagnosis.remark("models", &text);
            }
        }
        Err(error) => diagnosis.bad("models", &error.to_string(), Exit::Usage),
    }
}
