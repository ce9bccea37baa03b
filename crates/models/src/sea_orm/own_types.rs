//! Types of the crate's own: enums that derive `DeriveActiveEnum`, newtypes that derive
//! `DeriveValueType`, what derives `FromJsonQueryResult`, and what implements SeaORM's traits
//! itself.

use std::collections::BTreeMap;

use schemadrift_schema::{Accepted, EnumType, Provenance, SqlType, truncated};

use super::attributes::{Container, Variant};
use super::case::{Rule, variant_of};
use super::column_type::{enum_type, sql_type};
use super::decoding::{Decoder, Decodes, Outcome};
use super::derives::Derive;
use super::implementation::Says;
use super::term::{Head, Term};
use super::types;
use crate::facts::{EnumFacts, ItemFacts, ItemKind, RustPath, RustType, StructFacts};
use crate::names::{ItemId, ModuleId, Type};

/// What the struct or enum is.
pub(super) fn outcome(
    decoder: &Decoder<'_>,
    id: ItemId,
    arguments: &[Type],
    depth: usize,
) -> Outcome {
    let names = decoder.names;
    let item = names.item(id);
    let container = Container::read(&item.facts.attributes);
    let has = |derive| decoder.derives.has(id, derive);
    match &item.facts.kind {
        ItemKind::Enum(facts) if has(Derive::ActiveEnum) => {
            active_enum(decoder, (item.facts, names.path(id)), facts, &container)
        }
        _ if has(Derive::FromJsonQueryResult) => Outcome::Decodes(json(decoder)),
        ItemKind::Struct(_) | ItemKind::Enum(_)
            if has(Derive::ValueType) && container.value_type.as_deref() == Some("String") =>
        {
            with_column_type(decoder, rust_name(decoder, "String"), &container)
        }
        ItemKind::Struct(facts) if has(Derive::ValueType) => {
            let Some(inner) = only_field(facts) else {
                return Outcome::Unresolved(names.path(id));
            };
            let parameters = names.parameters(id, arguments);
            let inner = names.resolve_type(item.module, inner, &parameters);
            with_column_type(decoder, decoder.outcome(&inner, depth), &container)
        }
        _ => implemented(decoder, id, depth),
    }
}

/// What serde encodes.
fn json(decoder: &Decoder<'_>) -> Decodes {
    Decodes {
        is_json: true,
        ..decoder.known("Json", &["json", "jsonb"])
    }
}

fn only_field(facts: &StructFacts) -> Option<&RustType> {
    match facts.fields.as_slice() {
        [only] if !facts.is_named => Some(&only.ty),
        _ => None,
    }
}

/// The `column_type` of a newtype is written, but not of a column.
fn with_column_type(decoder: &Decoder<'_>, outcome: Outcome, container: &Container) -> Outcome {
    match (outcome, &container.column_type) {
        (Outcome::Decodes(decodes), Some(written)) => Outcome::Decodes(Decodes {
            implied: written_type(decoder, written),
            ..decodes
        }),
        (outcome, _) => outcome,
    }
}

fn written_type(decoder: &Decoder<'_>, text: &str) -> Option<SqlType> {
    sql_type(&Term::in_text(text)?, decoder.unsigned)
}

/// A type of the language by its name.
fn rust_name(decoder: &Decoder<'_>, name: &str) -> Outcome {
    match types::find(&[name.to_owned()], &[], false) {
        Some(known) => Outcome::Decodes(decoder.known(known.column_type, known.accepts)),
        None => Outcome::Unresolved(name.to_owned()),
    }
}

fn active_enum(
    decoder: &Decoder<'_>,
    (item, path): (&ItemFacts, String),
    facts: &EnumFacts,
    container: &Container,
) -> Outcome {
    let db_type = container.db_type.as_deref();
    if db_type == Some("Enum") {
        let name = match &container.enum_name {
            Some(name) => name.clone(),
            None => variant_of(&item.name),
        };
        return Outcome::Decodes(postgres_enum(&name, (item, path), facts, container));
    }
    // What is in the database is `db_type`, what is decoded is `rs_type`.
    let rs_type = container.rs_type.as_deref().unwrap_or("String");
    match rust_name(decoder, rs_type) {
        Outcome::Decodes(decodes) => {
            let implied = db_type.and_then(|written| written_type(decoder, written));
            let length = implied.as_ref().and_then(|ty| ty.modifiers.value());
            Outcome::Decodes(Decodes {
                is_sized: length.is_some_and(|length| !length.is_empty()),
                implied,
                ..decodes
            })
        }
        unresolved => unresolved,
    }
}

fn postgres_enum(
    name: &str,
    (item, path): (&ItemFacts, String),
    facts: &EnumFacts,
    container: &Container,
) -> Decodes {
    let implied = enum_type(name);
    let mut of_enum = EnumType {
        name: implied.name.clone(),
        labels: Vec::new(),
        model: Some(item.name.clone()),
        path: Some(path),
        origin: Some(item.origin.clone()),
        label_origins: Vec::new(),
        provenance: Provenance::default(),
    };
    for variant in &facts.variants {
        let attributes = Variant::read(&variant.attributes);
        let rule = attributes.rename.or(container.rename_all);
        let renamed = |rule: Rule| rule.apply(&variant.name);
        // A variant without a label does not compile.
        if let Some(label) = attributes.string_value.or_else(|| rule.map(renamed)) {
            of_enum.labels.push(truncated(&label).to_owned());
            of_enum.label_origins.push(variant.origin.clone());
        }
    }
    Decodes {
        accepts: vec![Accepted::named(&implied.name.name)],
        implied: Some(implied),
        enums: vec![of_enum],
        ..Decodes::default()
    }
}

/// What `impl ValueType` and `impl TryGetable` say of a type.
fn implemented(decoder: &Decoder<'_>, id: ItemId, depth: usize) -> Outcome {
    let names = decoder.names;
    let mut decodes = None;
    let mut implied = None;
    for one in decoder.implemented(id) {
        match &one.facts.says {
            Says::Getable { through } => {
                let through = names.resolve_type(one.module, through, &BTreeMap::new());
                match decoder.outcome(&through, depth + 1) {
                    Outcome::Decodes(found) => decodes = Some(found),
                    unresolved => return unresolved,
                }
            }
            Says::Json => decodes = Some(json(decoder)),
            Says::Value { column_type } => {
                implied = column_type_of(decoder, one.module, column_type, depth);
            }
            _ => {}
        }
    }
    match decodes {
        Some(decodes) => Outcome::Decodes(Decodes {
            implied: implied.or(decodes.implied),
            ..decodes
        }),
        None => Outcome::Unresolved(names.path(id)),
    }
}

/// `ColumnType::Json`, or that of another type: `i16::column_type()`.
fn column_type_of(
    decoder: &Decoder<'_>,
    module: ModuleId,
    term: &Term,
    depth: usize,
) -> Option<SqlType> {
    let Head::Call(path, _) = &term.head else {
        return sql_type(term, decoder.unsigned);
    };
    match path.as_slice() {
        [of @ .., function] if function == "column_type" => {
            let of = RustType::Path {
                path: RustPath {
                    is_global: false,
                    segments: of.to_vec(),
                },
                arguments: Vec::new(),
            };
            let of = decoder.names.resolve_type(module, &of, &BTreeMap::new());
            match decoder.outcome(&of, depth + 1) {
                Outcome::Decodes(decodes) => decodes.implied,
                Outcome::Unresolved(_) => None,
            }
        }
        _ => sql_type(term, decoder.unsigned),
    }
}
