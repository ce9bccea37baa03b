//! Folders that a test writes and a command reads.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// The root of this repository.
pub fn repository_root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors()
        .nth(2)
        .expect("crates/testkit has a root above it")
        .to_owned()
}

/// A project in a temporary folder.
pub struct Project {
    folder: TempDir,
}

impl Project {
    /// Writes these files, by path and text.
    pub fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let project = Project { folder };
        for (path, text) in files {
            project.write(path, text.as_bytes());
        }
        project
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes one file.
    pub fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        let folder = path.parent().expect("a file has a folder");
        std::fs::create_dir_all(folder).expect("the folder can be made");
        std::fs::write(path, bytes).expect("the file can be written");
    }

    /// Reads one file.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).expect("the file was written")
    }
}
