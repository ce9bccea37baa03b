//! One file a subcommand.

pub(crate) mod analyze;
pub(crate) mod audit;
pub(crate) mod diff;
pub(crate) mod doctor;
mod documents;
pub(crate) mod explain;
pub(crate) mod init;
mod migration;
pub(crate) mod migrations;
pub(crate) mod patch;
pub(crate) mod readiness;
mod reports;
pub(crate) mod rules;
pub(crate) mod schema;
pub(crate) mod snapshot;

use std::future::Future;

use crate::error::CommandError;

/// Runs asynchronous work to its end.
fn block_on<T>(work: impl Future<Output = T>) -> Result<T, CommandError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(CommandError::Runtime)?;
    let result = runtime.block_on(work);
    // A thread that hangs in a name lookup must not keep the command from ending.
    runtime.shutdown_background();
    Ok(result)
}
