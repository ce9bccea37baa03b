//! What is left when the process that holds a sandbox is killed. This file has no
//! test harness, because it starts itself a second time to be killed.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "all of it is test code"
)]

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use schemadrift_sandbox::{Preference, Sandbox, SandboxOptions};
use sqlx::Connection;

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    match std::env::args()
        .skip_while(|argument| argument != "hold")
        .nth(1)
    {
        Some(engine) => runtime.block_on(hold(engine.parse().unwrap())),
        None => {
            runtime.block_on(nothing_is_left(Preference::Installed, "installed"));
            if cfg!(feature = "embedded") {
                runtime.block_on(nothing_is_left(Preference::Embedded, "embedded"));
            }
        }
    }
}

/// Says when there is a sandbox, and waits to be killed.
async fn hold(preference: Preference) {
    let sandbox = start(preference).await;
    println!("ready");
    std::thread::sleep(Duration::from_secs(600));
    drop(sandbox);
}

async fn nothing_is_left(preference: Preference, name: &str) {
    let ours = start(preference).await;
    let mut child = held(name);
    let pid = child.id();
    let folder = folder_of(pid).unwrap();
    // The embedded server is no process of its own.
    let server = std::fs::read_to_string(folder.join("data/postmaster.pid"));
    let server: Option<u32> = server
        .ok()
        .map(|text| text.lines().next().unwrap().parse().unwrap());
    assert_eq!(server.is_some(), preference == Preference::Installed);

    // While its process lives, the folder stays.
    start(preference).await.stop().await.unwrap();
    assert!(folder.is_dir());
    child.kill().unwrap();
    child.wait().unwrap();
    if let Some(server) = server {
        let begun = Instant::now();
        while PathBuf::from(format!("/proc/{server}")).exists() {
            assert!(
                begun.elapsed() < Duration::from_secs(10),
                "the server lives on"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    let next = start(preference).await;
    assert!(!folder.exists(), "{} was not swept", folder.display());
    for alive in [&ours, &next] {
        alive.connect().await.unwrap().ping().await.unwrap();
    }
    let own = std::process::id();
    drop((ours, next));
    assert_eq!(folder_of(own), None);
}

async fn start(preference: Preference) -> Sandbox {
    let options = SandboxOptions {
        preference,
        ..SandboxOptions::default()
    };
    Sandbox::start(&options).await.unwrap()
}

fn held(engine: &str) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["hold", engine])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    child
}

fn folder_of(pid: u32) -> Option<PathBuf> {
    std::fs::read_dir(std::env::temp_dir())
        .unwrap()
        .map(|entry| entry.unwrap())
        .find(|entry| {
            let name = entry.file_name().into_string().unwrap_or_default();
            name.starts_with(&format!("schemadrift-sandbox-{pid}-"))
        })
        .map(|entry| entry.path())
}
