//! A patch: what makes actual = expected, and the proof that it does.
//!
//! Accepted renames are done in a sandbox that holds the actual schema, and the comparison starts
//! from what is there then, so that nothing has to guess what a server makes of a rename.

mod filled;
mod follow;
mod keep;
mod measure;
mod observe;
mod prove;
mod refusal;
mod replica;
mod rows;
mod sizes;
mod to_edit;
mod undo;
mod world;

use std::collections::BTreeSet;

use schemadrift_audit::Finding;
use schemadrift_introspect::{attachments, close};
use schemadrift_patch::{Head, Plan, script};
use schemadrift_schema::{Attached, Schema};
use sha2::{Digest, Sha256};

use crate::analysis::estimates;
use crate::error::AuditError;
use crate::filter::TableFilter;
use crate::load::{Extent, Loaded, introspect_options, load};
use crate::request::{AuditRequest, LoadOptions};
use crate::snapshot;
use crate::source::Source;

pub use measure::measure;
use prove::Seen;
use sizes::Sizes;
use to_edit::to_edit;
pub use undo::Undo;
use world::{Refused, World};

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
    /// What its head says.
    pub head: Head,
    /// What takes it back, where that was asked for.
    pub undo: Option<Undo>,
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
    let filter = TableFilter::new(options)?;
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
    let made = world.make().await?;
    let mut refused = Refused::new();
    let (plan, mut head, seen) = loop {
        let mut plan = world.plan(&made, &refused, request.simple);
        let head = Head {
            version: request.tool_version.clone(),
            purpose: purpose(&plan, &expected, &actual),
            made_for: made_for.clone(),
            proof: Vec::new(),
        };
        if !request.verify {
            let lines = keep::can_lose(&plan).then(|| keep::UNSEEN.to_owned());
            let lines = lines.into_iter().collect();
            break (plan, head, Seen::of(Proof::NotTried, lines));
        }
        let seen = world.verify(&mut plan, &head, &made).await?;
        let mut more = world.refused(&made, &refused, &seen).await?;
        more.extend(world.following(&made, &refused, &plan, &seen.left));
        if more.is_empty() {
            break (plan, head, seen);
        }
        refused.extend(more);
    };
    head.proof = proof_lines(&seen.proof, PROVED, seen.lines);
    head.proof.extend(to_edit(&plan));
    let undo = match request.undo && !plan.steps.is_empty() {
        true => Some(world.undo(&plan, &made.accepted).await),
        false => None,
    };
    let notes = expected.notes.iter().chain(&actual.notes).cloned();
    Ok(Patch {
        script: script(&plan, &head),
        head,
        undo,
        plan,
        proof: seen.proof,
        made_for,
        notes: notes.chain(made.notes).collect(),
        findings: made.findings,
    })
}

/// What a patch is for, and how much of that it does.
fn purpose(plan: &Plan, expected: &Loaded, actual: &Loaded) -> String {
    let left = plan.left_out.iter().flat_map(|one| &one.findings);
    let all: BTreeSet<&String> = plan.claims.iter().chain(left).collect();
    format!(
        "makes {} agree with {}; mends {} of {} findings",
        actual.kind,
        expected.kind,
        plan.claims.len(),
        all.len()
    )
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

/// What is said of a patch that is proved.
const PROVED: &str = "in a sandbox with this schema the script ran, and the audit there has nothing left \
                      of what it mends";

/// The outcome of a proof, in the words for one that succeeded, and what was seen meanwhile.
fn proof_lines(proof: &Proof, proved: &str, seen: Vec<String>) -> Vec<String> {
    let first = match proof {
        Proof::Proved => format!("proof: proved: {proved}"),
        Proof::NotTried => "proof: not tried".to_owned(),
        Proof::Failed(reason) => format!("proof: NOT proved: {reason}"),
    };
    [first].into_iter().chain(seen).collect()
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
