//! What clings to objects and is not compared. Only a patch has use for it: what it drops and makes
//! again has to have it again.

use schemadrift_schema::{Attached, Attachment};
use sqlx::PgConnection;

use crate::IntrospectOptions;
use crate::error::IntrospectError;
use crate::snapshot::{Query, Snapshot};

/// The last one is of what is compared, too.
const QUERIES: [Query; 4] = [
    Query {
        reads: "owners and privileges",
        sql: include_str!("attachments/privileges.sql"),
    },
    Query {
        reads: "settings of relations",
        sql: include_str!("attachments/settings.sql"),
    },
    Query {
        reads: "what stands on objects",
        sql: include_str!("attachments/standing.sql"),
    },
    Query {
        reads: "replica identities",
        sql: include_str!("attachments/replica_identity.sql"),
    },
];

const PRESENT: Query = Query {
    reads: "addresses of objects",
    sql: include_str!("attachments/present.sql"),
};

/// Reads what clings to the objects of a database.
///
/// # Errors
/// Every kind of [`IntrospectError`].
pub async fn attachments(
    connection: &mut PgConnection,
    options: &IntrospectOptions,
) -> Result<Attached, IntrospectError> {
    let mut snapshot = Snapshot::open(connection, options).await?;
    let mut attached = Attached::default();
    for (number, query) in QUERIES.iter().enumerate() {
        let read = snapshot.rows(query, |fields| {
            Ok(Attachment {
                rank: fields.take()?,
                about: fields.take()?,
                on: fields.take()?,
                give: fields.take()?,
                take: fields.take()?,
                role: fields.take()?,
                is_in_the_way: fields.take()?,
                is_compared: number + 1 == QUERIES.len(),
            })
        });
        attached.attachments.extend(read.await?);
    }
    let present = snapshot.rows(&PRESENT, |fields| Ok((fields.take()?, fields.take()?)));
    attached.present.extend(present.await?);
    snapshot.close().await?;
    Ok(attached)
}
