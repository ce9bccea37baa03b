//! The rows that a patch meets in the sandbox, and what became of them.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_patch::Candidate;
use schemadrift_schema::{Identifier, QualifiedName, Schema, Table};

use super::replica::Replica;
use super::rows;

/// How many tables a line names.
const NAMED: usize = 5;

/// Tables with a row in each, as they are called once the accepted renames are done.
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// Their names as SQL has them.
    tables: Vec<String>,
    /// Tables that hold no row, and why.
    empty: BTreeMap<String, String>,
    /// Tables whose row had to make room for a statement.
    emptied: BTreeSet<String>,
}

impl Filled {
    /// Puts a row into every table that takes one. Rows come in any order, so foreign keys are looked
    /// at last: a row that points at nothing is taken out again.
    pub(super) async fn put(
        replica: &mut Replica,
        schema: &Schema,
        renames: &[Candidate],
    ) -> Filled {
        let mut all = Filled::default();
        let careless = "SET session_replication_role = replica";
        if let Err(reason) = replica.run_sql(careless).await {
            let fillings = rows::fillings(schema).into_iter();
            let names = fillings.map(|one| (one.table.name.to_string(), reason.clone()));
            all.empty.extend(names);
            return all;
        }
        let mut filled: BTreeMap<&QualifiedName, &Table> = BTreeMap::new();
        for filling in rows::fillings(schema) {
            let name = &filling.table.name;
            for sql in &filling.attempts {
                match replica.run_sql(sql).await {
                    Ok(()) => {
                        filled.insert(name, filling.table);
                        all.empty.remove(&name.to_string());
                        break;
                    }
                    Err(reason) => {
                        all.empty.insert(name.to_string(), reason);
                    }
                }
            }
        }
        loop {
            let dangling: Vec<(&QualifiedName, &QualifiedName)> = filled
                .iter()
                .filter_map(|(name, table)| {
                    let mut targets = rows::targets(table);
                    Some((*name, targets.find(|to| !filled.contains_key(to))?))
                })
                .collect();
            if dangling.is_empty() {
                break;
            }
            for (name, target) in dangling {
                if let Some(table) = filled.remove(name) {
                    let delete = format!("DELETE FROM {}", rows::name(table));
                    let _ = replica.run_sql(&delete).await;
                    let reason = format!("a row would point at {target}, which has none");
                    all.empty.insert(name.to_string(), reason);
                }
            }
        }
        let _ = replica.run_sql("RESET session_replication_role").await;
        all.tables = filled
            .into_keys()
            .map(|name| called(name, renames))
            .collect();
        all
    }

    /// Takes rows out of the tables that a statement names; what points at one may go with it.
    pub(super) async fn make_room(&mut self, replica: &mut Replica, sql: &str) {
        for table in self.named(sql) {
            let _ = replica.run_sql(&format!("DELETE FROM {table}")).await;
        }
        for table in &self.tables {
            if is_empty(replica, table).await == Some(true) {
                self.emptied.insert(table.clone());
            }
        }
    }

    /// Whether a table that a statement names has a row that could not be taken out.
    pub(super) async fn has_rows(&self, replica: &mut Replica, sql: &str) -> bool {
        for table in self.named(sql) {
            if is_empty(replica, &table).await == Some(false) {
                return true;
            }
        }
        false
    }

    /// What came of the rows, in lines; an error where one that was there is gone.
    pub(super) async fn told(&self, replica: &mut Replica) -> Result<Vec<String>, String> {
        let (mut kept, mut dropped) = (0_usize, 0_usize);
        let stood = self.tables.iter();
        for table in stood.filter(|table| !self.emptied.contains(*table)) {
            match is_empty(replica, table).await {
                Some(false) => kept += 1,
                Some(true) => return Err(format!("the row that stood in {table} is gone")),
                // The patch drops the table on purpose.
                None => dropped += 1,
            }
        }
        let mut lines = Vec::new();
        let left = kept + dropped;
        if left > 0 {
            let gone = match dropped {
                0 => String::new(),
                1 => "; the other table is dropped".to_owned(),
                number => format!("; the other {number} tables are dropped"),
            };
            lines.push(format!(
                "rows: {kept} of {left} tables that had a row still have it{gone}"
            ));
        }
        if !self.emptied.is_empty() {
            let tables = self.emptied.iter().map(String::as_str).map(bare);
            let tables: Vec<&str> = tables.collect();
            lines.push(format!(
                "rows: not kept in {}: they had to make room for a statement that refuses them",
                list(&tables)
            ));
        }
        if let Some(reason) = self.empty.values().next() {
            let tables: Vec<&str> = self.empty.keys().map(String::as_str).collect();
            lines.push(format!(
                "rows: not tried in {}, which took none: {reason}",
                list(&tables)
            ));
        }
        if lines.is_empty() {
            lines.push("rows: not tried: there is no table that could hold any".to_owned());
        }
        Ok(lines)
    }

    /// The tables that a statement names.
    fn named(&self, sql: &str) -> Vec<String> {
        let names = self.tables.iter();
        let is_named = |table: &&String| sql.contains(&format!("{} ", bare(table)));
        names.filter(is_named).cloned().collect()
    }
}

/// The name of a table as statements have it.
fn bare(table: &str) -> &str {
    table.strip_prefix("public.").unwrap_or(table)
}

/// What a table is called once the renames are done.
fn called(table: &QualifiedName, renames: &[Candidate]) -> String {
    let is_of_table =
        |one: &&Candidate| one.actual == table.to_string() && one.sql.contains(" RENAME TO ");
    let renamed = renames.iter().find(is_of_table);
    let name = renamed.map_or(&table.name, |one| &one.expected);
    format!("{}.{}", Identifier(&table.schema), Identifier(name))
}

/// Whether a table has no row; `None` where it is there no more.
async fn is_empty(replica: &mut Replica, table: &str) -> Option<bool> {
    match replica
        .run_sql(&format!("SELECT 1 / count(*) FROM {table}"))
        .await
    {
        Ok(()) => Some(false),
        Err(reason) => reason.contains("division by zero").then_some(true),
    }
}

/// The first of many, and how many more there are.
fn list(names: &[&str]) -> String {
    let (first, rest) = names.split_at(names.len().min(NAMED));
    match rest.len() {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
