//! Servers for these tests: one for each folder of binaries, shared by the tests that run at the
//! same time, with a database of its own for each test.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use schemadrift_introspect::{ConnectUrl, IntrospectOptions, Introspected, introspect};
use schemadrift_sandbox::{Preference, Sandbox, SandboxOptions, ScriptMode, run_script};
use sqlx::PgConnection;

/// Holds a server for as long as any test uses it.
static SERVERS: Mutex<BTreeMap<Option<PathBuf>, Weak<Server>>> = Mutex::new(BTreeMap::new());

static NEXT_DATABASE: AtomicU32 = AtomicU32::new(1);

/// A running server.
pub(crate) struct Server {
    sandbox: Sandbox,
    /// Folder of its socket and its log.
    pub(crate) folder: String,
}

/// A new, empty database.
pub(crate) struct Database {
    pub(crate) server: Arc<Server>,
    pub(crate) name: String,
}

/// Runs a test on every server, each time in a new database.
pub(crate) async fn on_every_server(test: impl AsyncFn(&Database)) {
    let folders = match std::env::var("SCHEMADRIFT_TEST_PG_BINS") {
        Ok(folders) => std::env::split_paths(&folders).map(Some).collect(),
        Err(_) => vec![None],
    };
    for folder in folders {
        let database = Database::create(server(folder.as_deref())).await;
        eprintln!("on PostgreSQL {}", database.server.sandbox.server_version());
        test(&database).await;
    }
}

/// A server of one's own, for tests that change its settings.
pub(crate) async fn with_own_servers(test: impl AsyncFn(&Database)) {
    let folders = match std::env::var("SCHEMADRIFT_TEST_PG_BINS") {
        Ok(folders) => std::env::split_paths(&folders).map(Some).collect(),
        Err(_) => vec![None],
    };
    for folder in folders {
        let database = Database::create(Arc::new(started(folder))).await;
        eprintln!("on PostgreSQL {}", database.server.sandbox.server_version());
        test(&database).await;
    }
}

fn server(folder: Option<&Path>) -> Arc<Server> {
    let key = folder.map(Path::to_owned);
    let mut servers = SERVERS.lock().unwrap();
    if let Some(running) = servers.get(&key).and_then(Weak::upgrade) {
        return running;
    }
    let server = Arc::new(started(key.clone()));
    servers.insert(key, Arc::downgrade(&server));
    server
}

/// Starts on a thread of its own, since each test has a runtime that ends with it.
fn started(folder: Option<PathBuf>) -> Server {
    let start = async {
        let options = SandboxOptions {
            preference: Preference::Installed,
            pg_bin: folder,
            ..SandboxOptions::default()
        };
        let sandbox = Sandbox::start(&options).await.unwrap();
        let mut connection = sandbox.connect().await.unwrap();
        let folder = sqlx::query_scalar("SHOW unix_socket_directories")
            .fetch_one(&mut connection)
            .await
            .unwrap();
        Server { sandbox, folder }
    };
    let thread = std::thread::spawn(|| {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(start)
    });
    thread.join().unwrap()
}

impl Database {
    async fn create(server: Arc<Server>) -> Self {
        let number = NEXT_DATABASE.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{number}");
        let mut connection = server.sandbox.connect().await.unwrap();
        run(&mut connection, &format!("CREATE DATABASE {name}")).await;
        Database { server, name }
    }

    /// The way in for a role.
    pub(crate) fn url(&self, role: &str) -> ConnectUrl {
        self.url_with(role, "", "")
    }

    /// The same with a password, and further parameters that begin with `&`.
    pub(crate) fn url_with(&self, role: &str, password: &str, parameters: &str) -> ConnectUrl {
        let folder = self.server.folder.replace('/', "%2F");
        let name = &self.name;
        let url =
            format!("postgres://{role}:{password}@{folder}/{name}?sslmode=disable{parameters}");
        ConnectUrl::parse(&url).unwrap()
    }

    /// Connects as the owner of everything.
    pub(crate) async fn connect(&self) -> PgConnection {
        self.connect_as("postgres").await
    }

    pub(crate) async fn connect_as(&self, role: &str) -> PgConnection {
        let url = self.url(role);
        url.connect(Duration::from_secs(20)).await.unwrap()
    }

    /// Runs SQL as the owner, one statement after the other.
    pub(crate) async fn run(&self, sql: &str) {
        run(&mut self.connect().await, sql).await;
    }

    pub(crate) async fn introspect(&self) -> Introspected {
        self.introspect_as("postgres").await
    }

    pub(crate) async fn introspect_as(&self, role: &str) -> Introspected {
        let mut connection = self.connect_as(role).await;
        let options = IntrospectOptions {
            objects: true,
            ..IntrospectOptions::default()
        };
        introspect(&mut connection, &options).await.unwrap()
    }

    /// Major version of the server.
    pub(crate) fn major(&self) -> u32 {
        let version = self.server.sandbox.server_version();
        version.split('.').next().unwrap().parse().unwrap()
    }
}

/// Runs SQL, one statement after the other and outside a transaction.
pub(crate) async fn run(connection: &mut PgConnection, sql: &str) {
    let done = run_script(connection, sql, ScriptMode::StatementByStatement).await;
    done.unwrap_or_else(|error| panic!("{error}, line {:?} of:\n{sql}", error.line));
}
