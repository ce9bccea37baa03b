//! Sandboxes of every engine: embedded, from installed binaries, and a scratch database on a
//! server that the user names.

#![allow(clippy::unwrap_used, reason = "all of it is test code")]

#[cfg(feature = "embedded")]
mod embedded;
mod installed;
mod scenario;
mod scratch;
