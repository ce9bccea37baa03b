//! The migrations that made each object of a schema, one line an object.

use crate::name::QualifiedName;
use crate::origin::Provenance;
use crate::{Schema, Table};

/// One object, and the migrations that made it what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectHistory {
    /// `table`, `column`, `constraint`, `index` or `enum`.
    pub kind: &'static str,
    /// The table that it belongs to, or that it is; `None` for an enum.
    pub table: Option<QualifiedName>,
    /// Name: of an enum with its namespace, where that is not `public`.
    pub name: String,
    /// The migrations.
    pub provenance: Provenance,
}

impl Schema {
    /// What is known of the making of each object: tables with their columns, constraints and
    /// indexes, then enums. Nothing where no migrations were replayed.
    pub fn histories(&self) -> Vec<ObjectHistory> {
        let mut all: Vec<ObjectHistory> = self.tables.iter().flat_map(of_table).collect();
        let known = self.enums.iter().filter(|one| one.provenance.is_known());
        all.extend(known.map(|one| ObjectHistory {
            kind: "enum",
            table: None,
            name: match one.name.schema.as_deref() {
                None | Some("public") => one.name.name.clone(),
                Some(schema) => format!("{schema}.{}", one.name.name),
            },
            provenance: one.provenance.clone(),
        }));
        all
    }
}

fn of_table(table: &Table) -> Vec<ObjectHistory> {
    let one = |kind, name: Option<&String>, provenance: &Provenance| {
        let known = provenance.is_known().then_some(provenance)?;
        Some(ObjectHistory {
            kind,
            table: Some(table.name.clone()),
            name: name?.clone(),
            provenance: known.clone(),
        })
    };
    let mut all = vec![one("table", Some(&table.name.name), &table.provenance)];
    for column in &table.columns {
        all.push(one("column", Some(&column.name), &column.provenance));
    }
    if let Some(key) = table.primary_key.present() {
        all.push(one("constraint", key.name.as_ref(), &key.provenance));
    }
    for unique in &table.uniques {
        all.push(one("index", unique.name.as_ref(), &unique.provenance));
    }
    for key in &table.foreign_keys {
        all.push(one("constraint", key.name.as_ref(), &key.provenance));
    }
    for check in &table.checks {
        all.push(one("constraint", check.name.as_ref(), &check.provenance));
    }
    for exclusion in &table.exclusions {
        all.push(one(
            "constraint",
            exclusion.name.as_ref(),
            &exclusion.provenance,
        ));
    }
    for index in &table.indexes {
        all.push(one("index", index.name.as_ref(), &index.provenance));
    }
    all.into_iter().flatten().collect()
}
