//! `index(…)` of a table.

use proc_macro2::Span;

use crate::argument::{Argument, Keyed};
use crate::constraint::{Body, ColumnName, column_names};
use crate::value::Spanned;
use crate::vocabulary::Vocabulary;

/// `index(a, b)` or `index(name = "ix", columns(a, "lower(b)"), unique, method = "gin")`.
#[derive(Debug, Clone)]
pub struct Index {
    /// The key word.
    pub span: Span,
    /// The index's name, where it is stated.
    pub name: Option<Spanned<String>>,
    /// The elements, at least one.
    pub elements: Vec<IndexElement>,
    /// `UNIQUE`.
    pub unique: Option<Spanned<bool>>,
    /// `USING`, such as `gin`.
    pub method: Option<Spanned<String>>,
    /// `WHERE`, as SQL.
    pub predicate: Option<Spanned<String>>,
    /// `INCLUDE`.
    pub include: Vec<ColumnName>,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: Option<Spanned<bool>>,
}

/// One element of an index.
#[derive(Debug, Clone)]
pub enum IndexElement {
    /// An identifier: a Rust field or a column.
    Column(Spanned<String>),
    /// A string literal: SQL, such as `lower(email)` or `created_at DESC`.
    Sql(Spanned<String>),
}

pub(crate) fn read_index(keyed: Keyed, errors: &mut Vec<syn::Error>) -> Option<Index> {
    let span = keyed.key.span;
    let mut body = Body::read(keyed, &VOCABULARY, errors)?;
    let mut index = Index {
        span,
        name: None,
        elements: Vec::new(),
        unique: None,
        method: None,
        predicate: None,
        include: Vec::new(),
        nulls_not_distinct: None,
    };
    for (key, argument) in body.take_arguments() {
        match key {
            "name" => index.name = argument.name(errors),
            "unique" => index.unique = argument.flag(errors),
            "method" => index.method = argument.name(errors),
            "where" => index.predicate = argument.text(errors),
            "include" => index.include = read_include(argument, errors),
            "nulls_not_distinct" => index.nulls_not_distinct = argument.flag(errors),
            _ => {}
        }
    }
    index.elements = read_elements(body, errors)?;
    Some(index)
}

fn read_include(keyed: Keyed, errors: &mut Vec<syn::Error>) -> Vec<ColumnName> {
    let span = keyed.key.span;
    let Some(arguments) = keyed.list(errors) else {
        return Vec::new();
    };
    if arguments.is_empty() {
        errors.push(syn::Error::new(span, "`include` names no column"));
    }
    column_names(arguments, errors)
}

fn read_elements(body: Body, errors: &mut Vec<syn::Error>) -> Option<Vec<IndexElement>> {
    let arguments = body.elements(errors)?;
    let mut elements = Vec::new();
    for argument in arguments {
        match argument {
            Argument::Text(sql) if sql.value.trim().is_empty() => {
                errors.push(syn::Error::new(sql.span, "the index element is empty"));
            }
            Argument::Text(sql) => elements.push(IndexElement::Sql(sql)),
            Argument::Keyed(keyed) => elements.extend(keyed.word(errors).map(|key| {
                IndexElement::Column(Spanned {
                    value: key.name,
                    span: key.span,
                })
            })),
        }
    }
    Some(elements)
}

const VOCABULARY: Vocabulary = Vocabulary {
    place: "`index`",
    keys: &[
        "name",
        "columns",
        "unique",
        "method",
        "where",
        "include",
        "nulls_not_distinct",
    ],
    flags: &["unique", "nulls_not_distinct"],
    repeatable: &[],
    synonyms: &[("predicate", "where")],
    foreign_spellings: &[("using", "method"), ("type", "method")],
};
