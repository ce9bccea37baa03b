//! Arguments of the commands that write a document about one schema.

use std::path::PathBuf;

use clap::Args;

use super::common::ColorChoice;
use super::{CommonArguments, Output, SideArguments, SourceArgument};

#[derive(Debug, Args)]
pub(crate) struct AnalyzeArguments {
    /// models:PATH, migrations:DIR, snapshot:FILE, sql:FILE or postgres://…; without it what flags
    /// or the configuration name: a database, else migrations, else a snapshot, else models
    pub(crate) source: Option<SourceArgument>,
    /// Insert a row into each table in the order that was found, in a throwaway PostgreSQL, and
    /// exit 1 where one fails
    #[arg(long)]
    pub(crate) prove: bool,
    #[command(flatten)]
    pub(crate) document: DocumentArguments,
    #[command(flatten)]
    pub(crate) sides: SideArguments,
    #[command(flatten)]
    pub(crate) common: CommonArguments,
}

/// Where a document goes.
#[derive(Debug, Args)]
pub(crate) struct DocumentArguments {
    /// Write the document: human, markdown or json, to a file or to standard output
    #[arg(short = 'o', long = "output", value_name = "FORMAT[=FILE]")]
    pub(crate) outputs: Vec<Output>,
    /// When to colour
    #[arg(long, value_enum, default_value_t = ColorChoice::Auto)]
    pub(crate) color: ColorChoice,
}

#[derive(Debug, Args)]
pub(crate) struct ReadinessArguments {
    /// models:PATH, migrations:DIR, snapshot:FILE, sql:FILE or postgres://…; without it what flags
    /// or the configuration name: a database, else migrations, else a snapshot, else models
    pub(crate) source: Option<SourceArgument>,
    /// Check what a Markdown document says of tables, lists and counts; exit 1 where it is not so
    #[arg(long, value_name = "FILE.md")]
    pub(crate) claims: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) document: DocumentArguments,
    #[command(flatten)]
    pub(crate) sides: SideArguments,
    #[command(flatten)]
    pub(crate) common: CommonArguments,
}
