//! Binds a model to the tables that its queries read, each with just the columns that are theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemadrift_schema::{Aspect, Claim, Column, Confidence, QualifiedName, Stated, Table};

use super::There;
use crate::UnboundModel;
use crate::query::{Found, QueryUse, Returned, TableColumn, Tables, WrittenTable};

/// A table may well lose a column or two.
const STRANGE: usize = 3;

/// What the queries of a model say of it.
pub(super) enum Reading {
    /// It reads these tables.
    Tables(Vec<Table>),
    /// Its queries are known, and none of its fields is a column of a table.
    Nothing(String),
    /// No query of it is known; why, where there is one at all.
    Unknown(Option<String>),
}

/// Follows every query of the model. What is missing counts for queries of crates at home.
pub(super) fn read(
    model: &UnboundModel,
    there: &There<'_>,
    at_home: &BTreeSet<Option<String>>,
) -> Reading {
    let Some(shape) = &model.shape else {
        return Reading::Unknown(None);
    };
    let mut merged = Merged::default();
    let mut reasons = Vec::new();
    let mut is_known = false;
    for used in &model.uses {
        let place = format!("{}:{}", used.origin.file, used.origin.line);
        match &used.query {
            Ok(query) => {
                is_known = true;
                let mut seen = Seen::new(there, &shape.name.schema, used);
                seen.is_elsewhere |= !at_home.contains(&used.krate);
                if !merged.add(used, &Returned::of(query, &seen), there) {
                    reasons.push(format!(
                        "the query at {place} returns no column of a table that is there"
                    ));
                }
            }
            Err(reason) => reasons.push(format!("of the query at {place} {reason}")),
        }
    }
    if model.uses.iter().any(|used| used.query.is_err()) {
        merged.leave_null_open();
    }
    let tables = merged.tables(shape);
    if !tables.is_empty() {
        return Reading::Tables(tables);
    }
    match is_known {
        true => Reading::Nothing(reasons.join("; ")),
        false => Reading::Unknown(Some(reasons.join("; ")).filter(|one| !one.is_empty())),
    }
}

/// Tests make tables of their own, so what is missing there is no drift.
fn is_of_tests(file: &str) -> bool {
    let mut parts = file.split('/');
    parts.any(|part| matches!(part, "tests" | "benches" | "examples"))
}

/// The tables of the actual side, as queries name them.
pub(super) struct Seen<'s, 'a> {
    there: &'s There<'a>,
    default_schema: &'s str,
    /// Whether tables that are not there may be in another place.
    is_elsewhere: bool,
}

impl<'s, 'a> Seen<'s, 'a> {
    pub(super) fn new(there: &'s There<'a>, default_schema: &'s str, used: &QueryUse) -> Self {
        Seen {
            there,
            default_schema,
            is_elsewhere: is_of_tests(&used.origin.file),
        }
    }
}

impl<'a> Tables<'a> for Seen<'_, 'a> {
    fn find(&self, written: &WrittenTable<'_>) -> Found<'a> {
        let schema = written.schema.unwrap_or(self.default_schema);
        let name = QualifiedName::new(schema, written.name);
        if let Some(table) = self.there.by_name.get(&name) {
            return Found::Table(table);
        }
        // Without a namespace it is found along the search path, which may be any.
        let same_name = self.there.by_bare_name.get(name.name.as_str());
        if written.schema.is_none()
            && let Some(tables) = same_name
        {
            return match tables.as_slice() {
                [only] => Found::Table(only),
                _ => Found::Elsewhere,
            };
        }
        // Sequences are read like tables, and are none.
        let is_catalog = schema == "information_schema"
            || schema.starts_with("pg_")
            || written.schema.is_none() && written.name.starts_with("pg_")
            || written.name.ends_with("_seq");
        let is_looked_at = schema == self.default_schema || self.there.schemas.contains(schema);
        let is_temporary = self.there.temporary.contains(&name.name);
        if is_catalog || is_temporary || !is_looked_at || self.is_elsewhere {
            return Found::Elsewhere;
        }
        Found::Missing(name)
    }
}

/// The columns of tables that fields are, over all queries.
#[derive(Default)]
struct Merged {
    /// By table, then by the field's place and the column's name.
    tables: BTreeMap<QualifiedName, BTreeMap<(usize, String), MergedColumn>>,
}

struct MergedColumn {
    column: Column,
    /// Whether some query leaves its nullability as the table has it, and whether all do.
    is_plain_once: bool,
    is_plain_always: bool,
}

impl Merged {
    /// Adds what one query returns; says whether there was a column of a table.
    fn add(&mut self, used: &QueryUse, returned: &Returned, there: &There<'_>) -> bool {
        let mut found: Vec<(usize, &Column, TableColumn)> = Vec::new();
        for (place, field) in used.fields.iter().enumerate() {
            let named = returned.columns.iter().filter(|(name, _)| {
                let field_name = used.renamed.get(name).unwrap_or(name);
                *field_name == field.column.name
            });
            let named: Vec<&Option<TableColumn>> = named.map(|(_, from)| from).collect();
            let from = match named.as_slice() {
                [Some(only)] => only.clone(),
                // A table without its column, where the query asks for all of them.
                [] if !returned.is_open && !field.is_optional => match returned.whole.as_slice() {
                    [only] => TableColumn {
                        table: only.clone(),
                        column: field.column.name.clone(),
                        is_plain: true,
                    },
                    _ => continue,
                },
                _ => continue,
            };
            found.push((place, &field.column, from));
        }
        let strangers = strangers(&found, there);
        found.retain(|(.., from)| !strangers.contains(&from.table));
        let is_any = !found.is_empty();
        for (place, column, from) in found {
            self.insert(place, column, from);
        }
        is_any
    }

    fn insert(&mut self, place: usize, column: &Column, from: TableColumn) {
        let columns = self.tables.entry(from.table).or_default();
        let mut column = column.clone();
        column.name.clone_from(&from.column);
        let is_plain = from.is_plain && column.nullable.is_stated();
        let merged = columns
            .entry((place, from.column))
            .or_insert_with(|| MergedColumn {
                column: column.clone(),
                is_plain_once: false,
                is_plain_always: true,
            });
        if is_stricter(&column, &merged.column) {
            merged.column.ty = Arc::clone(&column.ty);
        }
        if column.nullable.is_stated() {
            merged.column.nullable = column.nullable;
        }
        merged.is_plain_once |= is_plain;
        merged.is_plain_always &= is_plain;
    }

    /// A query that is not known may return NULL where the known ones do not.
    fn leave_null_open(&mut self) {
        for column in self.tables.values_mut().flat_map(BTreeMap::values_mut) {
            column.is_plain_always = false;
        }
    }

    fn tables(self, shape: &Table) -> Vec<Table> {
        let is_join = self.tables.len() > 1;
        let tables = self.tables.into_iter().map(|(name, columns)| {
            let mut table = shape.clone();
            table.name = name;
            if is_join {
                // What a join leaves out of a table is no claim that nobody reads it.
                table.coverage = table.coverage.with(Aspect::Columns, Claim::Some);
            }
            if let Some(model) = &mut table.model {
                model.confidence = Confidence::High;
            }
            table.columns = columns.into_values().map(MergedColumn::finish).collect();
            table
        });
        tables.collect()
    }
}

/// Tables that lack most of the columns which a query asks them for: they have nothing but the
/// name in common with the table that is meant.
fn strangers(
    found: &[(usize, &Column, TableColumn)],
    there: &There<'_>,
) -> BTreeSet<QualifiedName> {
    let mut counts: BTreeMap<&QualifiedName, (usize, usize)> = BTreeMap::new();
    for (.., from) in found {
        let Some(table) = there.by_name.get(&from.table) else {
            continue;
        };
        let (has, lacks) = counts.entry(&from.table).or_default();
        match table.column(&from.column) {
            Some(_) => *has += 1,
            None => *lacks += 1,
        }
    }
    counts
        .into_iter()
        .filter(|(_, (has, lacks))| lacks > has && *lacks >= STRANGE)
        .map(|(name, _)| name.clone())
        .collect()
}

impl MergedColumn {
    /// One query that can return NULL is enough to ask for an `Option`; one that cannot does not
    /// make an `Option` needless.
    fn finish(self) -> Column {
        let mut column = self.column;
        let holds = match column.nullable {
            Stated::Is(true) => self.is_plain_always,
            Stated::Is(false) => self.is_plain_once,
            Stated::Unstated => false,
        };
        if !holds {
            column.nullable = Stated::Unstated;
        }
        column
    }
}

/// Whether one reading of a field decodes less than another, which is the one that has to hold.
fn is_stricter(one: &Column, other: &Column) -> bool {
    use schemadrift_schema::Accepts;
    let breadth = |column: &Column| match column.ty.decoding.as_ref().map(|known| &known.accepts) {
        Some(Accepts::Nothing) => 0,
        Some(Accepts::OneOf(types)) => types.len(),
        Some(Accepts::Unknown) | None => usize::MAX,
    };
    breadth(one) < breadth(other)
}
