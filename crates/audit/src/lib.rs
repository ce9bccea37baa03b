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

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_diff::{Change, Drift, TableDrift};
use schemadrift_schema::QualifiedName;

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
    /// What follows from it: facts that are details of the finding.
    pub carried: Vec<&'c Change<'a>>,
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
                None => alike.push(Judged {
                    finding,
                    change,
                    carried: Vec::new(),
                }),
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
    carry_keys(&mut judged);
    judged.sort_by(|one, two| one.finding.in_order(&two.finding));
    judged
}

/// A key to a table that is missing is missing for that, and is a detail of the table's finding.
fn carry_keys(judged: &mut Vec<Judged<'_, '_>>) {
    let tables: BTreeSet<QualifiedName> =
        judged.iter().filter_map(missing_table).cloned().collect();
    let mut keys: BTreeMap<&QualifiedName, Vec<Judged<'_, '_>>> = BTreeMap::new();
    let (carried, own): (Vec<_>, Vec<_>) = std::mem::take(judged)
        .into_iter()
        .partition(|one| missing_key(one).is_some_and(|table| tables.contains(table)));
    for one in carried {
        if let Some(table) = missing_key(&one) {
            keys.entry(table).or_default().push(one);
        }
    }
    *judged = own;
    for one in judged {
        let of_table = missing_table(one).and_then(|table| keys.remove(table));
        for key in of_table.unwrap_or_default() {
            one.finding.details.push(Detail {
                aspect: "foreign key".to_owned(),
                text: key.finding.message,
            });
            one.carried.push(key.change);
        }
    }
}

/// What a key that is missing refers to.
fn missing_key<'a>(judged: &Judged<'_, 'a>) -> Option<&'a QualifiedName> {
    match judged.change {
        Change::ForeignKey(_, Drift::Missing(key)) => Some(&key.references),
        _ => None,
    }
}

fn missing_table<'a>(judged: &Judged<'_, 'a>) -> Option<&'a QualifiedName> {
    match judged.change {
        Change::Table(TableDrift::Missing(table)) => Some(&table.name),
        _ => None,
    }
}
