//! The sandbox itself: which engine is started, connecting to it, ending it.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};

use crate::engine::{Engine, Preference};
use crate::error::SandboxError;
use crate::scratch::ScratchDatabase;

/// A connection may have to wait for an earlier one to be cleaned up after.
const TIME_TO_CONNECT: Duration = Duration::from_secs(30);

/// What kind of server is wanted.
#[derive(Clone, PartialEq, Eq)]
pub struct SandboxOptions {
    /// Which engine to take where no scratch server is named.
    pub preference: Preference,
    /// A server to create a scratch database on. It goes before everything else.
    pub scratch_url: Option<String>,
    /// The folder of `initdb` and `postgres`; searched for where it is not given.
    pub pg_bin: Option<PathBuf>,
    /// Extensions that scripts will create; see [`crate::extensions_in`].
    pub extensions: BTreeSet<String>,
    /// How long a statement may run. The embedded server counts everything that is
    /// sent at once, and is lost when it is exceeded: nothing can interrupt it.
    pub deadline: Duration,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self {
            preference: Preference::Automatic,
            scratch_url: None,
            pg_bin: None,
            extensions: BTreeSet::new(),
            deadline: Duration::from_secs(60),
        }
    }
}

/// The URL may hold a password.
impl std::fmt::Debug for SandboxOptions {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SandboxOptions")
            .field("preference", &self.preference)
            .field("scratch_url", &self.scratch_url.as_ref().map(|_| "…"))
            .field("pg_bin", &self.pg_bin)
            .field("extensions", &self.extensions)
            .field("deadline", &self.deadline)
            .finish()
    }
}

/// A running throwaway PostgreSQL with one empty database. It ends when this is
/// dropped; [`Sandbox::stop`] does the same and tells what went wrong.
#[derive(Debug)]
pub struct Sandbox {
    server: Server,
    version: String,
    deadline: Duration,
    passed_over: Option<SandboxError>,
}

#[derive(Debug)]
enum Server {
    Scratch(Box<ScratchDatabase>),
    #[cfg(all(unix, feature = "embedded"))]
    Embedded(crate::embedded::EmbeddedServer),
    #[cfg(unix)]
    Installed(crate::installed::InstalledServer),
}

impl Sandbox {
    /// Starts what the options ask for and waits until it takes connections.
    pub async fn start(options: &SandboxOptions) -> Result<Self, SandboxError> {
        if let Some(url) = &options.scratch_url {
            let scratch = ScratchDatabase::create(url).await?;
            return Self::check(Server::Scratch(Box::new(scratch)), options).await;
        }
        match options.preference {
            Preference::Embedded => start_embedded(options).await,
            Preference::Installed => start_installed(options).await,
            Preference::Automatic => match start_embedded(options).await {
                Ok(sandbox) => Ok(sandbox),
                Err(embedded) => match start_installed(options).await {
                    Ok(mut sandbox) => {
                        sandbox.passed_over = Some(embedded);
                        Ok(sandbox)
                    }
                    Err(installed) => Err(SandboxError::Nothing {
                        embedded: Box::new(embedded),
                        installed: Box::new(installed),
                    }),
                },
            },
        }
    }

    /// What this sandbox is made of.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.server.engine()
    }

    /// The server's version, such as `18.4`.
    #[must_use]
    pub fn server_version(&self) -> &str {
        &self.version
    }

    /// Why the embedded server was not taken, where installed binaries were taken
    /// in its place.
    #[must_use]
    pub fn passed_over(&self) -> Option<&SandboxError> {
        self.passed_over.as_ref()
    }

    /// Connects as the owner of the database. The embedded server takes one
    /// connection at a time: a second one waits a few seconds for the first to be
    /// closed, and then fails.
    pub async fn connect(&self) -> Result<PgConnection, SandboxError> {
        let engine = self.engine();
        let failed = |source| SandboxError::Connect {
            engine,
            source: Box::new(source),
        };
        let options = self.server.options();
        let connecting = PgConnection::connect_with(&options);
        let mut connection = tokio::time::timeout(TIME_TO_CONNECT, connecting)
            .await
            .map_err(|_| SandboxError::NoAnswer {
                engine,
                deadline: TIME_TO_CONNECT,
            })?
            .map_err(failed)?;
        if engine != Engine::Embedded {
            // The embedded server ignores this setting and is watched from outside.
            sqlx::query("SELECT pg_catalog.set_config('statement_timeout', $1, false)")
                .bind(self.deadline.as_millis().max(1).to_string())
                .execute(&mut connection)
                .await
                .map_err(failed)?;
        }
        Ok(connection)
    }

    /// Where other programs of this user reach it, as a URL without a password.
    /// `None` for a scratch database, whose URL holds its user's secrets. The
    /// embedded server takes one connection at a time.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        if self.engine() == Engine::Scratch {
            return None;
        }
        let options = self.server.options();
        let socket = options.get_socket()?.to_str()?;
        // The host before the path gives way to the parameter, and the driver
        // takes no URL without one.
        Some(format!(
            "postgres://{}@localhost:{}/{}?host={}&sslmode=disable",
            options.get_username(),
            options.get_port(),
            options.get_database()?,
            escaped(socket)
        ))
    }

    /// Ends the server, or drops the scratch database, and waits for it.
    pub async fn stop(self) -> Result<(), SandboxError> {
        match self.server {
            Server::Scratch(scratch) => scratch.remove().await,
            #[cfg(all(unix, feature = "embedded"))]
            Server::Embedded(_) => Ok(()),
            #[cfg(unix)]
            Server::Installed(_) => Ok(()),
        }
    }

    /// A server that runs becomes a sandbox when it answers and has what is wanted.
    async fn check(server: Server, options: &SandboxOptions) -> Result<Self, SandboxError> {
        let engine = server.engine();
        let mut sandbox = Self {
            server,
            version: String::new(),
            deadline: options.deadline,
            passed_over: None,
        };
        let failed = |source| SandboxError::Connect {
            engine,
            source: Box::new(source),
        };
        let mut connection = sandbox.connect().await?;
        let version: String =
            sqlx::query_scalar("SELECT pg_catalog.current_setting('server_version')")
                .fetch_one(&mut connection)
                .await
                .map_err(failed)?;
        let wanted: Vec<String> = options.extensions.iter().cloned().collect();
        let names: Vec<String> = sqlx::query_scalar(
            "SELECT wanted FROM pg_catalog.unnest($1::text[]) AS wanted WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_available_extensions() AS known WHERE known.name::text = wanted) ORDER BY wanted",
        )
        .bind(wanted)
        .fetch_all(&mut connection)
        .await
        .map_err(failed)?;
        connection.close().await.map_err(failed)?;
        if !names.is_empty() {
            return Err(SandboxError::Extensions { names, engine });
        }
        sandbox.version = version
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned();
        Ok(sandbox)
    }
}

/// All but what never means anything in a URL.
fn escaped(path: &str) -> String {
    let mut text = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

impl Server {
    fn engine(&self) -> Engine {
        match self {
            Self::Scratch(_) => Engine::Scratch,
            #[cfg(all(unix, feature = "embedded"))]
            Self::Embedded(_) => Engine::Embedded,
            #[cfg(unix)]
            Self::Installed(_) => Engine::Installed,
        }
    }

    fn options(&self) -> PgConnectOptions {
        match self {
            Self::Scratch(scratch) => scratch.options(),
            #[cfg(all(unix, feature = "embedded"))]
            Self::Embedded(server) => server.options(),
            #[cfg(unix)]
            Self::Installed(server) => server.options(),
        }
    }
}

#[cfg(all(unix, feature = "embedded"))]
async fn start_embedded(options: &SandboxOptions) -> Result<Sandbox, SandboxError> {
    let wanted = options.extensions.iter();
    let names: Vec<String> = wanted
        .filter(|name| !crate::embedded::is_available(name))
        .cloned()
        .collect();
    if !names.is_empty() {
        return Err(SandboxError::Extensions {
            names,
            engine: Engine::Embedded,
        });
    }
    let server =
        crate::embedded::EmbeddedServer::start(&options.extensions, options.deadline).await?;
    Sandbox::check(Server::Embedded(server), options).await
}

#[cfg(not(all(unix, feature = "embedded")))]
#[expect(
    clippy::unused_async,
    reason = "the same call with and without the feature"
)]
async fn start_embedded(_options: &SandboxOptions) -> Result<Sandbox, SandboxError> {
    Err(SandboxError::NotBuiltIn)
}

#[cfg(unix)]
async fn start_installed(options: &SandboxOptions) -> Result<Sandbox, SandboxError> {
    let binaries = crate::binaries::Binaries::find(options.pg_bin.as_deref())?;
    let server = crate::installed::InstalledServer::start(binaries).await?;
    Sandbox::check(Server::Installed(server), options).await
}

#[cfg(not(unix))]
#[expect(clippy::unused_async, reason = "the same call on every system")]
async fn start_installed(_options: &SandboxOptions) -> Result<Sandbox, SandboxError> {
    Err(SandboxError::Platform)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_its_place() {
        assert_eq!(escaped("/tmp/a-1_b.c"), "/tmp/a-1_b.c");
        assert_eq!(escaped("/t p/ü&?#%"), "/t%20p/%C3%BC%26%3F%23%25");
    }
}
