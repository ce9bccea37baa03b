//! A sandbox that holds the actual schema.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_diff::diff;
use schemadrift_introspect::{PgConnection, attachments, close, introspect};
use schemadrift_patch::{Candidate, PlanOptions, PlanRequest, plan};
use schemadrift_sandbox::{Engine, Preference, Sandbox, ScriptError, ScriptMode, run_script};
use schemadrift_schema::{
    Attached, Attachment, CollationName, Extension, ObjectKind, Schema, Stated, TableKind,
};

use super::PatchRequest;
use crate::error::AuditError;
use crate::load::{Extent, Loaded, has_no_icu, introspect_options, load, sandbox};
use crate::request::LoadOptions;
use crate::source::Source;

/// What fails is tried again once others have succeeded, this often at the most.
const ROUNDS: usize = 32;

/// A server that foreign tables can stand on, and that nothing can be read from: only what is declared
/// of them matters.
const STAND_IN: &str = "schemadrift_stand_in";

/// A sandbox that holds the actual schema.
pub(super) struct Replica {
    sandbox: Sandbox,
    pub(super) connection: PgConnection,
    /// What could not be made in it, in words.
    pub(super) lacking: Vec<String>,
    /// Names of that.
    absent: BTreeSet<String>,
    /// Whether it was made of what is known of a database, and not of its own source.
    is_rebuilt: bool,
    /// Versions of extensions that were not asked for: they are what the sandbox has.
    born_with: BTreeMap<String, String>,
}

impl Replica {
    /// Runs migrations or SQL once more, or makes what a database or a snapshot holds, on an installed
    /// server where that may have the ICU that is needed, or the extensions that a patch makes.
    pub(super) async fn of(
        actual: &Loaded,
        request: &PatchRequest,
        attached: Option<&Attached>,
        (needs_icu, made): (bool, &[Extension]),
    ) -> Result<Self, AuditError> {
        let options = &request.audit.options;
        let mut with_made = options.clone();
        let made = made.iter().map(|one| one.name.clone());
        with_made.sandbox.extensions.extend(made);
        let source = &request.audit.actual;
        if matches!(source, Source::Migrations(_) | Source::Sql(_)) {
            let mut loaded = match load(source, Extent::Tables, &with_made).await {
                // What no server here has is told where a statement makes it.
                Err(AuditError::Sandbox(_)) => load(source, Extent::Tables, options).await?,
                loaded => loaded?,
            };
            if let Some(sandbox) = loaded.sandbox.take() {
                let connection = sandbox.connect().await?;
                return Ok(Replica {
                    sandbox,
                    connection,
                    lacking: Vec::new(),
                    absent: BTreeSet::new(),
                    is_rebuilt: false,
                    born_with: BTreeMap::new(),
                });
            }
        }
        let extensions = actual.schema.extensions.iter().map(|one| one.name.clone());
        let extensions: BTreeSet<String> = extensions.collect();
        let mut installed = options.clone();
        installed.sandbox.preference = Preference::Installed;
        let is_free = options.sandbox.preference == Preference::Automatic;
        let with_icu = match needs_icu && is_free && options.sandbox.scratch_url.is_none() {
            true => sandbox(extensions.clone(), &installed).await.ok(),
            false => None,
        };
        let (sandbox, connection) = match with_icu {
            Some(with_icu) => with_icu,
            None => match sandbox(extensions.clone(), &with_made).await {
                Ok(with_extensions) => with_extensions,
                Err(_) => match sandbox(extensions, options).await {
                    Ok(with_extensions) => with_extensions,
                    // One that no server here has is named below, and the rest is tried without it.
                    Err(_) => sandbox(BTreeSet::new(), options).await?,
                },
            },
        };
        let mut replica = Replica {
            sandbox,
            connection,
            lacking: Vec::new(),
            absent: BTreeSet::new(),
            is_rebuilt: true,
            born_with: BTreeMap::new(),
        };
        replica.make_roles(&actual.schema, attached).await;
        replica.make(&actual.schema, options).await?;
        if !actual.schema.extensions.is_empty() {
            let there = replica.schema(options).await?.extensions.into_iter();
            replica.born_with = there.map(|one| (one.name, one.version)).collect();
        }
        if needs_icu && !replica.lacking.is_empty() && replica.sandbox.engine() == Engine::Embedded
        {
            let hint = "the embedded server has no ICU; `--sandbox installed` takes one that may";
            replica.lacking.insert(0, hint.to_owned());
        }
        Ok(replica)
    }

    /// Makes a schema in the empty sandbox.
    async fn make(&mut self, wanted: &Schema, options: &LoadOptions) -> Result<(), AuditError> {
        let there = self.schema(options).await?;
        let mut wanted = wanted.clone();
        // Versions differ from one server to the next, and none is asked for by number.
        if let Stated::Is(objects) = &mut wanted.objects {
            for object in objects {
                if object.id.kind == ObjectKind::Extension {
                    object.properties.retain(|one| one.aspect != "version");
                }
            }
        }
        if wanted
            .tables
            .iter()
            .any(|one| one.kind == TableKind::Foreign)
        {
            let stand_in = format!(
                "CREATE FOREIGN DATA WRAPPER {STAND_IN};
                 CREATE SERVER {STAND_IN} FOREIGN DATA WRAPPER {STAND_IN}"
            );
            // Where no role may make one the tables are told to be lacking.
            let _ = self.run_sql(&stand_in).await;
        }
        let changes = diff(&wanted, &there);
        let plan = plan(&PlanRequest {
            expected: &wanted,
            actual: &there,
            changes: &changes,
            findings: &vec![vec![String::new()]; changes.len()],
            renames: &[],
            attachments: &BTreeSet::new(),
            refused: &BTreeMap::new(),
            options: PlanOptions {
                simple: true,
                allow_destructive: false,
                keep_unmapped: true,
                foreign_server: Some(STAND_IN),
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
        self.try_sql(sql).await.map_err(|error| error.message)
    }

    /// The same, with all that the server says. A transaction that fails is rolled back.
    pub(super) async fn try_sql(&mut self, sql: &str) -> Result<(), ScriptError> {
        run_script(&mut self.connection, sql, ScriptMode::StatementByStatement).await
    }

    /// Whether a statement failed for nothing but that the sandbox lacks what it needs, by the words
    /// of the server: it names what does not exist, or the type of an extension.
    pub(super) fn is_excused(&self, reason: &str) -> bool {
        if has_no_icu(reason) {
            return true;
        }
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
        let mut schema = introspect(&mut self.connection, &options).await?.schema;
        let there = schema.extensions.iter();
        let is_open = |name: &str| {
            let mut own = there.clone().filter(|one| one.name == name);
            own.all(|one| self.born_with.get(name) == Some(&one.version))
        };
        if let Stated::Is(objects) = &mut schema.objects {
            let extensions = objects
                .iter_mut()
                .filter(|one| one.id.kind == ObjectKind::Extension);
            for open in extensions.filter(|one| is_open(&one.id.name)) {
                open.properties.retain(|one| one.aspect != "version");
            }
        }
        Ok(schema)
    }

    /// A word on the server of the sandbox, where a database of this version knows other things.
    pub(super) fn is_other_than(&self, version: Option<&str>) -> Option<String> {
        let major = version?.split('.').next()?;
        let own = self.connection.server_version_num()? / 10_000;
        (own.to_string() != major).then(|| {
            format!(
                "seen on PostgreSQL {own}, and the database is {major}: what only one of them knows \
                 was not seen; `--sandbox installed` or `--scratch-url` may take one of {major}"
            )
        })
    }

    /// What clings to what is there now.
    pub(super) async fn attached(&mut self, options: &LoadOptions) -> Result<Attached, AuditError> {
        let options = introspect_options(Extent::Everything, options);
        Ok(attachments(&mut self.connection, &options).await?)
    }

    /// Makes the roles that the schema and what clings to it name; they are nobody's own on a server
    /// that others use.
    async fn make_roles(&mut self, schema: &Schema, attached: Option<&Attached>) {
        if self.sandbox.engine() == Engine::Scratch {
            return;
        }
        let attachments = attached.into_iter().flat_map(|one| &one.attachments);
        let named = attachments.filter_map(|one| one.role.as_deref());
        let objects = schema.objects.value().map_or(&[][..], Vec::as_slice);
        let policies = objects.iter().filter_map(|one| one.property("roles"));
        let of_policies = policies.flat_map(|roles| roles.text().split(", "));
        let roles: BTreeSet<&str> = named.chain(of_policies).collect();
        for role in roles {
            // One that is there serves as well, and a word such as `public` is none.
            let _ = self.run_sql(&format!("CREATE ROLE {role}")).await;
        }
    }

    /// Gives what is there what clings to it where it comes from, as far as that is known, and tells
    /// what could not be given.
    pub(super) async fn attach(
        &mut self,
        wanted: Option<&Attached>,
        options: &LoadOptions,
    ) -> Result<Vec<Attachment>, AuditError> {
        let Some(wanted) = wanted.filter(|_| self.is_rebuilt) else {
            return Ok(Vec::new());
        };
        let there = self.attached(options).await?;
        for one in there.attachments.difference(&wanted.attachments) {
            if let Some(take) = &one.take {
                let _ = self.run_sql(take).await;
            }
        }
        let mut untold = Vec::new();
        for one in wanted.attachments.difference(&there.attachments) {
            let given = match &one.give {
                Some(give) => self.run_sql(give).await.is_ok(),
                None => false,
            };
            if !given {
                untold.push(one.clone());
            }
        }
        Ok(untold)
    }

    pub(super) async fn stop(self) {
        close(self.connection).await;
        // What was learnt stands, however the throwaway server ends.
        let _ = self.sandbox.stop().await;
    }
}

/// Whether anything is sorted by ICU.
pub(super) fn needs_icu(schema: &Schema) -> bool {
    let objects = schema.objects.value().map_or(&[][..], Vec::as_slice);
    let mut collations = objects
        .iter()
        .filter(|one| one.id.kind == ObjectKind::Collation);
    let columns = || schema.tables.iter().flat_map(|table| &table.columns);
    let keys = schema.tables.iter().flat_map(|table| &table.indexes);
    let mut keys = keys.flat_map(|index| &index.keys);
    let is_icu =
        |name: Option<&CollationName>| name.is_some_and(|name| name.name.ends_with("-x-icu"));
    collations.any(|one| {
        one.property("provider")
            .is_some_and(|one| one.text() == "icu")
    }) || columns().any(|column| is_icu(column.collation.present().map(|one| &**one)))
        || keys.any(|key| is_icu(key.collation.as_deref()))
}

/// What the first line of a statement names.
fn absent_names(sql: &str) -> impl Iterator<Item = String> + '_ {
    let first = sql.lines().next().unwrap_or_default();
    let words = first.split(|one: char| !(one.is_alphanumeric() || one == '_'));
    let is_name = |word: &&str| !word.is_empty() && word.chars().any(char::is_lowercase);
    words.filter(is_name).map(str::to_owned)
}
