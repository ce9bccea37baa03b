//! Real servers, real DDL: what goes in as SQL comes out as facts.
//!
//! `SCHEMADRIFT_TEST_PG_BINS` names folders of server binaries, separated by colons; every test
//! then runs on each of them. Without it the machine's own newest PostgreSQL is taken.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "all of it is test code"
)]

mod columns;
mod connect;
mod connect_url;
mod expressions;
mod facts;
mod indexes;
mod information_schema;
mod keys;
mod noise;
mod queries;
mod safety;
mod server;
mod statements;
mod tables;
mod torn_reads;
mod types;
mod uncompared;
mod user_types;

use facts::facts;
use server::{Database, on_every_server};

/// Runs the DDL in a new database on every server and compares the facts that are read from it.
/// `expected` may be indented as a whole.
async fn check(ddl: &str, expected: &str) {
    on_every_server(async |database: &Database| {
        database.run(ddl).await;
        let introspected = database.introspect().await;
        assert_eq!(facts(&introspected.schema), unindented(expected));
    })
    .await;
}

fn unindented(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let margin = lines()
        .map(|line| line.len() - line.trim_start().len())
        .min();
    let margin = margin.unwrap_or_default();
    lines()
        .map(|line| format!("{}\n", &line[margin..]))
        .collect()
}
