//! Models, migrations and a live database: which of three happened to each finding.
//!
//! Four schemas are looked at: the models, what all migrations make, what the applied ones make
//! (the ledger says which those are), and the database. A finding that the applied migrations do
//! not have either way is the database's own; one that all migrations mend is not applied yet; and
//! one that stays is not migrated.

mod awaited;
mod written;

use std::collections::BTreeSet;
use std::path::Path;

use schemadrift_audit::{Cause, Detail, Finding, Severity};
use schemadrift_migrations::{Folder, read_folder};
use schemadrift_schema::Schema;

use crate::error::AuditError;
use crate::filter::TableFilter;
use crate::load::{Extent, Loaded, migrations, step_by_step};
use crate::pipeline::compare;
use crate::request::AuditRequest;
use awaited::awaited;
use written::{Written, waiting, written};

/// Findings with their causes.
pub(crate) struct Explained {
    pub(crate) findings: Vec<Finding>,
    pub(crate) notes: Vec<String>,
}

/// Audits with a folder of migrations between the two sides.
pub(crate) async fn audit(
    expected: &mut Loaded,
    actual: &mut Loaded,
    folder: &Path,
    filter: &TableFilter,
    request: &AuditRequest,
) -> Result<Explained, AuditError> {
    let folder = read_folder(folder)?;
    let Written { ledger, mut notes } = written(&folder, request).await?;
    let applied_folder = if ledger.is_known() {
        ledger.applied(&folder)
    } else {
        let applied = likely_applied(&folder, &actual.schema, request).await?;
        let last = applied.migrations.last();
        notes.push(format!(
            "the database has no ledger of migrations that this role can read: by what is there, \
             the last one applied is {}",
            last.map_or("none", |one| one.name.as_str())
        ));
        applied
    };

    let mut all = migrations(&folder, Extent::Everything, &request.options).await?;
    filter.apply(&mut all.schema);
    if let Some(history) = &all.history {
        history.annotate(&mut actual.schema);
    }
    let is_all = applied_folder.migrations.len() == folder.migrations.len();
    let mut applied = if is_all {
        None
    } else {
        let mut applied = migrations(&applied_folder, Extent::Everything, &request.options).await?;
        filter.apply(&mut applied.schema);
        Some(applied)
    };

    // Each comparison settles texts in the schemas that it is given, so each gets its own.
    let models = expected.schema.clone();
    let database = actual.schema.clone();
    let ready = all.sandbox.as_ref();
    let against_all = Comparison::of(&models, &all.schema, &all, request).await;
    let migrated = Comparison::of(&all.schema, &database, &all, request).await;
    let (against_applied, by_hand) = match &applied {
        None => (against_all.clone(), migrated.clone()),
        Some(applied) => (
            Comparison::of(&models, &applied.schema, applied, request).await,
            Comparison::of(&applied.schema, &database, applied, request).await,
        ),
    };
    let mut findings = compare(&mut expected.schema, &mut actual.schema, ready, request).await;
    for finding in &mut findings {
        finding.cause = Some(cause(finding, &against_all, &against_applied));
    }
    findings.extend(unseen_by_models(
        &findings,
        migrated,
        &by_hand,
        &against_all,
    ));
    for finding in &mut findings {
        // What waits is told by the file to run, everything else by the file that made what is there.
        if finding.migration.is_none() || finding.cause == Some(Cause::Unapplied) {
            let awaited = awaited(finding, &all.schema);
            finding.migration = awaited.or_else(|| finding.migration.take());
        }
    }
    notes.extend(waiting(&folder, &applied_folder));

    notes.extend(all.notes.iter().cloned());
    all.stop().await?;
    if let Some(applied) = &mut applied {
        applied.stop().await?;
    }
    Ok(Explained { findings, notes })
}

/// Where nobody wrote down what was applied: the migrations up to the one after which the schema
/// is most like the database.
async fn likely_applied(
    folder: &Folder,
    database: &Schema,
    request: &AuditRequest,
) -> Result<Folder, AuditError> {
    let there = facts(database);
    let unlike = |schema: &Schema| facts(schema).symmetric_difference(&there).count();
    let mut best = (unlike(&Schema::default()), 0);
    for (count, schema) in step_by_step(folder, &request.options)
        .await?
        .iter()
        .enumerate()
    {
        let differences = unlike(schema);
        if differences <= best.0 {
            best = (differences, count + 1);
        }
    }
    let migrations = folder.migrations.iter().take(best.1);
    Ok(Folder {
        migrations: migrations.cloned().collect(),
        skipped: Vec::new(),
    })
}

/// What is in a schema, for counting what two of them do not share.
fn facts(schema: &Schema) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    for table in &schema.tables {
        let name = table.name.full();
        for column in &table.columns {
            let ty = column.ty.best().map(ToString::to_string);
            let nullable = column.nullable.value();
            facts.insert(format!("{name}.{} {ty:?} {nullable:?}", column.name));
        }
        for index in &table.indexes {
            facts.insert(format!("{name} index {}", index.describe_keys()));
        }
        for key in &table.foreign_keys {
            facts.insert(format!(
                "{name} {:?} references {}",
                key.columns,
                key.target()
            ));
        }
        for unique in &table.uniques {
            facts.insert(format!("{name} unique {:?}", unique.columns));
        }
        facts.insert(name);
    }
    for one in &schema.enums {
        facts.insert(format!("{} {:?}", one.name, one.labels));
    }
    facts
}

fn cause(finding: &Finding, against_all: &Comparison, against_applied: &Comparison) -> Cause {
    if !against_applied.has(finding) {
        Cause::OutOfBand
    } else if against_all.has(finding) {
        Cause::Unmigrated
    } else {
        Cause::Unapplied
    }
}

/// What differs between migrations and database while every model is as the database is. No query of a
/// model fails for it, so that it is no error; and what waits to be applied does no harm by waiting.
fn unseen_by_models(
    seen: &[Finding],
    migrated: Comparison,
    by_hand: &Comparison,
    against_all: &Comparison,
) -> Vec<Finding> {
    let places: BTreeSet<_> = seen.iter().map(place).collect();
    let columns: BTreeSet<_> = seen.iter().filter_map(column).collect();
    let mut unseen = Vec::new();
    for mut finding in migrated.findings {
        let is_of_seen_column = column(&finding).is_some_and(|column| columns.contains(&column));
        if is_of_seen_column || places.contains(&place(&finding)) {
            continue;
        }
        let (cause, worst) = match by_hand.has(&finding) {
            true => (Cause::OutOfBand, Severity::Warning),
            false => (Cause::Unapplied, Severity::Info),
        };
        finding.cause = Some(cause);
        finding.severity = finding.severity.min(worst);
        if let Some(of_model) = against_all.of_same(&finding) {
            agreed(&mut finding, of_model);
        }
        unseen.push(finding);
    }
    unseen
}

/// What the database has and a model wants, and no migration makes: the finding is the model's, and
/// what is to be written is a migration.
fn agreed(finding: &mut Finding, of_model: &Finding) {
    finding.model.clone_from(&of_model.model);
    finding.model_path.clone_from(&of_model.model_path);
    finding.origin.clone_from(&of_model.origin);
    finding.statements.clear();
    let text = match finding.cause {
        Some(Cause::Unapplied) => {
            "the model has it as the database does: the migration that waits changes it"
        }
        _ => "the model has it as the database does, and no migration makes it so: write one",
    };
    finding.details.push(Detail {
        aspect: "migrations".to_owned(),
        text: text.to_owned(),
    });
}

/// The column that a finding is about: that no migration makes it is no second cause where it is not
/// what a model wants, either.
fn column(finding: &Finding) -> Option<(Option<String>, Option<String>, String)> {
    let subject = &finding.subject;
    let is_of_column = finding.rule.starts_with("column-");
    let column = subject.column.clone().filter(|_| is_of_column)?;
    Some((subject.schema.clone(), subject.table.clone(), column))
}

/// What a finding is about, whatever the rule says of it: a missing index and one that differs are
/// the same matter.
fn place(finding: &Finding) -> impl Ord + use<> {
    let subject = finding.subject.clone();
    let kind = finding.rule.rsplit_once('-').map_or("", |(kind, _)| kind);
    let object = if subject.columns.is_empty() {
        subject.object
    } else {
        None
    };
    (
        kind,
        subject.schema,
        subject.table,
        subject.column,
        subject.columns,
        object,
    )
}

/// Findings between two schemas, to look up.
#[derive(Clone)]
struct Comparison {
    findings: Vec<Finding>,
    fingerprints: BTreeSet<String>,
}

impl Comparison {
    async fn of(
        expected: &Schema,
        actual: &Schema,
        ready: &Loaded,
        request: &AuditRequest,
    ) -> Self {
        let (mut expected, mut actual) = (expected.clone(), actual.clone());
        let sandbox = ready.sandbox.as_ref();
        let findings = compare(&mut expected, &mut actual, sandbox, request).await;
        let fingerprints = findings.iter().map(|one| one.fingerprint.clone()).collect();
        Comparison {
            findings,
            fingerprints,
        }
    }

    fn has(&self, finding: &Finding) -> bool {
        self.fingerprints.contains(&finding.fingerprint)
    }

    /// The finding that is of the same matter.
    fn of_same(&self, finding: &Finding) -> Option<&Finding> {
        let is_same = |one: &&Finding| {
            let of_column = column(one).is_some_and(|own| column(finding) == Some(own));
            of_column || place(one) == place(finding)
        };
        self.findings.iter().find(is_same)
    }
}
