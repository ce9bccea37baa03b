//! Entities: what their columns are, whether a derive makes them or they are written out.

use std::collections::BTreeMap;

use schemadrift_schema::{Origin, QualifiedName};

use super::attributes::{Container, Field, Variant};
use super::case::{column_of, column_of_variant, variant_of};
use super::column::FieldType;
use super::column_type::Unsigned;
use super::decoding::Decoder;
use super::derives::Derive;
use super::description::{Description, Written};
use super::implementation::{Arm, Says};
use super::relation::is_related;
use super::term::Term;
use crate::facts::{Attribute, EnumFacts, ItemKind, RustPath, StructFacts};
use crate::lower::Output;
use crate::names::{ItemId, ModuleId, Names, Target};

/// An entity.
pub(super) struct Entity<'a> {
    pub(super) module: ModuleId,
    /// Its `Model`, or the `Entity` itself where none was read.
    pub(super) model: ItemId,
    /// `None` where no table can be told.
    pub(super) table: Option<QualifiedName>,
    pub(super) comment: Option<String>,
    pub(super) columns: Vec<EntityColumn<'a>>,
    /// Columns of the primary key.
    pub(super) primary_key: Vec<String>,
    /// Whether a single integer of the primary key counts up.
    pub(super) auto_increment: bool,
}

/// A column of an entity.
pub(super) struct EntityColumn<'a> {
    /// Its variant of `Column`.
    pub(super) variant: String,
    pub(super) name: String,
    pub(super) field: Option<FieldType<'a>>,
    pub(super) origin: &'a Origin,
    written: WrittenIn<'a>,
}

/// Where it is written what a column is.
enum WrittenIn<'a> {
    Attributes(&'a [Attribute]),
    Definition(&'a Arm),
    Nowhere,
}

impl EntityColumn<'_> {
    /// What is written of it.
    pub(super) fn description(&self, unsigned: Unsigned) -> Description {
        match self.written {
            WrittenIn::Attributes(list) => Description::of_field(&Field::read(list), unsigned),
            WrittenIn::Definition(arm) => Description::of_term(&arm.term, unsigned),
            WrittenIn::Nowhere => Description {
                ty: Written::Unreadable("the type in `fn def`".to_owned()),
                ..Description::default()
            },
        }
    }
}

impl Entity<'_> {
    /// The column that a variant of `Column` or a field is.
    pub(super) fn column(&self, variant: &str) -> Option<&str> {
        let named = |name: &str| self.columns.iter().find(|one| one.variant == name);
        let found = named(variant).or_else(|| named(&variant_of(variant)));
        found.map(|column| column.name.as_str())
    }
}

/// All entities, by the item that is their `Entity`.
pub(super) fn entities<'a>(
    decoder: &Decoder<'a>,
    output: &mut Output<'_>,
) -> BTreeMap<ItemId, Entity<'a>> {
    let names = decoder.names;
    let mut entities = BTreeMap::new();
    for (id, item) in names.items() {
        if let ItemKind::Struct(facts) = &item.facts.kind
            && decoder.derives.has(id, Derive::EntityModel)
        {
            let entity = compact(decoder, id, facts, output);
            let key = in_module(names, item.module, "Entity").unwrap_or(id);
            entities.insert(key, entity);
        }
    }
    for (id, item) in names.items() {
        let is_named = decoder
            .implemented(id)
            .iter()
            .any(|one| matches!(one.facts.says, Says::Entity { .. }));
        let is_written = matches!(item.facts.kind, ItemKind::Struct(_))
            && (is_named || decoder.derives.has(id, Derive::Entity));
        if is_written && !entities.contains_key(&id) {
            entities.insert(id, expanded(decoder, id, output));
        }
    }
    entities
}

/// The item of this name, as seen from a module.
pub(super) fn in_module(names: &Names<'_>, module: ModuleId, name: &str) -> Option<ItemId> {
    let path = RustPath {
        is_global: false,
        segments: vec![name.to_owned()],
    };
    match names.resolve(module, &path) {
        Target::Item(id) => Some(id),
        _ => None,
    }
}

/// `#[derive(DeriveEntityModel)] struct Model`.
fn compact<'a>(
    decoder: &Decoder<'a>,
    id: ItemId,
    facts: &'a StructFacts,
    output: &mut Output<'_>,
) -> Entity<'a> {
    let names = decoder.names;
    let item = names.item(id);
    let container = Container::read(&item.facts.attributes);
    let written = in_module(names, item.module, "Entity");
    let table = table_of(&container, output)
        .or_else(|| written.and_then(|entity| named(decoder, entity, output)));
    let mut entity = Entity {
        module: item.module,
        model: id,
        table,
        comment: container.comment.clone(),
        columns: Vec::with_capacity(facts.fields.len()),
        primary_key: Vec::new(),
        auto_increment: true,
    };
    for field in &facts.fields {
        let attributes = Field::read(&field.attributes);
        if attributes.is_ignored || is_related(&field.ty) {
            continue;
        }
        let variant = attributes.enum_name.as_deref();
        let name = match &attributes.column_name {
            Some(name) => name.clone(),
            None => column_of(&field.name, container.rename_all, variant),
        };
        if attributes.is_primary_key {
            entity.primary_key.push(name.clone());
        }
        entity.auto_increment &= attributes.auto_increment != Some(false);
        entity.columns.push(EntityColumn {
            variant: variant.map_or_else(|| variant_of(&field.name), str::to_owned),
            name,
            field: Some(FieldType {
                module: item.module,
                ty: &field.ty,
            }),
            origin: &field.origin,
            written: WrittenIn::Attributes(&field.attributes),
        });
    }
    entity
}

/// `struct Entity` beside `enum Column`, `enum PrimaryKey` and `struct Model`.
fn expanded<'a>(decoder: &Decoder<'a>, id: ItemId, output: &mut Output<'_>) -> Entity<'a> {
    let names = decoder.names;
    let item = names.item(id);
    let beside = |name: &str| in_module(names, item.module, name);
    let model = beside("Model");
    let mut entity = Entity {
        module: item.module,
        model: model.unwrap_or(id),
        table: named(decoder, id, output),
        comment: None,
        columns: Vec::new(),
        primary_key: Vec::new(),
        auto_increment: false,
    };
    for one in decoder.implemented(id) {
        if let Says::Entity {
            comment: Some(comment),
            ..
        } = &one.facts.says
        {
            entity.comment = comment.text().map(str::to_owned);
        }
    }
    if let Some(column) = beside("Column")
        && let ItemKind::Enum(facts) = &names.item(column).facts.kind
    {
        let arms = definitions(decoder, column);
        entity.columns = variants(decoder, facts, arms, model);
    }
    if let Some(key) = beside("PrimaryKey")
        && let ItemKind::Enum(facts) = &names.item(key).facts.kind
    {
        for variant in &facts.variants {
            let name = entity.column(&variant.name).map(str::to_owned);
            entity.primary_key.extend(name);
        }
        entity.auto_increment = decoder.implemented(key).iter().any(|one| {
            matches!(&one.facts.says, Says::PrimaryKey { auto_increment: Some(term) }
                if term.head == super::term::Head::Bool(true))
        });
    }
    entity
}

/// The arms of `ColumnTrait::def`.
fn definitions<'a>(decoder: &Decoder<'a>, column: ItemId) -> &'a [Arm] {
    let implemented = decoder.implemented(column);
    let found = implemented.iter().find_map(|one| match &one.facts.says {
        Says::Columns(arms) => Some(arms.as_slice()),
        _ => None,
    });
    found.unwrap_or_default()
}

fn variants<'a>(
    decoder: &Decoder<'a>,
    facts: &'a EnumFacts,
    arms: &'a [Arm],
    model: Option<ItemId>,
) -> Vec<EntityColumn<'a>> {
    let names = decoder.names;
    let mut fields = BTreeMap::new();
    let model = model.map(|model| names.item(model));
    if let Some(model) = model
        && let ItemKind::Struct(facts) = &model.facts.kind
    {
        for field in &facts.fields {
            let attributes = Field::read(&field.attributes);
            if !attributes.is_ignored {
                let own = variant_of(&field.name);
                fields.insert(attributes.enum_name.unwrap_or(own), (model.module, field));
            }
        }
    }
    let column = |variant: &'a crate::facts::VariantFacts| {
        let written = Variant::read(&variant.attributes).column_name;
        let field = fields.get(&variant.name);
        let arm = arms.iter().find(|arm| arm.variants.contains(&variant.name));
        EntityColumn {
            variant: variant.name.clone(),
            name: written.unwrap_or_else(|| column_of_variant(&variant.name)),
            field: field.map(|(module, field)| FieldType {
                module: *module,
                ty: &field.ty,
            }),
            origin: field.map_or(&variant.origin, |(_, field)| &field.origin),
            written: arm.map_or(WrittenIn::Nowhere, WrittenIn::Definition),
        }
    };
    facts.variants.iter().map(column).collect()
}

/// The table that `impl EntityName` or the attributes of an `Entity` name.
fn named(decoder: &Decoder<'_>, id: ItemId, output: &Output<'_>) -> Option<QualifiedName> {
    let default_schema = &output.options.default_schema;
    let implemented = decoder.implemented(id).iter();
    let mut written = implemented.filter_map(|one| match &one.facts.says {
        Says::Entity { table, schema, .. } => {
            let schema = match schema {
                Some(schema) if is_none(schema) => default_schema.as_str(),
                Some(schema) => schema.text()?,
                None => default_schema.as_str(),
            };
            Some(QualifiedName::new(schema, table.as_ref()?.text()?))
        }
        _ => None,
    });
    let container = Container::read(&decoder.names.item(id).facts.attributes);
    written.next_back().or_else(|| table_of(&container, output))
}

fn is_none(term: &Term) -> bool {
    let path = term.path().and_then(<[String]>::last);
    path.is_some_and(|last| last == "None")
}

fn table_of(container: &Container, output: &Output<'_>) -> Option<QualifiedName> {
    let schema = container.schema_name.as_deref();
    let schema = schema.unwrap_or(&output.options.default_schema);
    let table = container.table_name.as_deref()?;
    Some(QualifiedName::new(schema, table))
}
