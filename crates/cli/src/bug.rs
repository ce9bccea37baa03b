//! What a user sees of a bug: one line with the place, and exit code 70. The text of a panic is
//! not shown, since it may hold whatever was being worked on.

use std::panic::{self, AssertUnwindSafe};

use crate::exit::Exit;
use crate::output;

/// Runs the command and turns a panic into [`Exit::Bug`].
pub(crate) fn guard(command: impl FnOnce() -> Exit) -> Exit {
    panic::set_hook(Box::new(|panic| {
        let place = panic
            .location()
            .map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        output::error(&format!(
            "this is a bug in schemadrift {} ({place}); please report it with the command that \
             you ran",
            env!("CARGO_PKG_VERSION")
        ));
    }));
    panic::catch_unwind(AssertUnwindSafe(command)).unwrap_or(Exit::Bug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_exit_70_and_what_ends_well_is_kept() {
        assert_eq!(guard(|| panic!("never shown")) as u8, 70);
        assert_eq!(guard(|| Exit::Findings), Exit::Findings);
    }
}
