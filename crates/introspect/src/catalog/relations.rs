//! Tables and whatever else has columns.

use std::collections::BTreeMap;

use schemadrift_schema::{
    Aspect, Claim, Column, Coverage, QualifiedName, Stated, Table, TableKind,
};
use sqlx::postgres::types::Oid;

use crate::error::IntrospectError;
use crate::snapshot::{Fields, Query, Snapshot};

const QUERY: Query = Query {
    reads: "tables",
    sql: include_str!("relations.sql"),
};

/// The tables and partitions that are being read, by OID. Rows about any other relation are dropped:
/// it is a temporary table or a member of an extension.
#[derive(Debug, Default)]
pub(super) struct Relations(BTreeMap<u32, Relation>);

/// A table with the numbers that the catalogs know its columns by.
#[derive(Debug)]
pub(super) struct Relation {
    pub(super) table: Table,
    is_partition: bool,
    /// In the order of the table's columns, which is that of their numbers.
    columns: Vec<NumberedColumn>,
}

/// What rows that know a column by its number need of it.
#[derive(Debug)]
struct NumberedColumn {
    number: i16,
    collation: Oid,
}

/// Reads the tables, still without columns.
pub(super) async fn read(snapshot: &mut Snapshot<'_>) -> Result<Relations, IntrospectError> {
    let mut relations = BTreeMap::new();
    snapshot
        .each(&QUERY, |fields| {
            let (oid, relation) = relation(fields)?;
            relations.insert(oid, relation);
            Ok(())
        })
        .await?;
    Ok(Relations(relations))
}

fn relation(fields: &mut Fields<'_>) -> Result<(u32, Relation), sqlx::Error> {
    let Oid(oid) = fields.take()?;
    let (schema, name): (String, String) = (fields.take()?, fields.take()?);
    let kind: String = fields.take()?;
    let attributes: i16 = fields.take()?;
    let parent: (Option<String>, Option<String>) = (fields.take()?, fields.take()?);
    let is_partition = fields.take()?;
    let kind = match kind.as_str() {
        "p" => TableKind::Partitioned,
        "v" => TableKind::View,
        "m" => TableKind::MaterializedView,
        "f" => TableKind::Foreign,
        _ => TableKind::Ordinary,
    };
    let mut table = Table::new(QualifiedName { schema, name }, kind, coverage(kind));
    table.comment = Stated::Is(None);
    if has_keys(kind) {
        table.primary_key = Stated::Is(None);
    }
    if let (Some(schema), Some(name)) = parent {
        table.parent = Some(QualifiedName { schema, name });
    }
    // Dropped columns are counted, too.
    let most_columns = usize::try_from(attributes).unwrap_or_default();
    table.columns.reserve_exact(most_columns);
    let relation = Relation {
        table,
        is_partition,
        columns: Vec::with_capacity(most_columns),
    };
    Ok((oid, relation))
}

fn has_keys(kind: TableKind) -> bool {
    matches!(kind, TableKind::Ordinary | TableKind::Partitioned)
}

/// What a relation cannot have, its catalog says nothing about: a view without a primary key is
/// no view that lacks one.
fn coverage(kind: TableKind) -> Coverage {
    let columns = Coverage::NOTHING.with(Aspect::Columns, Claim::Everything);
    match kind {
        TableKind::View => columns,
        TableKind::MaterializedView => columns
            .with(Aspect::Uniques, Claim::Everything)
            .with(Aspect::Indexes, Claim::Everything),
        TableKind::Foreign => columns
            .with(Aspect::Defaults, Claim::Everything)
            .with(Aspect::Generated, Claim::Everything)
            .with(Aspect::Checks, Claim::Everything),
        TableKind::Ordinary | TableKind::Partitioned | TableKind::Unstated => Coverage::EVERYTHING,
    }
}

impl Relations {
    /// The relation of this OID, where it is one that is read and no partition.
    pub(super) fn get_mut(&mut self, oid: Oid) -> Option<&mut Relation> {
        let relation = self.with_partitions_mut(oid)?;
        (!relation.is_partition).then_some(relation)
    }

    /// The relation of this OID, partition or not.
    pub(super) fn with_partitions_mut(&mut self, oid: Oid) -> Option<&mut Relation> {
        self.0.get_mut(&oid.0)
    }

    /// The finished tables and partitions, with the parts of each sorted by name.
    pub(super) fn into_tables(self) -> (Vec<Table>, Vec<Table>) {
        let finished = |relation: Relation| {
            let mut table = relation.table;
            table.shrink_to_fit();
            table.uniques.sort_by(|a, b| a.name.cmp(&b.name));
            table.foreign_keys.sort_by(|a, b| a.name.cmp(&b.name));
            table.checks.sort_by(|a, b| a.name.cmp(&b.name));
            table.exclusions.sort_by(|a, b| a.name.cmp(&b.name));
            table.indexes.sort_by(|a, b| a.name.cmp(&b.name));
            table
        };
        let (partitions, tables): (Vec<Relation>, Vec<Relation>) =
            self.0.into_values().partition(|one| one.is_partition);
        let finish = |all: Vec<Relation>| all.into_iter().map(finished).collect();
        (finish(tables), finish(partitions))
    }
}

/// Adds to a list of a table. Most have one or two members, and a list that grows by itself keeps
/// room for four.
pub(super) fn push_exact<T>(list: &mut Vec<T>, one: T) {
    list.reserve_exact(1);
    list.push(one);
}

impl Relation {
    /// Whether it is a partition, for which its parent speaks to all but models of it.
    pub(super) fn is_partition(&self) -> bool {
        self.is_partition
    }

    /// Adds a column under its number, which is higher than those before.
    pub(super) fn add_column(&mut self, number: i16, collation: Oid, column: Column) {
        self.columns.push(NumberedColumn { number, collation });
        self.table.columns.push(column);
    }

    fn place(&self, number: i16) -> Option<usize> {
        self.columns
            .binary_search_by_key(&number, |column| column.number)
            .ok()
    }

    /// The column of this number. The whole row and system columns are none.
    pub(super) fn column_mut(&mut self, number: i16) -> Option<&mut Column> {
        let place = self.place(number)?;
        self.table.columns.get_mut(place)
    }

    /// Name of the column of this number.
    pub(super) fn name(&self, number: i16) -> Option<String> {
        let place = self.place(number)?;
        Some(self.table.columns.get(place)?.name.clone())
    }

    /// Names of the columns of these numbers.
    pub(super) fn names(&self, numbers: &[i16]) -> Vec<String> {
        numbers
            .iter()
            .filter_map(|number| self.name(*number))
            .collect()
    }

    /// Collation of the column of this number.
    pub(super) fn collation(&self, number: i16) -> Option<Oid> {
        Some(self.columns.get(self.place(number)?)?.collation)
    }
}
