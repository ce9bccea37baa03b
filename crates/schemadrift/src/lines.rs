//! The lines of an audit beside its findings: one a model, and what each source could say.

use schemadrift_audit::{CoverageLine, Finding, ModelLine, ModelStatus, Severity};
use schemadrift_models::Models;
use schemadrift_schema::{Aspect, Claim, Schema, Table};

/// One line a model, in order of path and place.
pub(crate) fn models(models: &Models, actual: &Schema, findings: &[Finding]) -> Vec<ModelLine> {
    let bound = models
        .schema
        .tables
        .iter()
        .filter_map(|table| bound_line(table, actual, findings));
    let unbound = models.unbound.iter().map(|model| ModelLine {
        model: model.name.clone(),
        path: model.path.clone(),
        table: None,
        origin: Some(model.origin.clone()),
        framework: model.framework.to_owned(),
        status: ModelStatus::Unbound,
        reason: Some(model.reason.clone()),
        created_by: None,
        changed_by: Vec::new(),
    });
    let mut lines: Vec<ModelLine> = bound.chain(unbound).collect();
    lines.sort_by(|one, two| (&one.origin, &one.path).cmp(&(&two.origin, &two.path)));
    lines
}

fn bound_line(table: &Table, actual: &Schema, findings: &[Finding]) -> Option<ModelLine> {
    let model = table.model.as_ref()?;
    let mine = |finding: &&Finding| {
        finding.subject.schema.as_deref() == Some(table.name.schema.as_str())
            && finding.subject.table.as_deref() == Some(table.name.name.as_str())
            && finding
                .model_path
                .as_deref()
                .is_none_or(|path| path == model.path)
    };
    let mut status = ModelStatus::Match;
    let mut provenance = actual.table(&table.name).map(|table| &table.provenance);
    for finding in findings.iter().filter(mine) {
        if finding.renamed_from.is_some() && finding.subject.column.is_none() {
            status = ModelStatus::Drifted;
            let old = finding.renamed_from.as_deref().unwrap_or_default();
            provenance = actual
                .tables
                .iter()
                .find(|other| other.name.schema == table.name.schema && other.name.name == old)
                .map(|table| &table.provenance);
        } else if finding.severity >= Severity::Warning {
            status = ModelStatus::Drifted;
        }
    }
    let is_there = provenance.is_some();
    if !is_there {
        status = ModelStatus::Missing;
    }
    Some(ModelLine {
        model: model.name.clone(),
        path: model.path.clone(),
        table: Some(table.name.full()),
        origin: table.origin.clone(),
        framework: model.framework.to_owned(),
        status,
        reason: None,
        created_by: provenance.and_then(|one| one.created_by.clone()),
        changed_by: provenance
            .map(|one| one.changed_by.clone())
            .unwrap_or_default(),
    })
}

/// What each source could and could not say, so that an audit that looked at nothing cannot pass
/// for a clean one.
pub(crate) fn coverage(expected: &Schema, actual_kind: &str) -> Vec<CoverageLine> {
    let models = Aspect::ALL.map(|aspect| CoverageLine {
        source: "models".to_owned(),
        aspect: aspect.name().to_owned(),
        stated: over_all(expected, aspect).name().to_owned(),
    });
    let actual = Aspect::ALL.map(|aspect| CoverageLine {
        source: actual_kind.to_owned(),
        aspect: aspect.name().to_owned(),
        stated: Claim::Everything.name().to_owned(),
    });
    models.into_iter().chain(actual).collect()
}

/// The claim of all tables together: what one says and another does not is said partly.
fn over_all(expected: &Schema, aspect: Aspect) -> Claim {
    let claims = expected
        .tables
        .iter()
        .map(|table| table.coverage.of(aspect));
    let Some(most) = claims.clone().max() else {
        return Claim::Nothing;
    };
    match claims.min() {
        Some(least) if least == most => most,
        _ => Claim::Some,
    }
}
