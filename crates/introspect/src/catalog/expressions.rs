//! The expressions of checks and indexes, which [`checks`](super::checks) and
//! [`indexes`](super::indexes) leave unread: printing them takes the server almost as long as all
//! the rest.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{Expression, IndexTarget, QualifiedName, Schema, Shared, Table};

use super::printed;
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "expressions of checks and indexes",
    sql: include_str!("expressions.sql"),
};

/// Where one stands.
struct Place {
    part: String,
    name: String,
    /// Position of the key from 1 on; 0 of a check or a predicate.
    position: usize,
}

/// Writes every expression of these tables, or of all, to its place in the schema. What the schema
/// does not have is passed over: it was left out on purpose, or an extension brought it.
pub(crate) async fn read(
    snapshot: &mut Snapshot<'_>,
    schema: &mut Schema,
    wanted: Option<&BTreeSet<QualifiedName>>,
) -> Result<(), IntrospectError> {
    let printed = printed(snapshot);
    let mut known = Shared::default();
    let mut tables: BTreeMap<(String, String), &mut Table> = schema
        .tables
        .iter_mut()
        .chain(&mut schema.partitions)
        .filter(|table| has_unread(table, wanted))
        .map(|table| {
            let name = table.name.clone();
            ((name.schema, name.name), table)
        })
        .collect();
    let names = wanted.into_iter().flatten();
    let (namespaces, names) = names
        .map(|name| (name.schema.clone(), name.name.clone()))
        .unzip();
    snapshot
        .each_with(&QUERY, &[namespaces, names], |fields| {
            let table: (String, String) = (fields.take()?, fields.take()?);
            let (part, name) = (fields.take()?, fields.take()?);
            let position: i32 = fields.take()?;
            let place = Place {
                part,
                name,
                position: usize::try_from(position).unwrap_or_default(),
            };
            let text: Option<String> = fields.take()?;
            if let (Some(table), Some(text)) = (tables.get_mut(&table), text) {
                put(table, &place, printed(text), &mut known);
            }
            Ok(())
        })
        .await
}

fn put(table: &mut Table, place: &Place, expression: Expression, known: &mut Shared<Expression>) {
    let name = Some(place.name.as_str());
    if place.part == "check" {
        let mut checks = table.checks.iter_mut();
        if let Some(check) = checks.find(|check| check.name.as_deref() == name) {
            check.expression = expression;
        }
        return;
    }
    let mut indexes = table.indexes.iter_mut();
    let Some(index) = indexes.find(|index| index.name.as_deref() == name) else {
        return;
    };
    let expression = known.share(expression);
    match place.position.checked_sub(1) {
        None => index.predicate = Some(expression),
        Some(key) => {
            if let Some(key) = index.keys.get_mut(key) {
                key.target = IndexTarget::Expression(expression);
            }
        }
    }
}

/// Whether the table is wanted and some expression of a check or an index of it is not read yet.
pub(crate) fn has_unread(table: &Table, wanted: Option<&BTreeSet<QualifiedName>>) -> bool {
    if wanted.is_some_and(|wanted| !wanted.contains(&table.name)) {
        return false;
    }
    table
        .checks
        .iter()
        .any(|check| check.expression.is_unread())
        || table
            .indexes
            .iter()
            .flat_map(|index| index.expressions())
            .any(Expression::is_unread)
}
