//! One synthetic row for each table: just what an insert has to name, and the keys to rows that
//! are there before it.

use std::collections::BTreeMap;

use schemadrift_schema::{
    Column, Domain, EnumType, Identifier, QualifiedName, Schema, SqlType, Table, TypeKind,
};

use crate::value::{self, Alternatives};
use crate::{Analysis, TableFacts};

/// A row that a table ought to take, as far as keys and types decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntheticRow {
    /// The table.
    pub table: QualifiedName,
    /// Columns that a row cannot do without, all of them among the values.
    pub required: Vec<String>,
    /// SQL of each value, by column.
    values: BTreeMap<String, String>,
    /// What else may be tried where a check refuses the row: its name, and values by column.
    checks: Vec<(String, Alternatives)>,
}

/// A row for each table, in seeding order; where a type has no value that is known, that type.
pub fn synthetic_rows(
    schema: &Schema,
    analysis: &Analysis,
) -> Vec<(QualifiedName, Result<SyntheticRow, String>)> {
    let rows = analysis.tables.iter().filter_map(|facts| {
        let table = schema.table(&facts.name)?;
        let row = Writer { schema, table }.row(facts, analysis);
        Some((facts.name.clone(), row))
    });
    rows.collect()
}

impl SyntheticRow {
    /// The statement that inserts the row.
    pub fn insert(&self) -> String {
        self.insert_without(None)
    }

    /// The same without one column.
    pub fn insert_without(&self, left_out: Option<&str>) -> String {
        let table = format!(
            "{}.{}",
            Identifier(&self.table.schema),
            Identifier(&self.table.name)
        );
        let named = self.values.iter();
        let named: Vec<_> = named
            .filter(|(column, _)| Some(column.as_str()) != left_out)
            .collect();
        if named.is_empty() {
            return format!("INSERT INTO {table} DEFAULT VALUES");
        }
        let columns = named.iter().map(|(name, _)| Identifier(name).to_string());
        let columns: Vec<String> = columns.collect();
        let values: Vec<&str> = named.iter().map(|(_, value)| value.as_str()).collect();
        format!(
            "INSERT INTO {table} ({}) VALUES ({})",
            columns.join(", "),
            values.join(", ")
        )
    }

    /// The same row with other values for what the check of this message reads, best first.
    pub fn others(&self, message: &str) -> Vec<SyntheticRow> {
        let named = |name: &str| message.contains(&format!("\"{name}\""));
        let checks = self.checks.iter().filter(|(name, _)| named(name));
        let mut rows = Vec::new();
        for (column, values) in checks.flat_map(|(_, alternatives)| alternatives) {
            for value in values {
                let mut row = self.clone();
                row.values.insert(column.clone(), value.clone());
                rows.push(row);
            }
        }
        rows
    }
}

struct Writer<'a> {
    schema: &'a Schema,
    table: &'a Table,
}

impl Writer<'_> {
    fn row(&self, facts: &TableFacts, analysis: &Analysis) -> Result<SyntheticRow, String> {
        let mut values = BTreeMap::new();
        for key in analysis.keys_of(&facts.name) {
            let pairs = key.columns.iter().zip(&key.referenced_columns);
            if key.given_up || key.is_to_itself() && key.optional {
                continue;
            }
            for (column, referenced) in pairs {
                if facts.generated.contains(column) || values.contains_key(column) {
                    continue;
                }
                if key.is_to_itself() {
                    values.insert(column.clone(), self.value(column)?);
                    values.insert(referenced.clone(), self.value(referenced)?);
                } else {
                    let target = format!(
                        "(SELECT {} FROM {}.{} LIMIT 1)",
                        Identifier(referenced),
                        Identifier(&key.references.schema),
                        Identifier(&key.references.name)
                    );
                    values.insert(column.clone(), target);
                }
            }
        }
        for column in &facts.required {
            if !values.contains_key(column) {
                values.insert(column.clone(), self.value(column)?);
            }
        }
        Ok(SyntheticRow {
            table: facts.name.clone(),
            required: facts.required.clone(),
            checks: self.checks(analysis),
            values,
        })
    }

    fn value(&self, column: &str) -> Result<String, String> {
        let column = self.table.column(column);
        let ty = column.and_then(|column| column.ty.best());
        let ty = ty.ok_or_else(|| "a type that is not stated".to_owned())?;
        value::first(ty, self.labels(ty)).ok_or_else(|| ty.to_string())
    }

    fn labels(&self, ty: &SqlType) -> &[String] {
        let base = ty.base();
        let found = |one: &&EnumType| one.name.matches(&base.name);
        let found = self.schema.enums.iter().find(found);
        found.map_or(&[], |one| &one.labels)
    }

    /// What the checks of the table, and those of its columns' domains, compare with.
    fn checks(&self, analysis: &Analysis) -> Vec<(String, Alternatives)> {
        let keys: Vec<&String> = analysis
            .keys_of(&self.table.name)
            .flat_map(|key| &key.columns)
            .collect();
        let free = |column: &&Column| !keys.contains(&&column.name);
        let columns: Vec<&Column> = self.table.columns.iter().filter(free).collect();
        let mut checks = Vec::new();
        for check in &self.table.checks {
            let text = &check.expression.written;
            let reads = |column: &&&Column| {
                check.columns.contains(&column.name)
                    || check.columns.is_empty() && text.contains(&column.name)
            };
            let read = columns.iter().filter(reads);
            let name = check.name.clone().unwrap_or_default();
            checks.push((name, self.alternatives(read.copied(), text)));
        }
        for domain in &self.schema.domains {
            for (name, text) in &domain.checks {
                let of_domain = columns.iter().filter(|column| is_of(column, domain));
                checks.push((name.clone(), self.alternatives(of_domain.copied(), text)));
            }
        }
        checks
    }

    fn alternatives<'c>(
        &self,
        columns: impl Iterator<Item = &'c Column>,
        text: &str,
    ) -> Alternatives {
        let values = columns.filter_map(|column| {
            let ty = column.ty.best()?;
            let values = value::others(ty, self.labels(ty), text);
            Some((column.name.clone(), values))
        });
        values.collect()
    }
}

fn is_of(column: &Column, domain: &Domain) -> bool {
    column.ty.best().is_some_and(|ty| {
        matches!(ty.kind, TypeKind::Domain(_))
            && ty.name.name == domain.name.name
            && ty.name.schema.as_deref() == Some(&domain.name.schema)
    })
}
