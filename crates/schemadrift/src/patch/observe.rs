//! What the statements of a plan do to tables with rows: each is run by itself, and its locks,
//! rewrites and index builds are looked at.

use std::collections::BTreeSet;

use schemadrift_patch::{Candidate, Hazard, Plan, Planned, Step};
use schemadrift_sandbox::{LockMode, Observed, Observer};
use schemadrift_schema::Schema;

use super::filled::Filled;
use super::replica::Replica;
use super::sizes::Sizes;

/// Runs the plan, writes down what was seen, and tells in lines what came of the rows; an error
/// where a row that was there is gone.
pub(super) async fn observe(
    replica: &mut Replica,
    plan: &mut Plan,
    (schema, renames): (&Schema, &[Candidate]),
    sizes: &Sizes,
) -> Result<Vec<String>, String> {
    let mut filled = Filled::put(replica, schema, renames).await;
    let mut observer = Observer::start(&mut replica.connection)
        .await
        .map_err(|error| error.message)?;
    let _ = replica.run_sql("SET check_function_bodies = off").await;
    let mut refused = Vec::new();
    let mut backfills: BTreeSet<String> = BTreeSet::new();
    for step in &mut plan.steps {
        if !step.in_transaction {
            outside(replica, step, sizes, &mut refused).await;
            observer = Observer::start(&mut replica.connection)
                .await
                .map_err(|error| error.message)?;
            continue;
        }
        for statement in &mut step.statements {
            let run = observer.run(&mut replica.connection, &statement.sql);
            match run.await {
                Ok(observed) => note(statement, &observed, sizes),
                // What the sandbox lacks is no word about rows.
                Err(error) if replica.is_excused(&error.message) => {}
                Err(error) => {
                    // What follows is to be seen, too.
                    filled.make_room(replica, &statement.sql).await;
                    let again = observer.run(&mut replica.connection, &statement.sql).await;
                    if let Ok(observed) = &again {
                        note(statement, observed, sizes);
                    }
                    // What is refused without any row, too, is for the proof to say.
                    if again.is_ok() || filled.has_rows(replica, &statement.sql).await {
                        statement.hazards.insert(Hazard::MayFailOnData);
                        backfills.extend(statement.backfill.clone());
                        refused.push((statement.sql.clone(), error.message));
                    }
                }
            }
        }
    }
    let mut lines = filled.told(replica).await?;
    if !backfills.is_empty() {
        let columns: Vec<String> = backfills.into_iter().collect();
        lines.push(format!("rows need a backfill of {}", columns.join(", ")));
    }
    lines.extend(refused.into_iter().map(|(sql, reason)| {
        let first = sql.lines().next().unwrap_or_default().to_owned();
        format!("with a row in the table, `{first}` fails: {reason}")
    }));
    Ok(lines)
}

/// The server lets nobody look into what it does outside of a transaction; the lock is the one that
/// it is documented to take.
async fn outside(
    replica: &mut Replica,
    step: &mut Step,
    sizes: &Sizes,
    refused: &mut Vec<(String, String)>,
) {
    for statement in &mut step.statements {
        if let Err(reason) = replica.run_sql(&statement.sql).await
            && !replica.is_excused(&reason)
        {
            refused.push((statement.sql.clone(), reason));
        }
        let lock = LockMode::ShareUpdateExclusive.name();
        let table = statement.indexed.as_ref().map(ToString::to_string);
        statement.size = table.as_ref().and_then(|table| sizes.of(&[table]));
        statement.lock = Some(match table {
            Some(table) => format!("{lock} on {table}"),
            None => lock.to_owned(),
        });
    }
}

fn note(statement: &mut Planned, observed: &Observed, sizes: &Sizes) {
    let strongest = observed.locks.values().max();
    if let Some(strongest) = strongest {
        let on: Vec<&str> = observed
            .locks
            .iter()
            .filter(|(_, mode)| *mode == strongest)
            .map(|(name, _)| name.as_str())
            .collect();
        statement.lock = Some(format!("{} on {}", strongest.name(), on.join(", ")));
        statement.size = sizes.of(&on);
        if *strongest == LockMode::AccessExclusive {
            statement.hazards.insert(Hazard::BlocksReads);
        }
        if *strongest >= LockMode::Share {
            statement.hazards.insert(Hazard::BlocksWrites);
        }
    }
    if !observed.rewritten.is_empty() {
        statement.hazards.insert(Hazard::TableRewrite);
    }
    if !observed.indexed.is_empty() {
        statement.hazards.insert(Hazard::IndexBuild);
    }
}
