//! What the statements of a plan do to tables with rows: each is run by itself, and its locks,
//! rewrites and index builds are looked at.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_patch::{Hazard, Plan, Planned, Step};
use schemadrift_sandbox::{LockMode, Observed, Observer};
use schemadrift_schema::{QualifiedName, Schema, Table};

use super::replica::Replica;
use super::rows;
use super::sizes::Sizes;

/// Runs the plan, writes down what was seen, and tells in lines what came of the rows; an error
/// where a row that was there is gone.
pub(super) async fn observe(
    replica: &mut Replica,
    plan: &mut Plan,
    schema: &Schema,
    sizes: &Sizes,
) -> Result<Vec<String>, String> {
    let filled = fill(replica, schema).await;
    let mut observer = Observer::start(&mut replica.connection)
        .await
        .map_err(|error| error.message)?;
    let _ = replica.run_sql("SET check_function_bodies = off").await;
    let (mut refused, mut emptied) = (Vec::new(), Vec::new());
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
                    emptied.extend(make_room(replica, &filled, &statement.sql).await);
                    let again = observer.run(&mut replica.connection, &statement.sql).await;
                    if let Ok(observed) = &again {
                        note(statement, observed, sizes);
                    }
                    // What is refused without any row, too, is for the proof to say.
                    if again.is_ok() || has_rows(replica, &filled, &statement.sql).await {
                        statement.hazards.insert(Hazard::MayFailOnData);
                        backfills.extend(statement.backfill.clone());
                        refused.push((statement.sql.clone(), error.message));
                    }
                }
            }
        }
    }
    let mut kept = 0;
    for (table, _) in filled.iter().filter(|(table, _)| !emptied.contains(table)) {
        match is_empty(replica, table).await {
            Some(false) => kept += 1,
            Some(true) => return Err(format!("the row that stood in {table} is gone")),
            // The table was renamed or dropped on purpose.
            None => {}
        }
    }
    // What had to make room for a statement that refused its rows was taken out by the proof itself.
    let left = filled.len() - emptied.iter().collect::<BTreeSet<_>>().len();
    let mut lines = vec![format!(
        "rows: {kept} of {left} tables that had a row still have it"
    )];
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

/// Takes rows out of the tables that a statement names, and tells which have none now: what points
/// at a row may go with it.
async fn make_room(replica: &mut Replica, filled: &[(String, String)], sql: &str) -> Vec<String> {
    for (table, bare) in filled {
        if sql.contains(&format!("{bare} ")) {
            let _ = replica.run_sql(&format!("DELETE FROM {table}")).await;
        }
    }
    let mut emptied = Vec::new();
    for (table, _) in filled {
        if is_empty(replica, table).await == Some(true) {
            emptied.push(table.clone());
        }
    }
    emptied
}

/// Whether a table that a statement names has a row that could not be taken out.
async fn has_rows(replica: &mut Replica, filled: &[(String, String)], sql: &str) -> bool {
    for (table, bare) in filled {
        if sql.contains(&format!("{bare} ")) && is_empty(replica, table).await == Some(false) {
            return true;
        }
    }
    false
}

/// Whether a table has no row; `None` where it is there under this name no more.
async fn is_empty(replica: &mut Replica, table: &str) -> Option<bool> {
    match replica
        .run_sql(&format!("SELECT 1 / count(*) FROM {table}"))
        .await
    {
        Ok(()) => Some(false),
        Err(reason) => reason.contains("division by zero").then_some(true),
    }
}

/// Puts a row into every table that takes one. Rows come in any order, so foreign keys are looked
/// at last: a row that points at nothing is taken out again.
async fn fill(replica: &mut Replica, schema: &Schema) -> Vec<(String, String)> {
    if replica
        .run_sql("SET session_replication_role = replica")
        .await
        .is_err()
    {
        return Vec::new();
    }
    let mut filled: BTreeMap<&QualifiedName, &Table> = BTreeMap::new();
    for filling in rows::fillings(schema) {
        for sql in &filling.attempts {
            if replica.run_sql(sql).await.is_ok() {
                filled.insert(&filling.table.name, filling.table);
                break;
            }
        }
    }
    loop {
        let dangling: Vec<&QualifiedName> = filled
            .iter()
            .filter(|(_, table)| rows::targets(table).any(|to| !filled.contains_key(to)))
            .map(|(name, _)| *name)
            .collect();
        for name in &dangling {
            if let Some(table) = filled.remove(*name) {
                let delete = format!("DELETE FROM {}", rows::name(table));
                let _ = replica.run_sql(&delete).await;
            }
        }
        if dangling.is_empty() {
            break;
        }
    }
    let _ = replica.run_sql("RESET session_replication_role").await;
    let tables = filled.into_values();
    tables
        .map(|table| {
            let name = rows::name(table);
            let bare = name.strip_prefix("public.").unwrap_or(&name).to_owned();
            (name, bare)
        })
        .collect()
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
