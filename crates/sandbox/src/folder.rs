//! A private folder for one sandbox, and the sweep of those that a kill left behind.
//!
//! Its name carries the process that made it, and that process holds a lock on a
//! file inside. The lock also protects the folders of other containers that share
//! the temporary folder but not the process ids.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::account::Account;
use crate::error::SandboxError;
use crate::owner::Owner;

const PREFIX: &str = "schemadrift-sandbox-";
const LOCK: &str = "owner.lock";

/// The longest path of a socket is 104 bytes on some systems, 108 on Linux, and
/// the server puts `/.s.PGSQL.5432` behind the folder.
const LONGEST_PATH: usize = 104 - "/.s.PGSQL.5432".len() - 1;

/// A folder that has no lock file yet may be a second old and about to get one.
const TIME_TO_LOCK: Duration = Duration::from_secs(60);

/// Removed with all that is in it when this is dropped.
#[derive(Debug)]
pub(crate) struct PrivateFolder {
    path: PathBuf,
    _lock: File,
}

impl PrivateFolder {
    /// Makes a folder that only `account`, or this user where there is none, may
    /// enter, and sweeps what earlier runs left behind.
    pub(crate) fn create(account: Option<&Account>) -> Result<Self, SandboxError> {
        let parent = parent_for(account);
        sweep(&parent);
        create_in(&parent, account).map_err(|source| SandboxError::Folder {
            folder: parent,
            source,
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for PrivateFolder {
    fn drop(&mut self) {
        // What cannot be removed now is swept by the next run.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Removes the folders in `parent` whose process is gone.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for entry in entries.flatten() {
        let Some(owner) = entry.file_name().to_str().and_then(owner_of) else {
            continue;
        };
        if !owner.is_alive() && is_unlocked(&entry.path()) {
            // It may belong to another user: then it is that user's to sweep.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

fn create_in(parent: &Path, account: Option<&Account>) -> std::io::Result<PrivateFolder> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let owner = Owner::current();
    loop {
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let path = parent.join(format!("{PREFIX}{owner}-{number}"));
        match DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => {
                let lock = File::create(path.join(LOCK))?;
                lock.try_lock()?;
                if let Some(account) = account {
                    chown(&path, Some(account.uid), Some(account.gid))?;
                }
                return Ok(PrivateFolder { path, _lock: lock });
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// The system's temporary folder, or `/tmp` where that is too deep for a socket
/// or closed to the account that the server will run as.
fn parent_for(account: Option<&Account>) -> PathBuf {
    let usual = std::env::temp_dir();
    let name = format!("/{PREFIX}{}-{}", Owner::current(), u16::MAX);
    let too_long = usual.as_os_str().len() + name.len() > LONGEST_PATH;
    let closed = account.is_some() && !is_open_to_all(&usual);
    if usual.is_absolute() && !too_long && !closed {
        usual
    } else {
        PathBuf::from("/tmp")
    }
}

fn is_open_to_all(folder: &Path) -> bool {
    folder.ancestors().all(|ancestor| {
        fs::metadata(ancestor).is_ok_and(|metadata| metadata.permissions().mode() & 0o001 != 0)
    })
}

fn owner_of(name: &str) -> Option<Owner> {
    let mut parts = name.strip_prefix(PREFIX)?.split('-');
    let owner = Owner::parse(parts.next()?, parts.next()?)?;
    parts.next()?.parse::<u32>().ok()?;
    parts.next().is_none().then_some(owner)
}

fn is_unlocked(folder: &Path) -> bool {
    let path = folder.join(LOCK);
    match fs::symlink_metadata(&path) {
        Ok(metadata) if metadata.is_file() => match File::open(&path) {
            Ok(file) => !matches!(file.try_lock(), Err(TryLockError::WouldBlock)),
            Err(_) => false,
        },
        Ok(_) => false,
        Err(_) => fs::symlink_metadata(folder)
            .and_then(|metadata| metadata.modified())
            .is_ok_and(|made| made.elapsed().is_ok_and(|age| age > TIME_TO_LOCK)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_live_folder_stays_and_an_abandoned_one_goes() {
        let parent = tempfile::tempdir().unwrap();
        let live = create_in(parent.path(), None).unwrap();
        let abandoned = parent.path().join(format!("{PREFIX}2147483646-1-0"));
        fs::create_dir(&abandoned).unwrap();
        fs::write(abandoned.join(LOCK), "").unwrap();
        let foreign = parent.path().join("schemadrift-sandbox-notes");
        fs::create_dir(&foreign).unwrap();
        sweep(parent.path());
        assert!(live.path().is_dir());
        assert!(!abandoned.exists());
        assert!(foreign.is_dir());
    }

    #[test]
    fn a_lock_protects_a_folder_whose_process_cannot_be_seen() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join(format!("{PREFIX}2147483646-1-0"));
        fs::create_dir(&folder).unwrap();
        sweep(parent.path());
        assert!(folder.is_dir(), "its lock may not have been made yet");
        let lock = File::create(folder.join(LOCK)).unwrap();
        lock.try_lock().unwrap();
        sweep(parent.path());
        assert!(folder.is_dir());
        drop(lock);
        sweep(parent.path());
        assert!(!folder.exists());
    }

    #[test]
    fn a_folder_is_private_and_goes_with_its_value() {
        let parent = tempfile::tempdir().unwrap();
        let folder = create_in(parent.path(), None).unwrap();
        let path = folder.path().to_owned();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        drop(folder);
        assert!(!path.exists());
    }
}
