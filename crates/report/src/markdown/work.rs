//! The order of work: what to mend first, by severity and then by what depends on what.

use std::collections::BTreeMap;

use schemadrift_audit::{Finding, Severity};

use super::{Document, chapter, rules};
use crate::count::number;

/// Findings of one severity and one stage, with the number of their group.
pub(super) struct Step<'a> {
    pub(super) number: usize,
    pub(super) severity: Severity,
    pub(super) what: &'static str,
    pub(super) findings: Vec<(usize, &'a Finding)>,
}

impl Step<'_> {
    /// Such as `Step 2: columns (errors)`.
    pub(super) fn title(&self) -> String {
        format!("Step {}: {} ({}s)", self.number, self.what, self.severity)
    }
}

/// All steps, first things first.
pub(super) fn steps<'a>(document: &Document<'a>) -> Vec<Step<'a>> {
    let mut steps: BTreeMap<_, Vec<(usize, &'a Finding)>> = BTreeMap::new();
    for (at, group) in document.groups.iter().enumerate() {
        for finding in group.findings {
            let key = (
                std::cmp::Reverse(finding.severity),
                rules::stage(finding.rule),
            );
            steps.entry(key).or_default().push((at, finding));
        }
    }
    (1..)
        .zip(steps)
        .map(|(number, ((severity, (_, what)), findings))| Step {
            number,
            severity: severity.0,
            what,
            findings,
        })
        .collect()
}

/// One line a step.
pub(super) fn write(out: &mut String, document: &Document<'_>) {
    let steps = steps(document);
    if steps.is_empty() {
        return;
    }
    chapter(out, 2, "Order of work");
    out.push_str(
        "By severity, and within one severity by what depends on what: types, tables, columns, \
         keys, indexes. What is info can stay as it is.\n\n",
    );
    for step in &steps {
        let mut groups: Vec<usize> = step.findings.iter().map(|(at, _)| *at).collect();
        groups.dedup();
        out.push_str(&format!(
            "{}. **{}**, {}: {} in {}\n",
            step.number,
            capitalised(step.what),
            step.severity,
            number(step.findings.len(), "finding"),
            document.links(groups)
        ));
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters
        .next()
        .map(|first| first.to_uppercase().chain(characters).collect())
        .unwrap_or_default()
}
