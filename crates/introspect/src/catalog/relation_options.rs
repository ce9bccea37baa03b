//! What tables and views are beside their columns. What is the default is not written down: a
//! table without a trait is as PostgreSQL makes it.

use schemadrift_schema::{
    Column, Expression, Object, ObjectId, ObjectKind, QualifiedName, TableKind, Value,
};
use sqlx::postgres::types::Oid;

use super::objects::{Objects, class};
use super::printed;
use super::relations::Relations;
use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "options of tables and views",
    sql: include_str!("relation_options.sql"),
};

/// Adds every view and every trait of a table, after the columns.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    relations: &mut Relations,
    objects: &mut Objects,
) -> Result<(), IntrospectError> {
    let printed = printed(snapshot);
    snapshot
        .each(&QUERY, |fields| {
            let oid: Oid = fields.take()?;
            let options = Options::read(fields)?;
            let Some(relation) = relations.get_mut(oid) else {
                return Ok(());
            };
            let table = &relation.table;
            let kind = match table.kind {
                TableKind::View => ObjectKind::View,
                TableKind::MaterializedView => ObjectKind::MaterializedView,
                _ => {
                    for object in options.traits(&table.name, &printed) {
                        objects.add_trait(object);
                    }
                    return Ok(());
                }
            };
            let id = ObjectId::of(kind, &table.name);
            let object = Object::new(id)
                .with("options", list(options.view_options))
                .with("access method", options.access_method)
                .with("columns", Value::Consequence(columns(&table.columns)))
                .with("column defaults", defaults(&table.columns, &printed));
            objects.add(class::RELATION, oid, object);
            Ok(())
        })
        .await
}

struct Options {
    unlogged: bool,
    replica_identity: String,
    of_type: Option<String>,
    access_method: Option<String>,
    row_security: bool,
    forced_row_security: bool,
    partition_key: Option<String>,
    parents: Option<Vec<String>>,
    view_options: Option<Vec<String>>,
}

impl Options {
    fn read(fields: &mut Fields<'_>) -> Result<Self, sqlx::Error> {
        Ok(Options {
            unlogged: fields.take()?,
            replica_identity: fields.take()?,
            of_type: fields.take()?,
            access_method: fields.take()?,
            row_security: fields.take()?,
            forced_row_security: fields.take()?,
            partition_key: fields.take()?,
            parents: fields.take()?,
            view_options: fields.take()?,
        })
    }

    fn traits(
        &self,
        table: &QualifiedName,
        printed: &impl Fn(String) -> Expression,
    ) -> Vec<Object> {
        let mut traits = Vec::new();
        let mut add = |kind, properties: Vec<(&'static str, Value)>| {
            if !properties.is_empty() {
                let object = Object::new(ObjectId::of(kind, table));
                traits.push(
                    properties
                        .into_iter()
                        .fold(object, |object, (aspect, value)| object.with(aspect, value)),
                );
            }
        };
        let mut options = Vec::new();
        if self.unlogged {
            options.push(("persistence", "unlogged".into()));
        }
        if self.replica_identity != "default" {
            options.push(("replica identity", self.replica_identity.clone().into()));
        }
        if let Some(of_type) = &self.of_type {
            options.push(("type", of_type.clone().into()));
        }
        if let Some(method) = &self.access_method {
            options.push(("access method", method.clone().into()));
        }
        add(ObjectKind::TableOptions, options);
        if let Some(key) = &self.partition_key {
            let key = ("partition key", printed(key.clone()).into());
            add(ObjectKind::Partitioning, vec![key]);
        }
        if let Some(parents) = self.parents.as_ref().filter(|list| !list.is_empty()) {
            let parents = ("parents", parents.join(", ").into());
            add(ObjectKind::Inheritance, vec![parents]);
        }
        let state = match (self.row_security, self.forced_row_security) {
            (true, true) => "enabled and forced",
            (true, false) => "enabled",
            (false, true) => "forced, but not enabled",
            (false, false) => return traits,
        };
        add(
            ObjectKind::RowSecurity,
            vec![("row security", state.into())],
        );
        traits
    }
}

fn list(parts: Option<Vec<String>>) -> Value {
    let parts = parts.filter(|parts| !parts.is_empty());
    Value::from(parts.map(|parts| parts.join(", ")))
}

fn columns(columns: &[Column]) -> String {
    let described = |column: &Column| match column.ty.best() {
        Some(ty) => format!("{} {ty}", column.name),
        None => column.name.clone(),
    };
    let all: Vec<String> = columns.iter().map(described).collect();
    all.join(", ")
}

/// Defaults that the view itself has; they are set on the view and follow from nothing.
fn defaults(columns: &[Column], printed: &impl Fn(String) -> Expression) -> Value {
    let all: Vec<String> = columns
        .iter()
        .filter_map(|column| {
            let default = column.default.present()?;
            Some(format!("{} {}", column.name, default.written))
        })
        .collect();
    if all.is_empty() {
        Value::None
    } else {
        printed(all.join(", ")).into()
    }
}
