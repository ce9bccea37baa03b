//! Columns with their types, defaults and where their numbers come from.

use schemadrift_schema::{
    AutoIncrement, Column, ColumnType, Expression, Shared, Stated, TableKind,
};
use sqlx::postgres::types::Oid;

use super::column_type::TypeRow;
use super::domains::Domains;
use super::namespaces::Namespaces;
use super::printed;
use super::relations::Relations;
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
    let (mut types, mut expressions) = (Shared::default(), Shared::default());
    snapshot
        .each(&QUERY, |fields| {
            let row = ColumnRow::read(fields, context.namespaces)?;
            if let Some(relation) = relations.get_mut(row.relation) {
                let (number, collation) = (row.number, row.collation_oid);
                let column = column(
                    row,
                    relation.table.kind,
                    context,
                    &mut types,
                    &mut expressions,
                    &printed,
                );
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
    collation: Option<String>,
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
            collation: fields.take()?,
            ty: TypeRow::read(fields, namespaces)?,
        })
    }
}

fn column(
    row: ColumnRow,
    kind: TableKind,
    context: &Context<'_>,
    types: &mut Shared<ColumnType>,
    expressions: &mut Shared<Expression>,
    printed: &impl Fn(String) -> Expression,
) -> Column {
    let domains = context.domains;
    let domain = row.ty.scalar_domain();
    let refuses_null = row.not_null || domain.is_some_and(|domain| domains.refuses_null(domain));
    let ty = row.ty.to_sql_type(|domain| domains.kind(domain));
    let serial = row
        .expression
        .as_deref()
        .and_then(|default| context.serials.sequence(row.relation, row.number, default));
    let auto_increment = match (row.identity.as_str(), serial) {
        ("a", _) => Some(AutoIncrement::IdentityAlways),
        ("d", _) => Some(AutoIncrement::IdentityByDefault),
        (_, Some(sequence)) => Some(AutoIncrement::Serial(sequence.to_owned())),
        (_, None) => None,
    };
    let expression = row.expression.map(|text| expressions.share(printed(text)));
    let (default, generated) = match (row.is_generated, &auto_increment) {
        (true, _) => (None, expression),
        (false, Some(_)) => (None, None),
        (false, None) => (expression, None),
    };
    Column {
        nullable: nullability(kind, refuses_null),
        default: Stated::Is(default),
        generated: Stated::Is(generated),
        auto_increment: Stated::Is(auto_increment),
        collation: Stated::Is(row.collation),
        ..Column::new(row.name, types.share(ColumnType::declared(ty)))
    }
}

/// The catalogs never know that a view's column cannot be NULL, so their silence says nothing.
fn nullability(kind: TableKind, refuses_null: bool) -> Stated<bool> {
    match kind {
        TableKind::View | TableKind::MaterializedView if !refuses_null => Stated::Unstated,
        _ => Stated::Is(!refuses_null),
    }
}
