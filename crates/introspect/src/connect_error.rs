//! Why a database could not be connected to: a usage error, or one that is worth a retry.

use std::time::Duration;

/// Why there is no connection. No message and no `Debug` output ever holds a password: what is
/// shown of a target is its user, host, port and database.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// What was given is no URL of a PostgreSQL database. Nothing of it is repeated here, since
    /// any part of a URL that does not parse may be a part of the password.
    #[error("the database URL is not valid: {problem}; {remedy}")]
    UrlInvalid {
        /// What is wrong.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
    /// The host does not exist or cannot be reached.
    #[error(
        "cannot reach {target}: {reason}; check host and port, and whether the network lets this machine through"
    )]
    Unreachable {
        /// `user@host:port/database`.
        target: String,
        /// The system's words.
        reason: String,
    },
    /// Something is there and does not let us in: no server on the port, no such database, too
    /// many connections, a server that is starting or is no PostgreSQL.
    #[error("{target} refused the connection: {reason}; {remedy}")]
    Refused {
        /// `user@host:port/database`.
        target: String,
        /// The server's or the system's words.
        reason: String,
        /// What to do about it.
        remedy: &'static str,
    },
    /// The server does not take the user or the password.
    #[error(
        "{target} refused the credentials: {reason}; check the user, the password and pg_hba.conf"
    )]
    Authentication {
        /// `user@host:port/database`.
        target: String,
        /// The server's words.
        reason: String,
    },
    /// Encryption could not be agreed on, or a certificate is not trusted or not readable.
    #[error(
        "cannot encrypt the connection to {target}: {reason}; check sslmode, sslrootcert, sslcert and sslkey"
    )]
    Tls {
        /// `user@host:port/database`.
        target: String,
        /// The driver's words.
        reason: String,
    },
    /// No connection came about in time.
    #[error("no connection to {target} within {} s; check host and port, and whether a firewall drops the packets", after.as_secs_f64())]
    Timeout {
        /// `user@host:port/database`.
        target: String,
        /// How long was waited.
        after: Duration,
    },
}

impl ConnectError {
    /// Whether the caller gave something wrong, as opposed to a server that may be there later.
    pub fn is_usage(&self) -> bool {
        matches!(self, ConnectError::UrlInvalid { .. })
    }

    pub(crate) fn invalid(problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        ConnectError::UrlInvalid {
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }
}
