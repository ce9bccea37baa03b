//! The framework `tokio-postgres`: structs that are read from its rows by a derive, which are those
//! of `postgres_from_row` (`FromRow`) and of `tokio-pg-mapper` (`PostgresMapper`). The driver is that
//! of `postgres`, too.
//!
//! Its queries are plain calls whose rows go anywhere, so that such a struct is bound to a table by
//! what is written on it, by the models map, or by its name.

mod attributes;
mod known;
mod own_types;
mod shape;

use schemadrift_schema::{
    Aspect, Claim, Confidence, Coverage, ModelInfo, ModelRole, QualifiedName, Table, TableKind,
};
use syn::{Fields, Item};

use crate::UnboundModel;
use crate::facts::{ItemKind, Kept, RustType};
use crate::framework::Framework;
use crate::lower::{self, Output, UNREADABLE, qualified};
use crate::names::{ItemId, Names};
use crate::problem::Places;
use shape::Shape;

/// The framework.
pub(crate) struct TokioPostgres;

const NAME: &str = "tokio-postgres";

const COVERAGE: Coverage = Coverage::NOTHING
    .with(Aspect::Columns, Claim::Listed)
    .with(Aspect::Enums, Claim::Some);

const TYPE_ADVICE: &str = "add the file of that type to the models, or read {type} as a type that is \
                           known, by `#[from_row(try_from = \"…\")]`";

/// For each field the type of its `from` or `try_from`.
type Converted = Vec<Option<RustType>>;

impl Framework for TokioPostgres {
    fn name(&self) -> &'static str {
        NAME
    }

    fn attributes(&self) -> &'static [&'static str] {
        &[
            attributes::FROM_ROW,
            attributes::POSTGRES,
            attributes::PG_MAPPER,
        ]
    }

    fn may_hold(&self, text: &str) -> bool {
        text.contains("postgres_from_row") || text.contains("PostgresMapper")
    }

    fn collect(&self, item: &Item, _places: Places<'_>) -> Option<Kept> {
        let Item::Struct(item) = item else {
            return None;
        };
        let Fields::Named(fields) = &item.fields else {
            return None;
        };
        let written = |field: &syn::Field| {
            let of =
                |key| crate::syntax::type_in_attribute(&field.attrs, attributes::FROM_ROW, key);
            of("from").or_else(|| of("try_from"))
        };
        let types: Converted = fields.named.iter().map(written).collect();
        let holds_one = types.iter().any(Option::is_some);
        holds_one.then(|| -> Kept { Box::new(types) })
    }

    /// The crate compares the names of types, and no schemas.
    fn looks_types_up(&self) -> bool {
        false
    }

    fn lower(&self, names: &Names<'_>, output: &mut Output<'_>) {
        for (id, item) in names.items() {
            output.problems.extend(own_types::problems(names, id));
            let ItemKind::Struct(facts) = &item.facts.kind else {
                continue;
            };
            if is_row(names, id) && facts.is_named && output.claim(id) {
                lower_struct(names, id, output);
            }
        }
    }
}

/// Whether one of the derives reads rows into the struct.
fn is_row(names: &Names<'_>, id: ItemId) -> bool {
    let item = names.item(id);
    item.facts.derives.iter().any(|path| {
        // Most derives are not worth a look-up.
        let last = path.segments.last().map(String::as_str);
        if !matches!(last, Some("FromRow" | "PostgresMapper")) {
            return false;
        }
        let external = names.resolve_derive(item.module, path);
        match external.path.split_last() {
            Some((last, before)) if last == "FromRow" => before
                .iter()
                .any(|one| one.starts_with("postgres_from_row")),
            Some((last, before)) if last == "PostgresMapper" => {
                before.is_empty() || before.iter().any(|one| one.starts_with("tokio_pg_mapper"))
            }
            _ => false,
        }
    })
}

fn lower_struct(names: &Names<'_>, id: ItemId, output: &mut Output<'_>) {
    let facts = names.item(id).facts;
    let problems = attributes::problems(&facts.attributes, &attributes::MAPPER);
    output.problems.extend(problems);
    let default_schema = output.options.default_schema.clone();
    let mapper = facts.attributes.iter();
    let mut mapper = mapper.filter(|one| one.name == attributes::PG_MAPPER);
    let named = mapper.find_map(|one| one.argument("table")?.text());
    let written = facts.doc_table.as_deref().or(named);
    let written = written.map(|name| qualified(name, &default_schema));
    let bound = output.mapped(names, id).or(written);
    let is_hidden =
        facts.has_unread_note || attributes::hides(&facts.attributes, &attributes::MAPPER);
    if bound.is_none() && is_hidden {
        let model = unbound(names, id, UNREADABLE.to_owned(), None);
        output.unbound.push(model);
        return;
    }
    let shape = Shape::read(names, id, output);
    let name = bound
        .clone()
        .unwrap_or_else(|| QualifiedName::new(&default_schema, ""));
    let mut table = Table::new(name, TableKind::Unstated, COVERAGE);
    if shape.is_partial {
        table.coverage = table.coverage.with(Aspect::Columns, Claim::Some);
    }
    table.origin = Some(facts.origin.clone());
    table.model = Some(ModelInfo {
        name: facts.name.clone(),
        path: names.path(id),
        framework: NAME,
        role: ModelRole::Reads,
        inserts: false,
        confidence: Confidence::High,
        rust_types: known::RUST_TYPES,
        type_advice: TYPE_ADVICE,
    });
    table.columns = shape.columns;
    if bound.is_some() {
        output.add_enums(shape.enums);
        output.tables.push(table);
        return;
    }
    let advice = format!(
        "write `/// schemadrift: table = …` above it, or map `{}` in `[[models-map]]`",
        names.path(id)
    );
    let (reason, shape_known) = match &shape.flattened_parameter {
        Some(parameter) => (lower::of_parameter(parameter), None),
        None => (
            format!("it names no table, and none of its name has half of its columns: {advice}"),
            Some(table),
        ),
    };
    let mut model = unbound(names, id, reason, shape_known);
    model.advice = advice;
    model.enums = shape.enums;
    output.unbound.push(model);
}

fn unbound(names: &Names<'_>, id: ItemId, reason: String, shape: Option<Table>) -> UnboundModel {
    let facts = names.item(id).facts;
    UnboundModel {
        name: facts.name.clone(),
        path: names.path(id),
        framework: NAME,
        origin: facts.origin.clone(),
        reason,
        is_named: false,
        advice: String::new(),
        shape,
        uses: Vec::new(),
        enums: Vec::new(),
    }
}
