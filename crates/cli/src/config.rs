//! `schemadrift.toml`: found, read, and merged with flags. A flag beats the file, the file beats
//! the environment.

mod file;
mod find;
mod request;

pub(crate) use file::ConfigError;
pub(crate) use request::{Settings, known_rule, settings};
