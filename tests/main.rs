//! What crosses crates: the command as its users run it, on servers that each test starts.
//!
//! One program holds all of it, since each test program repeats the whole of schemadrift and its
//! embedded PostgreSQL on the disk. `cargo test --test acceptance patch::` runs one module.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test whose world is broken has to stop"
)]

mod analyze;
mod bad_input;
mod collations;
mod exit_codes;
mod fleet;
mod init;
mod like_named_types;
mod live_database;
mod migration_platform;
mod migration_summaries;
mod migrations;
mod models_diff;
mod mutations;
mod objects;
mod pains;
mod patch;
mod patch_keeps;
mod patch_live;
mod provenance;
mod quoting;
mod readiness;
mod repository;
mod rule_examples;
mod servers;
mod sources;
mod sqlx_queries;
mod three_way;

use std::path::Path;

use schemadrift_testkit::Run;

/// Runs `schemadrift` in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Run {
    let program = Path::new(env!("CARGO_BIN_EXE_schemadrift"));
    schemadrift_testkit::run(program, folder, arguments)
}
