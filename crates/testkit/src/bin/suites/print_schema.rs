//! diesel_cli's `print_schema`: a database and the models that are right for it. There is nothing
//! to find at all. Which schema is meant and which tables are left out is said by the arguments that
//! a case gives diesel_cli; the audit is given the same.

use std::fs;
use std::path::Path;

use schemadrift::introspect::ConnectUrl;
use schemadrift::models::ReadOptions;
use schemadrift::rules::Audit;
use schemadrift::{AuditRequest, LoadOptions, Source};
use schemadrift_testkit::{Database, Project, Server};

use crate::verdict::{Case, Verdict, folders, name_of};

pub(crate) async fn run(folder: &Path, server: &Server) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    let arguments = read(&folder.join("diesel/diesel_cli/tests/print_schema.rs"))?;
    for case in folders(&folder.join("diesel/diesel_cli/tests/print_schema"))? {
        if !case.join("postgres/schema.sql").is_file() {
            continue;
        }
        let name = name_of(&case);
        let options = load_options(&arguments, &name);
        let verdict = try_case(&case, &name, options, server)
            .await
            .unwrap_or_else(Verdict::Skipped);
        cases.push(Case {
            name,
            verdict,
            mended: None,
        });
    }
    Ok(cases)
}

async fn try_case(
    case: &Path,
    name: &str,
    options: LoadOptions,
    server: &Server,
) -> Result<Verdict, String> {
    let sql = read(&case.join("postgres/schema.sql"))?;
    let models = snapshot_body(&read(&case.join("postgres/expected.snap"))?);
    let database = server.create_database(name).await;
    database.try_execute(&sql).await?;
    let found = audit(case, &models, options, &database).await?;
    server.drop_database(name).await;
    let mut lines: Vec<String> = found
        .findings
        .iter()
        .map(|one| format!("{}[{}] {}", one.severity, one.rule, one.message))
        .collect();
    lines.extend(found.problems.iter().map(|one| one.message.clone()));
    lines.extend(found.nothing_to_audit().map(str::to_owned));
    Ok(if lines.is_empty() {
        Verdict::Holds
    } else {
        Verdict::Fails(lines)
    })
}

/// Audits the models of a case, laid out as a project, against its database.
pub(crate) async fn audit(
    case: &Path,
    models: &str,
    load: LoadOptions,
    database: &Database,
) -> Result<Audit, String> {
    let project = Project::new(&[]);
    let config = case.join("diesel.toml");
    if config.is_file() {
        project.write("diesel.toml", read(&config)?.as_bytes());
    }
    project.write("src/schema.rs", models.as_bytes());
    let options = ReadOptions::new(project.path(), vec![project.path().join("src")]);
    let url = ConnectUrl::parse(database.url()).map_err(|error| error.to_string())?;
    let mut request = AuditRequest::new(options, Source::Database(Box::new(url)));
    request.options = load;
    schemadrift::audit(request)
        .await
        .map(|outcome| outcome.audit)
        .map_err(|error| error.to_string())
}

/// What the arguments of a case say of schemas and tables, as the audit is told it: diesel_cli prints
/// one schema, `public` where none is named. Several keys of `diesel.toml` are files of one project,
/// which leave out nothing together.
fn load_options(test: &str, case: &str) -> LoadOptions {
    let mut options = LoadOptions::default();
    let call = test.split(&format!("\"{case}\"")).nth(1);
    let call = call.and_then(|rest| rest.split("\n}").next());
    let words: Vec<&str> = call
        .unwrap_or_default()
        .split('"')
        .skip(1)
        .step_by(2)
        .collect();
    if words.contains(&"--schema-key") {
        return options;
    }
    for pair in words.windows(2) {
        let [name, value] = pair else { continue };
        match *name {
            "--schema" => options.schemas.push((*value).to_owned()),
            // A part of a table's name.
            "-o" => options.include.push(format!("*{value}*")),
            "-e" => options.exclude.push(format!("*{value}*")),
            _ => {}
        }
    }
    if options.schemas.is_empty() {
        options.schemas.push("public".to_owned());
    }
    options
}

pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// What stands below the head of a snapshot.
pub(crate) fn snapshot_body(text: &str) -> String {
    text.splitn(3, "---\n")
        .last()
        .unwrap_or_default()
        .to_owned()
}
