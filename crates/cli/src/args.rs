//! Arguments of the command line.

mod format;
mod level;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use format::Output;
pub(crate) use level::FailOn;

/// Do your Rust models and your PostgreSQL database still agree?
#[derive(Debug, Parser)]
#[command(name = "schemadrift", version, max_term_width = 100)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Compare models with a database or with what migrations make
    #[command(alias = "check")]
    Audit(Box<AuditArguments>),
    /// Check configuration, connection, role, privileges and versions
    Doctor(Box<AuditArguments>),
    /// List the rules
    Rules,
    /// Show the page of one rule
    Explain(ExplainArguments),
    /// Print the JSON Schema of a file format
    Schema(SchemaArguments),
}

#[derive(Debug, Args)]
pub(crate) struct AuditArguments {
    /// Files, folders or globs of models
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The same, by name
    #[arg(long = "models", value_name = "PATH", num_args = 1..)]
    pub(crate) models: Vec<PathBuf>,
    /// How the models are written: auto, derive, sqlx, diesel, sea-orm
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(crate) framework: Vec<String>,
    /// Compare with this database, which is only read
    #[arg(long, value_name = "URL", hide_env_values = true)]
    pub(crate) database_url: Option<String>,
    /// Compare with what this folder of migrations makes in a throwaway PostgreSQL
    #[arg(long, value_name = "DIR")]
    pub(crate) migrations: Option<PathBuf>,
    /// Read these database schemas only
    #[arg(long = "schema", value_name = "NAME", num_args = 1..)]
    pub(crate) schemas: Vec<String>,
    /// Audit these tables only (glob over `table` or `schema.table`)
    #[arg(long, value_name = "PATTERN", num_args = 1..)]
    pub(crate) include: Vec<String>,
    /// Leave these tables out
    #[arg(long, value_name = "PATTERN", num_args = 1..)]
    pub(crate) exclude: Vec<String>,
    /// Write a report: human, concise, markdown or json, to a file or to standard output
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
    /// When to colour
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
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

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Name of a rule
    pub(crate) rule: String,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArguments {
    /// Which format
    #[arg(value_enum)]
    pub(crate) format: SchemaOf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum SchemaOf {
    /// The JSON report
    Report,
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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }
}
