//! The other side's mend: edits of the Rust source that make the models say what the actual schema
//! has.

use std::fs;

use schemadrift_diff::diff;
use schemadrift_models_patch::{ModelsPatch, models_patch};
use schemadrift_patch::candidates;

use crate::error::AuditError;
use crate::filter::TableFilter;
use crate::load::{Extent, load};
use crate::pipeline::{bind, settle_both};
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
    let filter = TableFilter::new(&options.include, &options.exclude)?;
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
    let changes = diff(&expected.schema, &actual.schema);
    let read = |file: &str| fs::read_to_string(models.root.join(file)).ok();
    let offered = candidates(&changes).into_iter();
    let offered: Vec<String> = offered.map(|(_, one)| one.choice()).collect();
    let is_offered = |choice: &&String| {
        offered
            .iter()
            .any(|one| choice.strip_prefix("public.").unwrap_or(choice) == one)
    };
    if let Some(choice) = accept_renames.iter().find(|choice| !is_offered(choice)) {
        return Err(AuditError::no_such_rename(choice, &offered));
    }
    let sides = (&expected.schema, &actual.schema);
    Ok(models_patch(sides, &changes, accept_renames, &read))
}
