//! Runs the test suites of peers: `just suites DIR`, one line a suite.
//!
//! The folder holds one checkout a peer, by the name of its repository. Nothing of them belongs to
//! this repository. With the name of a suite as argument every case that fails is listed, too, and
//! `suite/case` tries one case alone.

mod generate_migrations;
mod print_schema;
mod two_sides;
mod verdict;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use schemadrift_testkit::Server;

use verdict::{Case, Verdict};

const FOLDER: &str = "SCHEMADRIFT_SUITES";

/// diesel_cli's two, migra's and pgschema's.
const SUITES: [&str; 4] = ["print_schema", "generate_migrations", "migra", "pgschema"];

#[tokio::main]
#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program prints a table"
)]
async fn main() -> ExitCode {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        eprintln!("skipped: {FOLDER} names no folder of suites");
        return ExitCode::SUCCESS;
    };
    let Some(server) = schemadrift_testkit::installed_server().await else {
        return ExitCode::SUCCESS;
    };
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    println!("| suite | cases | hold | fail | skipped | mended by a patch |");
    println!("|---|--:|--:|--:|--:|--:|");
    let mut failed = false;
    for suite in SUITES {
        let Some(only) = wanted_of(suite, &wanted) else {
            continue;
        };
        let cases = match run(suite, &folder, &only, &server).await {
            Ok(cases) => cases,
            Err(reason) => {
                println!("| {suite} | skipped: {reason} |");
                continue;
            }
        };
        let count = |wanted: fn(&Verdict) -> bool| {
            cases.iter().filter(|case| wanted(&case.verdict)).count()
        };
        let fail = count(|one| matches!(one, Verdict::Fails(_)));
        failed |= fail > 0;
        println!(
            "| {suite} | {} | {} | {fail} | {} | {} |",
            cases.len(),
            count(|one| matches!(one, Verdict::Holds)),
            count(|one| matches!(one, Verdict::Skipped(_))),
            share(&cases)
        );
        if !wanted.is_empty() {
            for case in &cases {
                println!("{case}");
            }
        }
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// The cases of a suite that are asked for, none for all of them; `None` where the suite is not.
fn wanted_of<'a>(suite: &str, wanted: &'a [String]) -> Option<Vec<&'a str>> {
    if wanted.is_empty() || wanted.iter().any(|name| name == suite) {
        return Some(Vec::new());
    }
    let cases: Vec<&str> = wanted
        .iter()
        .filter_map(|name| name.strip_prefix(suite)?.strip_prefix('/'))
        .collect();
    (!cases.is_empty()).then_some(cases)
}

/// How many of the tried patches make the one side the other.
fn share(cases: &[Case]) -> String {
    let tried: Vec<bool> = cases
        .iter()
        .filter_map(|case| Some(case.mended.as_ref()?.is_ok()))
        .collect();
    if tried.is_empty() {
        return String::new();
    }
    let mended = tried.iter().filter(|mended| **mended).count();
    format!("{mended} of {}", tried.len())
}

async fn run(
    suite: &str,
    folder: &Path,
    only: &[&str],
    server: &Server,
) -> Result<Vec<Case>, String> {
    match suite {
        "print_schema" => print_schema::run(folder, server).await,
        "generate_migrations" => generate_migrations::run(folder, server).await,
        "migra" => two_sides::migra(folder, only, server).await,
        _ => two_sides::pgschema(folder, only, server).await,
    }
}
