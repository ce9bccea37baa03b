//! The thread that the embedded server lives on. It takes one buffer of protocol
//! messages at a time and answers with the server's bytes.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use oliphaunt_wasix::Extension;
use oliphaunt_wasix::session::{
    PostgresConfig, PreparedDatabase, ProtocolSession, StartupConfig,
    postgres_config_with_extension_startup, resolve_extension_set,
};
use tokio::sync::oneshot;

use crate::embedded::seed::prepare_in_memory;
use crate::embedded::wire::{self, STARTUP_PARAMETERS};
use crate::error::SandboxError;

/// PostgreSQL's own stack stays within this; the code around it needs little.
const STACK_BYTES: usize = 16 << 20;

/// Unpacking on the first start of a slow machine included.
const TIME_TO_START: Duration = Duration::from_secs(120);

/// Extensions whose code is compiled in. The features of the dependency have the
/// same list.
const AVAILABLE: &[Extension] = &[
    Extension::BLOOM,
    Extension::BTREE_GIN,
    Extension::BTREE_GIST,
    Extension::CITEXT,
    Extension::CUBE,
    Extension::DICT_INT,
    Extension::DICT_XSYN,
    Extension::EARTHDISTANCE,
    Extension::FUZZYSTRMATCH,
    Extension::HSTORE,
    Extension::INTARRAY,
    Extension::ISN,
    Extension::LO,
    Extension::LTREE,
    Extension::PG_TRGM,
    Extension::PGCRYPTO,
    Extension::SEG,
    Extension::TABLEFUNC,
    Extension::TCN,
    Extension::UNACCENT,
    Extension::UUID_OSSP,
    oliphaunt_extension_vector::VECTOR,
];

/// Whether the embedded server can be started with this extension.
pub(crate) fn is_available(name: &str) -> bool {
    name == "plpgsql" || AVAILABLE.iter().any(|known| known.sql_name() == name)
}

/// A way to talk to the server's thread. The thread ends when this is dropped.
#[derive(Debug)]
pub(crate) struct SessionThread {
    requests: mpsc::Sender<Request>,
    /// What the server answered to the one startup packet that it takes.
    pub(crate) greeting: Vec<u8>,
}

/// Why a request has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoReply {
    /// It still runs: nothing can interrupt it.
    Overdue,
    /// The server ended, by recursion without end for example.
    Gone,
}

struct Request {
    messages: Vec<u8>,
    reply: mpsc::Sender<Vec<u8>>,
}

impl SessionThread {
    /// Unpacks and starts the server with these extensions at hand. `workroom` is a
    /// private folder that outlives the server.
    pub(crate) async fn start(
        extensions: &BTreeSet<String>,
        workroom: &Path,
    ) -> Result<Self, SandboxError> {
        let workroom = workroom.to_owned();
        let chosen: Vec<Extension> = AVAILABLE
            .iter()
            .copied()
            .filter(|known| extensions.contains(known.sql_name()))
            .collect();
        let (requests, incoming) = mpsc::channel();
        let (started, ready) = oneshot::channel();
        std::thread::Builder::new()
            .name("embedded-postgres".to_owned())
            .stack_size(STACK_BYTES)
            .spawn(move || live(&chosen, &workroom, started, &incoming))
            .map_err(|error| failed(format!("no thread to run it on ({error})")))?;
        let greeting = match tokio::time::timeout(TIME_TO_START, ready).await {
            Ok(Ok(greeting)) => greeting?,
            Ok(Err(_)) => return Err(failed("its thread ended".to_owned())),
            Err(_) => {
                let limit = TIME_TO_START.as_secs();
                return Err(failed(format!("it was not ready within {limit} s")));
            }
        };
        Ok(Self { requests, greeting })
    }

    /// Hands on messages that end where the server answers, and waits for the answer.
    pub(crate) fn exchange(
        &self,
        messages: Vec<u8>,
        deadline: Duration,
    ) -> Result<Vec<u8>, NoReply> {
        let (reply, answer) = mpsc::channel();
        let request = Request { messages, reply };
        self.requests.send(request).map_err(|_| NoReply::Gone)?;
        answer.recv_timeout(deadline).map_err(|error| match error {
            RecvTimeoutError::Timeout => NoReply::Overdue,
            RecvTimeoutError::Disconnected => NoReply::Gone,
        })
    }
}

/// The whole life of the server.
fn live(
    extensions: &[Extension],
    workroom: &Path,
    started: oneshot::Sender<Result<Vec<u8>, SandboxError>>,
    incoming: &mpsc::Receiver<Request>,
) {
    let (mut database, mut session, greeting) = match open(extensions, workroom) {
        Ok(opened) => opened,
        Err(error) => {
            let _ = started.send(Err(explained(&error)));
            return;
        }
    };
    if started.send(Ok(greeting)).is_ok() {
        for request in incoming {
            // An error is the end of the server: dropping the channels says so.
            let Ok(answer) = session.send_buffered(&request.messages) else {
                return;
            };
            let _ = request.reply.send(answer);
        }
    }
    // A server that does not shut down keeps its memory until this process ends.
    if session.shutdown().is_ok() {
        drop(session);
        let _ = database.release();
    }
}

type Opened = (PreparedDatabase, ProtocolSession, Vec<u8>);

/// The dependency's errors are of a kind that it does not re-export by name.
pub(crate) type OpenError = Box<dyn std::error::Error + Send + Sync>;

fn open(extensions: &[Extension], workroom: &Path) -> Result<Opened, OpenError> {
    let chosen = resolve_extension_set(extensions)?;
    let config = postgres_config_with_extension_startup(PostgresConfig::default(), &chosen)?;
    let database = prepare_in_memory(workroom)?;
    let mut session =
        database
            .runtime()?
            .open_with_extensions(config, StartupConfig::default(), &chosen)?;
    let packet = wire::startup_packet(STARTUP_PARAMETERS);
    let response = session.startup_with_packet(&packet)?;
    if !response.accepted || wire::error_in(&response.output).is_some() {
        let said = wire::error_in(&response.output);
        return Err(said
            .unwrap_or_else(|| "it took no connection".to_owned())
            .into());
    }
    Ok((database, session, response.output))
}

/// A cache folder that cannot be written is told apart: it has a remedy.
fn explained(error: &OpenError) -> SandboxError {
    let mut parts = Vec::new();
    let mut no_cache = false;
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error.as_ref());
    while let Some(current) = cause {
        if let Some(system) = current.downcast_ref::<std::io::Error>() {
            no_cache |= matches!(
                system.kind(),
                ErrorKind::PermissionDenied
                    | ErrorKind::ReadOnlyFilesystem
                    | ErrorKind::NotADirectory
                    | ErrorKind::StorageFull
                    | ErrorKind::QuotaExceeded
            );
        }
        let text = current.to_string();
        no_cache |= text.contains("could not resolve oliphaunt-wasix cache directory");
        if parts.last() != Some(&text) {
            parts.push(text);
        }
        cause = current.source();
    }
    let reason = parts.join(": ");
    if no_cache {
        SandboxError::CacheFolder { reason }
    } else {
        failed(reason)
    }
}

fn failed(reason: String) -> SandboxError {
    SandboxError::Embedded { reason }
}
