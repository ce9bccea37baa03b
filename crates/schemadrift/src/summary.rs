//! `migrations summary`: what one migration or a range of them makes, seen in a throwaway server.

use std::path::PathBuf;

use schemadrift_analyze::{Summary, summarise};
use schemadrift_introspect::{close, introspect};
use schemadrift_migrations::{Folder, read_folder, replay};
use schemadrift_schema::ObjectHistory;

use crate::analysis::without_runners;
use crate::error::AuditError;
use crate::load::{Extent, introspect_options, sandbox_for};
use crate::request::LoadOptions;

/// What is to be summarised.
#[derive(Debug, Clone)]
pub struct SummaryRequest {
    /// The folder of migrations.
    pub folder: PathBuf,
    /// The first and the last file; `None` for all.
    pub range: Option<(String, String)>,
    /// What to read, and how.
    pub options: LoadOptions,
}

/// A finished summary.
#[derive(Debug, Clone)]
pub struct Summarised {
    /// The facts.
    pub summary: Summary,
    /// Names of the files, in order.
    pub files: Vec<String>,
    /// What the files are called by: a revision or number, and in words.
    pub revision: String,
    /// What the name of the only file says in words; empty for several.
    pub description: String,
    /// Tables, columns and foreign keys that are there after the last file.
    pub totals: [usize; 3],
    /// Which of the files made what.
    pub provenance: Vec<ObjectHistory>,
}

/// Runs what comes before in a throwaway server, reads the catalogs, runs the range, and reads them
/// again.
///
/// # Errors
/// Every kind of [`AuditError`]; [`AuditError::Migrations`] also where a file of the range is not in
/// the folder, or does not run.
pub async fn summary(request: &SummaryRequest) -> Result<Summarised, AuditError> {
    let folder = read_folder(&request.folder)?;
    let range = folder.range(request.range.as_ref().map(|(first, last)| {
        let (first, last) = (first.as_str(), last.as_str());
        (first, last)
    }))?;
    let options = &request.options;
    let part = |migrations: &[schemadrift_migrations::Migration]| Folder {
        migrations: migrations.to_vec(),
        skipped: Vec::new(),
    };
    let (sandbox, mut connection) = sandbox_for(folder.scripts(), options).await?;
    let read_options = introspect_options(Extent::Everything, options);
    replay(&part(&folder.migrations[..range.start]), &mut connection).await?;
    let before = introspect(&mut connection, &read_options).await?;
    let own = part(&folder.migrations[range]);
    let history = replay(&own, &mut connection).await?;
    let mut after = introspect(&mut connection, &read_options).await?;
    close(connection).await;
    sandbox.stop().await?;
    history.annotate(&mut after.schema);
    without_runners(&mut after.schema);
    let tables = &after.schema.tables;
    let totals = [
        tables.len(),
        tables.iter().map(|one| one.columns.len()).sum(),
        tables.iter().map(|one| one.foreign_keys.len()).sum(),
    ];
    let mut before = before.schema;
    without_runners(&mut before);
    let (revision, description) = own.called();
    Ok(Summarised {
        summary: summarise(&before, &after.schema),
        files: own.migrations.iter().map(|one| one.name.clone()).collect(),
        revision,
        description,
        totals,
        provenance: after.schema.histories(),
    })
}
