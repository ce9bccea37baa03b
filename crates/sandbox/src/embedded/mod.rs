//! The embedded server: PostgreSQL as WebAssembly on a thread of its own, and a
//! private socket through which the driver talks to it.

mod adapter;
mod reset;
mod seed;
mod session;
mod wire;

use std::collections::BTreeSet;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;

use crate::embedded::adapter::Adapter;
use crate::embedded::session::SessionThread;
use crate::error::SandboxError;
use crate::folder::PrivateFolder;
use crate::installed::local_options;

pub(crate) use crate::embedded::session::is_available;

/// A running server. Dropping it ends it and removes its folder; its data was in
/// memory all along.
#[derive(Debug)]
pub(crate) struct EmbeddedServer {
    // The order matters: the door is closed before the room is emptied.
    _adapter: Adapter,
    folder: PrivateFolder,
}

impl EmbeddedServer {
    /// Returns when the server takes a connection. A batch of statements that runs
    /// longer than `deadline` ends the server.
    pub(crate) async fn start(
        extensions: &BTreeSet<String>,
        deadline: Duration,
    ) -> Result<Self, SandboxError> {
        let folder = PrivateFolder::create(None)?;
        let session = SessionThread::start(extensions, folder.path()).await?;
        let adapter = Adapter::start(session, folder.path(), deadline)?;
        Ok(Self {
            _adapter: adapter,
            folder,
        })
    }

    pub(crate) fn options(&self) -> PgConnectOptions {
        local_options(self.folder.path())
    }
}
