//! Both sides of a patch in the making: how they are compared, judged and planned.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_audit::{Finding, judge};
use schemadrift_diff::{Change, diff, diff_with_renames, diff_without_renames};
use schemadrift_patch::{Candidate, Plan, PlanOptions, PlanRequest, candidates, plan};
use schemadrift_schema::{Attached, Attachment, Schema};

use super::follow::Compared;
use super::replica::{self, Replica};
use super::sizes::Sizes;
use super::{PatchRequest, label};
use crate::error::AuditError;
use crate::filter::{self, TableFilter};
use crate::load::Loaded;
use crate::pipeline::settle_both;
use crate::rename_choice::{Choices, no_such_rename};
use crate::request::LoadOptions;

/// Both sides of a patch in the making.
pub(super) struct World<'a> {
    pub(super) request: &'a PatchRequest,
    pub(super) filter: &'a TableFilter,
    pub(super) expected: &'a Loaded,
    pub(super) actual: &'a Loaded,
    /// What clings to the objects that are there; `None` where nobody can say.
    pub(super) attached: Option<Attached>,
    /// How large the tables are, where a database was asked.
    pub(super) sizes: Sizes,
}

/// What a plan is made from.
pub(super) struct Made {
    /// How it should be, and how it is once the accepted renames are done, as the two are compared.
    expected: Schema,
    actual: Schema,
    /// What clings to what is there then.
    attachments: BTreeSet<Attachment>,
    pub(super) findings: Vec<Finding>,
    /// Renames that are done first.
    pub(super) accepted: Vec<Candidate>,
    /// Fingerprints of what differs before, renames done and not done.
    pub(super) before: BTreeSet<String>,
    pub(super) notes: Vec<String>,
}

/// Why the server does not let changes happen, by their positions.
pub(super) type Refused = BTreeMap<usize, String>;

impl World<'_> {
    /// Compares, with the accepted renames done first.
    pub(super) async fn make(&self) -> Result<Made, AuditError> {
        let mut notes = Vec::new();
        let mut accepted: Vec<Candidate> = Vec::new();
        let mut open = Choices::new(&self.request.accept_renames);
        let mut offered: BTreeSet<String> = BTreeSet::new();
        let mut there = self.actual.schema.clone();
        let mut attached = self.attached.clone().unwrap_or_default();
        let mut before = BTreeSet::new();
        let mut first_findings = None;
        let mut replica = None;
        let (expected, actual) = loop {
            let (mut expected, mut actual) = self.sides(there.clone());
            settle_both(&mut expected, &mut actual, None, &self.request.audit).await;
            let wanted = open.wanted();
            let changes = diff_with_renames(&expected, &actual, &wanted);
            let (findings, by_change) = self.judged(&changes);
            before.extend(findings.iter().map(|one| one.fingerprint.clone()));
            first_findings.get_or_insert(findings);
            let mut taken = Vec::new();
            for (position, mut candidate) in candidates(&changes) {
                offered.insert(candidate.choice());
                if open.take(&candidate.choice()) {
                    candidate.findings.clone_from(&by_change[position]);
                    taken.push(candidate);
                }
            }
            if taken.is_empty() {
                drop(changes);
                break (expected, actual);
            }
            if replica.is_none() {
                replica = Some(self.replica().await?.0);
            }
            let Some(replica) = &mut replica else {
                continue;
            };
            replica.run(&taken).await?;
            for candidate in &taken {
                open.renamed(&candidate.actual, &candidate.expected);
            }
            there = replica.schema(self.options()).await?;
            attached = replica.attached(self.options()).await?;
            accepted.extend(taken);
        };
        if let Some(replica) = replica {
            notes.extend(replica.lacking.iter().cloned());
            replica.stop().await;
        }
        if let Some(choice) = open.first() {
            let offered: Vec<String> = offered.into_iter().collect();
            let (expected, actual) = self.sides(there);
            return Err(no_such_rename(choice, (&expected, &actual), &offered));
        }
        Ok(Made {
            expected,
            actual,
            attachments: attached.attachments,
            findings: first_findings.unwrap_or_default(),
            accepted,
            before,
            notes,
        })
    }

    /// The statements, without those of what the server does not let happen.
    pub(super) fn plan(&self, made: &Made, refused: &Refused, simple: bool) -> Plan {
        let (expected, actual) = (&made.expected, &made.actual);
        let changes = self.changes(expected, actual);
        plan(&PlanRequest {
            expected,
            actual,
            changes: &changes,
            findings: &self.judged(&changes).1,
            renames: &made.accepted,
            attachments: &made.attachments,
            refused,
            options: PlanOptions {
                simple,
                allow_destructive: self.request.allow_destructive,
                keep_unmapped: self.expected.models.is_some(),
                foreign_server: None,
            },
        })
    }

    /// What differs, as the plan takes it.
    fn changes<'s>(&self, expected: &'s Schema, actual: &'s Schema) -> Vec<Change<'s>> {
        match self.request.reject_renames {
            true => diff_without_renames(expected, actual),
            false => diff(expected, actual),
        }
    }

    /// What has to be left out with what a plan leaves out.
    pub(super) fn following(
        &self,
        made: &Made,
        before: &Refused,
        plan: &Plan,
        left: &BTreeSet<String>,
    ) -> Refused {
        if plan.left_out.is_empty() {
            return Refused::new();
        }
        let (expected, actual) = (&made.expected, &made.actual);
        let changes = self.changes(expected, actual);
        let compared = Compared {
            sides: [expected, actual],
            findings: &self.judged(&changes).1,
            changes: &changes,
        };
        let mut found = compared.following(plan, left);
        let renames: Vec<Candidate> = match self.request.reject_renames {
            true => candidates(&diff(expected, actual))
                .into_iter()
                .map(|(_, candidate)| candidate)
                .collect(),
            false => Vec::new(),
        };
        found.extend(compared.kept(plan, &renames));
        found.retain(|position, _| !before.contains_key(position));
        found
    }

    /// A sandbox that holds the actual schema, and what it could not be given of what clings to that.
    pub(super) async fn replica(&self) -> Result<(Replica, Vec<Attachment>), AuditError> {
        let mut sides = [&self.actual.schema, &self.expected.schema].into_iter();
        let needs_icu = sides.any(replica::needs_icu);
        let attached = self.attached.as_ref();
        let needs = (needs_icu, self.expected.schema.extensions.as_slice());
        let mut replica = Replica::of(self.actual, self.request, attached, needs).await?;
        let untold = replica.attach(attached, self.options()).await?;
        Ok((replica, untold))
    }

    pub(super) fn options(&self) -> &LoadOptions {
        &self.request.audit.options
    }

    /// Both sides as they are compared, for an actual schema.
    fn sides(&self, mut actual: Schema) -> (Schema, Schema) {
        let mut expected = match &self.expected.models {
            Some(models) => {
                let mut models = models.clone();
                models.bind(&actual);
                filter::leave_out(&models, &mut actual);
                models.schema
            }
            None => self.expected.schema.clone(),
        };
        match self.expected.models.is_some() {
            true => drop(self.filter.apply_to_models(&mut expected)),
            false => self.filter.apply(&mut expected),
        }
        self.filter.apply(&mut actual);
        (expected, actual)
    }

    /// Findings, and by the position of its change what is said of each.
    fn judged(&self, changes: &[Change<'_>]) -> (Vec<Finding>, Vec<Vec<String>>) {
        let places: BTreeMap<usize, usize> = changes
            .iter()
            .enumerate()
            .map(|(position, change)| (std::ptr::from_ref(change).addr(), position))
            .collect();
        let mut by_change = vec![Vec::new(); changes.len()];
        let mut findings = Vec::new();
        for judged in judge(changes, &self.request.audit.policy) {
            for change in judged.carried.iter().chain([&judged.change]) {
                if let Some(place) = places.get(&std::ptr::from_ref(*change).addr()) {
                    by_change[*place].push(label(&judged.finding));
                }
            }
            findings.push(judged.finding);
        }
        (findings, by_change)
    }

    /// Findings of an audit of this actual schema.
    pub(super) async fn audit(&self, actual: Schema) -> Vec<Finding> {
        let (mut expected, mut actual) = self.sides(actual);
        settle_both(&mut expected, &mut actual, None, &self.request.audit).await;
        self.judged(&self.changes(&expected, &actual)).0
    }
}
