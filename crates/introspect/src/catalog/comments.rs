//! Comments on everything that is compared.

use std::collections::BTreeSet;

use schemadrift_schema::{Comment, Commented, QualifiedName, Schema, Stated};
use sqlx::postgres::types::Oid;

use super::objects::{Objects, class};
use super::relations::Relations;
use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "comments",
    sql: include_str!("comments.sql"),
};

/// `pg_constraint`.
const CONSTRAINT: u32 = 2606;

/// Comments by what they are on, as the catalogs know it.
#[derive(Debug)]
pub(super) struct Comments(Vec<CommentRow>);

#[derive(Debug)]
struct CommentRow {
    class: u32,
    object: Oid,
    number: i16,
    text: String,
    relation: Option<Oid>,
    part: Option<String>,
    ty: Option<Oid>,
    named_enum: Option<QualifiedName>,
}

/// Reads every comment.
pub(super) async fn read(snapshot: &mut Snapshot<'_>) -> Result<Comments, IntrospectError> {
    Ok(Comments(snapshot.rows(&QUERY, comment_row).await?))
}

fn comment_row(fields: &mut Fields<'_>) -> Result<CommentRow, sqlx::Error> {
    let mut row = CommentRow {
        class: fields.take::<Oid>()?.0,
        object: fields.take()?,
        number: fields.take()?,
        text: fields.take()?,
        relation: fields.take()?,
        part: fields.take()?,
        ty: fields.take()?,
        named_enum: None,
    };
    let name: Option<String> = fields.take()?;
    let schema: Option<String> = fields.take()?;
    row.named_enum = schema
        .zip(name)
        .map(|(schema, name)| QualifiedName { schema, name });
    Ok(row)
}

impl Comments {
    /// Puts the comments of tables and columns where they belong. Gives the other comments back, as far as what they are on has been read.
    pub(super) fn place(self, relations: &mut Relations, objects: &Objects) -> Vec<Comment> {
        let mut others = Vec::new();
        for row in self.0 {
            let mut is_placed = false;
            if row.class == class::RELATION
                && let Some(relation) = relations.with_partitions_mut(row.object)
            {
                let text = Stated::Is(Some(row.text.clone()));
                if row.number == 0 {
                    relation.table.comment = text;
                } else if let Some(column) = relation.column_mut(row.number) {
                    column.comment = text;
                }
                // A partition is an object beside the tables, too.
                is_placed = !relation.is_partition();
            }
            if is_placed {
                continue;
            }
            if let Some(on) = row.commented(relations, objects) {
                let text = row.text;
                others.push(Comment { on, text });
            }
        }
        others
    }
}

impl CommentRow {
    fn commented(&self, relations: &mut Relations, objects: &Objects) -> Option<Commented> {
        if let Some(name) = &self.named_enum {
            return Some(Commented::Enum(name.clone()));
        }
        if let (Some(part), Some(ty)) = (&self.part, self.ty) {
            let id = objects.id(class::TYPE, ty)?;
            return Some(Commented::Part(id.clone(), part.clone()));
        }
        if let (Some(part), Some(relation)) = (&self.part, self.relation) {
            let table = relations.get_mut(relation)?.table.name.clone();
            return Some(if self.class == CONSTRAINT {
                Commented::Constraint(table, part.clone())
            } else {
                Commented::Index(table, part.clone())
            });
        }
        let id = objects.id(self.class, self.object)?;
        (self.number == 0).then(|| Commented::Object(id.clone()))
    }
}

/// What is no enum of the schema that is read has no comment in it.
pub(super) fn drop_unread_enums(schema: &mut Schema) {
    let read: BTreeSet<(Option<&str>, &str)> = schema
        .enums
        .iter()
        .map(|one| (one.name.schema.as_deref(), one.name.name.as_str()))
        .collect();
    schema.comments.retain(|comment| match &comment.on {
        Commented::Enum(name) => read.contains(&(Some(name.schema.as_str()), name.name.as_str())),
        _ => true,
    });
}
