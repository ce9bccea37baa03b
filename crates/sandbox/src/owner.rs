//! Which process made a thing: its id and when it started, since ids are reused.

use std::fmt;

use rustix::io::Errno;
use rustix::process::{Pid, getpid, test_kill_process};

/// A process, told apart from a later one with the same id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Owner {
    pid: i32,
    /// In clock ticks since boot; 0 where the system does not say.
    start: u64,
}

impl Owner {
    /// This process.
    pub(crate) fn current() -> Self {
        let pid = getpid().as_raw_nonzero().get();
        Self {
            pid,
            start: start_of(pid).unwrap_or(0),
        }
    }

    /// The inverse of `Display`.
    pub(crate) fn parse(pid: &str, start: &str) -> Option<Self> {
        Some(Self {
            pid: pid.parse().ok().filter(|pid| *pid > 0)?,
            start: start.parse().ok()?,
        })
    }

    /// Errs towards yes: what cannot be told apart from a live process is left alone.
    pub(crate) fn is_alive(self) -> bool {
        let Some(pid) = Pid::from_raw(self.pid) else {
            return true;
        };
        if test_kill_process(pid) == Err(Errno::SRCH) {
            return false;
        }
        match start_of(self.pid) {
            Some(start) => start == self.start,
            None => true,
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.pid, self.start)
    }
}

/// The 22nd field of `/proc/PID/stat`. The second field is the program's name in
/// parentheses, which may hold blanks and parentheses itself.
fn start_of(pid: i32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(19)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive_and_its_namesake_is_not() {
        let current = Owner::current();
        assert!(current.is_alive());
        let text = current.to_string();
        let (pid, start) = text.split_once('-').unwrap();
        assert_eq!(Owner::parse(pid, start), Some(current));
        if cfg!(target_os = "linux") {
            let namesake = Owner {
                start: current.start + 1,
                ..current
            };
            assert!(!namesake.is_alive());
        }
    }

    #[test]
    fn a_process_that_ended_is_not_alive() {
        let mut child = std::process::Command::new("true").spawn().unwrap();
        let pid = i32::try_from(child.id()).unwrap();
        child.wait().unwrap();
        assert!(!Owner { pid, start: 1 }.is_alive());
        assert_eq!(Owner::parse("0", "1"), None);
        assert_eq!(Owner::parse("-4", "1"), None);
    }
}
