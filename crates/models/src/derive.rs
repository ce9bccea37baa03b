//! The framework `derive`: structs with `#[derive(Table)]`, and enums with `#[derive(PgEnum)]`.
//!
//! What attributes say is read by `table-syntax`, the grammar of the derive itself.

mod column;
mod expression;
mod keys;
mod table;
mod unread;

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{
    Aspect, Claim, Column, Confidence, Coverage, ModelInfo, ModelRole, QualifiedName, Stated, Table,
};
use syn::Item;

use crate::UnboundModel;
use crate::facts::{ItemKind, Kept};
use crate::framework::Framework;
use crate::lower::{self, OptionalColumn, Output};
use crate::names::{ItemId, Names, Type};
use crate::pg_enum;
use crate::problem::Places;
use crate::sqlx::decoding::{Decoder, FieldType};
use crate::sqlx::known::RUST_TYPES;
use column::DeclaredField;
use table::Declared;

/// The framework.
pub(crate) struct Derive;

pub(crate) const NAME: &str = "derive";

const COVERAGE: Coverage = Coverage::NOTHING
    .with(Aspect::Columns, Claim::Listed)
    .with(Aspect::PrimaryKeys, Claim::Listed)
    .with(Aspect::Defaults, Claim::Some)
    .with(Aspect::Generated, Claim::Some)
    .with(Aspect::Uniques, Claim::Listed)
    .with(Aspect::ForeignKeys, Claim::Listed)
    .with(Aspect::Checks, Claim::Listed)
    .with(Aspect::Indexes, Claim::Listed)
    .with(Aspect::Enums, Claim::Listed);

impl Framework for Derive {
    fn name(&self) -> &'static str {
        NAME
    }

    fn attributes(&self) -> &'static [&'static str] {
        // They are read by their own grammar.
        &[]
    }

    fn may_hold(&self, text: &str) -> bool {
        text.contains("PgEnum") || text.contains("Table") && text.contains("derive")
    }

    /// Whole tables are kept, under whatever name the derive goes.
    fn may_collect(&self, text: &str) -> bool {
        self.may_hold(text)
    }

    fn collect(&self, item: &Item, places: Places<'_>) -> Option<Kept> {
        match item {
            Item::Struct(item) => Some(Box::new(table::collect(item, places))),
            Item::Enum(item) => Some(Box::new(pg_enum::collect(item, places))),
            _ => None,
        }
    }

    fn lower(&self, names: &Names<'_>, output: &mut Output<'_>) {
        let first = output.tables.len();
        let mut open_keys = Vec::new();
        for (id, item) in names.items() {
            match item.facts.kind {
                ItemKind::Struct(_) if derives(names, id, "Table") && output.claim(id) => {
                    if let Some(declared) = item.facts.kept::<Declared>(NAME)
                        && lower_table(names, id, declared, output)
                    {
                        open_keys.push(&declared.unqualified_keys);
                    }
                }
                ItemKind::Enum(_) => {
                    output
                        .problems
                        .extend_from_slice(pg_enum::problems(names, id));
                    output.add_enums(pg_enum::enum_type(names, id));
                }
                _ => {}
            }
        }
        qualify_keys(
            &mut output.tables[first..],
            &open_keys,
            &output.options.default_schema,
        );
    }
}

/// Whether the item has the derive of this name from this project.
pub(crate) fn derives(names: &Names<'_>, id: ItemId, derive: &str) -> bool {
    let item = names.item(id);
    item.facts.derives.iter().any(|path| {
        let external = names.resolve_derive(item.module, path);
        match external.path.as_slice() {
            [only] => only == derive,
            [krate, .., last] => krate.starts_with("schemadrift") && last == derive,
            [] => false,
        }
    })
}

/// Adds the table, unless the struct can be none.
fn lower_table(
    names: &Names<'_>,
    id: ItemId,
    declared: &Declared,
    output: &mut Output<'_>,
) -> bool {
    let facts = names.item(id).facts;
    output.problems.extend_from_slice(&declared.problems);
    if !declared.is_named {
        return false;
    }
    if declared.is_guessed {
        output.unbound.push(UnboundModel {
            name: facts.name.clone(),
            path: names.path(id),
            framework: NAME,
            origin: facts.origin.clone(),
            reason: lower::UNREADABLE.to_owned(),
            is_named: false,
            advice: String::new(),
            shape: None,
            uses: Vec::new(),
            enums: Vec::new(),
        });
        return false;
    }
    let schema = declared.schema.as_deref();
    let schema = schema.unwrap_or(&output.options.default_schema).to_owned();
    let mut table = declared.table.clone();
    table.name = QualifiedName::new(schema, &declared.table.name.name);
    table.coverage = COVERAGE;
    for aspect in &declared.partly {
        table.coverage = table.coverage.with(*aspect, Claim::Some);
    }
    table.origin = Some(facts.origin.clone());
    table.model = Some(ModelInfo {
        name: facts.name.clone(),
        path: names.path(id),
        framework: NAME,
        role: ModelRole::Declares,
        inserts: false,
        confidence: Confidence::High,
        rust_types: RUST_TYPES,
        type_advice: "write `type = \"{type}\"` if that is meant",
    });
    let mut columns = Columns {
        decoder: Decoder::new(names),
        output,
        columns: Vec::new(),
        guessed: Vec::new(),
        open: BTreeSet::new(),
    };
    columns.add_fields(id, &declared.fields);
    table.columns = columns.columns;
    let guessed = columns.guessed;
    if !guessed.is_empty() {
        output.optional.insert(facts.origin.clone(), guessed);
    }
    output.report_duplicates(&mut table.columns);
    let known: Vec<&str> = table
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    for check in &mut table.checks {
        check.columns = expression::columns_in(&check.expression.written, &known);
    }
    output.add_table(table);
    true
}

struct Columns<'a, 'n, 'o> {
    decoder: Decoder<'n>,
    output: &'a mut Output<'o>,
    columns: Vec<Column>,
    /// Columns that may be called otherwise, which count only where the table has them.
    guessed: Vec<OptionalColumn>,
    /// Structs whose columns are being added: one that flattens itself has no end.
    open: BTreeSet<ItemId>,
}

impl Columns<'_, '_, '_> {
    fn add_fields(&mut self, id: ItemId, fields: &[DeclaredField]) {
        let names = self.decoder.names();
        let item = names.item(id);
        let ItemKind::Struct(facts) = &item.facts.kind else {
            return;
        };
        if !self.open.insert(id) {
            return;
        }
        for (field, facts) in fields.iter().zip(&facts.fields) {
            let ty = names.resolve_type(item.module, &facts.ty, &BTreeMap::new());
            if field.is_flattened {
                if let Type::Item { id: other, .. } = ty
                    && let Some(declared) = names.item(other).facts.kept::<Declared>(NAME)
                {
                    self.add_fields(other, &declared.fields);
                }
                continue;
            }
            let Some(column) = &field.column else {
                continue;
            };
            let field_type = FieldType {
                written: &facts.ty,
                resolved: &ty,
            };
            let read = if field.is_json {
                self.decoder.json(field_type)
            } else {
                self.decoder.read(field_type)
            };
            let mut column = column.clone();
            let is_implied = column.ty.declared.is_none() && !field.hides_type;
            column.ty_mut().implied = read.ty.implied.filter(|_| is_implied);
            if !field.hides_encoding {
                column.ty_mut().decoding = read.ty.decoding;
                column.ty_mut().unresolved = read.ty.unresolved;
            }
            if !column.nullable.is_stated() && !field.hides_nullable {
                column.nullable = Stated::Is(read.is_nullable);
            }
            self.output.add_enums(read.enums);
            if field.is_guessed {
                let position = self.columns.len() + self.guessed.len();
                self.guessed.push(OptionalColumn { position, column });
            } else {
                self.columns.push(column);
            }
        }
        self.open.remove(&id);
    }
}

/// A target without a schema is in the model's own, if a model there has that table.
fn qualify_keys(tables: &mut [Table], open_keys: &[&Vec<usize>], default_schema: &str) {
    let known: BTreeSet<QualifiedName> = tables.iter().map(|table| table.name.clone()).collect();
    for (table, positions) in tables.iter_mut().zip(open_keys) {
        for key in positions.iter().copied() {
            let Some(key) = table.foreign_keys.get_mut(key) else {
                continue;
            };
            let own = QualifiedName::new(&table.name.schema, &key.references.name);
            key.references = if known.contains(&own) {
                own
            } else {
                QualifiedName::new(default_schema, &key.references.name)
            };
        }
    }
}
