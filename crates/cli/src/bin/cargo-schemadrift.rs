//! `cargo schemadrift …`: the same command; cargo hands its own subcommand on as first argument.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments: Vec<_> = std::env::args_os().collect();
    if arguments
        .get(1)
        .is_some_and(|argument| argument == "schemadrift")
    {
        arguments.remove(1);
    }
    schemadrift_cli::run(arguments)
}
