//! The framework `sea-orm`: entities of SeaORM 0.10 to 2.0.
//!
//! An entity is a struct with `#[derive(DeriveEntityModel)]`, with or without SeaORM 2's
//! `#[sea_orm::model]`, or an `Entity` that is written out beside its `Column`, `PrimaryKey` and
//! `Model`. Its `Relation`, or fields that hold related models, state foreign keys.

mod attributes;
mod case;
mod column;
mod column_type;
mod decoding;
mod default;
mod derives;
mod description;
mod entity;
mod implementation;
mod keys;
mod own_types;
mod relation;
mod term;
mod types;
mod unread;

use std::collections::BTreeMap;

use schemadrift_schema::{
    Aspect, AutoIncrement, Claim, Column, Confidence, Coverage, ForeignKey, Index, IndexKey,
    ModelInfo, ModelRole, Origin, PrimaryKey, Provenance, QualifiedName, Stated, Table, TableKind,
    Unique,
};
use syn::Item;

use crate::facts::{Attribute, ItemKind, Kept};
use crate::framework::Framework;
use crate::lower::{self, Output};
use crate::names::{ItemId, Names};
use crate::problem::{Places, Problem};
use decoding::Decoder;
use description::Description;
use entity::Entity;
use relation::Stating;

/// The framework.
pub(crate) struct SeaOrm;

const NAME: &str = "sea-orm";

const TYPE_ADVICE: &str = "add the file of that type to the models, or write \
                           `#[sea_orm(column_type = \"…\")]` if {type} is meant";

const COVERAGE: Coverage = Coverage::NOTHING
    .with(Aspect::Columns, Claim::Listed)
    .with(Aspect::PrimaryKeys, Claim::Listed)
    .with(Aspect::Defaults, Claim::Some)
    .with(Aspect::Generated, Claim::Some)
    .with(Aspect::Uniques, Claim::Some)
    .with(Aspect::ForeignKeys, Claim::Some)
    .with(Aspect::Indexes, Claim::Some)
    .with(Aspect::Enums, Claim::Some);

impl Framework for SeaOrm {
    fn name(&self) -> &'static str {
        NAME
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["sea_orm"]
    }

    fn may_hold(&self, text: &str) -> bool {
        text.contains("DeriveEntity") || text.contains("EntityName")
    }

    fn collect(&self, item: &Item, places: Places<'_>) -> Option<Kept> {
        let Item::Impl(item) = item else {
            return None;
        };
        let kept = implementation::collect(item, places)?;
        Some(Box::new(kept))
    }

    fn wants_body_of(&self, function: &str) -> bool {
        implementation::FUNCTIONS.contains(&function)
    }

    /// `DeriveEntityModel` makes an `Entity` where it is given a table.
    fn makes_type(&self, item: &Item) -> Option<&'static str> {
        let Item::Struct(item) = item else {
            return None;
        };
        let has = |attribute: &str, word: &str| {
            item.attrs.iter().any(|one| match &one.meta {
                syn::Meta::List(list) if one.path().is_ident(attribute) => {
                    list.tokens.clone().into_iter().any(
                        |token| matches!(token, proc_macro2::TokenTree::Ident(own) if own == word),
                    )
                }
                _ => false,
            })
        };
        (has("derive", "DeriveEntityModel") && has("sea_orm", "table_name")).then_some("Entity")
    }

    fn lower(&self, names: &Names<'_>, output: &mut Output<'_>) {
        let decoder = Decoder::new(names);
        let entities = entity::entities(&decoder, output);
        let mut foreign_keys = relation::foreign_keys(&decoder, &entities);
        for (id, _) in names.items() {
            if decoder.derives.has_attributes(id) {
                report_attributes(names, id, output);
            }
        }
        // A list that grows by itself is copied over and over, and there may be thousands.
        output.tables.reserve(entities.len());
        for (id, entity) in entities {
            if output.claim(entity.model) {
                let keys = foreign_keys.remove(&id).unwrap_or_default();
                lower_entity(&decoder, &entity, keys, output);
            }
        }
    }
}

/// What cannot be read of models, relations and enums.
fn report_attributes(names: &Names<'_>, id: ItemId, output: &mut Output<'_>) {
    let facts = names.item(id).facts;
    let mut report = |attributes: &[Attribute]| {
        output.problems.extend(attributes::problems(attributes));
    };
    report(&facts.attributes);
    match &facts.kind {
        ItemKind::Struct(facts) => facts.fields.iter().for_each(|one| report(&one.attributes)),
        ItemKind::Enum(facts) => facts
            .variants
            .iter()
            .for_each(|one| report(&one.attributes)),
        ItemKind::Alias(_) | ItemKind::Impl(_) | ItemKind::Other => {}
    }
}

fn lower_entity(
    decoder: &Decoder<'_>,
    entity: &Entity<'_>,
    keys: Vec<Stating>,
    output: &mut Output<'_>,
) {
    let names = decoder.names;
    let facts = names.item(entity.model).facts;
    let mapped = output.mapped(names, entity.model);
    if unread::hides_table(names, entity.model) {
        let model = unread::unbound(names, entity.model, lower::UNREADABLE);
        output.unbound.push(model);
        return;
    }
    let Some(name) = mapped.or_else(|| entity.table.clone()) else {
        let message = format!(
            "the table of this entity cannot be told: write `table_name = \"…\"` as a text, or \
             map `{}` in `[[models-map]]`",
            names.path(entity.model)
        );
        output.problems.push(Problem::at(&facts.origin, message));
        let model = unread::unbound(names, entity.model, "its table cannot be told");
        output.unbound.push(model);
        return;
    };
    let bare = output.checked_name(&name.name, &facts.origin);
    let name = QualifiedName::new(&name.schema, bare);
    let mut table = Table::new(name, TableKind::Unstated, COVERAGE);
    table.origin = Some(facts.origin.clone());
    table.model = Some(model_info(names, entity.model));
    if let Some(comment) = &entity.comment {
        table.comment = Stated::Is(Some(comment.clone()));
    }
    let unsigned = decoder.unsigned;
    let described = entity.columns.iter().map(|one| one.description(unsigned));
    let descriptions: Vec<Description> = described.collect();
    table.columns.reserve_exact(descriptions.len());
    for (one, description) in entity.columns.iter().zip(&descriptions) {
        let said = (description, one.field);
        let column = column::column(decoder, &one.name, said, one.origin, output);
        table.columns.push(column);
    }
    output.report_duplicates(&mut table.columns);
    add_primary_key(&mut table, entity);
    add_uniques_and_indexes(&mut table, entity, &descriptions);
    for key in keys {
        match key {
            Ok(key) => add_foreign_key(&mut table, key),
            Err(problem) => output.problems.push(problem),
        }
    }
    unread::set_columns_aside(&mut table, names, entity.model, output);
    output.add_table(table);
}

/// A model goes by the name of its module, since all of them are called `Model`.
fn model_info(names: &Names<'_>, model: ItemId) -> ModelInfo {
    let path = names.path(model);
    let mut segments = path.rsplit("::");
    let own = segments.next().unwrap_or_default();
    let name = match segments.next() {
        Some(module) if own == "Model" || own == "Entity" => module,
        _ => own,
    };
    ModelInfo {
        name: name.to_owned(),
        framework: NAME,
        role: ModelRole::Declares,
        inserts: true,
        confidence: Confidence::High,
        rust_types: types::RUST_TYPES,
        type_advice: TYPE_ADVICE,
        path,
    }
}

fn add_primary_key(table: &mut Table, entity: &Entity<'_>) {
    let Some(first) = entity.primary_key.first() else {
        return;
    };
    let is_first = |column: &&mut Column| column.name == *first;
    let column = table.columns.iter_mut().find(is_first);
    let origin = column.as_ref().and_then(|column| column.origin.clone());
    if let Some(column) = column
        && entity.auto_increment
        && entity.primary_key.len() == 1
        && is_integer(column)
    {
        column.auto_increment = Stated::Is(Some(AutoIncrement::Any));
    }
    table.primary_key = Stated::Is(Some(PrimaryKey {
        origin,
        ..PrimaryKey::over(entity.primary_key.clone())
    }));
}

fn is_integer(column: &Column) -> bool {
    column.ty.best().is_some_and(|ty| {
        let name = ty.name.name.as_str();
        ty.name.is_built_in() && !ty.array && ["int2", "int4", "int8"].contains(&name)
    })
}

fn add_uniques_and_indexes(table: &mut Table, entity: &Entity<'_>, described: &[Description]) {
    let mut groups: BTreeMap<&str, Unique> = BTreeMap::new();
    for (column, description) in entity.columns.iter().zip(described) {
        let name = &column.name;
        if description.is_unique {
            table
                .uniques
                .push(unique(vec![name.clone()], column.origin));
        } else if description.is_indexed {
            table.indexes.push(index(name, column.origin));
        }
        if let Some(group) = &description.unique_key {
            let empty = || unique(Vec::new(), column.origin);
            let group = groups.entry(group).or_insert_with(empty);
            group.columns.push(name.clone());
        }
    }
    table.uniques.extend(groups.into_values());
}

fn unique(columns: Vec<String>, origin: &Origin) -> Unique {
    Unique {
        name: None,
        columns,
        include: Vec::new(),
        sorting: Stated::Unstated,
        nulls_not_distinct: Stated::Unstated,
        form: Stated::Unstated,
        deferrable: Stated::Unstated,
        initially_deferred: Stated::Unstated,
        origin: Some(origin.clone()),
        provenance: Provenance::default(),
    }
}

fn index(column: &str, origin: &Origin) -> Index {
    Index {
        name: None,
        keys: vec![IndexKey::column_ascending(column)],
        include: Vec::new(),
        unique: false,
        nulls_not_distinct: Stated::Unstated,
        method: "btree".to_owned(),
        predicate: None,
        reads: Vec::new(),
        valid: true,
        origin: Some(origin.clone()),
        provenance: Provenance::default(),
    }
}

/// Two relations may say the same; the foreign key is one.
fn add_foreign_key(table: &mut Table, key: ForeignKey) {
    let is_same = |other: &ForeignKey| {
        other.columns == key.columns
            && other.references == key.references
            && other.referenced_columns == key.referenced_columns
    };
    if !table.foreign_keys.iter().any(is_same) {
        table.foreign_keys.reserve_exact(1);
        table.foreign_keys.push(key);
    }
}
