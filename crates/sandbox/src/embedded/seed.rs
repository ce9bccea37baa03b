//! A cluster that was made once and is unpacked at every later start: making one
//! takes most of the time that a start needs.
//!
//! It is kept in this user's cache folder. Whatever is wrong with it or with that
//! folder only costs time: then a new cluster is made.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use directories::ProjectDirs;
use oliphaunt_wasix::session::{CatalogProfile, PreparedDatabase};
use oliphaunt_wasix::{ClusterSeed, DatabaseStorage};
use sha2::{Digest, Sha256};

use crate::embedded::session::OpenError;

/// The pinned version of the server's package. The server refuses a cluster of
/// another one.
const SERVER: &str = "0.3.2";

/// Goes up when the settings of a new cluster change.
const EDITION: u32 = 1;

/// A database in memory. `workroom` is a private folder to make a cluster in.
pub(crate) fn prepare_in_memory(workroom: &Path) -> Result<PreparedDatabase, OpenError> {
    if let Some(seed) = Seed::at_hand(workroom) {
        match prepare(DatabaseStorage::Memory, Some(seed.cluster)) {
            Ok(database) => return Ok(database),
            Err(_) => seed.files.remove(),
        }
    }
    prepare(DatabaseStorage::Memory, None)
}

fn prepare(
    storage: DatabaseStorage,
    seed: Option<ClusterSeed>,
) -> Result<PreparedDatabase, OpenError> {
    let profile = CatalogProfile::Standard;
    Ok(PreparedDatabase::prepare_with_seed(
        storage, profile, "postgres", seed,
    )?)
}

struct Seed {
    cluster: ClusterSeed,
    files: Files,
}

impl Seed {
    /// Reads the seed, or makes it. Only one thread makes one.
    fn at_hand(workroom: &Path) -> Option<Self> {
        static MAKING: Mutex<()> = Mutex::new(());
        let _guard = MAKING.lock().unwrap_or_else(PoisonError::into_inner);
        let files = Files::in_cache()?;
        let cluster = files.read().or_else(|| make(workroom, &files).ok())?;
        Some(Self { cluster, files })
    }
}

/// Where a seed is kept.
struct Files {
    archive: PathBuf,
    manifest: PathBuf,
}

impl Files {
    /// `None` where there is no folder that can be written to.
    fn in_cache() -> Option<Self> {
        let folders = ProjectDirs::from("", "", "schemadrift")?;
        let folder = folders.cache_dir();
        fs::create_dir_all(folder).ok()?;
        let stem = format!("cluster-{SERVER}-{EDITION}");
        Some(Self {
            archive: folder.join(format!("{stem}.tar.zst")),
            manifest: folder.join(format!("{stem}.json")),
        })
    }

    fn read(&self) -> Option<ClusterSeed> {
        let archive = fs::read(&self.archive).ok()?;
        let manifest = fs::read(&self.manifest).ok()?;
        Some(ClusterSeed::new(archive, manifest))
    }

    /// Two runs may write at once. The manifest holds a hash of the archive, so
    /// that a pair of two halves is refused.
    fn write(&self, archive: &[u8], manifest: &str) -> io::Result<()> {
        let folder = self.archive.parent().unwrap_or(Path::new("."));
        for (path, bytes) in [
            (&self.archive, archive),
            (&self.manifest, manifest.as_bytes()),
        ] {
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            io::Write::write_all(&mut file, bytes)?;
            file.persist(path)?;
        }
        Ok(())
    }

    fn remove(&self) {
        let _ = fs::remove_file(&self.archive);
        let _ = fs::remove_file(&self.manifest);
    }
}

/// Has the server make a cluster on disk, and packs it.
fn make(workroom: &Path, files: &Files) -> Result<ClusterSeed, OpenError> {
    let directory = workroom.join("cluster");
    let mut database = prepare(DatabaseStorage::Directory(directory.clone()), None)?;
    let module = database.runtime()?.runtime_root().join("bin/postgres");
    let made = pack(&directory.join("pgdata"))
        .and_then(|packed| Ok((manifest(&packed, &fs::read(module)?), packed.archive)));
    database.release()?;
    drop(database);
    let _ = fs::remove_dir_all(&directory);
    let (manifest, archive) = made?;
    files.write(&archive, &manifest)?;
    Ok(ClusterSeed::new(archive, manifest))
}

#[derive(Default)]
struct Packed {
    archive: Vec<u8>,
    bytes: u64,
    files: u64,
    folders: u64,
}

fn pack(cluster: &Path) -> io::Result<Packed> {
    let mut packed = Packed::default();
    let mut archive = tar::Builder::new(zstd::Encoder::new(Vec::new(), 3)?);
    pack_folder(cluster, Path::new(""), &mut archive, &mut packed)?;
    packed.archive = archive.into_inner()?.finish()?;
    Ok(packed)
}

fn pack_folder<W: io::Write>(
    cluster: &Path,
    relative: &Path,
    archive: &mut tar::Builder<W>,
    packed: &mut Packed,
) -> io::Result<()> {
    let entries = fs::read_dir(cluster.join(relative))?;
    let mut names: Vec<_> = entries
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<Result<_, _>>()?;
    names.sort();
    for name in names {
        let relative = relative.join(name);
        let path = cluster.join(&relative);
        if path.is_dir() {
            archive.append_dir(&relative, &path)?;
            packed.folders += 1;
            pack_folder(cluster, &relative, archive, packed)?;
        } else {
            let mut file = File::open(&path)?;
            packed.bytes += file.metadata()?.len();
            packed.files += 1;
            archive.append_file(&relative, &mut file)?;
        }
    }
    Ok(())
}

/// What the server wants to know about a cluster before it takes it. All values
/// but the hashes and sizes are fixed for the pinned version.
fn manifest(packed: &Packed, module: &[u8]) -> String {
    let module = sha256(module);
    let archive = sha256(&packed.archive);
    let compressed = packed.archive.len();
    let Packed {
        bytes,
        files,
        folders,
        ..
    } = packed;
    format!(
        r#"{{
  "schema": "oliphaunt-cluster-seed-v1",
  "artifactRole": "cluster-seed-standard",
  "catalogProfile": "standard",
  "runtime": {{
    "product": "liboliphaunt-wasix",
    "version": "{SERVER}",
    "engineFamily": "wasix",
    "target": "portable",
    "physicalFormat": "wasix-pg18-v1",
    "postgresMajor": 18,
    "compatibilityKey": "wasix-pg18-datum32-v1",
    "consumerSha256": "{module}",
    "producerSha256": "{module}",
    "initdbSha256": ""
  }},
  "source": {{ "producer": "wasix-initdb" }},
  "archive": {{
    "path": "cluster.tar.zst",
    "sha256": "{archive}",
    "compressedBytes": {compressed},
    "expandedBytes": {bytes},
    "regularFiles": {files},
    "directories": {folders}
  }},
  "requiredRuntimeFeatures": [],
  "extensions": {{ "selected": [], "startupConfiguration": [] }},
  "icu": null
}}
"#
    )
}

fn sha256(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
