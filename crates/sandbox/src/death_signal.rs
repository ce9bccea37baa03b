//! Ties a child process to the thread that starts it: when that thread ends, also
//! because this process was killed, the child is told to end.
#![expect(
    unsafe_code,
    reason = "the one call that runs code between fork and exec"
)]

use std::process::Command;

/// Has `command` sent SIGQUIT, PostgreSQL's immediate shutdown, when the thread
/// that spawns it ends. The thread must outlive the child.
///
/// Only Linux can do this. Elsewhere a server that outlives us stops within a
/// minute of its data folder being swept.
#[cfg(target_os = "linux")]
pub(crate) fn end_with_this_thread(command: &mut Command) -> &mut Command {
    use std::os::unix::process::CommandExt;

    use rustix::io::Errno;
    use rustix::process::{Signal, getpid, getppid, set_parent_process_death_signal};

    let parent = Some(getpid());
    let arrange = move || {
        set_parent_process_death_signal(Some(Signal::QUIT))?;
        // The parent may have ended before the line above: then no signal comes.
        if getppid() != parent {
            return Err(Errno::SRCH.into());
        }
        Ok(())
    };
    // SAFETY: the closure makes two system calls, which are async-signal-safe. It
    // neither allocates nor takes a lock: its error is a bare number, and what it
    // captures is copied.
    unsafe { command.pre_exec(arrange) }
}

/// See above: there is nothing to arrange on this system.
#[cfg(not(target_os = "linux"))]
pub(crate) fn end_with_this_thread(command: &mut Command) -> &mut Command {
    command
}
