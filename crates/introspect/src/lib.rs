//! PostgreSQL catalogs, read into the vocabulary of `schemadrift-schema`.
//!
//! [`introspect`] reads `pg_catalog` in one read-only snapshot with a fixed number of set-based
//! queries; a role needs CONNECT and nothing else. [`information_schema`] reads the standard's
//! views beside it, which show only what the role may use. [`ConnectUrl`] is the way to a server.
//!
//! **Architecture Invariant:** every statement that reaches a server is a compiled-in static
//! string; this crate writes nothing, evaluates no expression of a user's, and never reads the
//! environment by itself.

mod attachments;
mod catalog;
mod connect;
mod connect_error;
mod connect_url;
mod error;
pub mod information_schema;
mod server_version;
mod session;
mod snapshot;
mod table_estimates;

use std::collections::BTreeSet;
use std::time::Duration;

use schemadrift_schema::{QualifiedName, Schema};
pub use sqlx::PgConnection;

pub use attachments::attachments;
pub use connect::close;
pub use connect_error::ConnectError;
pub use connect_url::ConnectUrl;
pub use error::IntrospectError;
pub use server_version::{NEWEST_KNOWN_MAJOR, OLDEST_SUPPORTED_MAJOR, ServerVersion};
pub use session::{Session, session};
pub use table_estimates::{TableEstimate, table_estimates};

pub use catalog::stamp::Stamp;
use catalog::{Catalog, expressions, stamp};
use snapshot::Snapshot;

/// What to read, and how long to wait for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IntrospectOptions {
    /// Namespaces to read; empty for all but the system's own, which are never read.
    pub schemas: Vec<String>,
    /// Whether to read the kinds of objects that no model speaks of, too: views' bodies, functions,
    /// triggers and the like. An audit of models has no use for them.
    pub objects: bool,
    /// Whether to read the expressions of checks and indexes, which takes the server almost as long
    /// as all the rest. Without, they are [`Normal::Unread`](schemadrift_schema::Normal::Unread)
    /// until [`read_expressions`].
    pub expressions: bool,
    /// How long a query may wait for a lock, so that a read never queues behind a migration.
    pub lock_timeout: Duration,
    /// How long one query may run.
    pub statement_timeout: Duration,
}

impl Default for IntrospectOptions {
    fn default() -> Self {
        IntrospectOptions {
            schemas: Vec::new(),
            objects: false,
            expressions: true,
            lock_timeout: Duration::from_secs(2),
            statement_timeout: Duration::from_secs(60),
        }
    }
}

/// A database's schema, with what there is to say about the reading of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Introspected {
    /// The schema, sorted.
    pub schema: Schema,
    /// The server that it was read from.
    pub server: ServerVersion,
    /// What a reader of the result should know: a server newer than this program, a namespace
    /// that was asked for and does not exist.
    pub notes: Vec<String>,
    /// The state of the catalogs that was read.
    pub stamp: Stamp,
}

/// Reads the catalogs in one `REPEATABLE READ READ ONLY` transaction, which is rolled back; with
/// [`IntrospectOptions::objects`], bodies that hold queries in short ones after it.
///
/// The connection must not be in a transaction. Members of extensions, temporary tables and dropped
/// columns are left out; a partitioned table speaks for its partitions, which are kept apart.
///
/// A read under which the catalogs change is tried again, three times in all.
///
/// # Errors
/// Every kind of [`IntrospectError`]; the connection can be used again after all of them but
/// [`IntrospectError::ConnectionLost`].
pub async fn introspect(
    connection: &mut PgConnection,
    options: &IntrospectOptions,
) -> Result<Introspected, IntrospectError> {
    for _ in 0..ATTEMPTS {
        if let Some(read) = attempt(connection, options).await? {
            return Ok(read);
        }
    }
    Err(IntrospectError::Changing)
}

/// How often a read is tried while the catalogs change under it.
const ATTEMPTS: usize = 3;

/// Reads once; `None` where the catalogs were changed meanwhile. The tables of one snapshot fit
/// together, but functions of the server look things up as they are when they are called.
async fn attempt(
    connection: &mut PgConnection,
    options: &IntrospectOptions,
) -> Result<Option<Introspected>, IntrospectError> {
    let mut snapshot = Snapshot::open(connection, options).await?;
    let server = snapshot.server().clone();
    let before = stamp::read(&mut snapshot).await?;
    let mut catalog = Catalog::read(&mut snapshot, options).await?;
    snapshot.close().await?;
    catalog.read_bodies(connection, options).await?;
    let mut schema = catalog.into_schema();
    if options.expressions {
        match read_expressions(connection, options, &before, &mut schema, None).await {
            Err(IntrospectError::Changing) => return Ok(None),
            read => read?,
        }
    } else if current_stamp(connection, options).await? != before {
        return Ok(None);
    }
    let notes = notes(&schema, &server, options);
    Ok(Some(Introspected {
        schema,
        server,
        notes,
        stamp: before,
    }))
}

/// Reads the expressions of checks and indexes of a schema that was read without them, in a
/// transaction of their own. `read_at` is the state of the catalogs that goes with the schema;
/// tables may have been taken out of it since. Only those of the `wanted` tables are read, or all.
///
/// # Errors
/// Every kind of [`IntrospectError`]; [`IntrospectError::Changing`] where the catalogs are no more
/// what they were, so that expressions and schema would not fit together.
pub async fn read_expressions(
    connection: &mut PgConnection,
    options: &IntrospectOptions,
    read_at: &Stamp,
    schema: &mut Schema,
    wanted: Option<&BTreeSet<QualifiedName>>,
) -> Result<(), IntrospectError> {
    if wanted.is_some_and(BTreeSet::is_empty) {
        return Ok(());
    }
    let mut snapshot = Snapshot::open(connection, options).await?;
    expressions::read(&mut snapshot, schema, wanted).await?;
    snapshot.close().await?;
    let is_as_before = current_stamp(connection, options).await? == *read_at;
    let mut tables = schema.tables.iter();
    if !is_as_before || tables.any(|table| expressions::has_unread(table, wanted)) {
        return Err(IntrospectError::Changing);
    }
    Ok(())
}

async fn current_stamp(
    connection: &mut PgConnection,
    options: &IntrospectOptions,
) -> Result<Stamp, IntrospectError> {
    let mut snapshot = Snapshot::open(connection, options).await?;
    let stamp = stamp::read(&mut snapshot).await?;
    snapshot.close().await?;
    Ok(stamp)
}

fn notes(schema: &Schema, server: &ServerVersion, options: &IntrospectOptions) -> Vec<String> {
    let newer = server.is_newer_than_known().then(|| {
        format!(
            "PostgreSQL {server} is newer than {NEWEST_KNOWN_MAJOR}, the newest version that \
             schemadrift knows; what is new in it is not seen"
        )
    });
    let absent = options
        .schemas
        .iter()
        .filter(|name| !schema.namespaces.contains(name))
        .map(|name| format!("the schema {name:?} does not exist, or belongs to the system"));
    newer.into_iter().chain(absent).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_server_is_read_with_a_note() {
        let note_on = |number| {
            let server = ServerVersion::from_number(number);
            notes(&Schema::default(), &server, &IntrospectOptions::default())
        };
        assert_eq!(note_on(180_004), [""; 0]);
        let noted = note_on(190_001);
        assert!(
            noted[0].contains("PostgreSQL 19.1 is newer than 18"),
            "{noted:?}"
        );
    }
}
