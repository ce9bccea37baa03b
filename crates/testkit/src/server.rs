//! A real PostgreSQL that a test starts for itself.

use std::collections::BTreeSet;
use std::time::Duration;

use schemadrift::introspect::{ConnectUrl, IntrospectOptions, close, introspect};
use schemadrift::schema::Schema;
use schemadrift_migrations::{Folder, replay};
use schemadrift_sandbox::{Preference, Sandbox, SandboxOptions, ScriptMode, run_script};

/// A running server with one database, ended when it is dropped.
pub struct Server {
    sandbox: Sandbox,
    url: String,
}

/// One database of a server, beside the one that the server started with.
pub struct Database {
    url: String,
}

/// An installed server; `None`, saying so, where the machine has none.
pub async fn installed_server() -> Option<Server> {
    let options = SandboxOptions {
        preference: Preference::Installed,
        ..SandboxOptions::default()
    };
    match Sandbox::start(&options).await {
        Ok(sandbox) => Some(Server::new(sandbox)),
        Err(error) => {
            announce_skip("no installed PostgreSQL", &error.to_string());
            None
        }
    }
}

/// The server that is compiled in, with these extensions; `None`, saying so, where the feature
/// `embedded` is off. It takes one connection at a time.
pub async fn embedded_server(extensions: &BTreeSet<String>) -> Option<Server> {
    let options = SandboxOptions {
        preference: Preference::Embedded,
        extensions: extensions.clone(),
        ..SandboxOptions::default()
    };
    match Sandbox::start(&options).await {
        Ok(sandbox) => Some(Server::new(sandbox)),
        Err(error) => {
            announce_skip("no embedded PostgreSQL", &error.to_string());
            None
        }
    }
}

/// A server of each folder of binaries that `SCHEMADRIFT_TEST_PG_BINS` names, separated by colons;
/// without it the installed one.
pub async fn every_server() -> Vec<Server> {
    let Ok(folders) = std::env::var("SCHEMADRIFT_TEST_PG_BINS") else {
        return installed_server().await.into_iter().collect();
    };
    let mut servers = Vec::new();
    for folder in std::env::split_paths(&folders) {
        let options = SandboxOptions {
            preference: Preference::Installed,
            pg_bin: Some(folder),
            ..SandboxOptions::default()
        };
        let sandbox = Sandbox::start(&options).await;
        servers.push(Server::new(sandbox.expect("the named binaries start")));
    }
    servers
}

impl Server {
    fn new(sandbox: Sandbox) -> Self {
        let url = sandbox.url().expect("a started server has a socket");
        Server { sandbox, url }
    }

    /// Where the server is reached.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Version of the server.
    pub fn version(&self) -> &str {
        self.sandbox.server_version()
    }

    /// Runs SQL, statement by statement.
    pub async fn execute(&self, sql: &str) {
        self.try_execute(sql)
            .await
            .expect("the SQL of the test is sound");
    }

    /// The same, where the SQL may fail; the error is the server's words.
    pub async fn try_execute(&self, sql: &str) -> Result<(), String> {
        let mut connection = self
            .sandbox
            .connect()
            .await
            .map_err(|error| error.to_string())?;
        run_script(&mut connection, sql, ScriptMode::StatementByStatement)
            .await
            .map_err(|error| error.message)
    }

    /// A new, empty database on the server. The name is a plain word.
    pub async fn create_database(&self, name: &str) -> Database {
        self.execute(&format!("CREATE DATABASE {name}")).await;
        self.database(name)
    }

    /// A new database with all that is in another, to which nobody is connected.
    pub async fn copy_database(&self, name: &str, of: &str) -> Database {
        self.execute(&format!("CREATE DATABASE {name} TEMPLATE {of}"))
            .await;
        self.database(name)
    }

    fn database(&self, name: &str) -> Database {
        let (before, parameters) = self.url.split_once('?').expect("the URL names a socket");
        let (server, _) = before.rsplit_once('/').expect("the URL names a database");
        Database {
            url: format!("{server}/{name}?{parameters}"),
        }
    }

    /// Ends a database that is no longer wanted.
    pub async fn drop_database(&self, name: &str) {
        self.execute(&format!("DROP DATABASE {name} WITH (FORCE)"))
            .await;
    }

    /// Runs a folder of migrations.
    pub async fn replay(&self, folder: &Folder) -> Result<(), String> {
        let mut connection = self
            .sandbox
            .connect()
            .await
            .map_err(|error| error.to_string())?;
        replay(folder, &mut connection)
            .await
            .map(|_| ())
            .map_err(|error| error.to_string())
    }
}

impl Database {
    /// Where it is reached.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs SQL, statement by statement; the error is the server's words.
    pub async fn try_execute(&self, sql: &str) -> Result<(), String> {
        let url = ConnectUrl::parse(&self.url).map_err(|error| error.to_string())?;
        let mut connection = url
            .connect(Duration::from_secs(30))
            .await
            .map_err(|error| error.to_string())?;
        let ran = run_script(&mut connection, sql, ScriptMode::StatementByStatement).await;
        close(connection).await;
        ran.map_err(|error| error.message)
    }

    /// Everything that is compared between two databases.
    pub async fn schema(&self) -> Schema {
        let url = ConnectUrl::parse(&self.url).expect("the test's own URL is sound");
        let connected = url.connect(Duration::from_secs(30)).await;
        let mut connection = connected.expect("the test's own server answers");
        let options = IntrospectOptions {
            objects: true,
            ..IntrospectOptions::default()
        };
        let read = introspect(&mut connection, &options).await;
        close(connection).await;
        read.expect("the test's own database can be read").schema
    }
}

#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
fn announce_skip(what: &str, reason: &str) {
    eprintln!("skipped: {what}: {reason}");
}
