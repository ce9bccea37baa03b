//! A database of its own on a server that the user names.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};

use crate::error::SandboxError;
use crate::owner::Owner;
use crate::scratch_url;
use crate::script::send_text;

const PREFIX: &str = "schemadrift_scratch_";
const TIME_TO_DROP: Duration = Duration::from_secs(10);

/// A scratch database. Dropping it drops the database.
pub(crate) struct ScratchDatabase {
    server: PgConnectOptions,
    name: String,
    dropped: bool,
}

impl ScratchDatabase {
    /// Creates a database that no other run uses, after sweeping those that runs
    /// on this machine left behind.
    pub(crate) async fn create(url: &str) -> Result<Self, SandboxError> {
        let server = scratch_url::read(url)?;
        let mut connection = PgConnection::connect_with(&server)
            .await
            .map_err(failed("connect"))?;
        let machine = machine();
        if let Some(machine) = &machine {
            sweep(&mut connection, machine).await?;
        }
        let name = new_name(machine.as_deref().unwrap_or("0"));
        let statement = format!("CREATE DATABASE \"{name}\" TEMPLATE template0");
        send_text(&mut connection, &statement)
            .await
            .map_err(|failure| failed("create a database")(failure.error))?;
        // A server that does not say goodbye is no reason to fail.
        let _ = connection.close().await;
        Ok(Self {
            server,
            name,
            dropped: false,
        })
    }

    pub(crate) fn options(&self) -> PgConnectOptions {
        self.server
            .clone()
            .database(&self.name)
            .application_name("schemadrift")
    }

    /// Drops the database together with the connections to it.
    pub(crate) async fn remove(mut self) -> Result<(), SandboxError> {
        self.dropped = true;
        drop_database(&self.server, &self.name).await
    }
}

impl Drop for ScratchDatabase {
    /// Needs a thread: whoever drops this may be inside an asynchronous runtime.
    fn drop(&mut self) {
        if self.dropped {
            return;
        }
        let (server, name) = (self.server.clone(), self.name.clone());
        let cleaner = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            if let Ok(runtime) = runtime {
                // What stays is swept by the next run.
                let _ = runtime.block_on(async {
                    tokio::time::timeout(TIME_TO_DROP, drop_database(&server, &name)).await
                });
            }
        });
        let _ = cleaner.join();
    }
}

/// The connect options would print the password.
impl fmt::Debug for ScratchDatabase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ScratchDatabase")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

async fn drop_database(server: &PgConnectOptions, name: &str) -> Result<(), SandboxError> {
    let mut connection = PgConnection::connect_with(server)
        .await
        .map_err(failed("connect"))?;
    let statement = format!("DROP DATABASE IF EXISTS \"{name}\" WITH (FORCE)");
    send_text(&mut connection, &statement)
        .await
        .map_err(|failure| failed("drop a database")(failure.error))?;
    let _ = connection.close().await;
    Ok(())
}

/// Drops the databases of processes of this machine that are gone.
async fn sweep(connection: &mut PgConnection, machine: &str) -> Result<(), SandboxError> {
    let names: Vec<String> = sqlx::query_scalar(
        "SELECT datname::text FROM pg_catalog.pg_database WHERE pg_catalog.starts_with(datname::text, $1) ORDER BY 1",
    )
    .bind(PREFIX)
    .fetch_all(&mut *connection)
    .await
    .map_err(failed("list databases"))?;
    for name in names {
        if owner_of(&name, machine).is_some_and(|owner| !owner.is_alive()) {
            // Without FORCE: the server keeps what somebody is connected to.
            let _ = send_text(connection, &format!("DROP DATABASE IF EXISTS \"{name}\"")).await;
        }
    }
    Ok(())
}

fn new_name(machine: &str) -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let owner = Owner::current().to_string().replace('-', "_");
    format!("{PREFIX}{machine}_{owner}_{number}")
}

/// Only of names that this very machine gave: process ids of another mean nothing here.
fn owner_of(name: &str, machine: &str) -> Option<Owner> {
    let mut parts = name.strip_prefix(PREFIX)?.split('_');
    if parts.next()? != machine {
        return None;
    }
    let owner = Owner::parse(parts.next()?, parts.next()?)?;
    parts.next()?.parse::<u32>().ok()?;
    parts.next().is_none().then_some(owner)
}

/// A mark of this boot of this machine, and of the container on it. `None` where
/// the system has no such mark: then nothing is swept.
fn machine() -> Option<String> {
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    let processes = std::fs::read_link("/proc/self/ns/pid").ok()?;
    let text = format!("{} {}", boot.trim(), processes.display());
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    Some(format!("{:08x}", hash >> 32))
}

fn failed(step: &'static str) -> impl Fn(sqlx::Error) -> SandboxError {
    move |source| SandboxError::Scratch {
        step,
        source: Box::new(source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_and_tell_their_owner() {
        let first = new_name("0badcafe");
        let second = new_name("0badcafe");
        assert_ne!(first, second);
        assert!(first.len() <= 63, "{first}");
        assert_eq!(owner_of(&first, "0badcafe"), Some(Owner::current()));
    }

    #[test]
    fn databases_of_others_are_never_ours() {
        for name in [
            "schemadrift_scratch_0badcafe_1_1_1",
            "schemadrift_scratch_",
            "schemadrift_scratch_deadbeef_1_1",
            "schemadrift_scratch_deadbeef_1_1_x",
            "schemadrift_scratch_deadbeef_1_1_1_1",
            "postgres",
        ] {
            assert_eq!(owner_of(name, "deadbeef"), None, "{name}");
        }
    }
}
