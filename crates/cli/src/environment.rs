//! The few variables of the environment that are read, all of them here.

use std::path::PathBuf;

/// `SCHEMADRIFT_CONFIG`: the configuration file.
pub(crate) fn config_file() -> Option<PathBuf> {
    std::env::var_os("SCHEMADRIFT_CONFIG")
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
}

/// A variable by name, for `DATABASE_URL`, `PG*` and what a configuration refers to.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
