//! Types of the crate's own that sqlx can decode: enums, composites and newtypes that derive
//! `sqlx::Type`, and enums that derive `PgEnum`.

use schemadrift_schema::{Accepted, EnumType, Provenance, SqlType, TypeKind};
use schemadrift_table_syntax::RenameRule;

use super::attributes::{self, CONTAINER, Container, Field, VARIANT};
use super::decoding::{Decoder, Decodes, Outcome};
use super::known;
use super::manual_types;
use crate::facts::{EnumFacts, ItemFacts, ItemKind};
use crate::names::{ItemId, Type};
use crate::pg_enum;

/// What the struct or enum decodes.
pub(super) fn outcome(
    decoder: &Decoder<'_>,
    id: ItemId,
    arguments: &[Type],
    depth: usize,
) -> Outcome {
    let names = decoder.names();
    if let Some(of_enum) = pg_enum::enum_type(names, id) {
        return Outcome::Decodes(enum_decodes(of_enum));
    }
    if !super::derives(names, id, "Type") {
        let unresolved = || Outcome::Unresolved(names.path(id));
        return manual_types::outcome(decoder, id, depth).unwrap_or_else(unresolved);
    }
    let item = names.item(id);
    if attributes::hides(&item.facts.attributes, &CONTAINER) {
        return Outcome::Unresolved(names.path(id));
    }
    let container = Container::read(&item.facts.attributes);
    match &item.facts.kind {
        ItemKind::Enum(facts) => {
            Outcome::Decodes(own_enum((item.facts, names.path(id)), facts, &container))
        }
        ItemKind::Struct(facts) => match facts.fields.as_slice() {
            [only] if container.is_transparent => {
                let parameters = names.parameters(id, arguments);
                let inner = names.resolve_type(item.module, &only.ty, &parameters);
                decoder.outcome(&inner, depth)
            }
            _ => Outcome::Decodes(named(item.facts, &container, TypeKind::Composite)),
        },
        ItemKind::Alias(_) | ItemKind::Impl(_) | ItemKind::Other => {
            Outcome::Unresolved(names.path(id))
        }
    }
}

/// Whether the type is known to decode and arrays of it are not.
pub(super) fn has_no_array(decoder: &Decoder<'_>, id: ItemId) -> bool {
    let attributes = &decoder.names().item(id).facts.attributes;
    Container::read(attributes).has_no_array
}

fn enum_decodes(of_enum: EnumType) -> Decodes {
    let name = of_enum.name.clone();
    let mut implied = SqlType::named(name.schema.as_deref(), &name.name);
    implied.kind = TypeKind::Enum;
    Decodes {
        accepts: vec![Accepted {
            schema: name.schema,
            name: name.name,
            array: false,
        }],
        implied: Some(implied),
        enums: vec![of_enum],
    }
}

fn own_enum(
    (item, path): (&ItemFacts, String),
    facts: &EnumFacts,
    container: &Container,
) -> Decodes {
    if let Some(number) = &container.repr {
        let known = known::find(known::KNOWN, std::slice::from_ref(number), &[]);
        return known.map_or_else(Decodes::default, Decodes::of);
    }
    let mut decodes = named(item, container, TypeKind::Enum);
    if let Some(implied) = &decodes.implied
        && !implied.name.is_built_in()
        && !implied.array
        && !facts
            .variants
            .iter()
            .any(|one| attributes::hides(&one.attributes, &VARIANT))
    {
        let labels = facts.variants.iter().map(|variant| {
            match (
                Field::read(&variant.attributes).rename,
                container.rename_all,
            ) {
                (Some(label), _) => label,
                (None, Some(rule)) => RenameRule::apply(rule, &variant.name),
                (None, None) => variant.name.clone(),
            }
        });
        decodes.enums.push(EnumType {
            name: implied.name.clone(),
            labels: labels.collect(),
            model: Some(item.name.clone()),
            path: Some(path),
            origin: Some(item.origin.clone()),
            label_origins: facts
                .variants
                .iter()
                .map(|one| one.origin.clone())
                .collect(),
            provenance: Provenance::default(),
        });
    }
    decodes
}

/// The type of the name that is written, or else of the item's own.
fn named(item: &ItemFacts, container: &Container, kind: TypeKind) -> Decodes {
    by_name(container.type_name.as_deref().unwrap_or(&item.name), kind)
}

/// The type of a name. sqlx asks the server for it as if it stood in a statement, so one without
/// quotes is folded to lower case.
pub(super) fn by_name(written: &str, kind: TypeKind) -> Decodes {
    // An array type goes by the name of its element behind an underscore.
    let (name, is_array) = match written.strip_prefix('_') {
        Some(element) => (element, true),
        None => (written, false),
    };
    let mut ty = SqlType::parse(name).unwrap_or_else(|| SqlType::named(None, &name.to_lowercase()));
    ty.modifiers = schemadrift_schema::Stated::Unstated;
    ty.array |= is_array;
    let is_built_in = ty.name.is_built_in();
    if !is_built_in {
        ty.kind = kind;
    }
    Decodes {
        accepts: vec![Accepted {
            schema: ty.name.schema.clone().filter(|_| !is_built_in),
            name: ty.name.name.clone(),
            array: ty.array,
        }],
        implied: Some(ty),
        enums: Vec::new(),
    }
}
