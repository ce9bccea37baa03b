//! Check constraints of tables, and NOT NULL that has not been proved of all rows.

use schemadrift_schema::{Check, Expression, Provenance, Stated};
use sqlx::postgres::types::Oid;

use super::relations::{Relations, push_exact};
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "check constraints",
    sql: include_str!("checks.sql"),
};

/// Adds every check constraint to its table, its expression still unread.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    relations: &mut Relations,
) -> Result<(), IntrospectError> {
    snapshot
        .each(&QUERY, |fields| {
            let relation: Oid = fields.take()?;
            let name: String = fields.take()?;
            let is_check: bool = fields.take()?;
            let validated: bool = fields.take()?;
            let no_inherit: bool = fields.take()?;
            let columns: Option<Vec<i16>> = fields.take()?;
            let columns = columns.unwrap_or_default();
            let Some(relation) = relations.with_partitions_mut(relation) else {
                return Ok(());
            };
            if is_check {
                let check = Check {
                    name: Some(name),
                    expression: Expression::unread(),
                    validated: Stated::Is(validated),
                    no_inherit: Stated::Is(no_inherit),
                    columns: relation.names(&columns),
                    origin: None,
                    provenance: Provenance::default(),
                };
                // Most have one or two, and a list that grows by itself keeps room for four.
                relation.table.checks.reserve_exact(1);
                push_exact(&mut relation.table.checks, check);
            } else if let [column] = columns.as_slice()
                && let Some(column) = relation.column_mut(*column)
            {
                column.nullable = Stated::Is(true);
            }
            Ok(())
        })
        .await
}
