//! A sandbox that holds the actual schema.

use std::collections::BTreeSet;

use schemadrift_diff::diff;
use schemadrift_introspect::{PgConnection, close, introspect};
use schemadrift_patch::{Candidate, PlanOptions, PlanRequest, plan};
use schemadrift_sandbox::{Sandbox, ScriptMode, run_script};
use schemadrift_schema::Schema;

use super::PatchRequest;
use crate::error::AuditError;
use crate::load::{Extent, Loaded, introspect_options, load, sandbox};
use crate::request::LoadOptions;
use crate::source::Source;

/// What fails is tried again once others have succeeded, this often at the most.
const ROUNDS: usize = 32;

/// A sandbox that holds the actual schema.
pub(super) struct Replica {
    sandbox: Sandbox,
    pub(super) connection: PgConnection,
    /// What could not be made in it, in words.
    pub(super) lacking: Vec<String>,
    /// Names of that.
    absent: BTreeSet<String>,
}

impl Replica {
    /// Runs migrations or SQL once more, or makes what a database or a snapshot holds.
    pub(super) async fn of(actual: &Loaded, request: &PatchRequest) -> Result<Self, AuditError> {
        let options = &request.audit.options;
        let source = &request.audit.actual;
        if matches!(source, Source::Migrations(_) | Source::Sql(_)) {
            let mut loaded = load(source, Extent::Tables, options).await?;
            if let Some(sandbox) = loaded.sandbox.take() {
                let connection = sandbox.connect().await?;
                return Ok(Replica {
                    sandbox,
                    connection,
                    lacking: Vec::new(),
                    absent: BTreeSet::new(),
                });
            }
        }
        let extensions = actual.schema.extensions.iter().map(|one| one.name.clone());
        let (sandbox, connection) = match sandbox(extensions.collect(), options).await {
            Ok(with_extensions) => with_extensions,
            // One that no server here has is named below, and the rest is tried without it.
            Err(_) => sandbox(BTreeSet::new(), options).await?,
        };
        let mut replica = Replica {
            sandbox,
            connection,
            lacking: Vec::new(),
            absent: BTreeSet::new(),
        };
        replica.make(&actual.schema, options).await?;
        Ok(replica)
    }

    /// Makes a schema in the empty sandbox.
    async fn make(&mut self, wanted: &Schema, options: &LoadOptions) -> Result<(), AuditError> {
        let there = self.schema(options).await?;
        let mut wanted = wanted.clone();
        // Versions differ from one server to the next, and none is asked for by number.
        if let schemadrift_schema::Stated::Is(objects) = &mut wanted.objects {
            for object in objects {
                if object.id.kind == schemadrift_schema::ObjectKind::Extension {
                    object.properties.retain(|one| one.aspect != "version");
                }
            }
        }
        let changes = diff(&wanted, &there);
        let plan = plan(&PlanRequest {
            expected: &wanted,
            actual: &there,
            changes: &changes,
            findings: &vec![vec![String::new()]; changes.len()],
            renames: &[],
            options: PlanOptions {
                simple: true,
                allow_destructive: false,
                keep_unmapped: true,
            },
        });
        let lacking = plan.left_out.iter();
        let lacking = lacking.filter(|one| !one.reason.contains("--allow"));
        self.lacking.extend(lacking.map(|one| one.reason.clone()));
        let steps = plan.steps.into_iter().flat_map(|step| step.statements);
        let mut open: Vec<(String, String)> = steps.map(|one| (one.sql, String::new())).collect();
        let _ = self.run_sql("SET check_function_bodies = off").await;
        for _ in 0..ROUNDS {
            let tried = open.len();
            let mut failed = Vec::new();
            for (sql, _) in open {
                if let Err(reason) = self.run_sql(&sql).await {
                    failed.push((sql, reason));
                }
            }
            open = failed;
            if open.is_empty() || open.len() == tried {
                break;
            }
        }
        self.absent
            .extend(open.iter().flat_map(|(sql, _)| absent_names(sql)));
        let words = |(sql, reason): (String, String)| {
            let first = sql.lines().next().unwrap_or_default().to_owned();
            format!("the sandbox lacks what `{first}` makes: {reason}")
        };
        self.lacking.extend(open.into_iter().map(words));
        Ok(())
    }

    /// Renames what was accepted.
    pub(super) async fn run(&mut self, renames: &[Candidate]) -> Result<(), AuditError> {
        for rename in renames {
            self.run_sql(&rename.sql)
                .await
                .map_err(|reason| AuditError::NoSuchRename {
                    choice: rename.choice(),
                    there: format!("the server refuses it: {reason}"),
                })?;
        }
        Ok(())
    }

    /// Runs SQL, statement by statement; the error is the server's words.
    pub(super) async fn run_sql(&mut self, sql: &str) -> Result<(), String> {
        run_script(&mut self.connection, sql, ScriptMode::StatementByStatement)
            .await
            .map_err(|error| error.message)
    }

    /// Whether a statement failed for nothing but that the sandbox lacks what it needs, by the words
    /// of the server: it names what does not exist, or the type of an extension.
    pub(super) fn is_excused(&self, reason: &str) -> bool {
        if self.absent.is_empty() || !reason.contains("does not exist") {
            return false;
        }
        let quoted = reason.split('"').nth(1).unwrap_or_default();
        let bare = quoted.rsplit('.').next().unwrap_or_default();
        self.absent.contains(bare) || reason.starts_with("type ")
    }

    /// What is there now.
    pub(super) async fn schema(&mut self, options: &LoadOptions) -> Result<Schema, AuditError> {
        let options = introspect_options(Extent::Everything, options);
        Ok(introspect(&mut self.connection, &options).await?.schema)
    }

    pub(super) async fn stop(self) {
        close(self.connection).await;
        // What was learnt stands, however the throwaway server ends.
        let _ = self.sandbox.stop().await;
    }
}

/// What the first line of a statement names.
fn absent_names(sql: &str) -> impl Iterator<Item = String> + '_ {
    let first = sql.lines().next().unwrap_or_default();
    let words = first.split(|one: char| !(one.is_alphanumeric() || one == '_'));
    let is_name = |word: &&str| !word.is_empty() && word.chars().any(char::is_lowercase);
    words.filter(is_name).map(str::to_owned)
}
