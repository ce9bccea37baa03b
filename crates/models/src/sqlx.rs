//! The framework `sqlx`: structs with `#[derive(FromRow)]` and those that `query_as!` fills, the
//! shapes of rows that are read.
//!
//! Such a struct is bound to a table by `#[table(name = "…")]`, by a line of its doc comment, by
//! the models map, by the queries that return it, or at last by its name; the last two by `bind`,
//! once the tables are known.

mod attributes;
mod calls;
mod conversions;
pub(crate) mod decoding;
pub(crate) mod known;
mod manual;
mod manual_types;
mod own_types;
mod shape;
mod uses;

use proc_macro2::TokenStream;
use schemadrift_schema::{
    Aspect, Claim, Confidence, Coverage, ModelInfo, ModelRole, QualifiedName, Table, TableKind,
};
use syn::{Fields, Item};

use crate::UnboundModel;
use crate::facts::{Found, ItemFacts, ItemKind, Kept, RustType};
use crate::framework::Framework;
use crate::input::find::SourceFile;
use crate::lower::{self, Output, UNREADABLE, qualified};
use crate::names::{ItemId, Names};
use crate::problem::Places;
use shape::Shape;
use uses::Placed;

/// The framework.
pub(crate) struct Sqlx;

const NAME: &str = "sqlx";

const COVERAGE: Coverage = Coverage::NOTHING
    .with(Aspect::Columns, Claim::Listed)
    .with(Aspect::Enums, Claim::Some);

const TYPE_ADVICE: &str = "add the file of that type to the models, or read {type} as a type that is \
                           known, by `#[sqlx(try_from = \"…\")]`";

/// For each field the type of its `try_from`.
type TryFrom = Vec<Option<RustType>>;

impl Framework for Sqlx {
    fn name(&self) -> &'static str {
        NAME
    }

    fn attributes(&self) -> &'static [&'static str] {
        &["sqlx", "table", "repr"]
    }

    fn may_hold(&self, text: &str) -> bool {
        text.contains("FromRow") || text.contains("fn type_info") || calls::may_hold(text)
    }

    fn collect(&self, item: &Item, places: Places<'_>) -> Option<Kept> {
        let item = match item {
            Item::Struct(item) => item,
            Item::Impl(item) => {
                let of_type = manual_types::collect(item).map(|one| -> Kept { Box::new(one) });
                let of_row = || Some(Box::new(manual::collect(item, places)?) as Kept);
                return of_type.or_else(of_row);
            }
            _ => return None,
        };
        let Fields::Named(fields) = &item.fields else {
            return None;
        };
        let types: TryFrom = fields
            .named
            .iter()
            .map(|field| crate::syntax::type_in_attribute(&field.attrs, NAME, "try_from"))
            .collect();
        let holds_one = types.iter().any(Option::is_some);
        holds_one.then(|| -> Kept { Box::new(types) })
    }

    fn wants_body_of(&self, function: &str) -> bool {
        let wanted = [
            manual::FUNCTION,
            manual_types::TYPE_INFO,
            manual_types::COMPATIBLE,
        ];
        wanted.contains(&function)
    }

    fn search(
        &self,
        file: &SourceFile,
        text: &str,
        tokens: &TokenStream,
        places: Places<'_>,
    ) -> Vec<Found> {
        calls::search(file, text, tokens, places)
    }

    fn lower(&self, names: &Names<'_>, output: &mut Output<'_>) {
        let calls = uses::by_struct(names);
        for (id, item) in names.items() {
            let ItemKind::Struct(facts) = &item.facts.kind else {
                report_enum(item.facts, output);
                continue;
            };
            let calls = calls.get(&id).map_or(&[][..], Vec::as_slice);
            let row = if let Some(implementation) = manual::of(names, id) {
                Row::Manual(implementation)
            } else if derives(names, id, "FromRow") {
                Row::Derived
            } else if facts.is_named && uses::is_row_of_macro(calls) {
                Row::OfMacro
            } else {
                continue;
            };
            if output.claim(id) {
                if facts.is_named || matches!(row, Row::Manual(_)) {
                    lower_struct(names, id, (row, calls), output);
                } else {
                    let reason = "its fields have no names: sqlx reads them by position";
                    let model = unbound(names, id, reason.to_owned(), None);
                    output.unbound.push(model);
                }
            }
        }
    }
}

/// What cannot be read of an enum.
fn report_enum(facts: &ItemFacts, output: &mut Output<'_>) {
    let problems = attributes::problems(&facts.attributes, &attributes::CONTAINER);
    output.problems.extend(problems);
    if let ItemKind::Enum(of_enum) = &facts.kind {
        for variant in &of_enum.variants {
            let problems = attributes::problems(&variant.attributes, &attributes::VARIANT);
            output.problems.extend(problems);
        }
    }
}

/// What makes a struct a row.
#[derive(Clone, Copy)]
enum Row<'a> {
    /// `#[derive(FromRow)]`
    Derived,
    /// `impl FromRow`
    Manual(manual::Placed<'a>),
    /// Nothing but the macro that fills it.
    OfMacro,
}

/// Whether the item has this derive of sqlx.
fn derives(names: &Names<'_>, id: ItemId, derive: &str) -> bool {
    let item = names.item(id);
    item.facts.derives.iter().any(|path| {
        let external = names.resolve_derive(item.module, path);
        known::is_of_sqlx(&external.path, derive)
    })
}

fn lower_struct(
    names: &Names<'_>,
    id: ItemId,
    (row, calls): (Row<'_>, &[Placed<'_>]),
    output: &mut Output<'_>,
) {
    let facts = names.item(id).facts;
    let mapped = output.mapped(names, id);
    let bound = written_table(facts, output).or(mapped);
    let is_read_by_attributes = matches!(row, Row::Derived);
    let hides_columns = attributes::hides(&facts.attributes, &attributes::CONTAINER);
    let hides_table = bound.is_none() && facts.has_unread_note;
    let shape = match row {
        Row::Derived => Shape::read(names, id, output),
        Row::Manual(implementation) => manual::shape(names, id, implementation, output),
        Row::OfMacro => uses::shape_of_macro(names, id, output),
    };
    if hides_table || hides_columns && is_read_by_attributes {
        let model = unbound(names, id, UNREADABLE.to_owned(), None);
        output.unbound.push(model);
        return;
    }
    let default_schema = output.options.default_schema.clone();
    let name = bound
        .clone()
        .unwrap_or_else(|| QualifiedName::new(&default_schema, ""));
    let mut table = Table::new(name, TableKind::Unstated, COVERAGE);
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
    if shape.is_partial {
        table.coverage = table.coverage.with(Aspect::Columns, Claim::Some);
    }
    let fields = uses::fields(&shape);
    table.columns = shape.columns;
    if !shape.optional.is_empty() {
        output.optional.insert(facts.origin.clone(), shape.optional);
    }
    if bound.is_some() {
        output.add_enums(shape.enums);
        output.add_table(table);
        return;
    }
    let advice = format!(
        "write `/// schemadrift: table = …` above it, or map `{}` in `[[models-map]]`",
        names.path(id)
    );
    let nothing_read = match row {
        Row::Manual(_) if fields.is_empty() => {
            "its `from_row` takes no column by a name that is written there; "
        }
        _ => "",
    };
    let reason = match &shape.flattened_parameter {
        Some(parameter) => lower::of_parameter(parameter),
        None => format!(
            "{nothing_read}it names no table, and none of its name has half of its columns: {advice}"
        ),
    };
    let mut reader = uses::Reader::new(names, id, &fields);
    let uses = calls
        .iter()
        .map(|call| reader.read(*call, output))
        .collect();
    // Half of its columns are not known to be half of them.
    let may_be_bound = shape.flattened_parameter.is_none() || !calls.is_empty();
    let mut model = unbound(names, id, reason, may_be_bound.then_some(table));
    model.advice = advice;
    model.uses = uses;
    model.enums = shape.enums;
    model.enums.append(&mut reader.enums);
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

/// The table that an attribute or the doc comment names.
fn written_table(facts: &ItemFacts, output: &Output<'_>) -> Option<QualifiedName> {
    let default_schema = output.options.default_schema.as_str();
    let attributes = facts.attributes.iter().filter(|one| one.name == "table");
    for attribute in attributes {
        let text = |key| attribute.argument(key).and_then(|argument| argument.text());
        if let Some(name) = text("name") {
            let schema = text("schema");
            return Some(match schema {
                Some(schema) => QualifiedName::new(schema, name),
                None => qualified(name, default_schema),
            });
        }
    }
    let name = facts.doc_table.as_deref()?;
    Some(qualified(name, default_schema))
}
