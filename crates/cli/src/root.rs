//! The folder that reported paths are relative to.

use std::path::{Path, PathBuf};

/// The repository that holds `start`; without one the configuration's folder; without that
/// `start` itself, or its folder where it is a file.
pub(crate) fn report_root(start: &Path, config_folder: Option<&Path>) -> PathBuf {
    let absolute =
        std::path::absolute(config_folder.unwrap_or(start)).unwrap_or_else(|_| start.to_owned());
    let repository = absolute
        .ancestors()
        .find(|folder| folder.join(".git").exists());
    if let Some(repository) = repository {
        return repository.to_owned();
    }
    if config_folder.is_some() || absolute.is_dir() {
        return absolute;
    }
    absolute
        .parent()
        .map_or_else(|| absolute.clone(), Path::to_owned)
}
