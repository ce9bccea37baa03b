//! Servers, folders and commands for schemadrift's own tests. Everything here is the real thing:
//! a server is started, a folder is written, a command is run.

#![expect(
    clippy::expect_used,
    reason = "a test whose world is broken has to stop"
)]

mod command;
mod compare;
mod project;
mod server;

pub use command::{Run, run};
pub use compare::{findings, patch_between};
pub use project::{Project, repository_root};
pub use server::{Database, Server, embedded_server, every_server, installed_server};
