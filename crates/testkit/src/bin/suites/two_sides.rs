//! migra's and pgschema's cases: two scripts, and what a tool has to tell of them.
//!
//! Each side against itself differs in nothing. The two differ exactly if a dump of their schemas
//! does, in kinds that are compared and however often it is loaded and dumped again.

use std::path::{Path, PathBuf};
use std::process::Command;

use schemadrift::introspect::ConnectUrl;
use schemadrift::rules::Audit;
use schemadrift::{AuditRequest, PatchRequest, Source};
use schemadrift_testkit::{Database, Server};

use crate::print_schema::read;
use crate::verdict::{Case, Verdict, folders, name_of};

/// migra's fixtures.
pub(crate) async fn migra(
    folder: &Path,
    only: &[&str],
    server: &Server,
) -> Result<Vec<Case>, String> {
    let cases = folders(&folder.join("migra/tests/FIXTURES"))?;
    run(cases, ["a.sql", "b.sql"], only, server).await
}

/// pgschema's test data; a case stands two folders deep.
pub(crate) async fn pgschema(
    folder: &Path,
    only: &[&str],
    server: &Server,
) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for kind in folders(&folder.join("pgschema/testdata/diff"))? {
        cases.extend(folders(&kind)?);
    }
    run(cases, ["old.sql", "new.sql"], only, server).await
}

async fn run(
    cases: Vec<PathBuf>,
    files: [&str; 2],
    only: &[&str],
    server: &Server,
) -> Result<Vec<Case>, String> {
    let is_wanted = |case: &Path| only.is_empty() || only.contains(&name_of(case).as_str());
    let mut done = Vec::new();
    for case in cases {
        if !is_wanted(&case) || !files.iter().all(|file| case.join(file).is_file()) {
            continue;
        }
        let tried = try_case(&case, files, server).await;
        for name in SIDES {
            // Where it was never made there is nothing to drop.
            let _ = server
                .try_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
                .await;
        }
        done.push(Case {
            name: name_of(&case),
            mended: tried.as_ref().ok().map(|(_, mended)| mended.clone()),
            verdict: tried.map_or_else(Verdict::Skipped, |(verdict, _)| verdict),
        });
    }
    Ok(done)
}

/// Databases of a case: its two sides, and the first one once more.
const SIDES: [&str; 3] = ["one", "two", "one_again"];

/// What is true of the case, and whether a patch makes its one side the other.
type Tried = (Verdict, Result<(), String>);

async fn try_case(case: &Path, files: [&str; 2], server: &Server) -> Result<Tried, String> {
    let [first, second] = files;
    let mut databases = Vec::new();
    for (name, file) in SIDES.into_iter().zip([first, second, first]) {
        let setup = read(&case.join("setup.sql")).unwrap_or_default();
        let sql = format!("{setup}\n{}", read(&case.join(file))?);
        databases.push(load(name, &sql, server).await?);
    }
    let [one, two, again] = databases.as_slice() else {
        return Err("no databases".to_owned());
    };
    let mut lines = Vec::new();
    for finding in compare(one, again).await?.findings {
        lines.push(format!("against itself: {}", finding.message));
    }
    let found = compare(one, two).await?;
    let mut differs = differences(&statements(&dump(one)?), &statements(&dump(two)?));
    if !differs.is_empty() && found.findings.is_empty() {
        differs = differences(
            &reprinted(one, server).await?,
            &reprinted(two, server).await?,
        );
    }
    if differs.is_empty() {
        for finding in &found.findings {
            let (rule, message) = (finding.rule, &finding.message);
            lines.push(format!("dumps are equal: {rule} {message}"));
        }
    } else if found.findings.is_empty() {
        lines.extend(differs.iter().map(|line| format!("not found: {line}")));
    }
    let verdict = if lines.is_empty() {
        Verdict::Holds
    } else {
        Verdict::Fails(lines)
    };
    Ok((verdict, mend(two, one).await))
}

/// Makes the actual side what is expected by a patch, with drops, and looks for what is left.
async fn mend(expected: &Database, actual: &Database) -> Result<(), String> {
    let request = PatchRequest {
        audit: request(expected, actual)?,
        simple: false,
        allow_destructive: true,
        accept_renames: Vec::new(),
        reject_renames: true,
        verify: false,
        undo: false,
        tool_version: String::new(),
    };
    let patch = schemadrift::patch(&request)
        .await
        .map_err(|error| error.to_string())?;
    actual.try_execute(&patch.script).await?;
    let left = compare(expected, actual).await?.findings;
    match left.first() {
        None => Ok(()),
        Some(first) => Err(format!("{} are left: {}", left.len(), first.message)),
    }
}

/// A database that holds what a script makes. Roles and namespaces that it takes for granted are made
/// beforehand.
async fn load(name: &str, sql: &str, server: &Server) -> Result<Database, String> {
    for _ in 0..5 {
        let database = server.create_database(name).await;
        let Err(error) = database.try_execute(sql).await else {
            return Ok(database);
        };
        let quoted = error.split('"').nth(1).unwrap_or_default();
        if !(error.starts_with("role ") && error.ends_with("does not exist")) {
            return Err(error);
        }
        server.drop_database(name).await;
        server.execute(&format!("CREATE ROLE \"{quoted}\"")).await;
    }
    Err("it takes too many roles for granted".to_owned())
}

fn request(expected: &Database, actual: &Database) -> Result<AuditRequest, String> {
    let source = |database: &Database| {
        ConnectUrl::parse(database.url())
            .map(|url| Source::Database(Box::new(url)))
            .map_err(|error| error.to_string())
    };
    Ok(AuditRequest::between_sources(
        source(expected)?,
        source(actual)?,
    ))
}

async fn compare(expected: &Database, actual: &Database) -> Result<Audit, String> {
    schemadrift::audit(request(expected, actual)?)
        .await
        .map(|outcome| outcome.audit)
        .map_err(|error| error.to_string())
}

/// The statements of a dump that was loaded and dumped again: a server does not print an expression
/// as it prints its own print of it, so two spellings of one thing may differ the first time.
async fn reprinted(database: &Database, server: &Server) -> Result<Vec<String>, String> {
    let copy = load("reprinted", &dump(database)?, server).await?;
    let dumped = dump(&copy);
    server.drop_database("reprinted").await;
    Ok(statements(&dumped?))
}

/// A dump of the schema, without comments and what only psql reads.
fn dump(database: &Database) -> Result<String, String> {
    let output = Command::new("pg_dump")
        .args(["--schema-only", "--no-owner", "--no-privileges", "--dbname"])
        .arg(database.url())
        .output()
        .map_err(|error| format!("pg_dump: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let lines = text.lines();
    let lines: Vec<&str> = lines
        .filter(|line| !line.starts_with("--") && !line.starts_with('\\'))
        .collect();
    Ok(lines.join("\n"))
}

/// The statements of a dump, sorted; what is never compared is left out.
fn statements(dump: &str) -> Vec<String> {
    let mut statements: Vec<String> = dump
        .split(";\n")
        .map(|statement| statement.trim().to_owned())
        .filter(|statement| !statement.is_empty() && is_compared(statement))
        .collect();
    statements.sort();
    statements
}

/// Kinds that every report names as not compared.
fn is_compared(statement: &str) -> bool {
    let kinds = [
        "CREATE STATISTICS",
        "CREATE EVENT TRIGGER",
        "ALTER DEFAULT PRIVILEGES",
        "CREATE CAST",
        "CREATE OPERATOR",
        "CREATE PUBLICATION",
        "CREATE SUBSCRIPTION",
        "CREATE TEXT SEARCH",
    ];
    !kinds.iter().any(|kind| statement.starts_with(kind))
}

fn differences(one: &[String], two: &[String]) -> Vec<String> {
    let only = |these: &[String], those: &[String], mark: char| -> Vec<String> {
        let lines = these.iter().filter(|line| !those.contains(line));
        lines.map(|line| format!("{mark} {line}")).collect()
    };
    let mut lines = only(one, two, '-');
    lines.extend(only(two, one, '+'));
    lines
}
