//! The analysis for programs.

use std::collections::BTreeMap;

use schemadrift_analyze::{Analysis, Key, Proof, TableFacts};
use schemadrift_schema::QualifiedName;
use schemars::generate::SchemaSettings;

use super::{AnalysisDocument, wire};
use crate::json::print;
use crate::provenance;

pub(super) fn render(document: &AnalysisDocument<'_>) -> String {
    print(&convert(document))
}

/// JSON Schema of the analysis, version 1.
pub fn analysis_json_schema() -> String {
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    print(&generator.into_root_schema_for::<wire::Analysis>())
}

fn convert(document: &AnalysisDocument<'_>) -> wire::Analysis {
    let analysis = document.analysis;
    let names = |tables: &[QualifiedName]| -> Vec<String> {
        tables.iter().map(ToString::to_string).collect()
    };
    let levels = analysis.levels();
    let enums = analysis.enums.iter();
    let itself = analysis.keys.iter().filter(|key| key.is_to_itself());
    let mut self_references: Vec<String> = itself.map(|key| key.table.to_string()).collect();
    self_references.dedup();
    let closed = analysis.cycles.iter().filter(|cycle| !cycle.opens);
    wire::Analysis {
        schema_version: 1,
        tool: wire::Tool {
            name: "schemadrift".to_owned(),
            version: document.tool_version.to_owned(),
        },
        source: document.source.to_owned(),
        enums: enums
            .map(|one| (one.name.clone(), one.labels.clone()))
            .collect(),
        levels: levels
            .iter()
            .map(|level| level.iter().map(ToString::to_string).collect())
            .collect(),
        seeding_order: analysis
            .tables
            .iter()
            .map(|table| table.name.to_string())
            .collect(),
        foreign_keys: analysis.keys.iter().map(foreign_key).collect(),
        enum_columns: analysis
            .enums
            .iter()
            .map(|one| (one.name.clone(), places(&one.used_by)))
            .collect(),
        column_types: some(analysis, |table| Some(table.types.clone())),
        required: lists(analysis, |table| table.required.clone()),
        optional: lists(analysis, |table| table.optional.clone()),
        generated: lists(analysis, |table| table.generated.clone()),
        cycles: analysis
            .cycles
            .iter()
            .map(|cycle| names(&cycle.tables))
            .collect(),
        closed_cycles: closed.map(|cycle| names(&cycle.tables)).collect(),
        self_references,
        primary_keys: lists(analysis, |table| table.primary_key.clone()),
        unique_keys: lists(analysis, unique_keys),
        checks: lists(analysis, checks),
        exclusions: lists(analysis, |table| table.exclusions.clone()),
        comments: some(analysis, |table| table.comment.clone()),
        volumes: some(analysis, |table| table.planned_rows.clone()),
        row_estimates: some(analysis, |table| Some(table.estimated_rows)),
        proof: document.proof.map(proof),
        provenance: provenance::wire(document.provenance),
    }
}

fn places(columns: &[(QualifiedName, String)]) -> Vec<String> {
    let places = columns.iter();
    places
        .map(|(table, column)| format!("{table}.{column}"))
        .collect()
}

/// By table, without those for which the list is empty.
fn lists<T>(analysis: &Analysis, list: impl Fn(&TableFacts) -> Vec<T>) -> BTreeMap<String, Vec<T>> {
    some(analysis, |table| {
        Some(list(table)).filter(|list| !list.is_empty())
    })
}

fn some<T>(analysis: &Analysis, value: impl Fn(&TableFacts) -> Option<T>) -> BTreeMap<String, T> {
    let tables = analysis.tables.iter();
    tables
        .filter_map(|table| Some((table.name.to_string(), value(table)?)))
        .collect()
}

fn foreign_key(key: &Key) -> wire::ForeignKey {
    wire::ForeignKey {
        name: key.name.clone(),
        table: key.table.to_string(),
        columns: key.columns.clone(),
        references: key.references.to_string(),
        referenced_columns: key.referenced_columns.clone(),
        optional: key.optional,
        deferrable: key.deferrable,
        filled_in_afterwards: key.given_up,
    }
}

fn unique_keys(table: &TableFacts) -> Vec<wire::UniqueKey> {
    let keys = table.uniques.iter();
    keys.map(|key| wire::UniqueKey {
        name: key.name.clone(),
        columns: key.parts.clone(),
        condition: key.condition.clone(),
    })
    .collect()
}

fn checks(table: &TableFacts) -> Vec<wire::Check> {
    let checks = table.checks.iter();
    checks
        .map(|(name, expression)| wire::Check {
            name: name.clone(),
            expression: expression.clone(),
        })
        .collect()
}

fn proof(proof: &Proof) -> wire::Proof {
    wire::Proof {
        ok: proof.failed.is_none(),
        rows: proof.rows,
        required_columns: proof.required_columns,
        failed: proof.failed.as_ref().map(|failed| wire::Failed {
            table: failed.table.to_string(),
            sql: failed.sql.clone(),
            message: failed.message.clone(),
        }),
    }
}
