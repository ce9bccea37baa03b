//! `primary_key(…)`, `unique(…)` and `check(…)` of a table, and lists of columns.

use proc_macro2::Span;

use crate::argument::{Argument, Keyed};
use crate::value::Spanned;
use crate::vocabulary::{Keys, Vocabulary};

/// A column named in a list: `a` or `"a"`.
#[derive(Debug, Clone)]
pub struct ColumnName {
    /// The name as written, without `r#`.
    pub name: String,
    /// Where it is written.
    pub span: Span,
    /// A string literal is the name of a column; an identifier may also be that of a Rust field.
    pub is_literal: bool,
}

/// `primary_key(a, b)` or `primary_key(name = "assets_pkey", columns(a, b))`.
#[derive(Debug, Clone)]
pub struct PrimaryKey {
    /// The key word.
    pub span: Span,
    /// The constraint's name, where it is stated.
    pub name: Option<Spanned<String>>,
    /// The columns, at least one.
    pub columns: Vec<ColumnName>,
}

/// `unique(a, b)` or `unique(name = "uq", columns(a, b), nulls_not_distinct, deferrable)`.
#[derive(Debug, Clone)]
pub struct Unique {
    /// The key word.
    pub span: Span,
    /// The constraint's name, where it is stated.
    pub name: Option<Spanned<String>>,
    /// The columns, at least one.
    pub columns: Vec<ColumnName>,
    /// `NULLS NOT DISTINCT`.
    pub nulls_not_distinct: Option<Spanned<bool>>,
    /// `DEFERRABLE`.
    pub deferrable: Option<Spanned<bool>>,
    /// `INITIALLY DEFERRED`, which implies `DEFERRABLE`.
    pub initially_deferred: Option<Spanned<bool>>,
}

/// `check("price > 0")` or `check(name = "positive_price", expression = "price > 0")`.
#[derive(Debug, Clone)]
pub struct Check {
    /// The key word.
    pub span: Span,
    /// The constraint's name, where it is stated.
    pub name: Option<Spanned<String>>,
    /// The condition, as SQL.
    pub expression: Spanned<String>,
}

pub(crate) fn read_primary_key(keyed: Keyed, errors: &mut Vec<syn::Error>) -> Option<PrimaryKey> {
    let span = keyed.key.span;
    let mut body = Body::read(keyed, &PRIMARY_KEY, errors)?;
    let mut name = None;
    for (key, argument) in body.take_arguments() {
        if key == "name" {
            name = argument.name(errors);
        }
    }
    let columns = body.distinct_columns(errors)?;
    Some(PrimaryKey {
        span,
        name,
        columns,
    })
}

pub(crate) fn read_unique(keyed: Keyed, errors: &mut Vec<syn::Error>) -> Option<Unique> {
    let span = keyed.key.span;
    let mut body = Body::read(keyed, &UNIQUE, errors)?;
    let mut unique = Unique {
        span,
        name: None,
        columns: Vec::new(),
        nulls_not_distinct: None,
        deferrable: None,
        initially_deferred: None,
    };
    for (key, argument) in body.take_arguments() {
        match key {
            "name" => unique.name = argument.name(errors),
            "nulls_not_distinct" => unique.nulls_not_distinct = argument.flag(errors),
            "deferrable" => unique.deferrable = argument.flag(errors),
            "initially_deferred" => unique.initially_deferred = argument.flag(errors),
            _ => {}
        }
    }
    check_deferral(&unique.deferrable, &unique.initially_deferred, errors);
    unique.columns = body.distinct_columns(errors)?;
    Some(unique)
}

pub(crate) fn read_check(keyed: Keyed, errors: &mut Vec<syn::Error>) -> Option<Check> {
    let span = keyed.key.span;
    let mut body = Body::read(keyed, &CHECK, errors)?;
    let mut name = None;
    let mut expression = None;
    let mut states_expression = false;
    for (key, argument) in body.take_arguments() {
        match key {
            "name" => name = argument.name(errors),
            "expression" => {
                states_expression = true;
                expression = argument.text(errors);
            }
            _ => {}
        }
    }
    for bare in body.bare {
        match bare {
            Argument::Text(text) if !states_expression => {
                states_expression = true;
                if text.value.trim().is_empty() {
                    errors.push(syn::Error::new(text.span, "the expression is empty"));
                } else {
                    expression = Some(text);
                }
            }
            Argument::Text(text) => errors.push(syn::Error::new(
                text.span,
                "`check` holds one expression: write a second `check(…)`",
            )),
            Argument::Keyed(keyed) => errors.push(CHECK.unknown(&keyed.key)),
        }
    }
    if !states_expression {
        let message = "`check` states no expression: write `check(\"price > 0\")`";
        errors.push(syn::Error::new(span, message));
    }
    Some(Check {
        span,
        name,
        expression: expression?,
    })
}

/// `deferrable = false` beside `initially_deferred` cannot be.
pub(crate) fn check_deferral(
    deferrable: &Option<Spanned<bool>>,
    initially_deferred: &Option<Spanned<bool>>,
    errors: &mut Vec<syn::Error>,
) {
    let is_denied = deferrable.as_ref().is_some_and(|flag| !flag.value);
    if let Some(flag) = initially_deferred
        && flag.value
        && is_denied
    {
        let message = "`initially_deferred` contradicts `deferrable = false`";
        errors.push(syn::Error::new(flag.span, message));
    }
}

/// The inside of a parenthesis that lists columns, bare or in `columns(…)`, among other keys.
pub(crate) struct Body {
    key: &'static str,
    span: Span,
    arguments: Vec<(&'static str, Keyed)>,
    pub(crate) bare: Vec<Argument>,
    columns: Option<Keyed>,
    vocabulary: &'static Vocabulary,
}

impl Body {
    pub(crate) fn read(
        keyed: Keyed,
        vocabulary: &'static Vocabulary,
        errors: &mut Vec<syn::Error>,
    ) -> Option<Body> {
        let mut body = Body {
            key: vocabulary.place,
            span: keyed.key.span,
            arguments: Vec::new(),
            bare: Vec::new(),
            columns: None,
            vocabulary,
        };
        let mut keys = Keys::new(vocabulary);
        for argument in keyed.list(errors)? {
            if vocabulary.is_bare(&argument) {
                body.bare.push(argument);
                continue;
            }
            match keys.claim(argument, errors) {
                Some(("columns", argument)) => body.columns = Some(argument),
                Some(known) => body.arguments.push(known),
                None => {}
            }
        }
        Some(body)
    }

    /// The arguments other than the columns, each with its key.
    pub(crate) fn take_arguments(&mut self) -> Vec<(&'static str, Keyed)> {
        std::mem::take(&mut self.arguments)
    }

    /// What stands for columns, at least one, or `None` after an error.
    pub(crate) fn elements(self, errors: &mut Vec<syn::Error>) -> Option<Vec<Argument>> {
        let listed = match self.columns {
            None => self.bare,
            Some(columns) => {
                for bare in self.bare {
                    errors.push(match bare {
                        Argument::Keyed(keyed) => self.vocabulary.unknown(&keyed.key),
                        Argument::Text(text) => {
                            syn::Error::new(text.span, "move this into `columns(…)`")
                        }
                    });
                }
                columns.list(errors)?
            }
        };
        if listed.is_empty() {
            let message = format!("{} names no column", self.key);
            errors.push(syn::Error::new(self.span, message));
            return None;
        }
        Some(listed)
    }

    /// The columns, at least one, or `None` after an error.
    pub(crate) fn columns(self, errors: &mut Vec<syn::Error>) -> Option<Vec<ColumnName>> {
        let elements = self.elements(errors)?;
        Some(column_names(elements, errors))
    }

    fn distinct_columns(self, errors: &mut Vec<syn::Error>) -> Option<Vec<ColumnName>> {
        let key = self.key;
        let columns = self.columns(errors)?;
        for (position, column) in columns.iter().enumerate() {
            if columns[..position]
                .iter()
                .any(|other| other.name == column.name)
            {
                let message = format!("{key} names `{}` twice", column.name);
                errors.push(syn::Error::new(column.span, message));
            }
        }
        Some(columns)
    }
}

/// Reads a list that may hold identifiers and string literals only.
pub(crate) fn column_names(
    arguments: Vec<Argument>,
    errors: &mut Vec<syn::Error>,
) -> Vec<ColumnName> {
    let mut columns = Vec::new();
    for argument in arguments {
        match argument {
            Argument::Text(text) => {
                columns.extend(text.checked_name(errors).map(|name| ColumnName {
                    name: name.value,
                    span: name.span,
                    is_literal: true,
                }))
            }
            Argument::Keyed(keyed) => columns.extend(keyed.word(errors).map(|key| ColumnName {
                name: key.name,
                span: key.span,
                is_literal: false,
            })),
        }
    }
    columns
}

const PRIMARY_KEY: Vocabulary = Vocabulary {
    place: "`primary_key`",
    keys: &["name", "columns"],
    flags: &[],
    repeatable: &[],
    synonyms: &[],
    foreign_spellings: &[],
};

const UNIQUE: Vocabulary = Vocabulary {
    place: "`unique`",
    keys: &[
        "name",
        "columns",
        "nulls_not_distinct",
        "deferrable",
        "initially_deferred",
    ],
    flags: &["nulls_not_distinct", "deferrable", "initially_deferred"],
    repeatable: &[],
    synonyms: &[],
    foreign_spellings: &[],
};

const CHECK: Vocabulary = Vocabulary {
    place: "`check`",
    keys: &["name", "expression"],
    flags: &[],
    repeatable: &[],
    synonyms: &[],
    foreign_spellings: &[("expr", "expression"), ("condition", "expression")],
};
