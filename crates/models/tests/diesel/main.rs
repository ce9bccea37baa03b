//! Diesel: `table!`, `view!`, `joinable!`, and the structs that are mapped onto them.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod enums;
mod macro_rules;
mod print_schema;
mod render;
mod structs;
mod tables;
mod types;
mod unqueried;
