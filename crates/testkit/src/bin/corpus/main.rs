//! Audits real projects: `just corpus DIR`, one line a project.
//!
//! The folder holds `projects.json`, which says of each project where its models and its migrations
//! are, and beside it one checkout a project, by name. Nothing of it belongs to this repository.
//! With the name of a project as argument its findings are listed, too.
//!
//! `exact` is the number of structs of sqlx that are bound to the table whose name and columns they
//! have, of those that `projects.json` counts; fewer than that end the program with an error.

mod exact;
mod project;
mod rust_migrations;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use schemadrift::introspect::ConnectUrl;
use schemadrift::models::ReadOptions;
use schemadrift::rules::{Audit, ModelStatus};
use schemadrift::{AuditRequest, LoadOptions, Source};
use schemadrift_testkit::Server;

use project::Project;

const FOLDER: &str = "SCHEMADRIFT_CORPUS";

#[tokio::main]
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program prints a table"
)]
async fn main() -> ExitCode {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        eprintln!("skipped: {FOLDER} names no folder of projects");
        return ExitCode::SUCCESS;
    };
    let projects = match project::read(&folder.join("projects.json")) {
        Ok(projects) => projects,
        Err(error) => {
            eprintln!("error: {error}");
            return ExitCode::from(2);
        }
    };
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    println!(
        "| project | dialect | models | bound | exact | columns | unresolved | error | warning | info |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    let mut is_complete = true;
    for project in projects {
        let is_wanted = wanted.is_empty() || wanted.contains(&project.name);
        if !is_wanted {
            continue;
        }
        match audit(&folder, &project).await {
            Ok(found) => {
                println!("{}", line(&project, &found));
                is_complete &= found.exact.len() >= project.named_exact.unwrap_or(0);
                if !wanted.is_empty() {
                    list(&found);
                }
            }
            Err(reason) => println!(
                "| {} | {} | skipped: {reason} |",
                project.name, project.dialect
            ),
        }
    }
    if is_complete {
        ExitCode::SUCCESS
    } else {
        eprintln!(
            "error: fewer structs are bound to the table of their name than `exact` asks for"
        );
        ExitCode::FAILURE
    }
}

/// What an audit of one project came to.
struct Found {
    audit: Audit,
    columns: usize,
    /// Structs and their tables, where both are alike.
    exact: Vec<(String, String)>,
}

async fn audit(folder: &Path, project: &Project) -> Result<Found, String> {
    let checkout = folder.join(&project.name);
    if !checkout.is_dir() {
        return Err("no checkout".to_owned());
    }
    let server = migrated_server(folder, &checkout, project).await?;
    let models = ReadOptions::new(&checkout, vec![checkout.join(&project.model_root)]);
    let url = ConnectUrl::parse(server.url()).map_err(|error| error.to_string())?;
    let actual = Source::Database(Box::new(url));
    let (schema, _) = schemadrift::load_schema(&actual, &LoadOptions::default())
        .await
        .map_err(|error| error.to_string())?;
    let mut read = schemadrift::models::read(&models).map_err(|error| error.to_string())?;
    read.bind(&schema);
    let columns = read
        .schema
        .tables
        .iter()
        .map(|table| table.columns.len())
        .sum();
    let exact = match project.named_exact {
        Some(_) => exact::structs(&read, &schema, &checkout),
        None => Vec::new(),
    };
    let request = AuditRequest::new(models, actual);
    let outcome = schemadrift::audit(request)
        .await
        .map_err(|error| error.to_string())?;
    Ok(Found {
        audit: outcome.audit,
        columns,
        exact,
    })
}

/// A server with the project's database: an installed one, or the embedded one where that lacks an
/// extension.
async fn migrated_server(
    folder: &Path,
    checkout: &Path,
    project: &Project,
) -> Result<Server, String> {
    let mut server = schemadrift_testkit::installed_server()
        .await
        .ok_or("no installed PostgreSQL")?;
    let mut extensions = project.extensions.clone();
    loop {
        let mut applied = Ok(());
        for source in &project.migrations {
            if applied.is_ok() {
                applied = source.apply(folder, checkout, &server).await;
            }
        }
        let Err(reason) = applied else {
            return Ok(server);
        };
        let lacking = missing_extension(&reason).filter(|name| !extensions.contains(*name));
        let Some(lacking) = lacking else {
            return Err(reason);
        };
        extensions.insert(lacking.to_owned());
        server = schemadrift_testkit::embedded_server(&extensions)
            .await
            .ok_or(reason)?;
    }
}

/// The extension that the server says it has not.
fn missing_extension(error: &str) -> Option<&str> {
    let (_, rest) = error.split_once("extension \"")?;
    let (name, rest) = rest.split_once('"')?;
    rest.starts_with(" is not available").then_some(name)
}

fn line(project: &Project, found: &Found) -> String {
    let audit = &found.audit;
    let summary = audit.summary();
    let bound = audit
        .models
        .iter()
        .filter(|model| model.status != ModelStatus::Unbound)
        .count();
    let unresolved = audit
        .findings
        .iter()
        .filter(|one| one.rule == "column-type-unresolved")
        .count();
    let exact = project.named_exact.map_or_else(String::new, |wanted| {
        format!("{}/{wanted}", found.exact.len())
    });
    format!(
        "| {} | {} | {} | {bound} | {exact} | {} | {unresolved} | {} | {} | {} |",
        project.name,
        project.dialect,
        audit.models.len(),
        found.columns,
        summary.error,
        summary.warning,
        summary.info
    )
}

#[expect(clippy::print_stdout, reason = "this program prints a table")]
fn list(found: &Found) {
    for finding in &found.audit.findings {
        let place = finding
            .origin
            .as_ref()
            .map_or_else(String::new, |at| format!("{}:{} ", at.file, at.line));
        println!(
            "  {place}{}[{}] {}",
            finding.severity, finding.rule, finding.message
        );
    }
    for problem in &found.audit.problems {
        let file = problem.file.as_deref().unwrap_or("");
        println!(
            "  problem {file}:{} {}",
            problem.line.unwrap_or(0),
            problem.message
        );
    }
    for (model, table) in &found.exact {
        println!("  exact {model}: {table}");
    }
    for model in &found.audit.models {
        if model.status == ModelStatus::Unbound {
            println!(
                "  unbound {}: {}",
                model.path,
                model.reason.as_deref().unwrap_or("")
            );
        }
    }
}
