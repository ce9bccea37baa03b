//! Facts about the session itself, for a user who wonders what the audited role is.

use sqlx::PgConnection;

use crate::IntrospectOptions;
use crate::error::IntrospectError;
use crate::server_version::ServerVersion;
use crate::snapshot::{Query, Snapshot};

const QUERY: Query = Query {
    reads: "the session's own facts",
    sql: include_str!("session.sql"),
};

/// What the server says of the session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Version of the server.
    pub server: ServerVersion,
    /// The role that the session has.
    pub role: String,
    /// Whether that role may do everything.
    pub is_superuser: bool,
    /// Whether the server is a replica.
    pub is_replica: bool,
    /// Port that the server itself listens on; `None` over a socket. Another one than was
    /// connected to means that a pooler or proxy stands in between.
    pub server_port: Option<i32>,
    /// The database.
    pub database: String,
}

/// Asks for these facts.
///
/// # Errors
/// Every kind of [`IntrospectError`].
pub async fn session(
    connection: &mut PgConnection,
    options: &IntrospectOptions,
) -> Result<Session, IntrospectError> {
    let mut snapshot = Snapshot::open(connection, options).await?;
    let server = snapshot.server().clone();
    let rows = snapshot
        .rows(&QUERY, |fields| {
            Ok(Session {
                server: server.clone(),
                role: fields.take()?,
                is_superuser: fields.take()?,
                is_replica: fields.take()?,
                server_port: fields.take()?,
                database: fields.take()?,
            })
        })
        .await?;
    snapshot.close().await?;
    rows.into_iter()
        .next()
        .ok_or_else(|| IntrospectError::Query {
            query: QUERY.reads,
            message: "the server answered with no row".to_owned(),
        })
}
