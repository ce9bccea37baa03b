//! Audits real projects: `just corpus DIR`, one line a project.
//!
//! The folder holds `projects.json`, which says of each project where its models and its migrations
//! are, and beside it one checkout a project, by name. Nothing of it belongs to this repository.
//! With the name of a project as argument its findings are listed, too.

mod project;
mod rust_migrations;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use schemadrift::introspect::ConnectUrl;
use schemadrift::models::ReadOptions;
use schemadrift::rules::{Audit, ModelStatus};
use schemadrift::{AuditRequest, LoadOptions, Source};

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
        "| project | dialect | models | bound | columns | unresolved | error | warning | info |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|--:|");
    for project in projects {
        let is_wanted = wanted.is_empty() || wanted.contains(&project.name);
        if !is_wanted {
            continue;
        }
        match audit(&folder, &project).await {
            Ok(found) => {
                println!("{}", line(&project, &found));
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
    ExitCode::SUCCESS
}

/// What an audit of one project came to.
struct Found {
    audit: Audit,
    columns: usize,
}

async fn audit(folder: &Path, project: &Project) -> Result<Found, String> {
    let checkout = folder.join(&project.name);
    if !checkout.is_dir() {
        return Err("no checkout".to_owned());
    }
    let server = schemadrift_testkit::installed_server()
        .await
        .ok_or("no installed PostgreSQL")?;
    for source in &project.migrations {
        source.apply(folder, &checkout, &server).await?;
    }
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
    let request = AuditRequest::new(models, actual);
    let outcome = schemadrift::audit(request)
        .await
        .map_err(|error| error.to_string())?;
    Ok(Found {
        audit: outcome.audit,
        columns,
    })
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
    format!(
        "| {} | {} | {} | {bound} | {} | {unresolved} | {} | {} | {} |",
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
