//! What the user made of the rules: which are off, and which weigh more or less.

use std::collections::BTreeMap;

use crate::severity::Severity;

/// What a rule is set to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Never reported.
    Off,
    /// Reported at this severity, whatever the rule says.
    At(Severity),
}

/// Levels by rule name; what is not named keeps its own severity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Policy {
    levels: BTreeMap<String, Level>,
}

impl Policy {
    /// Sets one rule. The caller has checked that it exists.
    pub fn set(&mut self, rule: &str, level: Level) {
        self.levels.insert(rule.to_owned(), level);
    }

    /// The severity of a finding, `None` where its rule is off.
    pub fn severity(&self, rule: &str, own: Severity) -> Option<Severity> {
        match self.levels.get(rule) {
            Some(Level::Off) => None,
            Some(Level::At(severity)) => Some(*severity),
            None => Some(own),
        }
    }
}
