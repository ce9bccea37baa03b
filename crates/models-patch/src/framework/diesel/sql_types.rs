//! The SQL types that `schema.rs` declares for enums of the database, in `mod sql_types` as
//! `diesel print-schema` writes it.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use schemadrift_schema::TypeName;

use super::TYPES;
use super::call::TableCall;
use crate::attribute::Attribute;
use crate::edit::Block;
use crate::framework::SqlTypeAt;
use crate::head::{Head, attributes_at_end, collect};
use crate::imports::imported;
use crate::naming::pascal;
use crate::new_name::new_name;
use crate::place::{around, group_of, is_mark, is_word, place_of};
use crate::said::text;
use crate::source::Source;

const MODULE: &str = "sql_types";

/// What a type is called in the `table!` that has a column at a place, and what is written for it.
pub(super) fn name(at: &SqlTypeAt<'_>) -> Result<(String, Vec<Block>), String> {
    let (source, from, ty) = (at.source, at.from, at.ty);
    let unknown = || format!("{}:{}: no table! stands there", from.file, from.line);
    let place = place_of(from).ok_or_else(unknown)?;
    let groups = around(source.tokens(), place);
    let (Some(columns), Some(call)) = (groups.first(), groups.get(1)) else {
        return Err(unknown());
    };
    let table = TableCall::before(columns.before()).ok_or_else(unknown)?;
    let beside = call.beside();
    let module = (0..beside.len()).find_map(|at| {
        let is_it = is_word(beside.get(at), "mod") && is_word(beside.get(at + 1), MODULE);
        group_of(beside.get(at + 2), Delimiter::Brace).filter(|_| is_it)
    });
    let mut blocks = Vec::new();
    let name = match module.and_then(|module| declared(at, module)) {
        Some(name) => name,
        None => {
            let inside = module.map(Group::stream).unwrap_or_default();
            let mut there = Vec::new();
            collect(&inside, &mut there);
            let is_known = |name: &str| TYPES.iter().any(|(_, known)| *known == name);
            let name = new_name(ty, |name| {
                let is_of_another = !at.is_plain && pascal(&ty.name).as_deref() == Some(name);
                is_known(name) || is_of_another || there.iter().any(|one| one == name)
            });
            let name = name.ok_or_else(|| format!("{ty} is no name of a type"))?;
            let block = declaration(at, beside, module, &name);
            blocks.push(block.ok_or_else(unknown)?);
            name
        }
    };
    let mut known = table.imports.iter();
    let known = known.find_map(|(tokens, _)| imported(tokens, &name));
    if let Some(known) = known {
        return Ok((known, blocks));
    }
    let own = match (at.is_first_diesel, at.module) {
        (false, _) => format!("super::{MODULE}"),
        // Diesel 1 repeats what is imported in a module inside of the table's.
        (true, Some(around)) => {
            let around = around.iter().map(|segment| format!("{segment}::"));
            format!("crate::{}{MODULE}", around.collect::<String>())
        }
        (true, None) => return Err(format!("where {MODULE} stands in its crate is not known")),
    };
    blocks.push(import(source, &table, &format!("use {own}::{name};")));
    Ok((name, blocks))
}

/// The type of `mod sql_types` that is this one of PostgreSQL.
fn declared(at: &SqlTypeAt<'_>, module: &Group) -> Option<String> {
    let (source, ty, is_plain) = (at.source, at.ty, at.is_plain);
    let all: Vec<TokenTree> = module.stream().into_iter().collect();
    let structs = (0..all.len()).filter(|at| is_word(all.get(*at), "struct"));
    structs.into_iter().find_map(|at| {
        let is_public = at.checked_sub(1).filter(|at| is_word(all.get(*at), "pub"));
        let attributes = attributes_at_end(&all[..is_public.unwrap_or(at)]);
        let texts = attributes
            .iter()
            .map(|(range, _)| &source.text[range.clone()]);
        let mut types = texts.filter(|text| text.contains("postgres"));
        let is_it = types.any(|text| {
            let says = |value: &str| text.contains(&format!("{value:?}"));
            let is_its_schema = match text.contains("schema") {
                true => ty.schema.as_deref().is_some_and(says),
                false => is_plain,
            };
            says(&ty.name) && is_its_schema
        });
        is_it.then(|| all.get(at + 1).map(ToString::to_string))?
    })
}

/// The types of PostgreSQL that structs of this name are, wherever they stand in these tokens.
pub(super) fn declared_as(tokens: &TokenStream, name: &str) -> Vec<TypeName> {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut found = Vec::new();
    for at in 0..all.len() {
        if let Some(inside) = group_of(all.get(at), Delimiter::Brace) {
            found.extend(declared_as(&inside.stream(), name));
        }
        if !is_word(all.get(at), "struct") || !is_word(all.get(at + 1), name) {
            continue;
        }
        let Some(head) = Head::before(&all[..at + 2]) else {
            continue;
        };
        let first = all
            .iter()
            .position(|token| token.span().byte_range().start == head.visibility);
        let attributes = attributes_at_end(&all[..first.unwrap_or(at)]);
        found.extend(attributes.iter().filter_map(|(_, group)| {
            let own = group.stream();
            let said = |attribute: &str, key: &str| text(&own, attribute, key);
            let name = said("postgres_type", "name").or_else(|| said("postgres", "type_name"))?;
            let schema = said("postgres_type", "schema");
            Some(TypeName { schema, name })
        }));
    }
    found
}

/// A type of its own, in `mod sql_types` or in a new one above the first `table!`.
fn declaration(
    at: &SqlTypeAt<'_>,
    beside: &[TokenTree],
    module: Option<&Group>,
    name: &str,
) -> Option<Block> {
    let (source, ty) = (at.source, at.ty);
    let inside: Vec<TokenTree> = match module {
        Some(module) => module.stream().into_iter().collect(),
        None => Vec::new(),
    };
    let derive = derive_of(source, &inside);
    let derive = derive.unwrap_or(match at.is_first_diesel {
        true => "#[derive(diesel::QueryId, diesel::SqlType)]",
        false => "#[derive(diesel::query_builder::QueryId, Clone, diesel::sql_types::SqlType)]",
    });
    let schema = ty.schema.as_deref().filter(|schema| *schema != "public");
    let schema = schema.map_or_else(String::new, |one| format!(", schema = {one:?}"));
    let mut texts = inside.iter().map(ToString::to_string);
    let is_first = at.is_first_diesel || texts.any(|text| text.contains("type_name"));
    let of = match is_first {
        // Diesel 1 has no place for a schema.
        true if !schema.is_empty() => return None,
        true => format!("#[postgres(type_name = {:?})]", ty.name),
        false => format!("#[diesel(postgres_type(name = {:?}{schema}))]", ty.name),
    };
    let line = source.line_break();
    let lines = |indent: &str| {
        let lines = [derive, &of, &format!("pub struct {name};")];
        let lines = lines.map(|text| format!("{indent}{}{text}{line}", source.step()));
        lines.concat()
    };
    if let Some(module) = module {
        let end = module.span_close().byte_range().start;
        let start = source.line_start(end);
        let indent = source.indent(end)?;
        return Some(Block {
            place: start,
            open: line.to_owned(),
            between: line,
            close: String::new(),
            text: lines(indent),
        });
    }
    let call = (0..beside.len()).find(|at| {
        let is_table = is_word(beside.get(*at), "table") || is_word(beside.get(*at), "view");
        is_table && is_mark(beside.get(at + 1), '!')
    })?;
    let is_path = |token: &TokenTree| is_mark(Some(token), ':') || is_word(Some(token), "diesel");
    let before = beside[..call].iter().rposition(|token| !is_path(token));
    let first = beside[before.map_or(0, |at| at + 1)]
        .span()
        .byte_range()
        .start;
    let indent = source.indent(first)?;
    Some(Block {
        place: source.line_start(first),
        open: format!("{indent}pub mod {MODULE} {{{line}"),
        between: line,
        close: format!("{indent}}}{line}{line}"),
        text: lines(indent),
    })
}

/// What the types there derive.
fn derive_of<'s>(source: &'s Source, inside: &[TokenTree]) -> Option<&'s str> {
    let first = inside
        .iter()
        .position(|token| is_word(Some(token), "pub"))?;
    let attributes = attributes_at_end(&inside[..first]);
    let derives = |(range, group): &(std::ops::Range<usize>, Group)| {
        Attribute::of(group, range.clone()).filter(|one| one.name == "derive")
    };
    let derive = attributes.iter().find_map(derives)?;
    Some(&source.text[derive.range])
}

/// Brings the type into the module of the table. Where that has no imports, Diesel's own types are
/// imported for it, which it does without from then on.
fn import(source: &Source, table: &TableCall, own: &str) -> Block {
    let line = source.behind(table.start);
    match table.imports.last() {
        Some((_, end)) => Block {
            place: *end,
            open: String::new(),
            between: "",
            close: String::new(),
            text: format!("{line}{own}"),
        },
        None => Block {
            place: table.start,
            open: "use diesel::sql_types::*;".to_owned(),
            between: "",
            text: format!("{line}{own}"),
            close: match line.as_str() {
                " " => line.clone(),
                _ => format!("{}{line}", source.line_break()),
            },
        },
    }
}
