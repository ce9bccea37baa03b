//! Whether the catalogs are what they were: a snapshot does not hold for functions of the server,
//! which print columns, constraints and views as they are at that moment.

use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "the state of the catalogs",
    sql: include_str!("stamp.sql"),
};

/// The state of the catalogs: a value that changes with every change that matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp(String);

/// The state of the catalogs now.
pub(crate) async fn read(snapshot: &mut Snapshot<'_>) -> Result<Stamp, IntrospectError> {
    let rows = snapshot
        .rows(&QUERY, |fields| fields.take::<String>())
        .await?;
    Ok(Stamp(rows.into_iter().next().unwrap_or_default()))
}
