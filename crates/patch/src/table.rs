//! Statements for whole tables.

use schemadrift_audit::Statement;
use schemadrift_diff::Pair;
use schemadrift_schema::{Identifier, Table};

use crate::{clause, index, statement};

/// Creates the table with everything that the model declares; foreign keys and indexes follow,
/// so that tables can be created in any order.
pub(crate) fn create(table: &Table) -> Vec<Statement> {
    let mut lines: Vec<String> = Vec::new();
    for column in &table.columns {
        let Some(line) = clause::column(column) else {
            // Without every type this would not be the table that is meant.
            return Vec::new();
        };
        lines.push(line);
    }
    lines.extend(table.primary_key.present().map(clause::primary_key));
    lines.extend(table.uniques.iter().map(clause::unique));
    lines.extend(table.checks.iter().map(clause::check));
    let name = clause::table_name(&table.name);
    let body = lines.join(",\n    ");
    let mut statements = vec![statement(format!("CREATE TABLE {name} (\n    {body}\n)"))];
    for key in &table.foreign_keys {
        let sql = format!("{}ADD {}", clause::alter(table), clause::foreign_key(key));
        statements.push(statement(sql));
    }
    for one in &table.indexes {
        statements.push(statement(index::definition(&table.name, one)));
    }
    statements
}

/// Takes the rename candidate.
pub(crate) fn rename(pair: &Pair<'_>) -> Vec<Statement> {
    vec![statement(format!(
        "{}RENAME TO {}",
        clause::alter(pair.actual),
        Identifier(&pair.expected.name.name)
    ))]
}
