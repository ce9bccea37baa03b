//! Arguments of `schemadrift migrations`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use schemadrift::migrations::Runner;

use super::{CommonArguments, DocumentArguments};

#[derive(Debug, Args)]
pub(crate) struct MigrationsArguments {
    #[command(subcommand)]
    pub(crate) command: MigrationsCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum MigrationsCommand {
    /// Which files ran, which wait, which were changed since, and what the folder does not have
    Status(StatusArguments),
    /// Run what waits, in order: the one command beside `forget` that writes to a database
    Apply(ApplyArguments),
    /// Take a migration out of the ledger; the schema stays as it is
    Forget(ForgetArguments),
    /// Tell what one migration or a range of them creates, changes and drops
    Summary(Box<SummaryArguments>),
}

#[derive(Debug, Args)]
pub(crate) struct StatusArguments {
    #[command(flatten)]
    pub(crate) database: MigratedDatabase,
    #[command(flatten)]
    pub(crate) document: DocumentArguments,
    #[command(flatten)]
    pub(crate) common: CommonArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ApplyArguments {
    /// The last file to run
    #[arg(long, value_name = "FILE")]
    pub(crate) target: Option<String>,
    /// Say what would be run, and run nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) database: MigratedDatabase,
    #[command(flatten)]
    pub(crate) common: CommonArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ForgetArguments {
    /// The file, or what the ledger calls it
    #[arg(value_name = "FILE")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) database: MigratedDatabase,
    #[command(flatten)]
    pub(crate) common: CommonArguments,
}

#[derive(Debug, Args)]
pub(crate) struct SummaryArguments {
    /// One file, or the first and the last one; the whole folder without it
    #[arg(value_name = "FILE[..FILE]")]
    pub(crate) range: Option<String>,
    /// The folder
    #[arg(long, value_name = "DIR")]
    pub(crate) migrations: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) document: DocumentArguments,
    #[command(flatten)]
    pub(crate) common: CommonArguments,
}

/// The folder and the database that it is for.
#[derive(Debug, Args)]
pub(crate) struct MigratedDatabase {
    /// The folder
    #[arg(long, value_name = "DIR")]
    pub(crate) migrations: Option<PathBuf>,
    /// The database
    #[arg(long, value_name = "URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// Whose ledger it is; without it the one that is there, else the one that the folder is laid
    /// out for
    #[arg(long, value_enum, value_name = "RUNNER")]
    pub(crate) ledger: Option<LedgerOf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LedgerOf {
    Sqlx,
    Diesel,
    SeaOrm,
    Refinery,
    /// `schema_migrations`
    Plain,
}

impl From<LedgerOf> for Runner {
    fn from(ledger: LedgerOf) -> Self {
        match ledger {
            LedgerOf::Sqlx => Runner::Sqlx,
            LedgerOf::Diesel => Runner::Diesel,
            LedgerOf::SeaOrm => Runner::SeaOrm,
            LedgerOf::Refinery => Runner::Refinery,
            LedgerOf::Plain => Runner::Plain,
        }
    }
}
