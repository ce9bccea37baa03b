//! Where the configuration is: a flag, the environment, or a walk up to the repository root.

use std::path::{Path, PathBuf};

use crate::config::file::{self, ConfigError, ConfigFile};
use crate::environment;

/// A configuration and the file that it stands in.
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    pub(crate) file: ConfigFile,
}

pub(crate) fn find(flag: Option<&Path>, no_config: bool) -> Result<Option<Found>, ConfigError> {
    if no_config {
        return Ok(None);
    }
    if let Some(path) = flag.map(Path::to_owned).or_else(environment::config_file) {
        let file = load(&path)?.ok_or_else(|| ConfigError::Value {
            path: path.clone(),
            message: "there is no [workspace.metadata.schemadrift] in it".to_owned(),
        })?;
        return Ok(Some(Found { path, file }));
    }
    let Ok(start) = std::env::current_dir() else {
        return Ok(None);
    };
    for folder in start.ancestors() {
        for name in ["schemadrift.toml", "Cargo.toml"] {
            let path = folder.join(name);
            if path.is_file()
                && let Some(file) = load(&path)?
            {
                return Ok(Some(Found { path, file }));
            }
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    Ok(None)
}

fn load(path: &Path) -> Result<Option<ConfigFile>, ConfigError> {
    if path.file_name().is_some_and(|name| name == "Cargo.toml") {
        return file::read_manifest(path);
    }
    file::read(path).map(Some)
}
