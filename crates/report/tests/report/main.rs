//! Tests of whole reports: golden files, hostile names, agreement between formats.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "these are tests, and their helpers fail as tests do"
)]

mod agreement;
mod golden;
mod hostile;
mod parsed;
mod sample;
mod schema;
