//! The lines of an audit beside its findings: one a model, and what each source could say.

use std::collections::BTreeMap;

use schemadrift_audit::{CoverageLine, Finding, ModelLine, ModelStatus, Severity};
use schemadrift_models::UnboundModel;
use schemadrift_schema::{Aspect, Claim, QualifiedName, Schema, Stated, Table};

use crate::load::Loaded;

/// One line a model, in order of path and place.
pub(crate) fn models(
    models: &Schema,
    unbound: &[UnboundModel],
    actual: &Schema,
    findings: &[Finding],
) -> Vec<ModelLine> {
    let actual: BTreeMap<&QualifiedName, &Table> = actual
        .partitions
        .iter()
        .chain(&actual.tables)
        .map(|table| (&table.name, table))
        .collect();
    let findings = by_table(findings);
    let bound = models
        .tables
        .iter()
        .filter_map(|table| bound_line(table, &actual, &findings));
    let unbound = unbound.iter().map(|model| ModelLine {
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

fn by_table(findings: &[Finding]) -> BTreeMap<QualifiedName, Vec<&Finding>> {
    let mut grouped: BTreeMap<QualifiedName, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        if let (Some(schema), Some(table)) = (&finding.subject.schema, &finding.subject.table) {
            let name = QualifiedName::new(schema, table);
            grouped.entry(name).or_default().push(finding);
        }
    }
    grouped
}

fn bound_line(
    table: &Table,
    actual: &BTreeMap<&QualifiedName, &Table>,
    findings: &BTreeMap<QualifiedName, Vec<&Finding>>,
) -> Option<ModelLine> {
    let model = table.model.as_ref()?;
    let mut status = ModelStatus::Match;
    let mut provenance = actual.get(&table.name).map(|table| &table.provenance);
    let on_table = findings.get(&table.name).map_or(&[][..], Vec::as_slice);
    let is_mine = |finding: &&&Finding| {
        finding
            .model_path
            .as_deref()
            .is_none_or(|path| path == model.path)
    };
    for finding in on_table.iter().filter(is_mine) {
        if let (Some(old), None) = (&finding.renamed_from, &finding.subject.column) {
            status = ModelStatus::Drifted;
            // One that was moved is named in full.
            let name = match old.strip_suffix(&format!(".{}", table.name.name)) {
                Some(schema) => QualifiedName::new(schema, &table.name.name),
                None => QualifiedName::new(&table.name.schema, old),
            };
            provenance = actual.get(&name).map(|table| &table.provenance);
        } else if finding.severity >= Severity::Warning {
            status = ModelStatus::Drifted;
        }
    }
    if provenance.is_none() {
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
        created_by: provenance.and_then(|one| one.created_by().map(str::to_owned)),
        changed_by: provenance
            .map(|one| one.changed_by().to_vec())
            .unwrap_or_default(),
    })
}

/// What both sides could and could not say: once where they are of one kind and say the same.
pub(crate) fn of_both(expected: &Loaded, actual: &Loaded) -> Vec<CoverageLine> {
    let (mut of_expected, mut of_actual) = (coverage(expected), coverage(actual));
    if of_expected == of_actual {
        return of_expected;
    }
    if expected.kind == actual.kind {
        for (lines, side) in [(&mut of_expected, "expected"), (&mut of_actual, "actual")] {
            for line in lines {
                line.source = format!("{side} {}", line.source);
            }
        }
    }
    of_expected.append(&mut of_actual);
    of_expected
}

/// What one source could and could not say, so that an audit that looked at nothing cannot pass
/// for a clean one.
fn coverage(side: &Loaded) -> Vec<CoverageLine> {
    let lines = Aspect::ALL.map(|aspect| {
        // A snapshot without other objects is one of models.
        let is_of_models =
            side.models.is_some() || side.kind == "snapshot" && !side.schema.objects.is_stated();
        let claim = match is_of_models {
            true => over_all(&side.schema, aspect),
            false => Claim::Everything,
        };
        CoverageLine {
            source: side.kind.to_owned(),
            aspect: aspect.name().to_owned(),
            stated: claim.name().to_owned(),
            count: None,
        }
    });
    let objects = objects(side.kind, &side.schema);
    lines.into_iter().chain(objects).collect()
}

/// What a source says of all other kinds of objects, and how much it has of what is never
/// compared.
fn objects(source: &str, schema: &Schema) -> Vec<CoverageLine> {
    let claim = match schema.objects {
        Stated::Is(_) => Claim::Everything,
        Stated::Unstated => Claim::Nothing,
    };
    let line = |aspect: &str, claim: Claim, count| CoverageLine {
        source: source.to_owned(),
        aspect: aspect.to_owned(),
        stated: claim.name().to_owned(),
        count,
    };
    let mut lines = Vec::new();
    // Catalogs are not read for what the other side cannot speak of.
    if claim == Claim::Everything || source == "models" {
        lines.push(line(OBJECTS, claim, None));
    }
    for kind in NEVER {
        lines.push(line(
            kind,
            Claim::Nothing,
            schema.uncompared.get(kind).copied(),
        ));
    }
    for (kind, number) in &schema.uncompared {
        if !NEVER.contains(&kind.as_str()) {
            lines.push(line(kind, Claim::Nothing, Some(*number)));
        }
    }
    lines
}

/// What is never compared and said so in every report, as the counts of it are called. What is rarer is
/// named where a database has any.
const NEVER: [&str; 15] = [
    "names of constraints, indexes and the sequences of columns",
    "order of columns",
    "what a child declares again of its parent",
    "owners",
    "grants",
    "default privileges",
    "storage parameters",
    "tablespaces",
    "statistics objects",
    "event triggers",
    "publications",
    "operators",
    "casts",
    "text search objects",
    "foreign servers",
];

/// Everything that is no table, no part of one and no enum.
const OBJECTS: &str = "views, functions, triggers, policies and other objects";

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
