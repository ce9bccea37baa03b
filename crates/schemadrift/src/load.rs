//! Loading a source, whatever it is, into a schema.

mod fallback;
mod sql_file;
mod unread;

use std::collections::BTreeSet;
use std::path::Path;

use schemadrift_introspect::{
    ConnectUrl, IntrospectOptions, Introspected, PgConnection, close, introspect,
};
use schemadrift_migrations::{Folder, History, read_folder, replay};
use schemadrift_models::{Models, ReadOptions};
use schemadrift_sandbox::{
    Engine, Sandbox, SandboxOptions, ScriptMode, extensions_in, roles_in, run_script,
    versioned_extensions_in,
};
use schemadrift_schema::{Identifier, ObjectKind, QualifiedName, Schema, Stated};

use crate::error::AuditError;
use crate::request::LoadOptions;
use crate::snapshot;
use crate::source::Source;
use fallback::installed_instead;
use sql_file::Script;
use unread::Unread;

pub(crate) use fallback::has_no_icu;

/// A source, loaded.
pub(crate) struct Loaded {
    /// What there is. Of models it is filled in once they are bound.
    pub(crate) schema: Schema,
    /// The models, without their schema once they are bound; `None` for every other source.
    pub(crate) models: Option<Models>,
    /// The word that reports use.
    pub(crate) kind: &'static str,
    /// Version of a live server, or of the one that a snapshot was taken of; a sandbox is no
    /// property of what was audited.
    pub(crate) server_version: Option<String>,
    /// Where the expressions of the schema's checks and indexes can be read, where they are not yet.
    unread: Option<Unread>,
    /// The sandbox that holds the schema, where one does.
    pub(crate) sandbox: Option<Sandbox>,
    /// Which migration made what, where migrations were replayed.
    pub(crate) history: Option<History>,
    /// What a reader should know.
    pub(crate) notes: Vec<String>,
}

impl Loaded {
    fn of(kind: &'static str, read: Introspected) -> Self {
        Loaded {
            schema: read.schema,
            models: None,
            kind,
            server_version: None,
            unread: None,
            sandbox: None,
            history: None,
            notes: read.notes,
        }
    }

    /// Models whose shapes are not bound to tables yet.
    pub(crate) fn of_models(models: Models) -> Self {
        Loaded {
            schema: Schema::default(),
            models: Some(models),
            kind: "models",
            server_version: None,
            unread: None,
            sandbox: None,
            history: None,
            notes: Vec::new(),
        }
    }

    /// Reads the expressions of checks and indexes of these tables, or of all, where they are not read
    /// yet.
    pub(crate) async fn read_expressions(
        &mut self,
        wanted: Option<&BTreeSet<QualifiedName>>,
    ) -> Result<(), AuditError> {
        if let Some(unread) = self.unread.take() {
            unread.read(&mut self.schema, wanted).await?;
        }
        Ok(())
    }

    /// Ends the connection and the sandbox, if there are any.
    pub(crate) async fn stop(&mut self) -> Result<(), AuditError> {
        if let Some(unread) = self.unread.take() {
            unread.leave().await;
        }
        match self.sandbox.take() {
            Some(sandbox) => Ok(sandbox.stop().await?),
            None => Ok(()),
        }
    }
}

/// Which kinds of objects are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Those that models can speak of.
    Tables,
    /// All.
    Everything,
}

/// Loads a source.
pub(crate) async fn load(
    source: &Source,
    extent: Extent,
    options: &LoadOptions,
) -> Result<Loaded, AuditError> {
    match source {
        Source::Models(options) => Ok(Loaded::of_models(read_models(options.clone()).await?)),
        Source::Database(url) => database(url, extent, options).await,
        Source::Migrations(path) => {
            let folder = read_folder(path)?;
            let mut loaded = migrations(&folder, extent, options).await?;
            if folder.migrations.is_empty() {
                let note = format!("{} holds no migration", path.display());
                loaded.notes.push(note);
            }
            Ok(loaded)
        }
        Source::Snapshot(path) => frozen(path, options),
        Source::Sql(path) => sql_file(path, extent, options).await,
    }
}

/// Reads models beside whatever else goes on.
pub(crate) async fn read_models(options: ReadOptions) -> Result<Models, AuditError> {
    let reading = tokio::task::spawn_blocking(move || schemadrift_models::read(&options));
    let models = reading
        .await
        .map_err(|error| AuditError::Bug(error.to_string()))??;
    Ok(models)
}

async fn database(
    url: &ConnectUrl,
    extent: Extent,
    options: &LoadOptions,
) -> Result<Loaded, AuditError> {
    let mut connection = url.connect(options.connect_timeout).await?;
    let read = introspect(&mut connection, &introspect_options(extent, options)).await?;
    let server_version = Some(read.server.to_string());
    close(connection).await;
    let mut loaded = Loaded::of("database", read);
    loaded.server_version = server_version;
    Ok(loaded)
}

/// Loads a database for models to be compared with, without the expressions of checks and indexes:
/// most models state none, and where nothing else differs nobody asks for them.
pub(crate) async fn database_without_expressions(
    url: &ConnectUrl,
    options: &LoadOptions,
) -> Result<Loaded, AuditError> {
    let mut connection = url.connect(options.connect_timeout).await?;
    let options = IntrospectOptions {
        expressions: false,
        ..introspect_options(Extent::Tables, options)
    };
    let read = introspect(&mut connection, &options).await?;
    let server_version = Some(read.server.to_string());
    let unread = Unread::new(connection, options, read.stamp.clone());
    let mut loaded = Loaded::of("database", read);
    loaded.server_version = server_version;
    loaded.unread = Some(unread);
    Ok(loaded)
}

/// Replays a folder of migrations in a sandbox of its own.
pub(crate) async fn migrations(
    folder: &Folder,
    extent: Extent,
    options: &LoadOptions,
) -> Result<Loaded, AuditError> {
    let first = replayed(folder, extent, options).await;
    match installed_instead(options, &first) {
        Some(installed) => replayed(folder, extent, &installed).await.or(first),
        None => first,
    }
}

async fn replayed(
    folder: &Folder,
    extent: Extent,
    options: &LoadOptions,
) -> Result<Loaded, AuditError> {
    let (sandbox, mut connection) = sandbox_for(folder.scripts(), options).await?;
    let history = replay(folder, &mut connection).await?;
    let read = introspect(&mut connection, &introspect_options(extent, options)).await?;
    close(connection).await;
    let mut loaded = Loaded::of("migrations", read);
    leave_versions_open(&mut loaded.schema, folder.scripts());
    history.annotate(&mut loaded.schema);
    loaded.history = Some(history);
    loaded.sandbox = Some(sandbox);
    for skipped in &folder.skipped {
        loaded.notes.push(format!(
            "{} was not run: {}",
            skipped.path.display(),
            skipped.reason
        ));
    }
    Ok(loaded)
}

/// What is there after each migration of a folder.
pub(crate) async fn step_by_step(
    folder: &Folder,
    options: &LoadOptions,
) -> Result<Vec<Schema>, AuditError> {
    let first = replayed_step_by_step(folder, options).await;
    match installed_instead(options, &first) {
        Some(installed) => replayed_step_by_step(folder, &installed).await.or(first),
        None => first,
    }
}

async fn replayed_step_by_step(
    folder: &Folder,
    options: &LoadOptions,
) -> Result<Vec<Schema>, AuditError> {
    let (sandbox, mut connection) = sandbox_for(folder.scripts(), options).await?;
    let mut schemas = Vec::new();
    for migration in &folder.migrations {
        let step = Folder {
            migrations: vec![migration.clone()],
            skipped: Vec::new(),
        };
        replay(&step, &mut connection).await?;
        let read = introspect(
            &mut connection,
            &introspect_options(Extent::Tables, options),
        )
        .await?;
        schemas.push(read.schema);
    }
    close(connection).await;
    sandbox.stop().await?;
    Ok(schemas)
}

async fn sql_file(
    path: &Path,
    extent: Extent,
    options: &LoadOptions,
) -> Result<Loaded, AuditError> {
    let script = sql_file::read(path)?;
    let first = script_run(path, &script, extent, options).await;
    match installed_instead(options, &first) {
        Some(installed) => script_run(path, &script, extent, &installed)
            .await
            .or(first),
        None => first,
    }
}

async fn script_run(
    path: &Path,
    script: &Script,
    extent: Extent,
    options: &LoadOptions,
) -> Result<Loaded, AuditError> {
    let scripts = || [script.sql.as_str()].into_iter();
    let (sandbox, mut connection) = sandbox_for(scripts(), options).await?;
    let notes = script.run(path, &mut connection).await?;
    let read = introspect(&mut connection, &introspect_options(extent, options)).await?;
    close(connection).await;
    let mut loaded = Loaded::of("sql", read);
    leave_versions_open(&mut loaded.schema, scripts());
    loaded.sandbox = Some(sandbox);
    loaded.notes.extend(notes);
    Ok(loaded)
}

fn frozen(path: &Path, options: &LoadOptions) -> Result<Loaded, AuditError> {
    let schema = snapshot::read_file(path)?.in_namespaces(&options.schemas);
    Ok(Loaded {
        server_version: schema.server_version.clone(),
        schema,
        models: None,
        kind: "snapshot",
        unread: None,
        sandbox: None,
        history: None,
        notes: Vec::new(),
    })
}

/// A sandbox in which these scripts can run: with the extensions that they create, and on a server of
/// our own with the roles that they speak of.
pub(crate) async fn sandbox_for<'a>(
    scripts: impl Iterator<Item = &'a str> + Clone,
    options: &LoadOptions,
) -> Result<(Sandbox, PgConnection), AuditError> {
    let extensions = scripts.clone().flat_map(extensions_in).collect();
    let (sandbox, mut connection) = sandbox(extensions, options).await?;
    if sandbox.engine() != Engine::Scratch {
        for role in roles_in(scripts) {
            let create = format!("CREATE ROLE {}", Identifier(&role));
            // The server's own role is there already, and a name that cannot be one's is told of
            // where it stands in the script.
            let _ = run_script(&mut connection, &create, ScriptMode::StatementByStatement).await;
        }
    }
    Ok((sandbox, connection))
}

pub(crate) async fn sandbox(
    extensions: BTreeSet<String>,
    options: &LoadOptions,
) -> Result<(Sandbox, PgConnection), AuditError> {
    let mut options: SandboxOptions = options.sandbox.clone();
    options.extensions.extend(extensions);
    let sandbox = Sandbox::start(&options).await?;
    let connection = sandbox.connect().await?;
    Ok((sandbox, connection))
}

/// Takes out the versions of extensions that no script asked for: they are what the sandbox has.
fn leave_versions_open<'a>(schema: &mut Schema, scripts: impl Iterator<Item = &'a str>) {
    let stated: BTreeSet<String> = scripts.flat_map(versioned_extensions_in).collect();
    let Stated::Is(objects) = &mut schema.objects else {
        return;
    };
    for object in objects {
        if object.id.kind == ObjectKind::Extension && !stated.contains(&object.id.name) {
            object
                .properties
                .retain(|property| property.aspect != "version");
        }
    }
}

pub(crate) fn introspect_options(extent: Extent, options: &LoadOptions) -> IntrospectOptions {
    IntrospectOptions {
        schemas: options.schemas.clone(),
        objects: extent == Extent::Everything,
        ..IntrospectOptions::default()
    }
}
