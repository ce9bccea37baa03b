//! Findings: one hit of one rule, at exactly one place.

use std::cmp::Ordering;

use schemadrift_schema::{Confidence, Origin};

use crate::draft::Draft;
use crate::fingerprint::{fingerprint, told_apart};
use crate::policy::Policy;
use crate::rule::Rule;
use crate::severity::Severity;
use crate::subject::{Detail, Subject};

/// One hit of one rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Name of the rule.
    pub rule: &'static str,
    /// What happens when this is merged.
    pub severity: Severity,
    /// How sure the static reading is.
    pub confidence: Confidence,
    /// What it is about.
    pub subject: Subject,
    /// One line for people.
    pub message: String,
    /// How it should be.
    pub expected: Option<String>,
    /// How it is.
    pub actual: Option<String>,
    /// For a rename: the name that the database has.
    pub renamed_from: Option<String>,
    /// What the same cause entails.
    pub details: Vec<Detail>,
    /// Which of three happened; `None` unless models, migrations and a database were compared.
    pub cause: Option<Cause>,
    /// Name of the Rust item.
    pub model: Option<String>,
    /// Path of the Rust item.
    pub model_path: Option<String>,
    /// The place in Rust source that causes it.
    pub origin: Option<Origin>,
    /// File name of the migration that made the object what it is.
    pub migration: Option<String>,
    /// What stays the same when code and wording move.
    pub fingerprint: String,
    /// The SQL that mends it, filled in by the patch.
    pub statements: Vec<Statement>,
}

/// How models, migrations and a database came to differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// No migration is written.
    Unmigrated,
    /// A migration is written and not applied.
    Unapplied,
    /// The database was changed by hand.
    OutOfBand,
}

impl Cause {
    /// `unmigrated`, `unapplied` or `out-of-band`.
    pub fn name(self) -> &'static str {
        match self {
            Cause::Unmigrated => "unmigrated",
            Cause::Unapplied => "unapplied",
            Cause::OutOfBand => "out-of-band",
        }
    }
}

/// One DDL statement that mends a finding, or part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// SQL, without the semicolon.
    pub sql: String,
    /// Its dangers, where they have been observed.
    pub hazards: Option<Vec<String>>,
    /// The lock it was seen to take, where that has been observed.
    pub lock: Option<String>,
    /// Whether it can discard stored values unseen.
    pub destructive: bool,
}

/// Completes a draft; `None` where the policy has the rule off.
pub(crate) fn from_draft(draft: Draft, rule: &Rule, policy: &Policy) -> Option<Finding> {
    let own = draft.severity.unwrap_or(rule.severity);
    let severity = policy.severity(rule.name, own)?;
    let fingerprint = fingerprint(rule.name, &draft.subject, &draft.aspect);
    Some(Finding {
        rule: rule.name,
        severity,
        confidence: draft.confidence,
        subject: draft.subject,
        message: draft.message,
        expected: draft.expected,
        actual: draft.actual,
        renamed_from: draft.renamed_from,
        details: draft.details,
        cause: None,
        model: draft.model,
        model_path: draft.model_path,
        origin: draft.origin,
        migration: draft.migration,
        fingerprint,
        statements: Vec::new(),
    })
}

impl Finding {
    /// Whether another model causes the same finding. What is missing altogether is missing
    /// whatever it should be like.
    pub(crate) fn is_repeated_by(&self, other: &Finding) -> bool {
        self.actual == other.actual && (self.actual.is_none() || self.expected == other.expected)
    }

    /// Makes this one known by its model and by what that expects, too.
    pub(crate) fn tell_apart(&mut self) {
        let path = self.model_path.as_deref().or(self.model.as_deref());
        let expected = self.expected.as_deref();
        self.fingerprint = told_apart(&self.fingerprint, [path, expected]);
    }

    /// Notes that another model causes the same finding.
    pub(crate) fn repeat(&mut self, other: &Finding) {
        self.severity = self.severity.max(other.severity);
        let Some(origin) = other
            .origin
            .as_ref()
            .filter(|_| self.origin != other.origin)
        else {
            return;
        };
        let model = other.model.as_deref().unwrap_or("another model");
        self.details.push(Detail {
            aspect: "model".to_owned(),
            text: format!("also at {model} ({}:{})", origin.file, origin.line),
        });
    }

    /// Order of all output: by table, then place, then rule.
    pub fn in_order(&self, other: &Finding) -> Ordering {
        self.sort_key().cmp(&other.sort_key())
    }

    fn sort_key(&self) -> impl Ord + '_ {
        let subject = &self.subject;
        (
            subject.schema.as_deref(),
            subject.table.is_none(),
            subject.table.as_deref(),
            self.origin.is_none(),
            self.origin.as_ref(),
            self.rule,
            (&subject.column, &subject.columns, &subject.object),
            &self.fingerprint,
        )
    }
}
