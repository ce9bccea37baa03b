//! Arguments of `patch`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::common::ColorChoice;
use super::{CommonArguments, ReportArguments, SideArguments, SourceArgument};

#[derive(Debug, Args)]
pub(crate) struct PatchArguments {
    /// Files, folders or globs of models
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// How it should be, in place of models: migrations:DIR, snapshot:FILE, sql:FILE or postgres://…
    #[arg(long, value_name = "SOURCE", requires = "actual", conflicts_with_all = ["paths", "models"])]
    pub(crate) expected: Option<SourceArgument>,
    /// How it is
    #[arg(long, value_name = "SOURCE", requires = "expected")]
    pub(crate) actual: Option<SourceArgument>,
    /// Take a rename: actual name first, `table=table` or `table.column=column`
    #[arg(long, value_name = "ACTUAL=EXPECTED")]
    pub(crate) accept_rename: Vec<String>,
    /// Add and drop what seems to be renamed and is not accepted
    #[arg(long)]
    pub(crate) reject_renames: bool,
    /// Take in what can discard stored values
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) allow: Vec<Allowed>,
    /// Plain statements in place of those that let others go on
    #[arg(long)]
    pub(crate) simple: bool,
    /// Do not try the patch in a sandbox
    #[arg(long, conflicts_with = "require_proof")]
    pub(crate) no_verify: bool,
    /// Exit 1 where the patch is not proved
    #[arg(long)]
    pub(crate) require_proof: bool,
    /// Tell whether a patch was made for the schema as it is now
    #[arg(long, value_name = "FILE")]
    pub(crate) check: Option<PathBuf>,
    /// Print the other side's mend: a unified diff of the Rust source
    #[arg(long, conflicts_with_all = ["check", "expected", "as_migration", "allow", "simple", "require_proof", "reject_renames"])]
    pub(crate) models_diff: bool,
    /// Write the next migration, up and down, into the folder of migrations
    #[arg(long, value_enum, value_name = "LAYOUT", conflicts_with = "check")]
    pub(crate) as_migration: Option<Layout>,
    /// What the migration is called
    #[arg(
        long,
        value_name = "NAME",
        default_value = "schemadrift",
        requires = "as_migration"
    )]
    pub(crate) name: String,
    /// The number of the migration, in place of the next one of the folder
    #[arg(
        long = "version-number",
        value_name = "NUMBER",
        requires = "as_migration"
    )]
    pub(crate) version: Option<u64>,
    /// Write the script to a file: sql=FILE
    #[arg(short = 'o', long = "output", value_name = "sql[=FILE]")]
    pub(crate) output: Option<String>,
    #[command(flatten)]
    pub(crate) sides: SideArguments,
    #[command(flatten)]
    pub(crate) common: CommonArguments,
}

/// What a patch may do beside what is safe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Allowed {
    /// Drops, and casts that truncate
    Destructive,
}

/// How migration files are named and laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    Sqlx,
    Diesel,
    Refinery,
    Plain,
}

impl PatchArguments {
    /// A patch takes the rules as the configuration has them.
    pub(crate) fn report(&self) -> ReportArguments {
        ReportArguments {
            outputs: Vec::new(),
            fail_on: None,
            allow: Vec::new(),
            warn: Vec::new(),
            deny: Vec::new(),
            strict: false,
            measure: false,
            color: ColorChoice::Never,
        }
    }
}
