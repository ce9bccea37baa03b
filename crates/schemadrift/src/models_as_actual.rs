//! Models on the actual side. What they leave open is compared with nothing, so it is taken out of
//! the expected side, too.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{Aspect, Coverage, QualifiedName, Schema, Stated, Table};

/// Where a type stands whose namespace nobody names.
const DEFAULT_SCHEMA: &str = "public";

/// Makes one table of all models of a table, and takes out of the expected side what the models
/// cannot say.
pub(crate) fn models_as_actual(actual: &mut Schema, expected: &mut Schema) {
    merge_models(actual);
    let by_name: BTreeMap<&QualifiedName, usize> = actual
        .tables
        .iter()
        .enumerate()
        .map(|(position, table)| (&table.name, position))
        .collect();
    let positions: Vec<Option<usize>> = expected
        .tables
        .iter()
        .map(|table| by_name.get(&table.name).copied())
        .collect();
    for (table, position) in expected.tables.iter_mut().zip(positions) {
        if let Some(there) = position.and_then(|position| actual.tables.get_mut(position)) {
            keep_what_is_said(table, there.coverage);
            take_types_that_decode(there, table);
        }
    }
    for one in &mut actual.enums {
        if one.name.schema.is_none() {
            let same = expected
                .enums
                .iter()
                .find(|other| other.name.name == one.name.name);
            let schema = same.and_then(|other| other.name.schema.clone());
            one.name.schema = Some(schema.unwrap_or_else(|| DEFAULT_SCHEMA.to_owned()));
        }
    }
    let lists_enums = actual
        .tables
        .iter()
        .any(|table| table.coverage.lists(Aspect::Enums));
    if !lists_enums {
        let named: BTreeSet<&str> = actual
            .enums
            .iter()
            .map(|one| one.name.name.as_str())
            .collect();
        expected
            .enums
            .retain(|one| named.contains(one.name.name.as_str()));
    }
}

/// What models say where there is no other side to say more.
pub(crate) fn on_its_own(mut models: Schema) -> Schema {
    for one in &mut models.enums {
        one.name
            .schema
            .get_or_insert_with(|| DEFAULT_SCHEMA.to_owned());
    }
    models
}

/// A catalog names a table once; several models may claim it. The first one to say something of a
/// column is right.
pub(crate) fn merge_models(schema: &mut Schema) {
    let mut merged: Vec<Table> = Vec::new();
    for table in std::mem::take(&mut schema.tables) {
        match merged.last_mut().filter(|last| last.name == table.name) {
            Some(last) => {
                for column in table.columns {
                    if last.column(&column.name).is_none() {
                        last.columns.push(column);
                    }
                }
            }
            None => merged.push(table),
        }
    }
    schema.tables = merged;
}

fn keep_what_is_said(expected: &mut Table, coverage: Coverage) {
    if !coverage.lists(Aspect::PrimaryKeys) {
        expected.primary_key = Stated::Unstated;
    }
    if !coverage.lists(Aspect::Uniques) {
        expected.uniques.clear();
    }
    if !coverage.lists(Aspect::ForeignKeys) {
        expected.foreign_keys.clear();
    }
    if !coverage.lists(Aspect::Checks) {
        expected.checks.clear();
    }
    if !coverage.lists(Aspect::Exclusions) {
        expected.exclusions.clear();
    }
    if !coverage.lists(Aspect::Indexes) {
        expected.indexes.clear();
    }
}

/// A model that writes no type has the expected one, if its Rust type decodes that.
fn take_types_that_decode(actual: &mut Table, expected: &Table) {
    for column in &mut actual.columns {
        if column.ty.declared.is_some() {
            continue;
        }
        let wanted = expected.column(&column.name).and_then(|one| one.ty.best());
        let decodes = match (wanted, &column.ty.decoding) {
            (Some(wanted), Some(decoding)) => decoding.accepts.decodes(wanted) == Some(true),
            _ => false,
        };
        let declared = if decodes {
            wanted.cloned()
        } else {
            column.ty.implied.clone()
        };
        column.ty_mut().declared = declared;
    }
}
