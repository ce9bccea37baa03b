//! Why a database could not be introspected.

use std::time::Duration;

use crate::server_version::{OLDEST_SUPPORTED_MAJOR, ServerVersion};

/// Why the catalogs could not be read. The messages fit "failed to read the database: …".
#[derive(Debug, thiserror::Error)]
pub enum IntrospectError {
    /// Another session held a lock for too long, most often a migration.
    #[error(
        "another session, most likely a migration, held a lock for more than {} while {query} \
         were read; try again when it is done",
        seconds(*waited)
    )]
    LockTimeout {
        /// What was being read.
        query: &'static str,
        /// The lock timeout that ran out.
        waited: Duration,
    },
    /// The server cancelled a query: it ran for too long, or somebody cancelled it.
    #[error(
        "the server cancelled the reading of {query} (the limit is {}); try again, or allow more time",
        seconds(*allowed)
    )]
    StatementTimeout {
        /// What was being read.
        query: &'static str,
        /// The statement timeout.
        allowed: Duration,
    },
    /// The connection broke, or no answer came any more.
    #[error("the connection was lost while {query} were read: {reason}; try again")]
    ConnectionLost {
        /// What was being read.
        query: &'static str,
        /// What the driver or the server says.
        reason: String,
    },
    /// The role may not read a catalog that every role may read by default.
    #[error(
        "the role may not read {query}: {message}; grant back what PUBLIC has on pg_catalog by default"
    )]
    PrivilegeRefused {
        /// What was being read.
        query: &'static str,
        /// The server's words.
        message: String,
    },
    /// The server is older than the oldest supported one.
    #[error(
        "PostgreSQL {0} is too old: {OLDEST_SUPPORTED_MAJOR} is the oldest version that can be read"
    )]
    TooOld(ServerVersion),
    /// Tables, columns or types were changed during every attempt.
    #[error(
        "the catalogs kept changing while they were read, most likely under a migration: nothing \
         that was read can be relied on; try again when it is done"
    )]
    Changing,
    /// A query failed for another reason.
    #[error("{query} could not be read: {message}")]
    Query {
        /// What was being read.
        query: &'static str,
        /// The server's or the driver's words.
        message: String,
    },
}

/// The limits that a query ran under, for the error's words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) lock: Duration,
    pub(crate) statement: Duration,
}

impl IntrospectError {
    /// Sorts the driver's error by the server's SQLSTATE, never by words, which are translated.
    pub(crate) fn from_driver(query: &'static str, error: &sqlx::Error, limits: Limits) -> Self {
        let Some(refusal) = error.as_database_error() else {
            return match error {
                sqlx::Error::Io(reason) => Self::lost(query, reason.to_string()),
                sqlx::Error::Protocol(reason) => Self::lost(query, reason.clone()),
                other => IntrospectError::Query {
                    query,
                    message: other.to_string(),
                },
            };
        };
        let code = refusal.code().unwrap_or_default();
        let message = refusal.message().to_owned();
        match code.as_ref() {
            "55P03" => IntrospectError::LockTimeout {
                query,
                waited: limits.lock,
            },
            "57014" => IntrospectError::StatementTimeout {
                query,
                allowed: limits.statement,
            },
            "42501" => IntrospectError::PrivilegeRefused { query, message },
            code if code.starts_with("57P") || code.starts_with("08") => Self::lost(query, message),
            _ => IntrospectError::Query { query, message },
        }
    }

    pub(crate) fn lost(query: &'static str, reason: String) -> Self {
        IntrospectError::ConnectionLost { query, reason }
    }
}

fn seconds(duration: Duration) -> String {
    format!("{} s", duration.as_secs_f64())
}
