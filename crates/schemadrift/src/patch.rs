//! A patch: what makes actual = expected, and the proof that it does.
//!
//! Accepted renames are done in a sandbox that holds the actual schema, and the comparison starts
//! from what is there then, so that nothing has to guess what a server makes of a rename.

mod keep;
mod measure;
mod observe;
mod prove;
mod replica;
mod rows;
mod sizes;

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_audit::{Finding, judge};
use schemadrift_diff::{Change, diff, diff_with_renames, diff_without_renames};
use schemadrift_introspect::{attachments, close};
use schemadrift_patch::{
    Candidate, Head, Plan, PlanOptions, PlanRequest, candidates, plan, script,
};
use schemadrift_schema::{Attached, Attachment, Schema};
use sha2::{Digest, Sha256};

use crate::analysis::estimates;
use crate::error::AuditError;
use crate::filter::{self, TableFilter};
use crate::load::{Extent, Loaded, introspect_options, load};
use crate::pipeline::settle_both;
use crate::rename_choice::{choices, no_such_rename};
use crate::request::{AuditRequest, LoadOptions};
use crate::snapshot;
use crate::source::Source;

pub use measure::measure;
use replica::Replica;
use sizes::Sizes;

/// What a patch is asked for.
#[derive(Debug, Clone)]
pub struct PatchRequest {
    /// The two sides. A folder of migrations between them plays no part.
    pub audit: AuditRequest,
    /// Plain statements in place of those that let others go on.
    pub simple: bool,
    /// Whether what can discard stored values is taken in.
    pub allow_destructive: bool,
    /// Rename candidates that are taken: `table=table` or `table.column=column`, actual first.
    pub accept_renames: Vec<String>,
    /// Whether every other candidate is what only one side has, and no rename.
    pub reject_renames: bool,
    /// Whether the patch is tried in a sandbox.
    pub verify: bool,
    /// Whether a script is wanted that takes the patch back.
    pub undo: bool,
    /// Version that the script names.
    pub tool_version: String,
}

/// A finished patch.
#[derive(Debug, Clone)]
pub struct Patch {
    /// Its steps.
    pub plan: Plan,
    /// The script that holds them.
    pub script: String,
    /// What takes it back, where that was asked for and the patch could be tried.
    pub undo: Option<String>,
    /// Whether it was proved.
    pub proof: Proof,
    /// Hash of the schema that it was made for.
    pub made_for: String,
    /// Findings that are there now.
    pub findings: Vec<Finding>,
    /// What a user should know.
    pub notes: Vec<String>,
}

/// What came of the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// The script ran, and nothing is left of what it claims to mend.
    Proved,
    /// It was not asked for.
    NotTried,
    /// It did not, or could not be tried; why.
    Failed(String),
}

/// Makes a patch.
///
/// # Errors
/// Every kind of [`AuditError`]. That a patch cannot be proved is no error.
pub async fn patch(request: &PatchRequest) -> Result<Patch, AuditError> {
    if matches!(request.audit.actual, Source::Models(_)) {
        return Err(AuditError::PatchOfModels);
    }
    let options = &request.audit.options;
    let filter = TableFilter::new(&options.include, &options.exclude)?;
    let (expected, actual) = tokio::join!(
        load(&request.audit.expected, Extent::Everything, options),
        load(&request.audit.actual, Extent::Everything, options)
    );
    let (mut expected, mut actual) = (expected?, actual?);
    expected.stop().await?;
    let attached = attached(&request.audit, &actual).await?;
    actual.stop().await?;
    let made_for = hash(&actual.schema);
    let world = World {
        request,
        filter: &filter,
        expected: &expected,
        actual: &actual,
        attached,
        sizes: sizes(&request.audit).await?,
    };
    let mut made = world.make().await?;
    let mut notes: Vec<String> = expected
        .notes
        .iter()
        .chain(&actual.notes)
        .cloned()
        .collect();
    notes.append(&mut made.notes);
    let (mut plan, mut lines) = (std::mem::take(&mut made.plan), Vec::new());
    let mut head = Head {
        version: request.tool_version.clone(),
        purpose: format!(
            "makes {} agree with {}; mends {} of {} findings",
            actual.kind,
            expected.kind,
            plan.claims.len(),
            made.claimable
        ),
        made_for: made_for.clone(),
        proof: Vec::new(),
    };
    let proof = if request.verify {
        let (proof, seen) = world.verify(&mut plan, &head, &made).await?;
        lines.extend(seen);
        proof
    } else {
        if keep::can_lose(&plan) {
            lines.push(keep::UNSEEN.to_owned());
        }
        Proof::NotTried
    };
    head.proof = proof_lines(&proof, lines);
    let undo = match request.undo {
        true => world
            .undo(&plan, &head, &made.accepted)
            .await
            .ok()
            .flatten(),
        false => None,
    };
    Ok(Patch {
        script: script(&plan, &head),
        undo,
        plan,
        proof,
        made_for,
        findings: made.findings,
        notes,
    })
}

/// Hash of the schema of a source, as a patch for it names it.
///
/// # Errors
/// Every kind of [`AuditError`].
pub async fn schema_hash(source: &Source, options: &LoadOptions) -> Result<String, AuditError> {
    let mut loaded = load(source, Extent::Everything, options).await?;
    loaded.stop().await?;
    Ok(hash(&loaded.schema))
}

/// The same for the same schema, whoever made it.
fn hash(schema: &Schema) -> String {
    let text = snapshot::without_history(schema);
    let digest = Sha256::digest(text.as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// How large the audited server believes each table is.
async fn sizes(request: &AuditRequest) -> Result<Sizes, AuditError> {
    let Source::Database(url) = &request.actual else {
        return Ok(Sizes::default());
    };
    Ok(Sizes::new(estimates(url, &request.options).await?))
}

fn proof_lines(proof: &Proof, seen: Vec<String>) -> Vec<String> {
    let first = match proof {
        Proof::Proved => {
            "proof: proved: in a sandbox with this schema the script ran, and the audit \
                          there has nothing left of what it mends"
                .to_owned()
        }
        Proof::NotTried => "proof: not tried".to_owned(),
        Proof::Failed(reason) => format!("proof: NOT proved: {reason}"),
    };
    [first].into_iter().chain(seen).collect()
}

/// Both sides of a patch in the making.
struct World<'a> {
    request: &'a PatchRequest,
    filter: &'a TableFilter,
    expected: &'a Loaded,
    actual: &'a Loaded,
    /// What clings to the objects that are there; `None` where nobody can say.
    attached: Option<Attached>,
    /// How large the tables are, where a database was asked.
    sizes: Sizes,
}

/// What clings to the objects of the actual side.
async fn attached(request: &AuditRequest, actual: &Loaded) -> Result<Option<Attached>, AuditError> {
    let mut connection = match (&request.actual, &actual.sandbox) {
        (Source::Database(url), _) => url.connect(request.options.connect_timeout).await?,
        (_, Some(sandbox)) => sandbox.connect().await?,
        (_, None) => return Ok(None),
    };
    let options = introspect_options(Extent::Everything, &request.options);
    let read = attachments(&mut connection, &options).await;
    close(connection).await;
    Ok(Some(read?))
}

/// A plan, and what it was made from.
struct Made {
    plan: Plan,
    findings: Vec<Finding>,
    /// Renames that are done first.
    accepted: Vec<Candidate>,
    /// Number of findings that the plan could claim.
    claimable: usize,
    /// Fingerprints of what differs before, renames done and not done.
    before: BTreeSet<String>,
    notes: Vec<String>,
}

impl World<'_> {
    /// Plans, with the accepted renames done first.
    async fn make(&self) -> Result<Made, AuditError> {
        let mut notes = Vec::new();
        let mut accepted: Vec<Candidate> = Vec::new();
        let mut open: Vec<&String> = self.request.accept_renames.iter().collect();
        let mut offered: BTreeSet<String> = BTreeSet::new();
        let mut there = self.actual.schema.clone();
        let mut attached = self.attached.clone().unwrap_or_default();
        let mut before = BTreeSet::new();
        let mut first_findings = None;
        let mut replica = None;
        let plan = loop {
            let (mut expected, mut actual) = self.sides(there.clone());
            settle_both(&mut expected, &mut actual, None, &self.request.audit).await;
            let wanted: Vec<String> = open.iter().map(|one| (*one).clone()).collect();
            let wanted = choices(&wanted);
            let changes = diff_with_renames(&expected, &actual, &wanted);
            let (findings, by_change) = self.judged(&changes);
            before.extend(findings.iter().map(|one| one.fingerprint.clone()));
            first_findings.get_or_insert(findings);
            let mut taken = Vec::new();
            for (position, mut candidate) in candidates(&changes) {
                offered.insert(candidate.choice());
                let choice = candidate.choice();
                let wanted = open.iter().position(|one| {
                    let one = one.strip_prefix("public.").unwrap_or(one);
                    one == choice
                });
                if let Some(place) = wanted {
                    open.remove(place);
                    candidate.findings.clone_from(&by_change[position]);
                    taken.push(candidate);
                }
            }
            if taken.is_empty() {
                let attachments = &attached.attachments;
                break self.plan(
                    &expected,
                    &actual,
                    &changes,
                    &by_change,
                    &accepted,
                    attachments,
                );
            }
            if replica.is_none() {
                replica = Some(self.replica().await?.0);
            }
            let Some(replica) = &mut replica else {
                continue;
            };
            replica.run(&taken).await?;
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
        let findings = first_findings.unwrap_or_default();
        let left = plan.left_out.iter().flat_map(|one| &one.findings);
        let all: BTreeSet<&String> = plan.claims.iter().chain(left).collect();
        Ok(Made {
            claimable: all.len(),
            accepted,
            plan,
            findings,
            before,
            notes,
        })
    }

    /// A sandbox that holds the actual schema, and what it could not be given of what clings to that.
    async fn replica(&self) -> Result<(Replica, Vec<Attachment>), AuditError> {
        let mut sides = [&self.actual.schema, &self.expected.schema].into_iter();
        let needs_icu = sides.any(replica::needs_icu);
        let attached = self.attached.as_ref();
        let mut replica = Replica::of(self.actual, self.request, attached, needs_icu).await?;
        let untold = replica.attach(attached, self.options()).await?;
        Ok((replica, untold))
    }

    fn options(&self) -> &LoadOptions {
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
        self.filter.apply(&mut expected);
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
            if let Some(place) = places.get(&std::ptr::from_ref(judged.change).addr()) {
                by_change[*place].push(label(&judged.finding));
            }
            findings.push(judged.finding);
        }
        (findings, by_change)
    }

    fn plan(
        &self,
        expected: &Schema,
        actual: &Schema,
        changes: &[Change<'_>],
        by_change: &[Vec<String>],
        renames: &[Candidate],
        attachments: &BTreeSet<Attachment>,
    ) -> Plan {
        let rejecting;
        let judged;
        let (changes, findings) = if self.request.reject_renames {
            rejecting = diff_without_renames(expected, actual);
            judged = self.judged(&rejecting).1;
            (rejecting.as_slice(), judged.as_slice())
        } else {
            (changes, by_change)
        };
        plan(&PlanRequest {
            expected,
            actual,
            changes,
            findings,
            renames,
            attachments,
            options: PlanOptions {
                simple: self.request.simple,
                allow_destructive: self.request.allow_destructive,
                keep_unmapped: self.expected.models.is_some(),
            },
        })
    }

    /// What makes the schema that the patch leads to into the one that is there; what the patch
    /// added goes, with the values that were put into it.
    async fn undo(
        &self,
        plan: &Plan,
        head: &Head,
        accepted: &[Candidate],
    ) -> Result<Option<String>, AuditError> {
        let (mut replica, _) = self.replica().await?;
        let mut ran = replica.run_sql(&script(plan, head)).await;
        let back: Vec<Candidate> = accepted.iter().rev().map(Candidate::back).collect();
        for rename in &back {
            ran = ran.and(replica.run_sql(&rename.sql).await);
        }
        let after = replica.schema(self.options()).await;
        if ran.is_err() {
            replica.stop().await;
            return Ok(None);
        }
        let after = after?;
        let there = replica.attached(self.options()).await?;
        let changes = diff_without_renames(&self.actual.schema, &after);
        let mut undone = schemadrift_patch::plan(&PlanRequest {
            expected: &self.actual.schema,
            actual: &after,
            changes: &changes,
            findings: &vec![Vec::new(); changes.len()],
            renames: &back,
            attachments: &there.attachments,
            options: PlanOptions {
                simple: true,
                allow_destructive: true,
                keep_unmapped: false,
            },
        });
        let kept = self.keep_in(&mut replica, &mut undone, &back).await;
        replica.stop().await;
        kept?;
        let bodies: Vec<String> = undone.steps.iter().map(schemadrift_patch::body).collect();
        Ok(Some(bodies.join("\n")))
    }

    /// Findings of an audit of this actual schema.
    async fn audit(&self, actual: Schema) -> Vec<Finding> {
        let (mut expected, mut actual) = self.sides(actual);
        settle_both(&mut expected, &mut actual, None, &self.request.audit).await;
        let changes = if self.request.reject_renames {
            diff_without_renames(&expected, &actual)
        } else {
            diff(&expected, &actual)
        };
        self.judged(&changes).0
    }
}

/// What a comment says of a finding: its fingerprint, its rule and its message.
fn label(finding: &Finding) -> String {
    format!(
        "{} {}: {}",
        finding.fingerprint, finding.rule, finding.message
    )
}

/// The fingerprint of a finding by what a comment says of it.
fn fingerprint(label: &str) -> &str {
    label.split(' ').next().unwrap_or_default()
}
