//! Structs beside a `table!`; their fields are called as that calls the columns.

use proc_macro2::{LineColumn, TokenStream, TokenTree};
use schemadrift_schema::{SqlType, TypeName};

use super::super::{Framework, Renamed, has, rust_types};
use super::sql_types;
use crate::attribute::Attribute;
use crate::edit::Edit;
use crate::field::Field;
use crate::head::{Head, collect};
use crate::naming::snake;
use crate::place::{is_mark, is_word};
use crate::said::{paths, unquoted};
use crate::source::Source;
use crate::unused::WrittenEnum;

pub(super) struct Mapped;

/// Types that Diesel alone has, or reads in its own way.
const TYPES: [(&str, &str); 5] = [
    ("char", "u8"),
    ("interval", "diesel::data_types::PgInterval"),
    ("macaddr", "[u8; 6]"),
    ("money", "diesel::data_types::PgMoney"),
    ("oid", "u32"),
];

impl Framework for Mapped {
    fn name(&self) -> &'static str {
        "diesel's structs"
    }

    fn scalar(&self, ty: &SqlType) -> Option<String> {
        let name = ty.name.name.as_str();
        if let Some((_, own)) = TYPES.iter().find(|(sql, _)| *sql == name) {
            return Some((*own).to_owned());
        }
        match rust_types::of_range(name) {
            Some(of) => {
                let bound = format!("std::ops::Bound<{}>", self.scalar(&of)?);
                Some(format!("({bound}, {bound})"))
            }
            None => rust_types::scalar(ty, "bigdecimal::BigDecimal"),
        }
    }

    fn of_time(&self, chrono: &str) -> Option<&'static str> {
        rust_types::of_time(chrono)
    }

    fn feature(&self, of_crate: &str) -> Option<(&'static str, &'static str)> {
        let feature = match of_crate {
            "bigdecimal" => "numeric",
            "chrono" => "chrono",
            "ipnetwork" => "network-address",
            "serde_json" => "serde_json",
            "time" => "time",
            "uuid" => "uuid",
            _ => return None,
        };
        Some(("diesel", feature))
    }

    fn list(&self, element: &str) -> String {
        format!("Vec<Option<{element}>>")
    }

    /// The struct names the module of its `table!`, which stays.
    fn of_table(&self, _: &Source, _: LineColumn, _: &Renamed<'_>) -> Option<Vec<Edit>> {
        None
    }

    /// Where fields say which columns they are, all have to.
    fn new_in_tuple(&self, last: &Field, column: &str) -> Option<String> {
        const KEY: &str = "column_name";
        let mut keys = last.attributes.iter().flat_map(|one| &one.keys);
        keys.any(|key| key.name == KEY)
            .then(|| format!("#[diesel({KEY} = {column})]"))
    }

    fn reads_enum(&self, of_enum: &[String], _: &[String]) -> bool {
        has(of_enum, &["DbEnum", "Enum"])
    }

    /// `#[diesel(sql_type = …)]` beside implementations that are written out.
    fn types_of_enum(
        &self,
        of_enum: &WrittenEnum<'_>,
        row: &[String],
        sql_types: &dyn Fn(&str) -> Vec<TypeName>,
    ) -> Vec<TypeName> {
        let lacks =
            |of_row: &[&str], needed: &str| has(row, of_row) && !has(of_enum.words, &[needed]);
        let is_lacking = lacks(&["Queryable", "QueryableByName"], "FromSqlRow")
            || lacks(&["AsChangeset", "Insertable"], "AsExpression");
        let mut names = paths(&of_enum.attributes, "diesel", "sql_type");
        // Diesel 1 writes it as an attribute of its own, and as text.
        if names.is_empty() && has(of_enum.words, &["sql_type"]) {
            names.extend(alone(&of_enum.attributes, "sql_type"));
        }
        match is_lacking {
            true => Vec::new(),
            false => names.iter().flat_map(|name| sql_types(name)).collect(),
        }
    }

    fn declared_types(&self, source: &Source, name: &str) -> Vec<TypeName> {
        sql_types::declared_as(source.tokens(), name)
    }

    /// `primary_key(id, lost)` and `belongs_to(User, foreign_key = lost)`, which Diesel 1 writes as
    /// attributes of their own. What belongs to nothing is no `Associations`.
    fn without_fields(
        &self,
        source: &Source,
        head: &Head,
        gone: &[&str],
    ) -> Vec<(Attribute, usize, Option<String>)> {
        let mut all = Vec::new();
        let mut belongs = false;
        for attribute in &head.attributes {
            let keys = attribute.keys.iter().enumerate();
            match attribute.name.as_str() {
                "diesel" => {
                    for (position, key) in keys {
                        let text = &source.text[key.range.clone()];
                        if key.name == "primary_key" {
                            let there = words(text);
                            let kept = there[1..].iter().filter(|word| !is_in(gone, word));
                            let kept: Vec<&str> = kept.map(String::as_str).collect();
                            if kept.len() + 1 < there.len() {
                                let text = format!("primary_key({})", kept.join(", "));
                                let text = (!kept.is_empty()).then_some(text);
                                all.push((attribute.clone(), position, text));
                            }
                        } else if key.name == "belongs_to" {
                            match is_in(gone, &foreign_key(text)) {
                                true => all.push((attribute.clone(), position, None)),
                                false => belongs = true,
                            }
                        }
                    }
                }
                "primary_key" => {
                    let gone = keys.filter(|(_, key)| is_in(gone, &key.name));
                    all.extend(gone.map(|(position, _)| (attribute.clone(), position, None)));
                }
                "belongs_to" => {
                    let text = &source.text[attribute.range.clone()];
                    let inside = text.trim_start_matches(['#', '[']).trim_end_matches(']');
                    match is_in(gone, &foreign_key(inside)) {
                        true => all.extend(keys.map(|(at, _)| (attribute.clone(), at, None))),
                        false => belongs = true,
                    }
                }
                _ => {}
            }
        }
        let is_parent = |(attribute, position, _): &(Attribute, usize, Option<String>)| {
            attribute.name == "belongs_to" || attribute.keys[*position].name == "belongs_to"
        };
        if !belongs && all.iter().any(is_parent) {
            all.extend(associations(source, head));
        }
        all
    }
}

/// Where the struct derives `Associations`.
fn associations<'a>(
    source: &'a Source,
    head: &'a Head,
) -> impl Iterator<Item = (Attribute, usize, Option<String>)> + 'a {
    let derives = head.attributes.iter().filter(|one| one.name == "derive");
    derives.flat_map(move |attribute| {
        let keys = attribute.keys.iter().enumerate();
        let is_it = |range: std::ops::Range<usize>| {
            let path = &source.text[range];
            path.rsplit("::").next().map(str::trim) == Some("Associations")
        };
        let found = keys.filter(move |(_, key)| is_it(key.range.clone()));
        found.map(|(position, _)| (attribute.clone(), position, None))
    })
}

/// The field that `belongs_to(Parent, foreign_key = field)` is about; one that is not written is
/// called after the parent.
fn foreign_key(text: &str) -> String {
    let words = words(text);
    let at = words.iter().position(|word| word == "foreign_key");
    if let Some(name) = at.and_then(|at| words.get(at + 1)) {
        return name.clone();
    }
    // Diesel 1 writes it as text.
    if let (Some(_), Some(quoted)) = (at, text.split('"').nth(1)) {
        return quoted.to_owned();
    }
    // The parent is the last word of its path, before what stands in its angle brackets.
    let path = text.split_once('(').map_or("", |(_, rest)| rest);
    let path = path.split([',', '<', ')']).next().unwrap_or_default();
    let parent = path.rsplit("::").next().unwrap_or_default().trim();
    format!("{}_id", snake(parent))
}

/// The last word of the path in `#[name = "path"]`.
fn alone(attributes: &TokenStream, name: &str) -> Option<String> {
    attributes.clone().into_iter().find_map(|token| {
        let TokenTree::Group(group) = token else {
            return None;
        };
        let inside: Vec<TokenTree> = group.stream().into_iter().collect();
        let is_it = is_word(inside.first(), name) && is_mark(inside.get(1), '=');
        let text = unquoted(&inside.get(2).filter(|_| is_it)?.to_string())?;
        Some(text.rsplit("::").next().unwrap_or(&text).trim().to_owned())
    })
}

fn words(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    if let Ok(tokens) = text.parse::<TokenStream>() {
        collect(&tokens, &mut all);
    }
    all
}

fn is_in(gone: &[&str], name: &str) -> bool {
    let plain = |name: &str| name.trim_start_matches("r#").to_owned();
    gone.iter().any(|one| plain(one) == plain(name))
}
