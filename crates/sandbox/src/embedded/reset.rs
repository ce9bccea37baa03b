//! Makes the one session of the embedded server look new to the next client.

use std::time::Duration;

use crate::embedded::session::{NoReply, SessionThread};
use crate::embedded::wire::{self, STARTUP_PARAMETERS};

const TIME_TO_RESET: Duration = Duration::from_secs(10);

/// Ends an open transaction and forgets everything that belongs to a session.
pub(crate) fn forget_session(session: &SessionThread) -> Result<(), NoReply> {
    // Outside a transaction this is a mere warning; DISCARD ALL refuses inside one.
    session.exchange(wire::query("ROLLBACK"), TIME_TO_RESET)?;
    let answer = session.exchange(wire::query("DISCARD ALL"), TIME_TO_RESET)?;
    if wire::error_in(&answer).is_some() {
        return Err(NoReply::Gone);
    }
    Ok(())
}

/// Applies what a client asked for in its startup packet. What the server refuses
/// is left as it is: the driver asks for nothing that matters there.
pub(crate) fn apply_settings(
    session: &SessionThread,
    settings: &[(String, String)],
) -> Result<(), NoReply> {
    for (name, value) in settings {
        let is_set = STARTUP_PARAMETERS.contains(&(name.as_str(), value.as_str()));
        if is_set
            || matches!(
                name.as_str(),
                "user" | "database" | "options" | "replication"
            )
        {
            continue;
        }
        let statement = format!(
            "SELECT set_config({}, {}, false)",
            literal(name),
            literal(value)
        );
        session.exchange(wire::query(&statement), TIME_TO_RESET)?;
    }
    Ok(())
}

/// A literal that means the same whatever the session's settings are.
fn literal(text: &str) -> String {
    format!("E'{}'", text.replace('\\', r"\\").replace('\'', r"\'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_leave_its_literal() {
        assert_eq!(literal(r"a'b\'; drop"), r"E'a\'b\\\'; drop'");
    }
}
