//! Columns with their types, defaults and where their numbers come from.

use std::sync::Arc;

use schemadrift_schema::{
    AutoIncrement, CollationName, Column, ColumnAspects, ColumnType, Expression, Shared, Stated,
    TableKind,
};
use sqlx::postgres::types::Oid;

use super::column_type::TypeRow;
use super::domains::Domains;
use super::namespaces::Namespaces;
use super::printed;
use super::relations::{Relation, Relations};
use super::serials::Serials;
use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "columns",
    sql: include_str!("columns.sql"),
};

/// What has been read before and columns refer to.
pub(super) struct Context<'c> {
    pub(super) namespaces: &'c Namespaces,
    pub(super) domains: &'c Domains,
    pub(super) serials: &'c Serials,
}

/// Adds every column to its table, in order of declaration.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    relations: &mut Relations,
    context: &Context<'_>,
) -> Result<(), IntrospectError> {
    let printed = printed(snapshot);
    let mut known = Known::default();
    snapshot
        .each(&QUERY, |fields| {
            let row = ColumnRow::read(fields, context.namespaces)?;
            if let Some(relation) = relations.with_partitions_mut(row.relation) {
                let (number, collation) = (row.number, row.collation_oid);
                let name = row.name.clone();
                let aspects = aspects(row, relation, context, &printed);
                let column = Column::with_aspects(name, known.share(aspects));
                relation.add_column(number, collation, column);
            }
            Ok(())
        })
        .await
}

struct ColumnRow {
    relation: Oid,
    number: i16,
    name: String,
    not_null: bool,
    identity: String,
    is_generated: bool,
    expression: Option<String>,
    collation_oid: Oid,
    collation: Option<CollationName>,
    ty: TypeRow,
}

impl ColumnRow {
    fn read(fields: &mut Fields<'_>, namespaces: &Namespaces) -> Result<Self, sqlx::Error> {
        Ok(ColumnRow {
            relation: fields.take()?,
            number: fields.take()?,
            name: fields.take()?,
            not_null: fields.take()?,
            identity: fields.take()?,
            is_generated: fields.take()?,
            expression: fields.take()?,
            collation_oid: fields.take()?,
            collation: namespaces.collation(fields)?,
            ty: TypeRow::read(fields, namespaces)?,
        })
    }
}

fn aspects(
    row: ColumnRow,
    relation: &Relation,
    context: &Context<'_>,
    printed: &impl Fn(String) -> Expression,
) -> ColumnAspects {
    let domains = context.domains;
    let domain = row.ty.scalar_domain();
    let refuses_null = row.not_null || domain.is_some_and(|domain| domains.refuses_null(domain));
    let ty = row.ty.to_sql_type(|domain| domains.kind(domain));
    let serial = row
        .expression
        .as_deref()
        .and_then(|default| match relation.is_partition() {
            true => context.serials.of_parent(default),
            false => context.serials.sequence(row.relation, row.number, default),
        });
    let auto_increment = match (row.identity.as_str(), serial) {
        ("a", _) => Some(AutoIncrement::IdentityAlways),
        ("d", _) => Some(AutoIncrement::IdentityByDefault),
        (_, Some(sequence)) => Some(AutoIncrement::Serial(sequence.to_owned())),
        (_, None) => None,
    };
    let expression = row.expression.map(|text| Arc::new(printed(text)));
    let (default, generated) = match (row.is_generated, &auto_increment) {
        (true, _) => (None, expression),
        (false, Some(_)) => (None, None),
        (false, None) => (expression, None),
    };
    ColumnAspects {
        nullable: nullability(relation.table.kind, refuses_null),
        default: Stated::Is(default),
        generated: Stated::Is(generated),
        auto_increment: Stated::Is(auto_increment),
        collation: Stated::Is(row.collation.map(Arc::new)),
        comment: Stated::Is(None),
        ..ColumnAspects::of_type(ColumnType::declared(ty))
    }
}

/// What is kept once, however many columns it is said of.
#[derive(Default)]
struct Known {
    aspects: Shared<ColumnAspects>,
    types: Shared<ColumnType>,
}

impl Known {
    fn share(&mut self, mut aspects: ColumnAspects) -> Arc<ColumnAspects> {
        match aspects.auto_increment.present() {
            // A sequence is one column's alone.
            Some(AutoIncrement::Serial(_)) => {
                self.types.share_in(&mut aspects.ty);
                Arc::new(aspects)
            }
            _ => self.aspects.share(aspects),
        }
    }
}

/// The catalogs never know that a view's column cannot be NULL, so their silence says nothing.
fn nullability(kind: TableKind, refuses_null: bool) -> Stated<bool> {
    match kind {
        TableKind::View | TableKind::MaterializedView if !refuses_null => Stated::Unstated,
        _ => Stated::Is(!refuses_null),
    }
}
