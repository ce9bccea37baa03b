//! Findings that belong together: those of one model's table, or of one other object.

use std::collections::BTreeMap;

use schemadrift_audit::{Audit, Finding, ModelLine};

use crate::count::Count;

/// Neighbours among the findings that are about the same thing, so that going through the groups
/// is going through the findings in their order.
pub(crate) struct Group<'a> {
    /// The model, by its place in the audit's list.
    pub(crate) model: Option<usize>,
    /// One or more findings.
    pub(crate) findings: &'a [Finding],
    /// How many of each severity.
    pub(crate) count: Count,
}

impl<'a> Group<'a> {
    /// The finding that stands for the group.
    pub(crate) fn first(&self) -> Option<&'a Finding> {
        self.findings.first()
    }

    /// Name of the Rust item, or else of the table, or else of the object.
    pub(crate) fn name(&self) -> &'a str {
        self.first()
            .and_then(|finding| {
                let subject = &finding.subject;
                finding
                    .model
                    .as_deref()
                    .or(subject.table.as_deref())
                    .or(subject.object.as_deref())
            })
            .unwrap_or("database")
    }

    /// The table or object for people, where the name is not already it.
    pub(crate) fn target(&self) -> Option<String> {
        let finding = self.first()?;
        finding.model.as_ref()?;
        object_name(finding)
    }

    /// The model's line, where the group is about a model.
    pub(crate) fn line(&self, audit: &'a Audit) -> Option<&'a ModelLine> {
        audit.models.get(self.model?)
    }
}

/// The table of a finding, or what it is about beside tables; `public` is not said.
pub(crate) fn object_name(finding: &Finding) -> Option<String> {
    let subject = &finding.subject;
    let name = subject.table.as_ref().or(subject.object.as_ref())?;
    Some(match subject.schema.as_deref() {
        None | Some("public") => name.clone(),
        Some(schema) => format!("{schema}.{name}"),
    })
}

/// What a finding is about inside its table: a column, columns, or a named object.
pub(crate) fn part_name(finding: &Finding) -> Option<String> {
    let subject = &finding.subject;
    if let Some(column) = &subject.column {
        return Some(column.clone());
    }
    if !subject.columns.is_empty() {
        return Some(subject.columns.join(", "));
    }
    subject.object.clone()
}

/// All findings, in groups.
pub(crate) fn groups(audit: &Audit) -> Vec<Group<'_>> {
    let models = Models::of(audit);
    audit
        .findings
        .chunk_by(|one, next| key(one) == key(next))
        .map(|findings| Group {
            model: findings.first().and_then(|finding| models.find(finding)),
            findings,
            count: Count::of(findings),
        })
        .collect()
}

/// How many findings each model has, in the order of the audit's list.
pub(crate) fn counts(audit: &Audit, groups: &[Group<'_>]) -> Vec<Count> {
    let mut counts = vec![Count::default(); audit.models.len()];
    for group in groups {
        if let Some(count) = group.model.and_then(|at| counts.get_mut(at)) {
            for finding in group.findings {
                count.add(finding.severity);
            }
        }
    }
    counts
}

fn key(finding: &Finding) -> impl Eq + '_ {
    let subject = &finding.subject;
    let object = match subject.table {
        Some(_) => None,
        None => subject.object.as_deref(),
    };
    (
        subject.schema.as_deref(),
        subject.table.as_deref(),
        object,
        finding.model_path.as_deref(),
        finding.model.as_deref(),
    )
}

/// Models by path, and by path and table where one path has several.
struct Models<'a> {
    exact: BTreeMap<(&'a str, &'a str), usize>,
    by_path: BTreeMap<&'a str, usize>,
}

impl<'a> Models<'a> {
    fn of(audit: &'a Audit) -> Self {
        let mut models = Models {
            exact: BTreeMap::new(),
            by_path: BTreeMap::new(),
        };
        for (at, line) in audit.models.iter().enumerate() {
            let path = line.path.as_str();
            models.by_path.entry(path).or_insert(at);
            if let Some(table) = &line.table {
                models.exact.entry((path, table)).or_insert(at);
            }
        }
        models
    }

    fn find(&self, finding: &Finding) -> Option<usize> {
        let path = finding.model_path.as_deref()?;
        let subject = &finding.subject;
        let table = format!(
            "{}.{}",
            subject.schema.as_deref().unwrap_or("public"),
            subject.table.as_deref().unwrap_or_default()
        );
        self.exact
            .get(&(path, table.as_str()))
            .or_else(|| self.by_path.get(path))
            .copied()
    }
}
