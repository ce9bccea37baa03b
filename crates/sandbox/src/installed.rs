//! A server of our own, started from installed binaries.
//!
//! One thread makes the cluster, starts the server, waits and stops it. It lives
//! as long as the server does, because the death signal is tied to it.

use std::fs::{self, File};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::sync::oneshot;

use crate::account::Account;
use crate::binaries::Binaries;
use crate::death_signal::end_with_this_thread;
use crate::error::SandboxError;
use crate::folder::PrivateFolder;

const TIME_TO_START: Duration = Duration::from_secs(60);
const TIME_TO_STOP: Duration = Duration::from_secs(5);

/// Lives in memory as far as it can: nothing in it has to survive.
const SETTINGS: &[&str] = &[
    "autovacuum=off",
    "dynamic_shared_memory_type=mmap",
    "fsync=off",
    "full_page_writes=off",
    "jit=off",
    "logging_collector=off",
    "max_wal_senders=0",
    "synchronous_commit=off",
    "wal_level=minimal",
];

/// A running server. Dropping it stops it and removes its folder.
#[derive(Debug)]
pub(crate) struct InstalledServer {
    socket_folder: std::path::PathBuf,
    stop: Option<mpsc::Sender<()>>,
    keeper: Option<JoinHandle<()>>,
}

impl InstalledServer {
    /// Returns when the server takes connections.
    pub(crate) async fn start(binaries: Binaries) -> Result<Self, SandboxError> {
        let (stop, stopped) = mpsc::channel();
        let (started, ready) = oneshot::channel();
        let keeper = std::thread::Builder::new()
            .name("sandbox-server".to_owned())
            .spawn(move || keep(&binaries, started, &stopped))
            .map_err(|error| failed(format!("no thread to start it from ({error})")))?;
        let socket_folder = ready
            .await
            .unwrap_or_else(|_| Err(failed("its thread ended".to_owned())))?;
        Ok(Self {
            socket_folder,
            stop: Some(stop),
            keeper: Some(keeper),
        })
    }

    pub(crate) fn options(&self) -> PgConnectOptions {
        local_options(&self.socket_folder)
    }
}

impl Drop for InstalledServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(keeper) = self.keeper.take() {
            let _ = keeper.join();
        }
    }
}

/// Everything is set that a variable of the environment could set otherwise.
pub(crate) fn local_options(socket_folder: &Path) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(socket_folder)
        .port(5432)
        .username("postgres")
        .password("")
        .database("postgres")
        .ssl_mode(PgSslMode::Disable)
        .application_name("schemadrift")
}

/// The whole life of a server, on the thread that it is tied to.
fn keep(
    binaries: &Binaries,
    started: oneshot::Sender<Result<std::path::PathBuf, SandboxError>>,
    stopped: &mpsc::Receiver<()>,
) {
    match bring_up(binaries) {
        Ok((mut server, folder)) => {
            if started.send(Ok(folder.path().to_owned())).is_ok() {
                // Nothing is ever sent: this ends when the other end is dropped.
                let _ = stopped.recv();
            }
            take_down(&mut server);
        }
        Err(error) => {
            let _ = started.send(Err(error));
        }
    }
}

fn bring_up(binaries: &Binaries) -> Result<(Child, PrivateFolder), SandboxError> {
    let account = Account::to_drop_to().map_err(|reason| failed(reason.to_owned()))?;
    let account = account.as_ref();
    let folder = PrivateFolder::create(account)?;
    let data = folder.path().join("data");

    let mut initdb = program(&binaries.initdb, folder.path(), account);
    initdb.arg("-D").arg(&data).args([
        "--username=postgres",
        "--auth=trust",
        "--locale=C",
        "--encoding=UTF8",
        "--no-sync",
        "--wal-segsize=1",
    ]);
    let output = initdb
        .output()
        .map_err(|error| not_run(&binaries.initdb, account, &error))?;
    if !output.status.success() {
        return Err(failed(last_lines(&output.stderr)));
    }

    let log = folder.path().join("server.log");
    let log_file = File::create(&log).map_err(|error| failed(format!("no log file ({error})")))?;
    let mut postgres = program(&binaries.postgres, folder.path(), account);
    postgres
        .arg("-D")
        .arg(&data)
        .arg("-k")
        .arg(folder.path())
        .args(["-h", "", "-p", "5432"])
        .stdout(Stdio::null())
        .stderr(log_file);
    for setting in SETTINGS {
        postgres.args(["-c", setting]);
    }
    let mut server = postgres
        .spawn()
        .map_err(|error| not_run(&binaries.postgres, account, &error))?;
    match await_ready(&mut server, &data, &log) {
        Ok(()) => Ok((server, folder)),
        Err(error) => {
            take_down(&mut server);
            Err(error)
        }
    }
}

/// A command that inherits neither settings nor locale from whoever runs us.
fn program(path: &Path, folder: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(path);
    command.env_clear().current_dir(folder).stdin(Stdio::null());
    for kept in ["PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command.env("LC_ALL", "C").env("TZ", "UTC");
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
    end_with_this_thread(&mut command);
    command
}

/// The server writes `ready` into its pid file when it takes connections.
fn await_ready(server: &mut Child, data: &Path, log: &Path) -> Result<(), SandboxError> {
    let begun = Instant::now();
    loop {
        let status = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
        if status.lines().nth(7).map(str::trim) == Some("ready") {
            return Ok(());
        }
        if let Ok(Some(_)) = server.try_wait() {
            return Err(failed(last_lines(&fs::read(log).unwrap_or_default())));
        }
        if begun.elapsed() > TIME_TO_START {
            let limit = TIME_TO_START.as_secs();
            return Err(failed(format!("it was not ready within {limit} s")));
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Ends the server at once: what it holds is not needed any more.
fn take_down(server: &mut Child) {
    if let Some(pid) = i32::try_from(server.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, Signal::QUIT);
    }
    let begun = Instant::now();
    while begun.elapsed() < TIME_TO_STOP {
        match server.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(2)),
            Ok(Some(_)) | Err(_) => return,
        }
    }
    let _ = server.kill();
    let _ = server.wait();
}

fn failed(reason: String) -> SandboxError {
    SandboxError::Installed { reason }
}

fn not_run(path: &Path, account: Option<&Account>, error: &std::io::Error) -> SandboxError {
    let user = account.map_or_else(String::new, |account| {
        format!(
            " as the user `{}`, since PostgreSQL refuses to run as root",
            account.name
        )
    });
    failed(format!("run {}{user}: {error}", path.display()))
}

/// What a program said last, in one line.
fn last_lines(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let said: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    if said.is_empty() {
        return "it ended without a word".to_owned();
    }
    said[said.len().saturating_sub(3)..].join("; ")
}
