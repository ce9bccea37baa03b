//! Lets one server print what differs as text, so that two spellings of one expression are one.
//!
//! PostgreSQL is its own parser: the expressions of the tables in question are put on empty
//! scratch tables in a sandbox and read back from its catalogs. Nothing is evaluated. What the
//! sandbox refuses, or all of it where no sandbox can be had, is marked with the reason.

mod bench;
mod objects;
mod prelude;

use std::collections::BTreeSet;

use schemadrift_introspect::{IntrospectOptions, PgConnection, close, introspect};
use schemadrift_sandbox::{Sandbox, SandboxOptions, ScriptMode, run_script};
use schemadrift_schema::{Expression, IndexTarget, Normal, QualifiedName, Schema, Table};

use bench::Bench;
pub(crate) use objects::settle_objects;

/// What a server prints is not always what it prints of its own print: a cast of an array moves
/// into its elements, for one. The form that stays is reached after so many rounds at the most.
const ROUNDS: usize = 4;

/// Brings the expressions of these tables (by expected and actual name) into one normal form on
/// both sides, or marks them with the reason why not. `ready` is a sandbox that already holds the
/// actual schema.
pub(crate) async fn settle(
    expected: &mut Schema,
    actual: &mut Schema,
    tables: &BTreeSet<(QualifiedName, QualifiedName)>,
    ready: Option<&Sandbox>,
    options: &SandboxOptions,
) {
    let settled = match ready {
        Some(sandbox) => in_sandbox(expected, actual, tables, sandbox, false).await,
        None => in_own_sandbox(expected, actual, tables, options).await,
    };
    if let Err(reason) = settled {
        for table in expected.tables.iter_mut() {
            if tables.iter().any(|(name, _)| *name == table.name) {
                refuse_all(table, &reason);
            }
        }
    }
}

async fn in_own_sandbox(
    expected: &mut Schema,
    actual: &mut Schema,
    tables: &BTreeSet<(QualifiedName, QualifiedName)>,
    options: &SandboxOptions,
) -> Result<(), String> {
    let options = SandboxOptions {
        extensions: actual
            .extensions
            .iter()
            .map(|one| one.name.clone())
            .collect(),
        ..options.clone()
    };
    let sandbox = Sandbox::start(&options)
        .await
        .map_err(|error| error.to_string())?;
    let settled = in_sandbox(expected, actual, tables, &sandbox, true).await;
    // What was learnt stands, however the throwaway server ends.
    let _ = sandbox.stop().await;
    settled
}

async fn in_sandbox(
    expected: &mut Schema,
    actual: &mut Schema,
    tables: &BTreeSet<(QualifiedName, QualifiedName)>,
    sandbox: &Sandbox,
    is_empty: bool,
) -> Result<(), String> {
    let mut connection = sandbox.connect().await.map_err(|error| error.to_string())?;
    if is_empty {
        prelude::create_types(&mut connection, expected, actual).await;
    }
    for round in 0..ROUNDS {
        if !one_round(round, &mut connection, expected, actual, tables).await? {
            break;
        }
    }
    close(connection).await;
    Ok(())
}

/// Has the server print every expression of these tables once more. Returns whether any text
/// changed.
async fn one_round(
    round: usize,
    connection: &mut PgConnection,
    expected: &mut Schema,
    actual: &mut Schema,
    tables: &BTreeSet<(QualifiedName, QualifiedName)>,
) -> Result<bool, String> {
    let namespace = format!("schemadrift_scratch_{round}");
    run(connection, &format!("CREATE SCHEMA {namespace}")).await?;
    let mut benches: Vec<Bench> = Vec::new();
    for (expected_name, actual_name) in tables {
        let theirs = actual
            .tables
            .iter()
            .position(|table| table.name == *actual_name);
        let their_table = theirs.map(|position| &actual.tables[position]);
        for (position, table) in expected.tables.iter().enumerate() {
            if table.name == *expected_name {
                let scratch = QualifiedName::new(&namespace, format!("t{}", benches.len()));
                let bench = Bench::expected(connection, scratch, position, table, their_table);
                benches.push(bench.await);
            }
        }
        if let (Some(position), Some(table)) = (theirs, their_table) {
            let scratch = QualifiedName::new(&namespace, format!("t{}", benches.len()));
            benches.push(Bench::actual(connection, scratch, position, table).await);
        }
    }
    let options = IntrospectOptions {
        schemas: vec![namespace],
        ..IntrospectOptions::default()
    };
    let printed = introspect(connection, &options)
        .await
        .map_err(|error| error.to_string())?;
    let mut changed = false;
    for bench in benches {
        changed |= bench.write_back(&printed.schema, expected, actual);
    }
    Ok(changed)
}

/// Runs SQL in the sandbox, whole or not at all; the error is the server's words.
async fn run(connection: &mut PgConnection, sql: &str) -> Result<(), String> {
    run_script(connection, sql, ScriptMode::OneTransaction)
        .await
        .map_err(|error| error.message)
}

fn refuse_all(table: &mut Table, reason: &str) {
    for expression in expressions(table) {
        if expression.normal == Normal::Unasked {
            expression.normal = Normal::Refused(reason.to_owned());
        }
    }
}

/// Every expression of a table.
fn expressions(table: &mut Table) -> Vec<&mut Expression> {
    let mut found: Vec<&mut Expression> = Vec::new();
    for column in &mut table.columns {
        for stated in [&mut column.default, &mut column.generated] {
            if let schemadrift_schema::Stated::Is(Some(expression)) = stated {
                found.push(expression);
            }
        }
    }
    found.extend(table.checks.iter_mut().map(|check| &mut check.expression));
    found.extend(table.exclusions.iter_mut().map(|one| &mut one.definition));
    for index in &mut table.indexes {
        found.extend(index.predicate.as_mut());
        found.extend(
            index
                .keys
                .iter_mut()
                .filter_map(|key| match &mut key.target {
                    IndexTarget::Expression(expression) => Some(expression),
                    IndexTarget::Column(_) => None,
                }),
        );
    }
    found
}
