//! The other side's mend: edits of the Rust source that make the models say what the actual schema
//! has.

use std::fs;

use schemadrift_diff::{Change, TableDrift, diff_with_renames};
use schemadrift_models::files as models_files;
use schemadrift_models_patch::{ModelsPatch, Project, models_patch};
use schemadrift_patch::candidates;

use crate::error::AuditError;
use crate::filter::TableFilter;
use crate::load::{Extent, load};
use crate::pipeline::{bind, settle_both};
use crate::rename_choice::{choices, no_such_rename};
use crate::request::AuditRequest;
use crate::source::Source;

/// A unified diff of the models, and what has to be done by hand. Of the renames that could be, those
/// are taken that are named, as `table.column=column`, the actual name first.
///
/// # Errors
/// Every kind of [`AuditError`]; [`AuditError::DiffOfNoModels`] where no models are expected.
pub async fn models_diff(
    request: &AuditRequest,
    accept_renames: &[String],
) -> Result<ModelsPatch, AuditError> {
    let Source::Models(models) = &request.expected else {
        return Err(AuditError::DiffOfNoModels);
    };
    let options = &request.options;
    let filter = TableFilter::new(options)?;
    let (expected, actual) = tokio::join!(
        load(&request.expected, Extent::Tables, options),
        load(&request.actual, Extent::Tables, options)
    );
    let (mut expected, mut actual) = (expected?, actual?);
    bind(&mut expected, &mut actual.schema);
    filter.apply(&mut expected.schema);
    filter.apply(&mut actual.schema);
    let (one, two) = (&mut expected.schema, &mut actual.schema);
    settle_both(one, two, actual.sandbox.as_ref(), request).await;
    expected.stop().await?;
    actual.stop().await?;
    let wanted = choices(accept_renames);
    let changes = diff_with_renames(&expected.schema, &actual.schema, &wanted);
    let read = |file: &str| fs::read_to_string(models.root.join(file)).ok();
    let offered = offered(&changes);
    let sides = (&expected.schema, &actual.schema);
    if let Some(choice) = wanted.iter().find(|choice| !offered.contains(choice)) {
        return Err(no_such_rename(choice, sides, &offered));
    }
    let files = models_files(models)?;
    let project = Project {
        files: &files,
        models_map: &models.models_map,
        read: &read,
    };
    Ok(models_patch(sides, &changes, &wanted, &project))
}

/// Every rename that could be taken, those inside of a renamed table among them.
fn offered(changes: &[Change<'_>]) -> Vec<String> {
    let own = candidates(changes).into_iter();
    let mut all: Vec<String> = own.map(|(_, one)| one.choice()).collect();
    for change in changes {
        if let Change::Table(TableDrift::Renamed { changes, .. }) = change {
            all.extend(offered(changes));
        }
    }
    all
}
