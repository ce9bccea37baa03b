//! `schemadrift.toml`: found, read, and merged with flags. A flag beats the file, the file beats
//! the environment.

mod documents;
mod file;
mod find;
mod migrations;
mod request;
mod sections;
mod sides;

pub(crate) use documents::{analyze_settings, readiness_settings};
pub(crate) use file::ConfigError;
pub(crate) use migrations::{migrations_settings, summary_settings};
pub(crate) use request::{
    PatchSettings, Settings, audit_settings, diff_settings, known_rule, patch_settings,
    source_settings,
};
