//! The `schemadrift` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    schemadrift_cli::run(std::env::args_os())
}
