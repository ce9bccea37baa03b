//! Where a database is and how to get in, parsed by us because a password must never be printed.

mod parse;

use std::fmt;
use std::path::Path;
use std::time::Duration;

use sqlx::postgres::PgSslMode;

use crate::connect_error::ConnectError;

const DEFAULT_PORT: u16 = 5432;

/// The name that the server lists our sessions under.
pub(crate) const DEFAULT_APPLICATION_NAME: &str = "schemadrift";

/// Folders where servers put their sockets: Debian's, then PostgreSQL's own.
const SOCKET_FOLDERS: [&str; 2] = ["/var/run/postgresql", "/tmp"];

/// A database and the way in.
///
/// `Display` and `Debug` show user, host, port and database, and nothing else.
#[derive(Clone, PartialEq)]
pub struct ConnectUrl {
    pub(crate) host: Option<String>,
    pub(crate) port: u16,
    pub(crate) user: Option<String>,
    pub(crate) database: Option<String>,
    pub(crate) password: Option<Password>,
    pub(crate) ssl: Ssl,
    pub(crate) application_name: String,
    pub(crate) connect_timeout: Option<Duration>,
}

/// A password, as the server gets it and as the URL spells it; both are scrubbed from messages.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Password {
    pub(crate) plain: String,
    pub(crate) written: String,
}

/// How to encrypt; the names are libpq's.
#[derive(Clone)]
pub(crate) struct Ssl {
    pub(crate) mode: PgSslMode,
    pub(crate) root_certificate: Option<String>,
    pub(crate) certificate: Option<String>,
    pub(crate) key: Option<String>,
}

impl ConnectUrl {
    /// Parses `postgres://user:password@host:port/database?sslmode=…`.
    ///
    /// Stricter than drivers are: what a driver would guess at, such as a raw `@`, `/`, `?` or `#`
    /// in a password, or would ignore, such as an unknown parameter, is an error.
    ///
    /// # Errors
    /// [`ConnectError::UrlInvalid`], which repeats nothing of the text.
    pub fn parse(text: &str) -> Result<Self, ConnectError> {
        parse::connect_url(text)
    }

    /// From `PGHOST`, `PGPORT`, `PGUSER`, `PGDATABASE`, `PGPASSWORD`, `PGSSLMODE`,
    /// `PGSSLROOTCERT`, `PGSSLCERT` and `PGSSLKEY`, each asked for through `lookup`. `None` where
    /// none of host, port, user and database is set.
    ///
    /// # Errors
    /// [`ConnectError::UrlInvalid`] where a value cannot be meant.
    pub fn from_environment(
        lookup: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, ConnectError> {
        parse::from_environment(lookup)
    }

    pub(crate) fn empty() -> Self {
        ConnectUrl {
            host: None,
            port: DEFAULT_PORT,
            user: None,
            database: None,
            password: None,
            ssl: Ssl {
                mode: PgSslMode::Prefer,
                root_certificate: None,
                certificate: None,
                key: None,
            },
            application_name: DEFAULT_APPLICATION_NAME.to_owned(),
            connect_timeout: None,
        }
    }

    /// Host name, address or socket folder. Where none is given, the folder in which a server's
    /// socket for this port is found, else `localhost`.
    pub fn host(&self) -> &str {
        if let Some(host) = &self.host {
            return host;
        }
        let socket = format!(".s.PGSQL.{}", self.port);
        SOCKET_FOLDERS
            .into_iter()
            .find(|folder| Path::new(folder).join(&socket).exists())
            .unwrap_or("localhost")
    }

    /// Port; 5432 where none is given.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// User; `None` for the operating system's.
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// Database; `None` for the one named after the user.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// A text of the server's or the driver's without the password.
    pub fn scrub(&self, text: &str) -> String {
        let Some(password) = &self.password else {
            return text.to_owned();
        };
        let spellings = [password.written.as_str(), password.plain.as_str()];
        let mut clean = text.to_owned();
        for spelling in spellings {
            if spelling.is_empty() || !clean.contains(spelling) {
                continue;
            }
            // What is left around a very short password tells what it was.
            if spelling.chars().count() < 4 {
                return "(left out, because the words hold the password)".to_owned();
            }
            clean = clean.replace(spelling, "***");
        }
        clean
    }
}

/// `user@host:port/database`: an allow-list, so that nothing new can slip into it.
impl fmt::Display for ConnectUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(user) = &self.user {
            write!(formatter, "{}@", visible(user))?;
        }
        let host = visible(self.host());
        if host.contains(':') {
            write!(formatter, "[{host}]:{}", self.port)?;
        } else {
            write!(formatter, "{host}:{}", self.port)?;
        }
        if let Some(database) = &self.database {
            write!(formatter, "/{}", visible(database))?;
        }
        Ok(())
    }
}

impl fmt::Debug for ConnectUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "ConnectUrl({self})")
    }
}

impl PartialEq for Ssl {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.mode) == std::mem::discriminant(&other.mode)
            && self.root_certificate == other.root_certificate
            && self.certificate == other.certificate
            && self.key == other.key
    }
}

/// A name without what could steer a terminal.
fn visible(name: &str) -> String {
    let hidden = |one: char| {
        one.is_control()
            || matches!(one, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    name.replace(hidden, "\u{fffd}")
}
