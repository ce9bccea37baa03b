//! Diesel: `table!`, `view!`, `joinable!`, and the structs that are mapped onto them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test whose world is broken has to stop"
)]

mod enums;
mod macro_rules;
mod print_schema;
mod render;
mod structs;
mod tables;
mod types;
mod unqueried;
