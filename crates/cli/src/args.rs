//! Arguments of the command line.

mod analysis;
mod common;
mod format;
mod level;
mod migrations;
mod patch;
mod source;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use analysis::{AnalyzeArguments, DocumentArguments, ReadinessArguments};
pub(crate) use common::{CommonArguments, ReportArguments, SandboxChoice, SideArguments};
pub(crate) use format::{Output, OutputFormat};
pub(crate) use level::FailOn;
pub(crate) use migrations::{
    ApplyArguments, ForgetArguments, MigratedDatabase, MigrationsArguments, MigrationsCommand,
    StatusArguments, SummaryArguments,
};
pub(crate) use patch::{Allowed, Layout, PatchArguments};
pub(crate) use source::SourceArgument;

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
    /// Compare any two sources: how it should be, and how it is
    Diff(Box<DiffArguments>),
    /// Analyse one schema: levels, seeding order, keys, required columns, with a diagram
    Analyze(Box<AnalyzeArguments>),
    /// Say whether a schema is complete and ready: coverage, order, columns, names, indexes
    Readiness(Box<ReadinessArguments>),
    /// Print the SQL that makes the database match the models, proved in a throwaway PostgreSQL
    Patch(Box<PatchArguments>),
    /// Show how migrations stand, run what waits, or take one out of the ledger
    Migrations(Box<MigrationsArguments>),
    /// Freeze a schema as JSON
    Snapshot(Box<SnapshotArguments>),
    /// Write a starter schemadrift.toml from what is there
    Init(InitArguments),
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
    #[command(flatten)]
    pub(crate) sides: SideArguments,
    #[command(flatten)]
    pub(crate) report: ReportArguments,
    #[command(flatten)]
    pub(crate) common: CommonArguments,
}

#[derive(Debug, Args)]
pub(crate) struct DiffArguments {
    /// How it should be: models:PATH, migrations:DIR, snapshot:FILE, sql:FILE or postgres://…
    pub(crate) expected: SourceArgument,
    /// How it is
    pub(crate) actual: SourceArgument,
    #[command(flatten)]
    pub(crate) report: ReportArguments,
    #[command(flatten)]
    pub(crate) common: CommonArguments,
}

#[derive(Debug, Args)]
pub(crate) struct SnapshotArguments {
    /// models:PATH, migrations:DIR, snapshot:FILE, sql:FILE or postgres://…; without it what flags
    /// or the configuration name: a database, else migrations, else a snapshot, else models
    pub(crate) source: Option<SourceArgument>,
    /// Write to a file: json=FILE
    #[arg(short = 'o', long = "output", value_name = "json[=FILE]")]
    pub(crate) output: Option<Output>,
    #[command(flatten)]
    pub(crate) sides: SideArguments,
    #[command(flatten)]
    pub(crate) common: CommonArguments,
}

#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// The project's folder; the current one without it
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
    /// Show what would be written
    #[arg(long)]
    pub(crate) print: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Name of a rule, or of a hazard of a patch
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
    /// The snapshot
    Snapshot,
    /// The document of `analyze`
    Analysis,
    /// The document of `readiness`
    Readiness,
    /// The document of `migrations status`
    MigrationStatus,
    /// The document of `migrations summary`
    MigrationSummary,
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
