//! Statements for whole tables.

use schemadrift_audit::Statement;
use schemadrift_diff::Pair;
use schemadrift_schema::{Expression, Identifier, Index, QualifiedName, Table};

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
    let checks = table.checks.iter().filter(|one| one.expression.is_sql());
    lines.extend(checks.map(clause::check));
    let name = clause::table_name(&table.name);
    let body = lines.join(",\n    ");
    let mut statements = vec![statement(format!("CREATE TABLE {name} (\n    {body}\n)"))];
    for key in &table.foreign_keys {
        let sql = format!("{}ADD {}", clause::alter(table), clause::foreign_key(key));
        statements.push(statement(sql));
    }
    let is_sql = |one: &&Index| one.expressions().all(Expression::is_sql);
    for one in table.indexes.iter().filter(is_sql) {
        statements.push(statement(index::definition(&table.name, one)));
    }
    statements
}

/// Takes the rename candidate, which may stand in another namespace.
pub(crate) fn rename(pair: &Pair<'_>) -> Vec<Statement> {
    let (from, to) = (&pair.actual.name, &pair.expected.name);
    let mut all = Vec::new();
    if from.schema != to.schema {
        let sql = format!("SET SCHEMA {}", Identifier(&to.schema));
        all.push(statement(format!("{}{sql}", clause::alter(pair.actual))));
    }
    if from.name != to.name {
        let moved = clause::table_name(&QualifiedName::new(&to.schema, &from.name));
        let name = Identifier(&to.name);
        all.push(statement(format!("ALTER TABLE {moved} RENAME TO {name}")));
    }
    all
}
