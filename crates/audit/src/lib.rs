//! Judgement: changes → findings. Each rule is one file under `rules/`, and that file is also the
//! rule's manual; the three rules of a kind of objects share one under `rules/objects/`.
//!
//! **Architecture Invariant:** no I/O, no clock, no format. A rule sees one change at a time and
//! knows no other rule; only the registry names them all.

mod draft;
mod finding;
mod fingerprint;
mod outcome;
mod page;
mod policy;
mod registry;
mod rule;
mod rules;
mod severity;
mod subject;

use std::collections::BTreeMap;

use schemadrift_diff::Change;

pub use draft::Draft;
pub use finding::{Cause, Finding, Statement};
pub use outcome::{Audit, AuditedSource, CoverageLine, ModelLine, ModelStatus, Problem, Summary};
pub use page::{Example, Page, Sides};
pub use policy::{Level, Policy};
pub use registry::{RULES, rule};
pub use rule::{Group, Rule};
pub use severity::Severity;
pub use subject::{Detail, Subject};

/// A finding beside the change that it judges.
#[derive(Debug, Clone)]
pub struct Judged<'c, 'a> {
    /// The judgement.
    pub finding: Finding,
    /// The fact.
    pub change: &'c Change<'a>,
}

/// Puts every change before every rule. The result is sorted and holds no fingerprint twice: what
/// a second model of the same table repeats becomes a detail of the first, and what it expects
/// otherwise is a finding of its own.
pub fn judge<'c, 'a>(changes: &'c [Change<'a>], policy: &Policy) -> Vec<Judged<'c, 'a>> {
    let mut by_fingerprint: BTreeMap<String, Vec<Judged<'c, 'a>>> = BTreeMap::new();
    for change in changes {
        for rule in RULES {
            let Some(finding) =
                (rule.check)(change).and_then(|draft| finding::from_draft(draft, rule, policy))
            else {
                continue;
            };
            let alike = by_fingerprint
                .entry(finding.fingerprint.clone())
                .or_default();
            let mut earlier = alike.iter_mut().map(|one| &mut one.finding);
            match earlier.find(|one| one.is_repeated_by(&finding)) {
                Some(first) => first.repeat(&finding),
                None => alike.push(Judged { finding, change }),
            }
        }
    }
    let mut judged = Vec::new();
    for mut alike in by_fingerprint.into_values() {
        for later in alike.iter_mut().skip(1) {
            later.finding.tell_apart();
        }
        judged.append(&mut alike);
    }
    judged.sort_by(|one, two| one.finding.in_order(&two.finding));
    judged
}
