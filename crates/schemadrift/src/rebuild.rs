//! A schema that no sandbox holds yet, made there from what is known of it.

use schemadrift_diff::{Change, TableDrift};
use schemadrift_introspect::PgConnection;
use schemadrift_sandbox::{ScriptError, ScriptMode, run_script};
use schemadrift_schema::{QualifiedName, Schema};

use crate::settle::prelude::create_types;

/// Makes types and tables first, then what refers from table to table. The error names the table
/// and the statement.
pub(crate) async fn rebuild(
    connection: &mut PgConnection,
    schema: &Schema,
) -> Result<(), (QualifiedName, String, ScriptError)> {
    create_types(connection, schema, schema).await;
    let mut later = Vec::new();
    let tables = schema.tables.iter().filter(|table| !table.is_view());
    for table in tables {
        let change = Change::Table(TableDrift::Missing(table));
        let mut statements = schemadrift_patch::statements(&change).into_iter();
        if let Some(create) = statements.next() {
            run(connection, &table.name, create.sql).await?;
        }
        later.extend(statements.map(|statement| (&table.name, statement.sql)));
    }
    // A key may need a unique index of the table that it refers to.
    let (keys, indexes): (Vec<_>, Vec<_>) = later
        .into_iter()
        .partition(|(_, sql)| sql.contains(" FOREIGN KEY "));
    for (table, sql) in indexes.into_iter().chain(keys) {
        run(connection, table, sql).await?;
    }
    Ok(())
}

async fn run(
    connection: &mut PgConnection,
    table: &QualifiedName,
    sql: String,
) -> Result<(), (QualifiedName, String, ScriptError)> {
    run_script(connection, &sql, ScriptMode::StatementByStatement)
        .await
        .map_err(|error| (table.clone(), sql, error))
}
