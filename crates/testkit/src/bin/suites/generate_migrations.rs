//! diesel_cli's `generate_migrations`: models, a database that has drifted from them, and the
//! migration that mends it. There is a finding exactly where the migration does something.

use std::collections::BTreeSet;
use std::path::Path;

use schemadrift::LoadOptions;
use schemadrift_testkit::Server;

use crate::print_schema::{audit, read, snapshot_body};
use crate::verdict::{Case, Verdict, folders, name_of};

pub(crate) async fn run(folder: &Path, server: &Server) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for case in folders(&folder.join("diesel/diesel_cli/tests/generate_migrations"))? {
        if !case.join("postgres/initial_schema.sql").is_file() {
            continue;
        }
        let name = name_of(&case);
        let verdict = try_case(&case, &name, server)
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

async fn try_case(case: &Path, name: &str, server: &Server) -> Result<Verdict, String> {
    let sql = read(&case.join("postgres/initial_schema.sql"))?;
    let own = case.join("postgres/schema.rs");
    let models = read(&if own.is_file() {
        own
    } else {
        case.join("schema.rs")
    })?;
    let migration = snapshot_body(&read(&case.join("postgres/up.sql/expected.snap"))?);
    let database = server.create_database(name).await;
    database.try_execute(&sql).await?;
    let found = audit(case, &models, LoadOptions::default(), &database).await?;
    server.drop_database(name).await;

    if found.models.is_empty() && found.nothing_to_audit().is_some() {
        // Models that declare nothing are told apart from models that agree.
        return Ok(if models.contains("table!") {
            Verdict::Fails(vec!["no model was found".to_owned()])
        } else {
            Verdict::Holds
        });
    }
    let wanted = touched(&migration);
    let reported: BTreeSet<String> = found
        .findings
        .iter()
        .filter_map(|one| {
            one.subject
                .table
                .clone()
                .or_else(|| one.subject.object.clone())
        })
        .collect();
    let mut lines = Vec::new();
    let differ = |lines: &mut Vec<String>, names: Vec<&String>, what: &str| {
        for name in names {
            lines.push(format!("{name}: {what}"));
        }
    };
    differ(
        &mut lines,
        wanted.difference(&reported).collect(),
        "the migration changes it and nothing is found",
    );
    differ(
        &mut lines,
        reported.difference(&wanted).collect(),
        "something is found and the migration does not change it",
    );
    if lines.is_empty() {
        return Ok(Verdict::Holds);
    }
    for one in &found.findings {
        lines.push(format!("{}[{}] {}", one.severity, one.rule, one.message));
    }
    Ok(Verdict::Fails(lines))
}

/// Tables and enum types that a migration changes, by the names that diesel_cli quotes.
///
/// A composite type that is created and a type that is dropped go with the column that has it. An
/// enum that is made anew in place of a renamed one brings changes of tables that only move values.
fn touched(migration: &str) -> BTreeSet<String> {
    let name = |line: &str| line.split('"').nth(1).map(str::to_owned);
    let of = |words: &[&str]| -> BTreeSet<String> {
        let lines = migration.lines();
        lines
            .filter(|line| words.iter().all(|word| line.contains(word)))
            .filter_map(name)
            .collect()
    };
    let replaced = of(&["ALTER TYPE", "RENAME TO"]);
    if !replaced.is_empty() {
        return replaced;
    }
    let mut names = of(&["ALTER TYPE", "ADD VALUE"]);
    names.extend(of(&["CREATE TYPE", "AS enum"]));
    for statement in ["CREATE TABLE", "ALTER TABLE", "DROP TABLE"] {
        names.extend(of(&[statement]));
    }
    names
}
