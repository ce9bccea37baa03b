//! Processor time of commands and of the server that they talk to, as Linux keeps it.

use std::process::Command;
use std::time::Duration;

/// How long a backend takes at most to be gone after its client.
const FAREWELL: Duration = Duration::from_millis(100);

/// Linux counts in hundredths of a second, whatever its own clock does.
const TICK: Duration = Duration::from_millis(10);

/// The clock of a server and of what this process starts.
pub(crate) struct Processor {
    postmaster: u32,
}

impl Processor {
    /// Of the server that answers here. It has to run on this machine.
    pub(crate) fn of(url: &str) -> Result<Self, String> {
        let first_line = "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)";
        let answer = Command::new("psql")
            .args(["-At", "-c", first_line, url])
            .output()
            .map_err(|error| format!("psql: {error}"))?;
        let answer = String::from_utf8_lossy(&answer.stdout);
        let postmaster = answer.trim().parse();
        let postmaster = postmaster.map_err(|_| format!("{answer:?} is no process"))?;
        Ok(Processor { postmaster })
    }

    /// Does something and adds the time of the processes that have ended meanwhile, of this process
    /// and of the server.
    pub(crate) fn add<T>(
        &self,
        spent: &mut Duration,
        work: impl FnOnce() -> Result<T, String>,
    ) -> Result<T, String> {
        let before = self.ended();
        let done = work()?;
        std::thread::sleep(FAREWELL);
        *spent += self.ended().saturating_sub(before);
        Ok(done)
    }

    fn ended(&self) -> Duration {
        of_ended_children("self") + of_ended_children(&self.postmaster.to_string())
    }
}

/// The fields `cutime` and `cstime` of proc_pid_stat(5), 16 and 17 from one on. Before the last
/// parenthesis are two fields, of which one may hold blanks.
fn of_ended_children(process: &str) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let (_, fields) = stat.rsplit_once(')').unwrap_or_default();
    let of_children = fields.split_whitespace().skip(16 - 3).take(2);
    let ticks: u32 = of_children.filter_map(|one| one.parse::<u32>().ok()).sum();
    TICK * ticks
}
