//! Sequences. One that gives a serial or identity column its numbers is known by that column, since
//! its name follows the column's and is nobody's choice.

use schemadrift_schema::{AutoIncrement, Object, ObjectId, ObjectKind, Stated, Value};
use sqlx::postgres::types::Oid;

use super::objects::{Objects, class};
use super::relations::Relations;
use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "sequences",
    sql: include_str!("sequences.sql"),
};

/// Adds every sequence, after the columns that may own it.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    relations: &mut Relations,
    objects: &mut Objects,
) -> Result<(), IntrospectError> {
    snapshot
        .each(&QUERY, |fields| {
            let oid = fields.take()?;
            objects.add(class::RELATION, oid, sequence(fields, relations)?);
            Ok(())
        })
        .await
}

fn sequence(fields: &mut Fields<'_>, relations: &mut Relations) -> Result<Object, sqlx::Error> {
    let (schema, name): (String, String) = (fields.take()?, fields.take()?);
    let table: Option<Oid> = fields.take()?;
    let column: Option<i16> = fields.take()?;
    let owner = table.zip(column).and_then(|(table, column)| {
        let relation = relations.get_mut(table)?;
        let table = relation.table.name.clone();
        let column = relation.column_mut(column)?;
        Some((table, column))
    });
    let object = match owner {
        Some((table, column)) if is_its_business(&column.auto_increment, &schema, &name) => {
            Object::new(ObjectId::on(
                ObjectKind::Sequence,
                &table,
                column.name.clone(),
            ))
        }
        owner => {
            let owner = owner.map(|(table, column)| format!("{}.{}", table.full(), column.name));
            let id = ObjectId::new(ObjectKind::Sequence, schema, name);
            Object::new(id).with("owner", Value::from(owner))
        }
    };
    let mut object = object
        .with("type", fields.take::<String>()?)
        .with("start", fields.take::<i64>()?)
        .with("increment", fields.take::<i64>()?)
        .with("minimum", fields.take::<i64>()?)
        .with("maximum", fields.take::<i64>()?)
        .with("cache", fields.take::<i64>()?)
        .with("cycle", fields.take::<bool>()?);
    let unlogged: bool = fields.take()?;
    // From 15 on the sequence of a column is logged exactly where its table is.
    if object.id.table.is_none() {
        object.set("unlogged", unlogged);
    }
    Ok(object)
}

/// Whether the sequence gives the column its numbers. One can be owned and stand idle.
fn is_its_business(auto: &Stated<Option<AutoIncrement>>, schema: &str, name: &str) -> bool {
    match auto.present() {
        Some(AutoIncrement::IdentityAlways | AutoIncrement::IdentityByDefault) => true,
        Some(AutoIncrement::Serial(sequence)) => {
            sequence == name || *sequence == format!("{schema}.{name}")
        }
        Some(AutoIncrement::Any) | None => false,
    }
}
