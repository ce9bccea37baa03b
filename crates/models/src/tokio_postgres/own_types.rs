//! Types of the crate's own that derive `FromSql`: enums, composites, and newtypes, which accept
//! what is inside whether or not the database has a domain for them.

use schemadrift_schema::{Accepted, EnumType, Provenance, SqlType, TypeKind, TypeName};

use super::attributes::{self, POSTGRES, TYPE, TypeAttributes, VARIANT};
use super::known;
use crate::facts::{EnumFacts, ItemFacts, ItemKind};
use crate::names::{ItemId, Names, Type};
use crate::problem::Problem;
use crate::sqlx::decoding::{Decoder, Decodes, Outcome, Rules};

/// What postgres-types accepts.
pub(super) const RULES: Rules = Rules {
    known: known::find,
    is_wrapper: known::is_wrapper,
    own: outcome,
    has_no_array: |_, _| false,
};

fn outcome(decoder: &Decoder<'_>, id: ItemId, arguments: &[Type], depth: usize) -> Outcome {
    let names = decoder.names();
    let item = names.item(id);
    if !derives_from_sql(names, id) || attributes::hides(&item.facts.attributes, &TYPE) {
        return Outcome::Unresolved(names.path(id));
    }
    let written = TypeAttributes::read(&item.facts.attributes);
    match &item.facts.kind {
        ItemKind::Enum(facts) => {
            Outcome::Decodes(own_enum((item.facts, names.path(id)), facts, &written))
        }
        ItemKind::Struct(facts) => match facts.fields.as_slice() {
            [only] if !facts.is_named => {
                let parameters = names.parameters(id, arguments);
                let inner = names.resolve_type(item.module, &only.ty, &parameters);
                decoder.outcome(&inner, depth)
            }
            _ if facts.is_named => {
                Outcome::Decodes(named(item.facts, &written, TypeKind::Composite))
            }
            _ => Outcome::Unresolved(names.path(id)),
        },
        ItemKind::Alias(_) | ItemKind::Impl(_) | ItemKind::Other => {
            Outcome::Unresolved(names.path(id))
        }
    }
}

/// What cannot be read of a type that derives `FromSql`.
pub(super) fn problems(names: &Names<'_>, id: ItemId) -> Vec<Problem> {
    if !derives_from_sql(names, id) {
        return Vec::new();
    }
    let facts = names.item(id).facts;
    let mut problems = attributes::problems(&facts.attributes, &TYPE);
    if let ItemKind::Enum(of_enum) = &facts.kind {
        for variant in &of_enum.variants {
            problems.extend(attributes::problems(&variant.attributes, &VARIANT));
        }
    }
    problems
}

fn derives_from_sql(names: &Names<'_>, id: ItemId) -> bool {
    let mut derives = names.item(id).facts.derives.iter();
    derives.any(|path| path.segments.last().is_some_and(|last| last == "FromSql"))
}

fn own_enum(
    (item, path): (&ItemFacts, String),
    facts: &EnumFacts,
    written: &TypeAttributes,
) -> Decodes {
    let mut decodes = named(item, written, TypeKind::Enum);
    let is_hidden = facts
        .variants
        .iter()
        .any(|one| attributes::hides(&one.attributes, &VARIANT));
    if written.allows_mismatch || is_hidden {
        return decodes;
    }
    let labels = facts.variants.iter().map(|variant| {
        let name = attributes::text(&variant.attributes, POSTGRES, "name");
        name.unwrap_or_else(|| match written.rename_all {
            Some(case) => case.apply(&variant.name),
            None => variant.name.clone(),
        })
    });
    decodes.enums.push(EnumType {
        name: type_name(item, written),
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
    decodes
}

/// The type of the name that is written, or else of the item's own. The crate asks the server for
/// the name of a column's type and compares the two letter by letter, whatever its schema.
fn named(item: &ItemFacts, written: &TypeAttributes, kind: TypeKind) -> Decodes {
    let name = type_name(item, written);
    let mut implied = SqlType::named(None, &name.name);
    implied.kind = kind;
    Decodes {
        accepts: vec![Accepted {
            schema: None,
            name: name.name,
            array: false,
        }],
        implied: Some(implied),
        enums: Vec::new(),
    }
}

fn type_name(item: &ItemFacts, written: &TypeAttributes) -> TypeName {
    let name = written.name.as_deref().unwrap_or(&item.name);
    TypeName {
        schema: None,
        name: name.to_owned(),
    }
}
