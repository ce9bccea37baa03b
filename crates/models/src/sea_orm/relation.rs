//! Relations: those that belong to another entity state a foreign key.

use std::collections::BTreeMap;

use heck::ToSnakeCase;
use schemadrift_schema::{ForeignKey, Origin, Provenance, ReferentialAction, Stated, truncated};

use super::NAME;
use super::attributes::{Container, Relation};
use super::decoding::Decoder;
use super::derives::Derive;
use super::entity::{Entity, in_module};
use super::implementation::{Arm, Implementation, Says};
use super::term::{Head, Term};
use crate::facts::{FieldFacts, ItemKind, RustPath, RustType};
use crate::names::{ItemId, ModuleId, Target};
use crate::problem::Problem;

/// A foreign key, or why it cannot be told.
pub(super) type Stating = Result<ForeignKey, Problem>;

/// Whether a field of this type holds related models and is no column.
pub(super) fn is_related(ty: &RustType) -> bool {
    related(ty).is_some()
}

/// The entity in `HasOne<super::cake::Entity>` and its like.
fn related(ty: &RustType) -> Option<&RustPath> {
    let RustType::Path { path, arguments } = ty else {
        return None;
    };
    let name = path.segments.last()?;
    let [inner] = arguments.as_slice() else {
        return None;
    };
    if !["BelongsTo", "HasMany", "HasOne"].contains(&name.as_str()) {
        return None;
    }
    match inner.without_option() {
        RustType::Path { path, .. } if path.segments.last()? == "Entity" => Some(path),
        _ => None,
    }
}

/// The foreign keys that entities state, by the item of the `Entity`.
pub(super) fn foreign_keys(
    decoder: &Decoder<'_>,
    entities: &BTreeMap<ItemId, Entity<'_>>,
) -> BTreeMap<ItemId, Vec<Stating>> {
    let names = decoder.names;
    let mut found: BTreeMap<ItemId, Vec<Stating>> = BTreeMap::new();
    let mut add = |module: ModuleId, entity: Option<&str>, link: Link<'_>| {
        let id = in_module(names, module, entity.unwrap_or("Entity"));
        if let Some(id) = id
            && let Some(entity) = entities.get(&id)
            && let Some(stating) = link.foreign_key(decoder, entities, entity)
        {
            found.entry(id).or_default().push(stating);
        }
    };
    for (id, item) in names.items() {
        let module = item.module;
        if let Some(Implementation {
            says: Says::Relations(arms),
            ..
        }) = item.facts.kept(NAME)
        {
            for arm in arms {
                if let Some(link) = Link::of_arm(arm) {
                    add(module, None, link);
                }
            }
        }
        match &item.facts.kind {
            ItemKind::Enum(facts) if decoder.derives.has(id, Derive::Relation) => {
                let container = Container::read(&item.facts.attributes);
                for variant in &facts.variants {
                    let relation = Relation::read(&variant.attributes);
                    if let Some(link) = Link::of_variant(&relation, &variant.origin) {
                        add(module, container.entity.as_deref(), link);
                    }
                }
            }
            ItemKind::Struct(facts) if decoder.derives.has(id, Derive::EntityModel) => {
                for field in &facts.fields {
                    let relation = Relation::read(&field.attributes);
                    if let Some(link) = Link::of_field(&relation, field) {
                        add(module, None, link);
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// A relation that belongs to another entity.
struct Link<'a> {
    target: RustPath,
    /// Variants of `Column`, or fields.
    from: Vec<String>,
    to: Vec<String>,
    on_delete: Option<String>,
    on_update: Option<String>,
    name: Option<String>,
    origin: &'a Origin,
}

impl<'a> Link<'a> {
    /// `#[sea_orm(belongs_to = "super::user::Entity", from = "Column::UserId", …)] User`.
    fn of_variant(relation: &Relation, origin: &'a Origin) -> Option<Self> {
        let target = Term::in_text(relation.belongs_to.as_deref()?)?;
        let target = rust_path(target.path()?);
        Link::new(relation, target, origin)
    }

    /// `#[sea_orm(belongs_to, from = "user_id", to = "id")] user: HasOne<super::user::Entity>`.
    fn of_field(relation: &Relation, field: &'a FieldFacts) -> Option<Self> {
        let target = related(&field.ty)?;
        let is_stated = relation.belongs_to.is_some() || relation.is_self_ref && !relation.has_via;
        if !is_stated {
            return None;
        }
        Link::new(relation, target.clone(), &field.origin)
    }

    fn new(relation: &Relation, target: RustPath, origin: &'a Origin) -> Option<Self> {
        if relation.skips_key {
            return None;
        }
        let columns = |text: &str| columns(&Term::in_text(text)?);
        Some(Link {
            target,
            from: columns(relation.from.as_deref()?)?,
            to: columns(relation.to.as_deref()?)?,
            on_delete: relation.on_delete.clone(),
            on_update: relation.on_update.clone(),
            name: relation.fk_name.clone(),
            origin,
        })
    }

    /// `Entity::belongs_to(super::user::Entity).from(Column::UserId).to(…)`.
    fn of_arm(arm: &'a Arm) -> Option<Self> {
        let Head::Call(path, arguments) = &arm.term.head else {
            return None;
        };
        let ([.., function], [target]) = (path.as_slice(), arguments.as_slice()) else {
            return None;
        };
        if function != "belongs_to" {
            return None;
        }
        let mut link = Link {
            target: rust_path(target.path()?),
            from: Vec::new(),
            to: Vec::new(),
            on_delete: None,
            on_update: None,
            name: None,
            origin: &arm.origin,
        };
        for method in &arm.term.methods {
            let first = method.arguments.first();
            let word = || first.and_then(Term::path)?.last().cloned();
            match method.name.as_str() {
                "from" => link.from = columns(first?)?,
                "to" => link.to = columns(first?)?,
                "on_delete" => link.on_delete = word(),
                "on_update" => link.on_update = word(),
                "fk_name" => link.name = first.and_then(Term::text).map(str::to_owned),
                "skip_fk" => return None,
                _ => {}
            }
        }
        (!link.from.is_empty()).then_some(link)
    }

    /// `None` where the other entity names no table, which is a problem of its own.
    fn foreign_key(
        self,
        decoder: &Decoder<'_>,
        entities: &BTreeMap<ItemId, Entity<'_>>,
        own: &Entity<'_>,
    ) -> Option<Stating> {
        let problem = |message: String| Some(Err(Problem::at(self.origin, message)));
        let target = match decoder.names.resolve(own.module, &self.target) {
            Target::Item(id) => entities.get(&id),
            _ => None,
        };
        let Some(target) = target else {
            return problem(format!(
                "the entity `{}` was not read, so this relation states no foreign key: add its \
                 file to the models",
                self.target
            ));
        };
        let mut key = ForeignKey {
            name: self.name.as_deref().map(|name| truncated(name).to_owned()),
            columns: Vec::new(),
            references: target.table.clone()?,
            referenced_columns: Vec::new(),
            on_delete: action(self.on_delete.as_deref()),
            on_update: action(self.on_update.as_deref()),
            match_type: Stated::Unstated,
            on_delete_columns: Stated::Unstated,
            deferrable: Stated::Unstated,
            initially_deferred: Stated::Unstated,
            validated: Stated::Unstated,
            origin: Some(self.origin.clone()),
            provenance: Provenance::default(),
        };
        let sides = [
            (own, &self.from, &mut key.columns),
            (target, &self.to, &mut key.referenced_columns),
        ];
        for (entity, variants, columns) in sides {
            for variant in variants {
                match entity.column(variant) {
                    Some(column) => columns.push(column.to_owned()),
                    None => {
                        let path = decoder.names.path(entity.model);
                        return problem(format!(
                            "`{path}` has no column `{variant}`: name one of its fields"
                        ));
                    }
                }
            }
        }
        if key.columns.len() != key.referenced_columns.len() {
            return problem(
                "`from` and `to` name different numbers of columns: pair them up".to_owned(),
            );
        }
        Some(Ok(key))
    }
}

/// The last segments of a path or of a tuple of them.
fn columns(term: &Term) -> Option<Vec<String>> {
    let parts = term.parts().iter();
    parts.map(|part| part.path()?.last().cloned()).collect()
}

fn rust_path(segments: &[String]) -> RustPath {
    RustPath {
        is_global: false,
        segments: segments.to_vec(),
    }
}

/// `SetNull` is `SET NULL`.
fn action(written: Option<&str>) -> Stated<ReferentialAction> {
    let action = |word: &str| ReferentialAction::parse(&word.to_snake_case());
    written.and_then(action).into()
}
