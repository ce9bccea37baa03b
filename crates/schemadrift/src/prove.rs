//! A row for each table in the order that was found, in one transaction of a throwaway server: the
//! order and the required columns are shown, not claimed.

use schemadrift_analyze::{Analysis, Failed, Proof, SyntheticRow, synthetic_rows};
use schemadrift_introspect::{PgConnection, close};
use schemadrift_sandbox::{Sandbox, SandboxOptions, ScriptError, Trial};
use schemadrift_schema::{Identifier, QualifiedName, Schema};

use crate::error::AuditError;
use crate::load::Loaded;
use crate::rebuild::rebuild;
use crate::request::LoadOptions;

/// SQLSTATE of a check that refuses a row.
const CHECK_VIOLATION: &str = "23514";

/// How many other values are tried, all checks of a table together.
const TRIES: usize = 200;

/// Inserts the rows where the schema is, or in a server of its own that it is rebuilt in.
pub(crate) async fn prove(
    loaded: &Loaded,
    analysis: &Analysis,
    options: &LoadOptions,
) -> Result<Proof, AuditError> {
    if let Some(sandbox) = &loaded.sandbox {
        return in_sandbox(sandbox, &loaded.schema, analysis).await;
    }
    let extensions = loaded.schema.extensions.iter();
    let own = SandboxOptions {
        extensions: extensions.map(|one| one.name.clone()).collect(),
        ..options.sandbox.clone()
    };
    let sandbox = Sandbox::start(&own).await?;
    let mut connection = sandbox.connect().await?;
    let rebuilt = rebuild(&mut connection, &loaded.schema).await;
    close(connection).await;
    let proof = match rebuilt {
        Ok(()) => in_sandbox(&sandbox, &loaded.schema, analysis).await,
        Err((table, sql, error)) => Ok(Proof {
            failed: Some(failed(&table, sql, &error)),
            ..Proof::default()
        }),
    };
    sandbox.stop().await?;
    proof
}

async fn in_sandbox(
    sandbox: &Sandbox,
    schema: &Schema,
    analysis: &Analysis,
) -> Result<Proof, AuditError> {
    let mut connection = sandbox.connect().await?;
    let proof = rows(&mut connection, schema, analysis).await;
    close(connection).await;
    proof.map_err(|error| AuditError::Proof(error.message))
}

async fn rows(
    connection: &mut PgConnection,
    schema: &Schema,
    analysis: &Analysis,
) -> Result<Proof, ScriptError> {
    let mut trial = Trial::begin(connection).await?;
    let mut proof = Proof {
        failed: empty(&mut trial, analysis).await,
        ..Proof::default()
    };
    for (table, row) in synthetic_rows(schema, analysis) {
        if proof.failed.is_some() {
            break;
        }
        let row = match row {
            Ok(row) => row,
            Err(ty) => {
                proof.failed = Some(Failed {
                    table,
                    sql: String::new(),
                    message: format!("no value of {ty} is known"),
                });
                break;
            }
        };
        match one_row(&mut trial, row).await {
            Ok(required) => {
                proof.rows += 1;
                proof.required_columns += required;
            }
            Err(failed) => proof.failed = Some(failed),
        }
    }
    if proof.failed.is_none() {
        // What waits for the end of the transaction has to hold, too.
        let sql = "SET CONSTRAINTS ALL IMMEDIATE";
        if let (Err(error), Some(last)) = (trial.attempt(sql).await, analysis.tables.last()) {
            proof.failed = Some(failed(&last.name, sql.to_owned(), &error));
        }
    }
    trial.undo().await?;
    Ok(proof)
}

/// What migrations put into the tables must not stand in for the rows that are to be shown.
async fn empty(trial: &mut Trial<'_>, analysis: &Analysis) -> Option<Failed> {
    let first = analysis.tables.first()?;
    let names = analysis.tables.iter().map(|table| {
        let name = &table.name;
        format!("{}.{}", Identifier(&name.schema), Identifier(&name.name))
    });
    let names: Vec<String> = names.collect();
    let sql = format!("TRUNCATE {} CASCADE", names.join(", "));
    let error = trial.attempt(&sql).await.err()?;
    Some(failed(&first.name, sql, &error))
}

/// How many required columns the table refused to do without, before it took the row.
async fn one_row(trial: &mut Trial<'_>, row: SyntheticRow) -> Result<usize, Failed> {
    let row = fitting(trial, row).await?;
    for column in &row.required {
        let sql = row.insert_without(Some(column));
        if trial.attempt(&sql).await.is_ok() {
            return Err(Failed {
                table: row.table.clone(),
                sql,
                message: format!(
                    "a row was taken without {column}, which is NOT NULL: a trigger gives it a value"
                ),
            });
        }
    }
    let sql = row.insert();
    match trial.attempt(&sql).await {
        Ok(()) => Ok(row.required.len()),
        Err(error) => Err(failed(&row.table, sql, &error)),
    }
}

/// The row with values that the checks let pass, which is found out by trying.
async fn fitting(trial: &mut Trial<'_>, mut row: SyntheticRow) -> Result<SyntheticRow, Failed> {
    let mut tries = TRIES;
    loop {
        let Err(error) = refused(trial, &row).await else {
            return Ok(row);
        };
        let is_check = error.code.as_deref() == Some(CHECK_VIOLATION);
        let mut next = None;
        let others = if is_check {
            row.others(&error.message)
        } else {
            Vec::new()
        };
        for other in others {
            if tries == 0 {
                break;
            }
            tries -= 1;
            let passes = match refused(trial, &other).await {
                Ok(()) => true,
                Err(new) => {
                    new.code.as_deref() == Some(CHECK_VIOLATION) && new.message != error.message
                }
            };
            if passes {
                next = Some(other);
                break;
            }
        }
        match next {
            Some(better) => row = better,
            None => return Err(failed(&row.table, row.insert(), &error)),
        }
    }
}

/// Tries a row and takes it back.
async fn refused(trial: &mut Trial<'_>, row: &SyntheticRow) -> Result<(), ScriptError> {
    // A division by zero is the one error that every server of ours makes without rights or tables.
    const TAKE_BACK: &str = "22012";
    let sql = format!("{};\nSELECT 1 / 0", row.insert());
    match trial.attempt(&sql).await {
        Err(error) if error.code.as_deref() == Some(TAKE_BACK) => Ok(()),
        result => result,
    }
}

fn failed(table: &QualifiedName, sql: String, error: &ScriptError) -> Failed {
    let detail = error.detail.as_deref();
    let detail = detail.map_or_else(String::new, |detail| format!(": {detail}"));
    Failed {
        table: table.clone(),
        sql,
        message: format!("{}{detail}", error.message),
    }
}
