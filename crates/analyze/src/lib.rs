//! What one schema is like: in which order its tables can be filled, what a row needs, how its
//! names are built, which keys lack an index, and whether all of it is ready to be used.
//!
//! **Architecture Invariant:** pure: a schema in, facts out. No I/O, no clock, no words of a
//! report; nothing is known here that the schema and the given policy do not say.

mod claims;
mod columns;
mod keys;
mod order;
mod proof;
pub mod readiness;
mod row;
mod summary;
mod value;

use std::collections::BTreeMap;

use schemadrift_schema::{EnumType, QualifiedName, Schema, Stated, Table, TableKind, TypeName};

pub use claims::{Claim, check_claims};
pub use keys::{Key, UniqueKey};
pub use order::Cycle;
pub use proof::{Failed, Proof};
pub use row::{SyntheticRow, synthetic_rows};
pub use summary::{ChangedTable, ColumnFacts, CreatedTable, ObjectsSummary, Summary, summarise};

/// What is known of a schema beside the schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Volumes {
    /// How many rows somebody wants, by `table` or `schema.table`, in his own words.
    pub planned: BTreeMap<String, String>,
    /// How many rows a live server believes are there; a table that it never counted is not named.
    pub estimated: BTreeMap<QualifiedName, u64>,
}

/// One schema, analysed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Analysis {
    /// Enum types, by name.
    pub enums: Vec<EnumFacts>,
    /// Tables in the order in which they can be filled.
    pub tables: Vec<TableFacts>,
    /// Foreign keys, by table, columns and target.
    pub keys: Vec<Key>,
    /// Tables that reference one another in a circle.
    pub cycles: Vec<Cycle>,
    /// Tables of the planned volumes that do not exist.
    pub unknown_volumes: Vec<String>,
}

/// An enum type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumFacts {
    /// Name; `public` is left out.
    pub name: String,
    /// Labels in order.
    pub labels: Vec<String>,
    /// Columns that take one of them, or a list of them, by table.
    pub used_by: Vec<(QualifiedName, String)>,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableFacts {
    /// Name.
    pub name: QualifiedName,
    /// How many tables deep its longest chain of references is.
    pub level: usize,
    /// Comment, which says what it is for.
    pub comment: Option<String>,
    /// Type of each column, as PostgreSQL writes it; of those alone whose type is known.
    pub types: BTreeMap<String, String>,
    /// Columns that an INSERT has to name, in order of declaration.
    pub required: Vec<String>,
    /// Columns that an INSERT may leave out; without those of a primary key that has a default.
    pub optional: Vec<String>,
    /// Columns that only the server writes.
    pub generated: Vec<String>,
    /// Columns of the primary key.
    pub primary_key: Vec<String>,
    /// Uniqueness beside the primary key.
    pub uniques: Vec<UniqueKey>,
    /// Name, where there is one, and condition of each check.
    pub checks: Vec<(Option<String>, String)>,
    /// Definitions of exclusion constraints.
    pub exclusions: Vec<String>,
    /// How many rows somebody wants.
    pub planned_rows: Option<String>,
    /// How many rows a live server believes are there.
    pub estimated_rows: Option<u64>,
}

impl Analysis {
    /// Names of tables by level; those of one level need nothing of one another.
    pub fn levels(&self) -> Vec<Vec<&QualifiedName>> {
        let mut levels: Vec<Vec<&QualifiedName>> = Vec::new();
        for table in &self.tables {
            if levels.len() <= table.level {
                levels.resize_with(table.level + 1, Vec::new);
            }
            if let Some(level) = levels.get_mut(table.level) {
                level.push(&table.name);
            }
        }
        levels
    }

    /// Foreign keys of one table.
    pub fn keys_of<'a>(&'a self, table: &'a QualifiedName) -> impl Iterator<Item = &'a Key> {
        let start = self.keys.partition_point(|key| key.table < *table);
        let keys = self.keys.get(start..).unwrap_or_default().iter();
        keys.take_while(move |key| key.table == *table)
    }
}

/// Analyses a schema that names each table once.
pub fn analyze(schema: &Schema, volumes: &Volumes) -> Analysis {
    let tables: Vec<&Table> = schema.tables.iter().filter(|one| holds_rows(one)).collect();
    let mut keys = keys::read(&tables);
    let order = order::order(&tables, &mut keys);
    let planned = |name: &QualifiedName| {
        let by_name = volumes.planned.get(&name.to_string());
        by_name.or_else(|| volumes.planned.get(&name.full()))
    };
    let facts = order.tables.iter().filter_map(|(position, level)| {
        let table = tables.get(*position)?;
        let columns = columns::sort(table, &schema.domains);
        Some(TableFacts {
            name: table.name.clone(),
            level: *level,
            comment: table.comment.present().cloned(),
            types: types(table),
            required: columns.required,
            optional: columns.optional,
            generated: columns.generated,
            primary_key: keys::primary(table),
            uniques: keys::uniques(table),
            checks: keys::checks(table),
            exclusions: keys::exclusions(table),
            planned_rows: planned(&table.name).cloned(),
            estimated_rows: volumes.estimated.get(&table.name).copied(),
        })
    });
    let exists = |wanted: &str| {
        let mut names = tables.iter().map(|table| &table.name);
        names.any(|name| name.to_string() == wanted || name.full() == wanted)
    };
    Analysis {
        enums: enums(&schema.enums, &tables),
        tables: facts.collect(),
        cycles: order.cycles,
        unknown_volumes: volumes
            .planned
            .keys()
            .filter(|name| !exists(name))
            .cloned()
            .collect(),
        keys,
    }
}

/// Views have no rows of their own, and a partition's are its parent's.
pub(crate) fn holds_rows(table: &Table) -> bool {
    !table.is_view() && table.kind != TableKind::Foreign && table.parent.is_none()
}

fn types(table: &Table) -> BTreeMap<String, String> {
    let columns = table.columns.iter();
    columns
        .filter_map(|column| Some((column.name.clone(), column.ty.best()?.to_string())))
        .collect()
}

/// Columns by the bare type that their values are of.
fn columns_by_type<'t>(
    tables: &[&'t Table],
) -> BTreeMap<(&'t str, &'t str), Vec<(QualifiedName, String)>> {
    let mut columns: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for table in tables {
        for column in &table.columns {
            if let Some(ty) = column.ty.best() {
                let name = &ty.base().name;
                let key = (namespace(name), name.name.as_str());
                let place = (table.name.clone(), column.name.clone());
                columns.entry(key).or_default().push(place);
            }
        }
    }
    columns
}

fn namespace(name: &TypeName) -> &str {
    name.schema.as_deref().unwrap_or("public")
}

fn enums(types: &[EnumType], tables: &[&Table]) -> Vec<EnumFacts> {
    let columns = columns_by_type(tables);
    let mut enums: Vec<EnumFacts> = types
        .iter()
        .map(|one| EnumFacts {
            name: match one.name.schema.as_deref() {
                None | Some("public") => one.name.name.clone(),
                Some(schema) => format!("{schema}.{}", one.name.name),
            },
            labels: one.labels.clone(),
            used_by: columns
                .get(&(namespace(&one.name), one.name.name.as_str()))
                .cloned()
                .unwrap_or_default(),
        })
        .collect();
    enums.sort_by(|one, two| one.name.cmp(&two.name));
    enums
}

/// Whether a source says that this holds.
pub(crate) fn is(stated: Stated<bool>) -> bool {
    stated == Stated::Is(true)
}
