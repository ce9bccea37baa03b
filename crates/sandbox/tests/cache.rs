//! What the embedded server keeps in the cache folder, and how it does without.
//! This file has no test harness, because it starts itself with other environments.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "all of it is test code"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use schemadrift_sandbox::{Preference, Sandbox, SandboxOptions};
use sqlx::Connection;

fn main() {
    if std::env::args().any(|argument| argument == "start") {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        println!("{}", runtime.block_on(start()));
        return;
    }
    let room = tempfile::tempdir().unwrap();
    a_cluster_is_kept_and_a_damaged_one_is_thrown_away(room.path());
    a_folder_that_cannot_be_written_is_an_error_with_a_remedy(room.path());
}

fn a_cluster_is_kept_and_a_damaged_one_is_thrown_away(cache: &Path) {
    assert_eq!(said_with(cache), "18.4\n");
    let kept = kept_in(cache);
    assert_eq!(kept.len(), 2, "{kept:?}");
    let archive = kept
        .iter()
        .find(|file| file.extension().is_some_and(|extension| extension == "zst"))
        .unwrap();
    let before = fs::metadata(archive).unwrap().modified().unwrap();
    assert_eq!(said_with(cache), "18.4\n");
    let after = fs::metadata(archive).unwrap().modified().unwrap();
    assert_eq!(before, after, "it is made once");

    let mut bytes = fs::read(archive).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(archive, bytes).unwrap();
    assert_eq!(said_with(cache), "18.4\n");
    assert_eq!(kept_in(cache), Vec::<PathBuf>::new());
}

fn a_folder_that_cannot_be_written_is_an_error_with_a_remedy(room: &Path) {
    let file = room.join("file");
    fs::write(&file, "").unwrap();
    let said = said_with(&file);
    assert!(
        said.starts_with("unpack the embedded PostgreSQL: its cache folder is not writable"),
        "{said}"
    );
    assert!(
        said.contains("set XDG_CACHE_HOME to a writable folder"),
        "{said}"
    );
}

async fn start() -> String {
    let options = SandboxOptions {
        preference: Preference::Embedded,
        ..SandboxOptions::default()
    };
    match Sandbox::start(&options).await {
        Ok(sandbox) => {
            sandbox.connect().await.unwrap().ping().await.unwrap();
            sandbox.server_version().to_owned()
        }
        Err(error) => error.to_string(),
    }
}

fn said_with(cache: &Path) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .arg("start")
        .env("XDG_CACHE_HOME", cache)
        // Where macOS has its cache folder.
        .env("HOME", cache)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn kept_in(cache: &Path) -> Vec<PathBuf> {
    let folder = [
        cache.join("schemadrift"),
        cache.join("Library/Caches/schemadrift"),
    ]
    .into_iter()
    .find(|folder| folder.is_dir())
    .unwrap();
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}
