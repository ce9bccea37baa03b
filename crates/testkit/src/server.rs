//! A real PostgreSQL that a test starts for itself.

use schemadrift_migrations::{Folder, replay};
use schemadrift_sandbox::{Preference, Sandbox, SandboxOptions, ScriptMode, run_script};

/// A running server with one database, ended when it is dropped.
pub struct Server {
    sandbox: Sandbox,
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
            announce_skip(&error.to_string());
            None
        }
    }
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

#[expect(clippy::print_stderr, reason = "a skipped test has to say so")]
fn announce_skip(reason: &str) {
    eprintln!("skipped: no installed PostgreSQL: {reason}");
}
