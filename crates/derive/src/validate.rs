//! What the grammar cannot see: whether the parts of one item agree with each other.

use proc_macro2::Span;
use schemadrift_table_syntax::{IndexElement, closest, label_error, name_error};
use syn::Error;

use crate::parse::{Column, PgEnum, Table};

/// The errors of a struct whose attributes have been read.
pub(crate) fn table(table: &Table) -> Vec<Error> {
    let mut errors = Vec::new();
    errors.extend(unfit_name(&table.name));
    for (position, column) in table.columns.iter().enumerate() {
        let Some((name, span)) = &column.name else {
            continue;
        };
        errors.extend(unfit_name(&(name.clone(), *span)));
        let mut earlier = table.columns[..position].iter();
        if let Some(first) = earlier.find(|other| other.is_column(name)) {
            let message = format!("column `{name}` is that of field `{}` already", first.field);
            errors.push(Error::new(*span, message));
        }
    }
    if !table.is_open {
        for mention in mentions(table) {
            errors.extend(unknown_column(&mention, &table.columns));
        }
    }
    errors.extend(primary_key(table));
    errors
}

/// The errors of an enum whose attributes have been read.
pub(crate) fn pg_enum(pg_enum: &PgEnum) -> Vec<Error> {
    let mut errors = Vec::new();
    errors.extend(unfit_name(&pg_enum.name));
    for (position, variant) in pg_enum.variants.iter().enumerate() {
        let (label, span) = &variant.label;
        errors.extend(label_error(label).map(|message| Error::new(*span, message)));
        let mut earlier = pg_enum.variants[..position].iter();
        if let Some(first) = earlier.find(|other| other.label.0 == *label) {
            let message = format!("label `{label}` is that of `{}` already", first.ident);
            errors.push(Error::new(*span, message));
        }
    }
    errors
}

impl Column {
    fn is_column(&self, name: &str) -> bool {
        self.name.as_ref().is_some_and(|(own, _)| own == name)
    }
}

/// A column that an attribute of the struct names.
struct Mention<'a> {
    name: &'a str,
    span: Span,
    /// Whether it may be the name of a field.
    may_be_field: bool,
}

fn mentions(table: &Table) -> Vec<Mention<'_>> {
    let attributes = &table.attributes;
    let primary_key = attributes.primary_key.iter().flat_map(|key| &key.columns);
    let uniques = attributes.uniques.iter().flat_map(|unique| &unique.columns);
    let foreign_keys = attributes.foreign_keys.iter().flat_map(|key| &key.columns);
    let included = attributes.indexes.iter().flat_map(|index| &index.include);
    let lists = primary_key
        .chain(uniques)
        .chain(foreign_keys)
        .chain(included);
    let mut mentions: Vec<Mention<'_>> = lists
        .map(|column| Mention {
            name: &column.name,
            span: column.span,
            may_be_field: !column.is_literal,
        })
        .collect();
    for element in attributes.indexes.iter().flat_map(|index| &index.elements) {
        // The SQL of an index element is PostgreSQL's to judge.
        if let IndexElement::Column(column) = element {
            mentions.push(Mention {
                name: &column.value,
                span: column.span,
                may_be_field: true,
            });
        }
    }
    mentions
}

fn unknown_column(mention: &Mention<'_>, columns: &[Column]) -> Option<Error> {
    let is_meant = |column: &&Column| {
        column.is_column(mention.name) || mention.may_be_field && column.field == mention.name
    };
    let meant: Vec<&Column> = columns.iter().filter(is_meant).collect();
    if meant.iter().any(|column| column.name.is_some()) {
        return None;
    }
    let message = if meant.is_empty() {
        let kind = if mention.may_be_field {
            "field or column"
        } else {
            "column"
        };
        let hint = suggestion(mention, columns);
        format!("no {kind} `{}` in this struct{hint}", mention.name)
    } else {
        format!(
            "field `{}` has no column: it is marked `skip`",
            mention.name
        )
    };
    Some(Error::new(mention.span, message))
}

fn suggestion(mention: &Mention<'_>, columns: &[Column]) -> String {
    let with_column = columns.iter().filter_map(|column| {
        let (name, _) = column.name.as_ref()?;
        Some((column.field.as_str(), name.as_str()))
    });
    let known = with_column.map(|(field, name)| if mention.may_be_field { field } else { name });
    match closest(mention.name, known) {
        Some(name) => format!(": did you mean `{name}`?"),
        None => String::new(),
    }
}

/// The key is stated in one place, and its columns are never null.
fn primary_key(table: &Table) -> Vec<Error> {
    let Some(key) = &table.attributes.primary_key else {
        return Vec::new();
    };
    let mut errors = Vec::new();
    for column in &table.columns {
        let attributes = &column.attributes;
        if let Some(flag) = &attributes.primary_key
            && flag.value
        {
            let message = "the primary key is stated on the struct already";
            errors.push(Error::new(flag.span, message));
        }
        let is_in_key = key.columns.iter().any(|named| {
            column.is_column(&named.name) || !named.is_literal && column.field == named.name
        });
        if let Some(flag) = &attributes.nullable
            && flag.value
            && is_in_key
        {
            let message = "a column of the primary key is never null";
            errors.push(Error::new(flag.span, message));
        }
    }
    errors
}

/// Names that come from Rust identifiers have not been through the grammar.
fn unfit_name((name, span): &(String, Span)) -> Option<Error> {
    name_error(name).map(|message| Error::new(*span, message))
}
