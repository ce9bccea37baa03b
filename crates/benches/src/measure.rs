//! Running a whole process and looking at it while it runs.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a run took.
#[derive(Clone, Copy)]
pub(crate) struct Taken {
    /// From start to end.
    pub(crate) wall: Duration,
    /// The most memory it held, in bytes; zero where the system does not tell.
    pub(crate) peak: u64,
}

/// The best of several runs: noise only ever adds.
pub(crate) fn best(runs: &[Taken]) -> Taken {
    let wall = runs.iter().map(|one| one.wall).min().unwrap_or_default();
    let peak = runs.iter().map(|one| one.peak).min().unwrap_or_default();
    Taken { wall, peak }
}

/// Runs a command to its end. Exit codes up to 1 are fine: an audit may find something.
pub(crate) fn run(program: &Path, arguments: &[&str]) -> Result<Taken, String> {
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let mut peak = 0;
    loop {
        peak = peak.max(peak_memory(child.id()));
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) if status.code().is_some_and(|code| code <= 1) => break,
            Some(status) => {
                let output = child
                    .wait_with_output()
                    .map_err(|error| error.to_string())?;
                let words = String::from_utf8_lossy(&output.stderr).into_owned();
                return Err(format!(
                    "{} ended with {status}: {words}",
                    program.display()
                ));
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    }
    Ok(Taken {
        wall: start.elapsed(),
        peak,
    })
}

/// The high-water mark of a process, as Linux keeps it.
fn peak_memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or_default() * 1024
}
