//! Reading of Rust models, one topic a file. Each test writes sources, reads them and compares a
//! short rendering of what was read.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test whose world is broken has to stop"
)]

mod any_text;
mod bad_files;
mod crates;
mod derive;
mod files;
mod fixture;
mod gates;
mod macros;
mod manual_rows;
mod manual_types;
mod misspelt;
mod names;
mod nesting;
mod queries;
mod query_columns;
mod render;
mod sqlx;
mod temporary_tables;
mod tokio_postgres;
