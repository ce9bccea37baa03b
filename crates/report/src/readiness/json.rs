//! The JSON of an examination, version 1. A key is added freely; none is removed or changes its
//! meaning without a new `schema_version`.

use std::collections::BTreeMap;

use schemadrift_analyze::readiness::{Coverage as CoverageFacts, Readiness as Facts};
use schemadrift_schema::QualifiedName;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use super::{ReadinessDocument, outcome};
use crate::json::print;
use crate::provenance::{self, ObjectProvenance};

/// What `schemadrift readiness -o json` prints. Names outside `public` carry their schema; unknown
/// is null.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "schemadrift readiness, version 1")]
struct Readiness {
    #[schemars(extend("const" = 1))]
    schema_version: u32,
    tool: BTreeMap<&'static str, String>,
    /// Kind of the source.
    source: String,
    /// Whether nothing of the checklist fails.
    ready: bool,
    checklist: Vec<Item>,
    counts: BTreeMap<&'static str, usize>,
    /// Every table, with the number of its columns.
    tables: BTreeMap<String, usize>,
    /// What tables are for, from their comments.
    purposes: BTreeMap<String, String>,
    /// Null without models.
    coverage: Option<Coverage>,
    /// Circles that no nullable key opens.
    closed_cycles: Vec<Vec<String>>,
    /// Extensions, and whether they are there.
    extensions: BTreeMap<String, bool>,
    /// Enum types, with the number of their labels.
    enums: BTreeMap<String, usize>,
    critical_columns: Vec<CriticalColumn>,
    forbidden_columns: Vec<TableColumn>,
    /// Foreign keys to something else than an id.
    odd_foreign_keys: Vec<OddForeignKey>,
    tenancy: Vec<Tenancy>,
    naming: Naming,
    indexes: Vec<Index>,
    /// Foreign keys whose columns no index starts with.
    foreign_keys_without_index: Vec<TableColumns>,
    /// Null unless a document was given.
    claims: Option<Vec<Claim>>,
    /// Which migration made what; empty without migrations.
    provenance: Vec<ObjectProvenance>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Item {
    name: String,
    /// `yes`, `remark` or `no`; `no` alone makes a schema not ready.
    outcome: String,
    right: usize,
    of: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Coverage {
    tables: BTreeMap<String, CoveredTable>,
    missing_tables: Vec<String>,
    missing_columns: Vec<TableColumn>,
    /// Errors that an audit of the models finds.
    errors: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CoveredTable {
    columns: usize,
    modelled: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CriticalColumn {
    table: String,
    column: String,
    /// Null where it is not there.
    r#type: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TableColumn {
    table: String,
    column: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct TableColumns {
    table: String,
    columns: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OddForeignKey {
    table: String,
    columns: Vec<String>,
    references: String,
    referenced_columns: Vec<String>,
    /// Why it is so by design; null where the configuration does not say.
    by_design: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Tenancy {
    table: String,
    /// Null where the table has no such column.
    column: Option<String>,
    indexed: Option<bool>,
    /// Whether the configuration says that it belongs to no tenant.
    shared: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Naming {
    plural: Vec<String>,
    singular: Vec<String>,
    /// Tables of domains that have both forms.
    mixed: Vec<String>,
    /// The same by domain, which is the first word of a name.
    mixed_domains: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Index {
    name: Option<String>,
    table: String,
    columns: Vec<String>,
    /// `primary key`, `unique` or `index`.
    purpose: String,
    method: String,
    #[serde(rename = "where")]
    condition: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Claim {
    line: usize,
    says: String,
    found: String,
    holds: bool,
}

pub(super) fn render(document: &ReadinessDocument<'_>) -> String {
    print(&convert(document))
}

/// JSON Schema of the examination, version 1.
pub fn readiness_json_schema() -> String {
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    print(&generator.into_root_schema_for::<Readiness>())
}

fn convert(document: &ReadinessDocument<'_>) -> Readiness {
    let facts = document.readiness;
    let checklist = facts.checklist.iter();
    let circles = facts.closed_circles.iter();
    let forbidden = facts.forbidden.iter();
    let unindexed = facts.unindexed.iter();
    Readiness {
        schema_version: 1,
        tool: BTreeMap::from([
            ("name", "schemadrift".to_owned()),
            ("version", document.tool_version.to_owned()),
        ]),
        source: document.source.to_owned(),
        ready: facts.is_ready(),
        checklist: checklist
            .map(|item| Item {
                name: item.name.to_owned(),
                outcome: outcome(item).to_owned(),
                right: item.right.0,
                of: item.right.1,
            })
            .collect(),
        counts: BTreeMap::from([
            ("tables", facts.counts.tables),
            ("columns", facts.counts.columns),
            ("levels", facts.counts.levels),
            ("foreign_keys", facts.counts.foreign_keys),
            ("enums", facts.counts.enums),
            ("indexes", facts.counts.indexes),
        ]),
        tables: facts
            .tables
            .iter()
            .map(|(name, columns)| (name.to_string(), columns.len()))
            .collect(),
        purposes: facts
            .purposes
            .iter()
            .map(|(name, purpose)| (name.to_string(), purpose.clone()))
            .collect(),
        coverage: facts.coverage.as_ref().map(coverage),
        closed_cycles: circles.map(|cycle| names(&cycle.tables)).collect(),
        extensions: facts.extensions.clone(),
        enums: facts.enums.clone(),
        critical_columns: facts
            .critical
            .iter()
            .map(|fact| CriticalColumn {
                table: fact.table.clone(),
                column: fact.column.clone(),
                r#type: fact.ty.clone(),
            })
            .collect(),
        forbidden_columns: forbidden.map(table_column).collect(),
        odd_foreign_keys: odd_keys(facts),
        tenancy: tenancy(facts),
        naming: naming(facts),
        indexes: indexes(facts),
        foreign_keys_without_index: unindexed
            .map(|key| TableColumns {
                table: key.table.to_string(),
                columns: key.columns.clone(),
            })
            .collect(),
        provenance: provenance::wire(document.provenance),
        claims: document.claims.map(|(_, claims)| {
            let claims = claims.iter();
            claims
                .map(|claim| Claim {
                    line: claim.line,
                    says: claim.says.clone(),
                    found: claim.found.clone(),
                    holds: claim.holds,
                })
                .collect()
        }),
    }
}

fn names(names: &[QualifiedName]) -> Vec<String> {
    names.iter().map(ToString::to_string).collect()
}

fn table_column((table, column): &(QualifiedName, String)) -> TableColumn {
    TableColumn {
        table: table.to_string(),
        column: column.clone(),
    }
}

fn coverage(facts: &CoverageFacts) -> Coverage {
    let tables = facts.tables.iter().map(|(name, (columns, modelled))| {
        let covered = CoveredTable {
            columns: *columns,
            modelled: *modelled,
        };
        (name.to_string(), covered)
    });
    Coverage {
        tables: tables.collect(),
        missing_tables: names(&facts.missing_tables),
        missing_columns: facts.missing_columns.iter().map(table_column).collect(),
        errors: facts.errors,
    }
}

fn odd_keys(facts: &Facts) -> Vec<OddForeignKey> {
    let keys = facts.odd_keys.iter();
    keys.map(|odd| OddForeignKey {
        table: odd.key.table.to_string(),
        columns: odd.key.columns.clone(),
        references: odd.key.references.to_string(),
        referenced_columns: odd.key.referenced_columns.clone(),
        by_design: odd.reason.clone(),
    })
    .collect()
}

fn tenancy(facts: &Facts) -> Vec<Tenancy> {
    let tables = facts.tenancy.iter();
    tables
        .map(|one| Tenancy {
            table: one.table.to_string(),
            column: one.column.as_ref().map(|(column, _)| column.clone()),
            indexed: one.column.as_ref().map(|(_, indexed)| *indexed),
            shared: one.shared,
        })
        .collect()
}

fn naming(facts: &Facts) -> Naming {
    let mixed = facts.naming.mixed.iter();
    Naming {
        plural: names(&facts.naming.plural),
        singular: names(&facts.naming.singular),
        mixed: mixed
            .clone()
            .flat_map(|(_, tables)| names(tables))
            .collect(),
        mixed_domains: mixed
            .map(|(domain, tables)| (domain.clone(), names(tables)))
            .collect(),
    }
}

fn indexes(facts: &Facts) -> Vec<Index> {
    let indexes = facts.indexes.iter();
    indexes
        .map(|index| Index {
            name: index.name.clone(),
            table: index.table.to_string(),
            columns: index.parts.clone(),
            purpose: index.purpose.to_owned(),
            method: index.method.clone(),
            condition: index.condition.clone(),
        })
        .collect()
}
