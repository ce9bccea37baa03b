//! Which columns are serial.
//!
//! A column is serial where it owns a sequence, by the server's record of dependencies, and its
//! default is exactly what the server prints for `nextval` of that sequence. That text names the
//! sequence by its present name, so it is compared and never searched for a pattern.

use std::collections::BTreeMap;

use sqlx::postgres::types::Oid;

use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "sequences",
    sql: include_str!("serials.sql"),
};

/// The sequences that columns own, by table and column number.
#[derive(Debug, Default)]
pub(super) struct Serials(BTreeMap<(u32, i16), Vec<Owned>>);

#[derive(Debug)]
struct Owned {
    sequence: String,
    printed: String,
}

/// Reads every sequence that a column owns.
pub(super) async fn read(snapshot: &mut Snapshot<'_>) -> Result<Serials, IntrospectError> {
    let mut serials = Serials::default();
    snapshot
        .each(&QUERY, |fields| {
            let Oid(relation) = fields.take()?;
            let column = (relation, fields.take()?);
            let owned = Owned {
                sequence: fields.take()?,
                printed: fields.take()?,
            };
            serials.0.entry(column).or_default().push(owned);
            Ok(())
        })
        .await?;
    Ok(serials)
}

impl Serials {
    /// The sequence that makes the column serial, given its default. Its namespace is named where
    /// it is not the table's.
    pub(super) fn sequence(&self, table: Oid, column: i16, default: &str) -> Option<&str> {
        let owned = self.0.get(&(table.0, column))?;
        let serial = owned.iter().find(|one| one.printed == default)?;
        Some(&serial.sequence)
    }

    /// The same for a column of a partition, which takes its numbers from the sequence of its parent.
    pub(super) fn of_parent(&self, default: &str) -> Option<&str> {
        let mut owned = self.0.values().flatten();
        let serial = owned.find(|one| one.printed == default)?;
        Some(&serial.sequence)
    }
}
