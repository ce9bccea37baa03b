//! How much there is of what is never compared, so that silence about it is no agreement.

use std::collections::BTreeMap;

use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "counts of what is not compared",
    sql: include_str!("uncompared.sql"),
};

/// Numbers by kind; a kind without any is not named.
pub(super) async fn read(
    snapshot: &mut Snapshot<'_>,
) -> Result<BTreeMap<String, u64>, IntrospectError> {
    let rows = snapshot
        .rows(&QUERY, |fields| {
            let kind: String = fields.take()?;
            let number: i64 = fields.take()?;
            Ok((kind, number.unsigned_abs()))
        })
        .await?;
    Ok(rows.into_iter().collect())
}
