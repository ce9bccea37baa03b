//! The command: arguments and configuration in, reports and an exit code out.
//!
//! **Architecture Invariant:** only this crate prints, reads the environment or decides on an
//! exit code; standard output carries results alone.

mod args;
mod bug;
mod commands;
mod config;
mod environment;
mod error;
mod exit;
mod output;
mod root;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Arguments, Command};
use crate::exit::Exit;

/// Syntax trees are many small pieces, which this allocator hands out faster than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs the command with these arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let is_help = !error.use_stderr();
            output::of_arguments(&error);
            return if is_help { Exit::Clean } else { Exit::Usage }.into();
        }
    };
    bug::guard(|| dispatch(arguments)).into()
}

fn dispatch(arguments: Arguments) -> Exit {
    let result = match arguments.command {
        Command::Audit(arguments) => commands::audit::run(&arguments),
        Command::Diff(arguments) => commands::diff::run(&arguments),
        Command::Analyze(arguments) => commands::analyze::run(&arguments),
        Command::Readiness(arguments) => commands::readiness::run(&arguments),
        Command::Patch(arguments) => commands::patch::run(&arguments),
        Command::Migrations(arguments) => commands::migrations::run(&arguments),
        Command::Snapshot(arguments) => commands::snapshot::run(&arguments),
        Command::Init(arguments) => commands::init::run(&arguments),
        Command::Doctor(arguments) => commands::doctor::run(&arguments),
        Command::Rules => commands::rules::run(),
        Command::Explain(arguments) => commands::explain::run(&arguments),
        Command::Schema(arguments) => commands::schema::run(&arguments),
    };
    result.unwrap_or_else(|error| {
        output::error(&error.to_string());
        error.exit()
    })
}
