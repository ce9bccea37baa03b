//! The JSON of a summary, version 1. A key is added freely; none is removed or changes its meaning
//! without a new `schema_version`.

use std::collections::BTreeMap;

use schemadrift_analyze::{ChangedTable, CreatedTable};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use super::SummaryDocument;
use crate::json::print;
use crate::provenance::{self, ObjectProvenance};

/// What `schemadrift migrations summary -o json` prints. Names outside `public` carry their schema;
/// unknown is null.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "schemadrift migrations summary, version 1")]
struct Summary {
    #[schemars(extend("const" = 1))]
    schema_version: u32,
    tool: BTreeMap<&'static str, String>,
    /// Revision or number of the migration, or of the first and the last one.
    revision: String,
    /// Null for several files.
    description: Option<String>,
    files: Vec<String>,
    /// Names of the columns of each new table, in order of declaration.
    tables: BTreeMap<String, Vec<String>>,
    /// Tables that are new, those that others reference first.
    created: Vec<Created>,
    changed: Vec<Changed>,
    dropped: Vec<String>,
    /// Columns of the new tables that are unique alone, as `table.column`.
    unique: Vec<String>,
    /// Foreign keys of the new tables over one column, as `table.column` and `table.column`.
    foreign_keys: Vec<[String; 2]>,
    /// New enum types with their labels.
    enums: BTreeMap<String, Vec<String>>,
    /// Labels that enum types got.
    labels: BTreeMap<String, Vec<String>>,
    enums_dropped: Vec<String>,
    extensions: Vec<String>,
    /// Views, functions, triggers and other objects, as reports call them.
    objects: Objects,
    /// Which of the files made what.
    provenance: Vec<ObjectProvenance>,
    /// What is there after the last file.
    totals: BTreeMap<&'static str, usize>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Objects {
    created: Vec<String>,
    changed: Vec<String>,
    dropped: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Created {
    table: String,
    purpose: Option<String>,
    partitioned: bool,
    /// Such as `RANGE (logged_at)`; null where it is not divided.
    partition_key: Option<String>,
    partitions: usize,
    columns: Vec<Column>,
    primary_key: Vec<String>,
    unique: Vec<Vec<String>>,
    foreign_keys: Vec<ForeignKey>,
    checks: Vec<String>,
    /// Indexes that no key owns, by name, with their keys.
    indexes: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Column {
    name: String,
    #[serde(rename = "type")]
    ty: String,
    nullable: bool,
    default: Option<String>,
    comment: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ForeignKey {
    columns: Vec<String>,
    references: String,
    referenced_columns: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Changed {
    table: String,
    renamed_from: Option<String>,
    /// In words.
    added: Vec<String>,
    removed: Vec<String>,
    altered: Vec<Altered>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Altered {
    column: String,
    before: String,
    after: String,
}

/// JSON Schema of the document, version 1.
pub fn summary_json_schema() -> String {
    let generator = SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator();
    print(&generator.into_root_schema_for::<Summary>())
}

pub(super) fn render(document: &SummaryDocument<'_>) -> String {
    let facts = document.summary;
    let [tables, columns, keys] = document.totals;
    let description = Some(document.description).filter(|text| !text.is_empty());
    print(&Summary {
        schema_version: 1,
        tool: BTreeMap::from([
            ("name", "schemadrift".to_owned()),
            ("version", document.tool_version.to_owned()),
        ]),
        revision: document.revision.to_owned(),
        description: description.map(str::to_owned),
        files: document.files.to_vec(),
        tables: facts.created.iter().map(columns_of).collect(),
        created: facts.created.iter().map(created).collect(),
        changed: facts.changed.iter().map(changed).collect(),
        dropped: facts.dropped.iter().map(ToString::to_string).collect(),
        unique: facts.created.iter().flat_map(unique_alone).collect(),
        foreign_keys: facts.created.iter().flat_map(single_keys).collect(),
        enums: facts.enums_created.iter().cloned().collect(),
        labels: facts.labels_added.iter().cloned().collect(),
        enums_dropped: facts.enums_dropped.clone(),
        extensions: facts.extensions.clone(),
        objects: Objects {
            created: facts.objects.created.clone(),
            changed: facts.objects.changed.clone(),
            dropped: facts.objects.dropped.clone(),
        },
        provenance: provenance::wire(document.provenance),
        totals: BTreeMap::from([
            ("tables", tables),
            ("columns", columns),
            ("foreign_keys", keys),
        ]),
    })
}

fn columns_of(table: &CreatedTable) -> (String, Vec<String>) {
    let columns = table.columns.iter().map(|one| one.name.clone());
    (table.name.to_string(), columns.collect())
}

fn created(table: &CreatedTable) -> Created {
    let columns = table.columns.iter().map(|one| Column {
        name: one.name.clone(),
        ty: one.ty.clone(),
        nullable: one.nullable,
        default: one.default.clone(),
        comment: one.comment.clone(),
    });
    let keys = table.references.iter();
    let keys = keys.map(|(columns, references, to)| ForeignKey {
        columns: columns.clone(),
        references: references.to_string(),
        referenced_columns: to.clone(),
    });
    Created {
        table: table.name.to_string(),
        purpose: table.purpose.clone(),
        partitioned: table.partitioned.is_some(),
        partition_key: table.partitioned.as_ref().map(|(key, _)| key.clone()),
        partitions: table.partitioned.as_ref().map_or(0, |(_, number)| *number),
        columns: columns.collect(),
        primary_key: table.primary_key.clone(),
        unique: table.uniques.clone(),
        foreign_keys: keys.collect(),
        checks: table.checks.clone(),
        indexes: table.indexes.iter().cloned().collect(),
    }
}

fn changed(table: &ChangedTable) -> Changed {
    let altered = table.altered.iter().map(|(column, before, after)| Altered {
        column: column.clone(),
        before: before.clone(),
        after: after.clone(),
    });
    Changed {
        table: table.name.to_string(),
        renamed_from: table.renamed_from.as_ref().map(ToString::to_string),
        added: table.added.clone(),
        removed: table.removed.clone(),
        altered: altered.collect(),
    }
}

fn unique_alone(table: &CreatedTable) -> Vec<String> {
    let alone = table
        .uniques
        .iter()
        .filter_map(|columns| match columns.as_slice() {
            [only] => Some(format!("{}.{only}", table.name)),
            _ => None,
        });
    alone.collect()
}

fn single_keys(table: &CreatedTable) -> Vec<[String; 2]> {
    let single = table
        .references
        .iter()
        .filter_map(
            |(columns, references, to)| match (columns.as_slice(), to.as_slice()) {
                ([own], [other]) => Some([
                    format!("{}.{own}", table.name),
                    format!("{references}.{other}"),
                ]),
                _ => None,
            },
        );
    single.collect()
}
