//! The way from a [`ConnectUrl`] to an open connection, or to an error that says what to do.

use std::io::ErrorKind;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use crate::connect_error::ConnectError;
use crate::connect_url::ConnectUrl;

impl ConnectUrl {
    /// Connects, for at most `timeout` or the URL's own `connect_timeout` if that is shorter.
    ///
    /// Safe behind a pooler: statements are not kept, and no startup parameter is sent that
    /// PgBouncer would refuse. Statements are not logged. The driver itself still takes
    /// `PGOPTIONS` from the environment, and the `PGSSL*` certificates that the URL leaves out.
    ///
    /// # Errors
    /// Every kind of [`ConnectError`] but `UrlInvalid`.
    pub async fn connect(&self, timeout: Duration) -> Result<PgConnection, ConnectError> {
        let timeout = self.connect_timeout.map_or(timeout, |own| own.min(timeout));
        let options = self.options();
        match tokio::time::timeout(timeout, PgConnection::connect_with(&options)).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(self.failure(&error)),
            Err(_) => Err(ConnectError::Timeout {
                target: self.to_string(),
                after: timeout,
            }),
        }
    }

    /// The driver's options. Whatever the driver would take from the environment is set here, as
    /// far as it can be; an empty password is what the driver sends where there is none.
    fn options(&self) -> PgConnectOptions {
        let defaults = PgConnectOptions::new_without_pgpass();
        let user = self
            .user()
            .unwrap_or_else(|| defaults.get_username())
            .to_owned();
        let password = self.password.as_ref().map_or("", |one| one.plain.as_str());
        let mut options = defaults
            .host(self.host())
            .port(self.port)
            .database(self.database().unwrap_or(&user))
            .username(&user)
            .password(password)
            .ssl_mode(self.ssl.mode)
            .application_name(&self.application_name)
            .extra_float_digits(None)
            .statement_cache_capacity(0)
            .disable_statement_logging();
        if let Some(file) = &self.ssl.root_certificate {
            options = options.ssl_root_cert(file);
        }
        if let Some(file) = &self.ssl.certificate {
            options = options.ssl_client_cert(file);
        }
        if let Some(file) = &self.ssl.key {
            options = options.ssl_client_key(file);
        }
        options
    }

    fn failure(&self, error: &sqlx::Error) -> ConnectError {
        let target = self.to_string();
        let refused = |reason: String, remedy| ConnectError::Refused {
            target: target.clone(),
            reason,
            remedy,
        };
        match error {
            sqlx::Error::Database(words) => {
                let code = words.code().unwrap_or_default();
                let reason = self.scrub(words.message());
                match code.as_ref() {
                    code if code.starts_with("28") => {
                        ConnectError::Authentication { target, reason }
                    }
                    "3D000" => refused(reason, "check the database's name"),
                    "42501" => refused(reason, "grant the role CONNECT on the database"),
                    code if code.starts_with("53") => {
                        refused(reason, "try again when the server has room")
                    }
                    code if code.starts_with("57P") => {
                        refused(reason, "try again when the server is up")
                    }
                    _ => refused(reason, "see the server's log"),
                }
            }
            sqlx::Error::Io(system) => {
                let reason = self.scrub(&system.to_string());
                match system.kind() {
                    ErrorKind::ConnectionRefused => refused(
                        reason,
                        "check host and port, and whether a server is running there",
                    ),
                    ErrorKind::UnexpectedEof | ErrorKind::ConnectionReset => refused(
                        reason,
                        "check whether it is a PostgreSQL server, and see its log",
                    ),
                    _ => ConnectError::Unreachable { target, reason },
                }
            }
            sqlx::Error::Tls(words) => ConnectError::Tls {
                target,
                reason: self.scrub(&words.to_string()),
            },
            other => refused(
                self.scrub(&other.to_string()),
                "check whether it is a PostgreSQL server, and see its log",
            ),
        }
    }
}

/// Says goodbye to the server. One that does not answer has done its work all the same.
pub async fn close(connection: PgConnection) {
    let _ = connection.close().await;
}
