//! Loading the actual side: a live database, or migrations replayed in a sandbox.

use schemadrift_introspect::{ConnectUrl, IntrospectOptions, close, introspect};
use schemadrift_migrations::{Folder, read_folder, replay};
use schemadrift_sandbox::{Sandbox, SandboxOptions};
use schemadrift_schema::Schema;

use crate::error::AuditError;
use crate::request::{ActualSide, AuditRequest};

/// The actual side, loaded.
pub(crate) struct Actual {
    /// What is there.
    pub(crate) schema: Schema,
    /// `database` or `migrations`.
    pub(crate) kind: &'static str,
    /// Version of a live server; a sandbox is no property of what was audited.
    pub(crate) server_version: Option<String>,
    /// The sandbox that holds the schema, where one does.
    pub(crate) sandbox: Option<Sandbox>,
    /// What a reader should know.
    pub(crate) notes: Vec<String>,
}

pub(crate) async fn load(request: &AuditRequest) -> Result<Actual, AuditError> {
    match &request.actual {
        ActualSide::Database(url) => from_database(url, request).await,
        ActualSide::Migrations(path) => {
            let folder = read_folder(path)?;
            from_migrations(&folder, request).await
        }
    }
}

async fn from_database(url: &ConnectUrl, request: &AuditRequest) -> Result<Actual, AuditError> {
    let mut connection = url.connect(request.connect_timeout).await?;
    let read = introspect(&mut connection, &introspect_options(request)).await?;
    close(connection).await;
    Ok(Actual {
        schema: read.schema,
        kind: "database",
        server_version: Some(read.server.to_string()),
        sandbox: None,
        notes: read.notes,
    })
}

async fn from_migrations(folder: &Folder, request: &AuditRequest) -> Result<Actual, AuditError> {
    let options = SandboxOptions {
        extensions: folder.extensions(),
        ..request.sandbox.clone()
    };
    let sandbox = Sandbox::start(&options).await?;
    let mut connection = sandbox.connect().await?;
    let history = replay(folder, &mut connection).await?;
    let read = introspect(&mut connection, &introspect_options(request)).await?;
    close(connection).await;
    let mut schema = read.schema;
    history.annotate(&mut schema);
    let mut notes = read.notes;
    for skipped in &folder.skipped {
        notes.push(format!(
            "{} was not run: {}",
            skipped.path.display(),
            skipped.reason
        ));
    }
    Ok(Actual {
        schema,
        kind: "migrations",
        server_version: None,
        sandbox: Some(sandbox),
        notes,
    })
}

fn introspect_options(request: &AuditRequest) -> IntrospectOptions {
    IntrospectOptions {
        schemas: request.schemas.clone(),
        ..IntrospectOptions::default()
    }
}
