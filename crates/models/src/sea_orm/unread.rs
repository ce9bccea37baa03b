//! Entities and columns whose names an error in an attribute hides.

use schemadrift_schema::{Aspect, Claim, Origin, Stated, Table};

use super::{NAME, attributes, model_info};
use crate::UnboundModel;
use crate::facts::{Attribute, FieldFacts, ItemKind};
use crate::lower::{OptionalColumn, Output};
use crate::names::{ItemId, Names};

/// Whether the table of this model, or all of its columns, may be called otherwise than it seems.
pub(super) fn hides_table(names: &Names<'_>, model: ItemId) -> bool {
    !attributes::problems(&names.item(model).facts.attributes).is_empty()
}

/// The entity as one that is not compared.
pub(super) fn unbound(names: &Names<'_>, model: ItemId, reason: &str) -> UnboundModel {
    let info = model_info(names, model);
    UnboundModel {
        name: info.name,
        path: info.path,
        framework: NAME,
        origin: names.item(model).facts.origin.clone(),
        reason: reason.to_owned(),
        is_named: false,
        advice: String::new(),
        shape: None,
        uses: Vec::new(),
        enums: Vec::new(),
    }
}

/// Lets columns that may be called otherwise count only where the table has them.
pub(super) fn set_columns_aside(
    table: &mut Table,
    names: &Names<'_>,
    model: ItemId,
    output: &mut Output<'_>,
) {
    let facts = names.item(model).facts;
    let ItemKind::Struct(of_model) = &facts.kind else {
        return;
    };
    let hidden: Vec<&Origin> = of_model
        .fields
        .iter()
        .filter(|field| hides_column(field))
        .map(|field| &field.origin)
        .collect();
    if hidden.is_empty() {
        return;
    }
    let mut aside = Vec::new();
    for (position, column) in std::mem::take(&mut table.columns).into_iter().enumerate() {
        if column
            .origin
            .as_ref()
            .is_some_and(|one| hidden.contains(&one))
        {
            aside.push(OptionalColumn { position, column });
        } else {
            table.columns.push(column);
        }
    }
    let is_aside = |name: &String| aside.iter().any(|one| one.column.name == *name);
    let key = table.primary_key.present();
    if key.is_none_or(|key| key.columns.iter().any(is_aside)) {
        table.primary_key = Stated::Unstated;
    }
    table
        .uniques
        .retain(|one| !one.columns.iter().any(is_aside));
    table
        .foreign_keys
        .retain(|one| !one.columns.iter().any(is_aside));
    let aside_by_name = |name: &str| aside.iter().any(|one| one.column.name == name);
    table.indexes.retain(|one| {
        !one.keys
            .iter()
            .any(|key| key.column().is_some_and(aside_by_name))
    });
    table.coverage = table.coverage.with(Aspect::Columns, Claim::Some);
    output.optional.insert(facts.origin.clone(), aside);
}

fn hides_column(field: &FieldFacts) -> bool {
    let ours = || field.attributes.iter().filter(|one| one.name == "sea_orm");
    let says_name = |one: &Attribute| one.argument("column_name").is_some();
    ours().any(|one| !one.is_readable || attributes::has_slip(one)) && !ours().any(says_name)
}
