//! Indexes that no constraint owns, and those among them that say nothing but "unique".

use std::sync::Arc;

use schemadrift_schema::{
    Expression, Index, IndexKey, IndexTarget, Provenance, Sorting, Stated, Unique, UniqueForm,
};
use sqlx::postgres::types::Oid;

use super::namespaces::Namespaces;
use super::relations::{Relation, Relations, push_exact};
use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "indexes",
    sql: include_str!("indexes.sql"),
};

/// The number by which an index knows an expression among its columns.
const EXPRESSION: i16 = 0;

/// The collation that types have by default, `pg_catalog.default`.
const DEFAULT_COLLATION: Oid = Oid(100);

/// Adds every index to its table, as a [`Unique`] where it is one. Expressions are still unread.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    relations: &mut Relations,
    namespaces: &Namespaces,
) -> Result<(), IntrospectError> {
    let unread = Arc::new(Expression::unread());
    // An index has a row a column. It goes to its table when the next one begins, so that a schema
    // is never held twice.
    let mut begun: Option<(Oid, Index)> = None;
    snapshot
        .each(&QUERY, |fields| {
            let oid: Oid = fields.take()?;
            let starts_index: bool = fields.take()?;
            let Some(relation) = relations.with_partitions_mut(oid) else {
                return Ok(());
            };
            if starts_index {
                let next = (oid, index(fields, relation, &unread)?);
                place(begun.replace(next), relations);
            } else {
                fields.skip(7);
            }
            if let (Some((_, index)), Some(relation)) =
                (&mut begun, relations.with_partitions_mut(oid))
            {
                add_column(index, relation, namespaces, fields, &unread)?;
            }
            Ok(())
        })
        .await?;
    place(begun, relations);
    Ok(())
}

fn place(finished: Option<(Oid, Index)>, relations: &mut Relations) {
    let Some((oid, index)) = finished else {
        return;
    };
    if let Some(relation) = relations.with_partitions_mut(oid) {
        if is_mere_uniqueness(&index) {
            push_exact(&mut relation.table.uniques, unique(index));
        } else {
            push_exact(&mut relation.table.indexes, index);
        }
    }
}

fn index(
    fields: &mut Fields<'_>,
    relation: &Relation,
    unread: &Arc<Expression>,
) -> Result<Index, sqlx::Error> {
    Ok(Index {
        name: Some(fields.take()?),
        method: fields.take()?,
        unique: fields.take()?,
        valid: fields.take()?,
        nulls_not_distinct: Stated::Is(fields.take()?),
        predicate: fields.take::<bool>()?.then(|| Arc::clone(unread)),
        reads: relation.names(&fields.take::<Option<Vec<i16>>>()?.unwrap_or_default()),
        keys: Vec::new(),
        include: Vec::new(),
        origin: None,
        provenance: Provenance::default(),
    })
}

fn add_column(
    index: &mut Index,
    relation: &Relation,
    namespaces: &Namespaces,
    fields: &mut Fields<'_>,
    unread: &Arc<Expression>,
) -> Result<(), sqlx::Error> {
    let is_included: bool = fields.take()?;
    let number: i16 = fields.take()?;
    let target = match relation.name(number) {
        None if number == EXPRESSION => IndexTarget::Expression(Arc::clone(unread)),
        None => return Ok(()),
        Some(column) if is_included => {
            index.include.push(column);
            return Ok(());
        }
        Some(column) => IndexTarget::Column(column),
    };
    let (descending, nulls_first) = (fields.take()?, fields.take()?);
    let operator_class = namespaces.operator_class(fields)?;
    let collation_oid: Oid = fields.take()?;
    let collation = namespaces.collation(fields)?;
    // An expression's own collation is not known; mostly it is the default.
    let own = relation.collation(number).unwrap_or(DEFAULT_COLLATION);
    let collation = collation.filter(|_| collation_oid != own);
    let key = IndexKey {
        target,
        descending,
        nulls_first,
        operator_class,
        collation: collation.map(Arc::new),
    };
    push_exact(&mut index.keys, key);
    Ok(())
}

/// Whether all that the index says is that its columns are unique. An invalid one does not even
/// say that, and one with its own operator class or collation has its own notion of equality.
fn is_mere_uniqueness(index: &Index) -> bool {
    let is_plain = |key: &IndexKey| {
        key.column().is_some() && key.operator_class.is_none() && key.collation.is_none()
    };
    index.unique && index.valid && index.predicate.is_none() && index.keys.iter().all(is_plain)
}

fn unique(index: Index) -> Unique {
    let columns = index.key_columns().into_iter().map(str::to_owned).collect();
    let sorting = index.keys.iter().map(|key| Sorting {
        descending: key.descending,
        nulls_first: key.nulls_first,
    });
    let is_default = |key: &IndexKey| !key.descending && !key.nulls_first;
    let sorting = match index.keys.iter().all(is_default) {
        true => Vec::new(),
        false => sorting.collect(),
    };
    Unique {
        name: index.name,
        columns,
        sorting: Stated::Is(sorting),
        include: index.include,
        nulls_not_distinct: index.nulls_not_distinct,
        form: Stated::Is(UniqueForm::Index),
        deferrable: Stated::Is(false),
        initially_deferred: Stated::Is(false),
        origin: index.origin,
        provenance: index.provenance,
    }
}
