//! Arguments that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{FailOn, Output};

/// What every command that reads a schema takes.
#[derive(Debug, Default, Args)]
pub(crate) struct CommonArguments {
    /// How the models are written: auto, derive, sqlx, diesel, sea-orm, tokio-postgres
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) framework: Vec<String>,
    /// Read these database schemas only
    #[arg(long = "schema", value_name = "NAME", num_args = 1..)]
    pub(crate) schemas: Vec<String>,
    /// Take these tables only (glob over `table` or `schema.table`)
    #[arg(long, value_name = "PATTERN", num_args = 1..)]
    pub(crate) include: Vec<String>,
    /// Leave these tables out
    #[arg(long, value_name = "PATTERN", num_args = 1..)]
    pub(crate) exclude: Vec<String>,
    /// Use a scratch database on this server as the sandbox
    #[arg(long, value_name = "URL", hide_env_values = true)]
    pub(crate) scratch_url: Option<String>,
    /// Which throwaway PostgreSQL to take
    #[arg(long, value_enum)]
    pub(crate) sandbox: Option<SandboxChoice>,
    /// Folder of initdb and postgres, for an installed sandbox
    #[arg(long, value_name = "DIR")]
    pub(crate) pg_bin: Option<PathBuf>,
    /// Configuration file
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long)]
    pub(crate) no_config: bool,
    /// Say nothing but results and errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say what is being done
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Show no progress
    #[arg(long)]
    pub(crate) no_progress: bool,
}

/// What every command that reports findings takes.
#[derive(Debug, Args)]
pub(crate) struct ReportArguments {
    /// Write a report: human, concise, markdown, json, or the sql that mends the findings, to a file
    /// or to standard output
    #[arg(short = 'o', long = "output", value_name = "FORMAT[=FILE]")]
    pub(crate) outputs: Vec<Output>,
    /// Exit 1 from this severity on: error, warning, info or never
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// Turn a rule off
    #[arg(short = 'A', long = "allow", value_name = "RULE")]
    pub(crate) allow: Vec<String>,
    /// Report a rule as a warning
    #[arg(short = 'W', long = "warn", value_name = "RULE")]
    pub(crate) warn: Vec<String>,
    /// Report a rule as an error
    #[arg(short = 'D', long = "deny", value_name = "RULE")]
    pub(crate) deny: Vec<String>,
    /// Exit 5 where anything could not be read
    #[arg(long)]
    pub(crate) strict: bool,
    /// Run the statements of the findings in a throwaway PostgreSQL, and tell their hazards and locks
    #[arg(long)]
    pub(crate) measure: bool,
    /// When to colour
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
}

/// Where models and the other side are.
#[derive(Debug, Default, Args)]
pub(crate) struct SideArguments {
    /// Files, folders or globs of models
    #[arg(long = "models", value_name = "PATH", num_args = 1..)]
    pub(crate) models: Vec<PathBuf>,
    /// A database, which is only read
    #[arg(long, value_name = "URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// A folder of migrations, run in a throwaway PostgreSQL; beside a database it tells what was
    /// migrated, applied, or changed by hand
    #[arg(long, value_name = "DIR")]
    pub(crate) migrations: Option<PathBuf>,
    /// A schema frozen by `schemadrift snapshot`, in place of a database
    #[arg(long, value_name = "FILE", conflicts_with = "database_url")]
    pub(crate) snapshot: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum SandboxChoice {
    Embedded,
    Installed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    Auto,
    Always,
    Never,
}

impl From<ColorChoice> for anstream::ColorChoice {
    fn from(choice: ColorChoice) -> Self {
        match choice {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
    }
}
