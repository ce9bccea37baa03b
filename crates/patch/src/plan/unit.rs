//! What mends one change: statements that are run together or not at all.

use schemadrift_schema::QualifiedName;

use crate::plan::action::Action;
use crate::plan::names::{Named, Text};

/// What mends one change.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unit {
    /// Empty where the change cannot be mended by SQL.
    pub(crate) actions: Vec<Action>,
    /// Why the statements are not run unless that is asked for.
    pub(crate) only_if_allowed: Option<&'static str>,
    /// Why there are no statements.
    pub(crate) unmended: Option<String>,
    /// What is altered in a way that views and the like on it are in the way of.
    pub(crate) disturbs: Vec<Disturbed>,
}

/// What is altered in a way that other objects are in the way of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Disturbed {
    /// A column of a table.
    Column(QualifiedName, String),
    /// A column of a table whose type is put in the place of another of its name.
    Values(QualifiedName, String),
    /// A whole object.
    Object(Named),
    /// A function.
    Function(Named),
}

/// Why an unmapped object of a database that models describe is left alone.
pub(crate) const UNMAPPED: &str = "no model maps it";
/// Why a drop waits for leave.
pub(crate) const DISCARDS: &str = "it discards stored values";

impl Unit {
    pub(crate) fn of(actions: Vec<Action>) -> Self {
        Unit {
            actions,
            ..Unit::default()
        }
    }

    pub(crate) fn one(action: Action) -> Self {
        Unit::of(vec![action])
    }

    pub(crate) fn unmended(reason: impl Into<String>) -> Self {
        Unit {
            unmended: Some(reason.into()),
            ..Unit::default()
        }
    }

    pub(crate) fn destructive(mut self) -> Self {
        self.only_if_allowed = Some(DISCARDS);
        self
    }

    /// What its statements need beside what they say.
    pub(crate) fn needing_too(mut self, text: &Text) -> Self {
        let actions = self.actions.into_iter();
        self.actions = actions.map(|one| one.needing_too(text.clone())).collect();
        self
    }

    pub(crate) fn disturbing(mut self, what: Disturbed) -> Self {
        self.disturbs.push(what);
        self
    }
}
