//! `schemadrift.toml`: found, read, and merged with flags. A flag beats the file, the file beats
//! the environment.

mod documents;
mod file;
mod find;
mod request;
mod sides;

pub(crate) use documents::{analyze_settings, readiness_settings};
pub(crate) use file::ConfigError;
pub(crate) use request::{
    PatchSettings, Settings, audit_settings, diff_settings, known_rule, migrations_settings,
    patch_settings, source_settings,
};
