//! Judgement of small schemas that are built in code: what a finding says, how bad it is, and
//! what stays the same about it.

#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions that tests share"
)]

mod build;
mod code;
mod columns;
mod enums;
mod indexes;
mod keys;
mod stability;
mod tables;
