//! `--fail-on SEVERITY`.

use std::str::FromStr;

use schemadrift::rules::Severity;

/// From which severity on a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FailOn(pub(crate) Option<Severity>);

impl Default for FailOn {
    fn default() -> Self {
        FailOn(Some(Severity::Error))
    }
}

impl FromStr for FailOn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "never" {
            return Ok(FailOn(None));
        }
        Severity::WORST_FIRST
            .into_iter()
            .find(|severity| severity.name() == text)
            .map(|severity| FailOn(Some(severity)))
            .ok_or_else(|| format!("{text:?} is none of error, warning, info, never"))
    }
}
