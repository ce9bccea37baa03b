//! A plan as one SQL script, for psql and for anything else that runs statements.

mod comment;

use crate::hazard::Hazard;
use crate::plan::{Plan, Planned, Step};

use comment::{comment, one_line};

/// What the head of a script says.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Version of the tool.
    pub version: String,
    /// What is to agree with what.
    pub purpose: String,
    /// Hash of the schema that the script was made for.
    pub made_for: String,
    /// What came of the proof, in lines.
    pub proof: Vec<String>,
}

/// What a database or a role may have set otherwise, and what names and texts of a patch are read by.
const READ_BY: [(&str, &str); 2] = [
    ("search_path", "public"),
    ("standard_conforming_strings", "on"),
];

/// The line that names the schema a script was made for.
const MADE_FOR: &str = "-- made for schema: ";

/// The whole script.
pub fn script(plan: &Plan, head: &Head) -> String {
    let mut sql = head_of(head);
    for (position, step) in plan.steps.iter().enumerate() {
        let kind = match step.in_transaction {
            true => "one transaction",
            false => "outside of a transaction, statement by statement",
        };
        let (number, count) = (position + 1, plan.steps.len());
        sql.push_str(&format!("\n-- Step {number} of {count}: {kind}\n"));
        if step.in_transaction {
            sql.push_str("BEGIN;\n");
        }
        sql.push_str(&body(step));
        if step.in_transaction {
            sql.push_str("COMMIT;\n");
        }
    }
    if plan.steps.is_empty() {
        sql.push_str("\n-- Nothing is to be done.\n");
    }
    sql.push_str(&left_out(plan));
    sql
}

/// The head alone, as comments.
pub fn head_of(head: &Head) -> String {
    let mut sql = format!("-- schemadrift {}: patch\n", one_line(&head.version));
    comment(&mut sql, &head.purpose);
    sql.push_str(&format!("{MADE_FOR}{}\n", one_line(&head.made_for)));
    sql.push_str(&comments(&head.proof));
    sql
}

/// Lines as comments.
pub fn comments(lines: &[String]) -> String {
    let mut sql = String::new();
    for line in lines {
        comment(&mut sql, line);
    }
    sql
}

/// The statements of a step with their comments and settings, without its transaction.
pub fn body(step: &Step) -> String {
    let local = if step.in_transaction { "LOCAL " } else { "" };
    // Others queue behind a lock that is waited for; a build while writes go on waits for them.
    let lock_timeout = if step.in_transaction { "3s" } else { "0" };
    let mut sql = String::new();
    for (setting, value) in READ_BY {
        sql.push_str(&format!("SET {local}{setting} = {value};\n"));
    }
    sql.push_str(&format!("SET {local}lock_timeout = '{lock_timeout}';\n"));
    if step.statements.iter().any(is_function) {
        sql.push_str(&format!("SET {local}check_function_bodies = off;\n"));
    }
    let mut timeout = "";
    for statement in &step.statements {
        sql.push('\n');
        for finding in &statement.findings {
            comment(&mut sql, finding);
        }
        if let Some(line) = danger(statement) {
            comment(&mut sql, &line);
        }
        if let Some(note) = &statement.note {
            comment(&mut sql, note);
        }
        if timeout != statement_timeout(statement) {
            timeout = statement_timeout(statement);
            sql.push_str(&format!("SET {local}statement_timeout = '{timeout}';\n"));
        }
        sql.push_str(&statement.sql);
        sql.push_str(";\n");
    }
    if !step.in_transaction {
        sql.push_str("\nRESET lock_timeout;\nRESET statement_timeout;\n");
        for (setting, _) in READ_BY {
            sql.push_str(&format!("RESET {setting};\n"));
        }
    }
    sql
}

/// How long a statement may take: what reads or writes a whole table takes as long as that is large,
/// and whatever else takes long is waiting for something.
fn statement_timeout(statement: &Planned) -> &'static str {
    let reads_all = [
        Hazard::TableRewrite,
        Hazard::IndexBuild,
        Hazard::MayFailOnData,
    ];
    match reads_all.iter().any(|one| statement.hazards.contains(one)) {
        true => "20min",
        false => "30s",
    }
}

/// The hash of the schema that a script was made for.
pub fn made_for(script: &str) -> Option<&str> {
    let mut lines = script.lines();
    lines
        .find_map(|line| line.strip_prefix(MADE_FOR))
        .map(str::trim)
}

fn is_function(statement: &Planned) -> bool {
    let words = ["CREATE OR REPLACE FUNCTION", "CREATE OR REPLACE PROCEDURE"];
    words.iter().any(|word| statement.sql.starts_with(word))
}

/// Hazards, lock and size, where anything is known of them.
fn danger(statement: &Planned) -> Option<String> {
    let hazards: Vec<&str> = statement
        .hazards
        .iter()
        .copied()
        .map(Hazard::name)
        .collect();
    let lock = statement.lock.as_ref().map(|lock| format!("lock: {lock}"));
    let hazards = (!hazards.is_empty()).then(|| format!("hazards: {}", hazards.join(", ")));
    let size = statement.size.as_ref().map(|size| format!("size: {size}"));
    let parts: Vec<String> = [hazards, lock, size].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// What a plan leaves out, as comments; empty where that is nothing.
pub fn left_out(plan: &Plan) -> String {
    if plan.left_out.is_empty() {
        return String::new();
    }
    let mut sql = "\n-- Left out:\n".to_owned();
    for one in &plan.left_out {
        sql.push_str("--\n");
        for finding in &one.findings {
            comment(&mut sql, finding);
        }
        comment(&mut sql, &format!("  {}", one.reason));
        for statement in &one.statements {
            comment(&mut sql, &format!("  {statement};"));
        }
    }
    sql
}
