//! One read-only snapshot of a database, with everything pinned that could change an answer.

use std::time::Duration;

use futures_util::TryStreamExt;
use sqlx::postgres::{PgRow, Postgres};
use sqlx::{Connection, Decode, PgConnection, Row, Transaction, Type};

use crate::IntrospectOptions;
use crate::error::{IntrospectError, Limits};
use crate::server_version::ServerVersion;

/// How much longer than the server's own limit an answer is waited for, so that a stalled network
/// cannot hold us for ever.
const GRACE: Duration = Duration::from_secs(10);

const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

const PIN: Query = Query {
    reads: "the session's settings",
    sql: include_str!("snapshot.sql"),
};

/// A compiled-in query. Its first parameter is the list of namespaces, empty for all; most have no
/// other.
pub(crate) struct Query {
    /// What it reads, in the plural, for messages.
    pub(crate) reads: &'static str,
    /// The text, without a semicolon at the end.
    pub(crate) sql: &'static str,
}

/// An open snapshot.
pub(crate) struct Snapshot<'c> {
    transaction: Transaction<'c, Postgres>,
    schemas: Vec<String>,
    limits: Limits,
    server: ServerVersion,
}

impl<'c> Snapshot<'c> {
    /// Begins the transaction and pins its settings. A server that is too old is refused.
    pub(crate) async fn open(
        connection: &'c mut PgConnection,
        options: &IntrospectOptions,
    ) -> Result<Self, IntrospectError> {
        let limits = Limits {
            lock: options.lock_timeout,
            statement: options.statement_timeout,
        };
        // The server has said its version when it let us in; an old one may not know the settings.
        let greeting = connection.server_version_num();
        if let Some(server) = greeting.map(ServerVersion::from_number)
            && server.is_too_old()
        {
            return Err(IntrospectError::TooOld(server));
        }
        let failed = |error: &sqlx::Error| IntrospectError::from_driver(PIN.reads, error, limits);
        let pin = async {
            let mut transaction = connection.begin_with(BEGIN).await?;
            let row = sqlx::query(PIN.sql)
                .bind(milliseconds(limits.lock))
                .bind(milliseconds(limits.statement))
                .persistent(false)
                .fetch_one(&mut *transaction)
                .await?;
            let (version, number): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            Ok::<_, sqlx::Error>((transaction, version, number))
        };
        let (transaction, version, number) = within(PIN.reads, limits, pin)
            .await?
            .map_err(|error| failed(&error))?;
        let server = ServerVersion::from_settings(&version, &number).ok_or_else(|| {
            IntrospectError::Query {
                query: PIN.reads,
                message: format!("{number:?} is not a version of PostgreSQL"),
            }
        })?;
        if server.is_too_old() {
            return Err(IntrospectError::TooOld(server));
        }
        Ok(Snapshot {
            transaction,
            schemas: options.schemas.clone(),
            limits,
            server,
        })
    }

    /// The server that is read.
    pub(crate) fn server(&self) -> &ServerVersion {
        &self.server
    }

    /// Runs a query and hands its rows over one by one, in the query's order.
    ///
    /// The statement is unnamed, so that a pooler between transactions has nothing to keep.
    pub(crate) async fn each(
        &mut self,
        query: &Query,
        take: impl FnMut(&mut Fields<'_>) -> Result<(), sqlx::Error> + Send,
    ) -> Result<(), IntrospectError> {
        self.each_with(query, &[], take).await
    }

    /// The same for a query that has more parameters.
    pub(crate) async fn each_with(
        &mut self,
        query: &Query,
        more: &[Vec<String>],
        mut take: impl FnMut(&mut Fields<'_>) -> Result<(), sqlx::Error> + Send,
    ) -> Result<(), IntrospectError> {
        let transaction = &mut *self.transaction;
        let schemas = &self.schemas;
        let reading = async {
            let bound = sqlx::query(query.sql).bind(schemas);
            let bound = more.iter().fold(bound, sqlx::query::Query::bind);
            let mut rows = bound.persistent(false).fetch(transaction);
            while let Some(row) = rows.try_next().await? {
                take(&mut Fields { row: &row, next: 0 })?;
            }
            Ok(())
        };
        within(query.reads, self.limits, reading)
            .await?
            .map_err(|error: sqlx::Error| {
                IntrospectError::from_driver(query.reads, &error, self.limits)
            })
    }

    /// The same, with each row turned into a value.
    pub(crate) async fn rows<T: Send>(
        &mut self,
        query: &Query,
        mut read: impl FnMut(&mut Fields<'_>) -> Result<T, sqlx::Error> + Send,
    ) -> Result<Vec<T>, IntrospectError> {
        let mut rows = Vec::new();
        self.each(query, |fields| {
            rows.push(read(fields)?);
            Ok(())
        })
        .await?;
        Ok(rows)
    }

    /// Ends the transaction. There is nothing to commit.
    pub(crate) async fn close(self) -> Result<(), IntrospectError> {
        let limits = self.limits;
        within(
            "the end of the transaction",
            limits,
            self.transaction.rollback(),
        )
        .await?
        .map_err(|error| IntrospectError::from_driver("the end of the transaction", &error, limits))
    }
}

/// The fields of one row, taken from left to right.
pub(crate) struct Fields<'r> {
    row: &'r PgRow,
    next: usize,
}

impl<'r> Fields<'r> {
    /// The next field.
    pub(crate) fn take<T>(&mut self) -> Result<T, sqlx::Error>
    where
        T: Decode<'r, Postgres> + Type<Postgres>,
    {
        let position = self.next;
        self.next += 1;
        self.row.try_get(position)
    }

    /// Passes over fields.
    pub(crate) fn skip(&mut self, count: usize) {
        self.next += count;
    }
}

async fn within<T>(
    query: &'static str,
    limits: Limits,
    work: impl Future<Output = T>,
) -> Result<T, IntrospectError> {
    if limits.statement.is_zero() {
        return Ok(work.await);
    }
    let patience = limits.statement.saturating_add(GRACE);
    tokio::time::timeout(patience, work).await.map_err(|_| {
        IntrospectError::lost(query, format!("no answer for {} s", patience.as_secs()))
    })
}

/// As PostgreSQL takes it: zero means no limit, so what is shorter than a millisecond is one.
fn milliseconds(duration: Duration) -> String {
    let whole = duration.as_millis().min(i32::MAX as u128);
    let whole = if whole == 0 && !duration.is_zero() {
        1
    } else {
        whole
    };
    whole.to_string()
}
