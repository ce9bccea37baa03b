//! Enums with `#[derive(PgEnum)]`: they say by themselves which enum type they are, to whatever
//! framework the model that uses them is written in.

use schemadrift_schema::{EnumType, Origin, Provenance, TypeName, truncated};
use schemadrift_table_syntax::{
    RenameRule, default_enum_name, label_error, read_enum, read_variant,
};
use syn::ItemEnum;
use syn::ext::IdentExt;

use crate::names::{ItemId, Names};
use crate::problem::{Places, Problem};

/// The key under which it is kept with its item.
pub(crate) const KEPT: &str = "derive";

/// What an enum says of its type. Kept of every enum; only some derive `PgEnum`.
pub(crate) struct PgEnum {
    name: TypeName,
    labels: Vec<(String, Origin)>,
    problems: Vec<Problem>,
}

pub(crate) fn collect(item: &ItemEnum, places: Places<'_>) -> PgEnum {
    let (attributes, errors) = read_enum(&item.attrs);
    let attributes = attributes.unwrap_or_default();
    let mut problems: Vec<Problem> = errors
        .into_iter()
        .flat_map(|error| places.problems(error))
        .collect();
    let rename_all = attributes.rename_all.map(|rule| rule.value);
    let mut labels: Vec<(String, Origin)> = Vec::new();
    for variant in &item.variants {
        let (read, errors) = read_variant(&variant.attrs);
        problems.extend(errors.into_iter().flat_map(|error| places.problems(error)));
        let ident = variant.ident.unraw().to_string();
        let label = match (read.and_then(|read| read.label), rename_all) {
            (Some(label), _) => label.value,
            (None, Some(rule)) => RenameRule::apply(rule, &ident),
            (None, None) => ident,
        };
        let origin = places.of(variant.ident.span());
        if let Some(message) = label_error(&label) {
            problems.push(Problem::at(&origin, message));
        } else if labels.iter().any(|(other, _)| *other == label) {
            let message = format!("label `{label}` is that of another variant already");
            problems.push(Problem::at(&origin, message));
        } else {
            labels.push((label, origin));
        }
    }
    let default_name = || default_enum_name(&item.ident.to_string());
    let name = attributes.name.map_or_else(default_name, |name| name.value);
    PgEnum {
        name: TypeName {
            schema: attributes.schema.map(|schema| schema.value),
            name: truncated(&name).to_owned(),
        },
        labels,
        problems,
    }
}

/// The type of an enum that derives `PgEnum`.
pub(crate) fn enum_type(names: &Names<'_>, id: ItemId) -> Option<EnumType> {
    let read = derived(names, id)?;
    let (labels, label_origins) = read.labels.iter().cloned().unzip();
    let facts = names.item(id).facts;
    Some(EnumType {
        name: read.name.clone(),
        labels,
        model: Some(facts.name.clone()),
        path: Some(names.path(id)),
        origin: Some(facts.origin.clone()),
        label_origins,
        provenance: Provenance::default(),
    })
}

/// The problems of an enum that derives `PgEnum`.
pub(crate) fn problems<'a>(names: &Names<'a>, id: ItemId) -> &'a [Problem] {
    derived(names, id).map_or(&[], |read| &read.problems)
}

fn derived<'a>(names: &Names<'a>, id: ItemId) -> Option<&'a PgEnum> {
    let read = names.item(id).facts.kept(KEPT)?;
    crate::derive::derives(names, id, "PgEnum").then_some(read)
}
