//! Exit codes: a contract with scripts.

use std::process::ExitCode;

/// How a run ended. The output format never changes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Audited, nothing at or above `--fail-on`.
    Clean = 0,
    /// Audited, findings at or above `--fail-on`.
    Findings = 1,
    /// Usage or configuration error, or a migration that does not apply.
    Usage = 2,
    /// Nothing to audit.
    Nothing = 3,
    /// The database could not be reached, refused, or timed out: worth a retry.
    Unreachable = 4,
    /// Not everything could be read, and `--strict` was given; or the catalogs kept changing.
    Incomplete = 5,
    /// A bug in schemadrift.
    Bug = 70,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
