//! Foreign keys.

use schemadrift_schema::{
    ForeignKey, MatchType, Provenance, QualifiedName, ReferentialAction, Stated,
};
use sqlx::postgres::types::Oid;

use super::relations::{Relations, push_exact};
use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "foreign keys",
    sql: include_str!("foreign_keys.sql"),
};

/// Adds every foreign key to its table.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
    relations: &mut Relations,
) -> Result<(), IntrospectError> {
    snapshot
        .each(&QUERY, |fields| {
            let relation: Oid = fields.take()?;
            let name: String = fields.take()?;
            let columns: Vec<i16> = fields.take()?;
            let mut key = foreign_key(name, fields)?;
            let set: Option<Vec<i16>> = fields.take()?;
            if let Some(relation) = relations.with_partitions_mut(relation) {
                key.columns = relation.names(&columns);
                key.on_delete_columns = Stated::Is(relation.names(&set.unwrap_or_default()));
                // Most have one or two, and a list that grows by itself keeps room for four.
                relation.table.foreign_keys.reserve_exact(1);
                push_exact(&mut relation.table.foreign_keys, key);
            }
            Ok(())
        })
        .await
}

fn foreign_key(name: String, fields: &mut Fields<'_>) -> Result<ForeignKey, sqlx::Error> {
    Ok(ForeignKey {
        name: Some(name),
        columns: Vec::new(),
        references: QualifiedName {
            schema: fields.take()?,
            name: fields.take()?,
        },
        referenced_columns: fields.take()?,
        on_delete: action(fields.take()?),
        on_update: action(fields.take()?),
        match_type: match_type(fields.take()?),
        on_delete_columns: Stated::Unstated,
        deferrable: Stated::Is(fields.take()?),
        initially_deferred: Stated::Is(fields.take()?),
        validated: Stated::Is(fields.take()?),
        origin: None,
        provenance: Provenance::default(),
    })
}

/// A letter that no known server writes says nothing.
fn action(letter: &str) -> Stated<ReferentialAction> {
    Stated::Is(match letter {
        "a" => ReferentialAction::NoAction,
        "r" => ReferentialAction::Restrict,
        "c" => ReferentialAction::Cascade,
        "n" => ReferentialAction::SetNull,
        "d" => ReferentialAction::SetDefault,
        _ => return Stated::Unstated,
    })
}

fn match_type(letter: &str) -> Stated<MatchType> {
    Stated::Is(match letter {
        "s" => MatchType::Simple,
        "f" => MatchType::Full,
        "p" => MatchType::Partial,
        _ => return Stated::Unstated,
    })
}
