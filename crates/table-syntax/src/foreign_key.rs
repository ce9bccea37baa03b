//! `foreign_key(…)` of a table, and the actions that a foreign key takes.

use proc_macro2::Span;

use crate::argument::Keyed;
use crate::constraint::{Body, ColumnName, check_deferral};
use crate::references::References;
use crate::suggestion::closest;
use crate::value::Spanned;
use crate::vocabulary::Vocabulary;

/// `foreign_key(columns(a, b), references = "other(x, y)", on_delete = "cascade")`.
#[derive(Debug, Clone)]
pub struct ForeignKey {
    /// The key word.
    pub span: Span,
    /// The constraint's name, where it is stated.
    pub name: Option<Spanned<String>>,
    /// The referencing columns, at least one.
    pub columns: Vec<ColumnName>,
    /// What they refer to: as many columns, or none for the primary key of that table.
    pub references: References,
    /// `ON DELETE`.
    pub on_delete: Option<Spanned<ReferentialAction>>,
    /// `ON UPDATE`.
    pub on_update: Option<Spanned<ReferentialAction>>,
    /// `MATCH FULL`.
    pub match_full: Option<Spanned<bool>>,
    /// `DEFERRABLE`.
    pub deferrable: Option<Spanned<bool>>,
    /// `INITIALLY DEFERRED`, which implies `DEFERRABLE`.
    pub initially_deferred: Option<Spanned<bool>>,
}

/// What becomes of a referencing row when the referenced row is deleted or its key updated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReferentialAction {
    /// `NO ACTION`.
    NoAction,
    /// `RESTRICT`.
    Restrict,
    /// `CASCADE`.
    Cascade,
    /// `SET NULL`.
    SetNull,
    /// `SET DEFAULT`.
    SetDefault,
}

impl ReferentialAction {
    /// Reads `"set null"`; case is of no matter, and `_` stands for a space.
    pub(crate) fn read(keyed: Keyed, errors: &mut Vec<syn::Error>) -> Option<Spanned<Self>> {
        let text = keyed.text(errors)?;
        let spelled = text.value.trim().replace('_', " ").to_ascii_lowercase();
        let known = ACTIONS.iter().find(|(name, _)| *name == spelled);
        if let Some((_, action)) = known {
            return Some(text.with(*action));
        }
        let names: Vec<&str> = ACTIONS.iter().map(|(name, _)| *name).collect();
        let hint = match closest(&spelled, names.iter().copied()) {
            Some(name) => format!("did you mean `{name}`?"),
            None => format!("the actions are `{}`", names.join("`, `")),
        };
        let message = format!("unknown action `{}`: {hint}", text.value);
        errors.push(syn::Error::new(text.span, message));
        None
    }
}

pub(crate) fn read_foreign_key(keyed: Keyed, errors: &mut Vec<syn::Error>) -> Option<ForeignKey> {
    let span = keyed.key.span;
    let mut body = Body::read(keyed, &VOCABULARY, errors)?;
    let mut name = None;
    let mut references = None;
    let mut states_references = false;
    let (mut on_delete, mut on_update) = (None, None);
    let (mut match_full, mut deferrable, mut initially_deferred) = (None, None, None);
    for (key, argument) in body.take_arguments() {
        match key {
            "name" => name = argument.name(errors),
            "references" => {
                states_references = true;
                references = References::read(argument, errors);
            }
            "on_delete" => on_delete = ReferentialAction::read(argument, errors),
            "on_update" => on_update = ReferentialAction::read(argument, errors),
            "match_full" => match_full = argument.flag(errors),
            "deferrable" => deferrable = argument.flag(errors),
            "initially_deferred" => initially_deferred = argument.flag(errors),
            _ => {}
        }
    }
    if !states_references {
        let message = "`foreign_key` states no target: add `references = \"table(column)\"`";
        errors.push(syn::Error::new(span, message));
    }
    check_deferral(&deferrable, &initially_deferred, errors);
    let columns = body.columns(errors);
    let (columns, references) = (columns?, references?);
    // A target without columns is that table's primary key, whose size is not known here.
    if !references.columns.is_empty() && references.columns.len() != columns.len() {
        let message = format!(
            "`foreign_key` has {}, but references {}",
            counted(columns.len()),
            counted(references.columns.len()),
        );
        errors.push(syn::Error::new(references.span, message));
    }
    Some(ForeignKey {
        span,
        name,
        columns,
        references,
        on_delete,
        on_update,
        match_full,
        deferrable,
        initially_deferred,
    })
}

fn counted(columns: usize) -> String {
    let plural = if columns == 1 { "" } else { "s" };
    format!("{columns} column{plural}")
}

const ACTIONS: [(&str, ReferentialAction); 5] = [
    ("no action", ReferentialAction::NoAction),
    ("restrict", ReferentialAction::Restrict),
    ("cascade", ReferentialAction::Cascade),
    ("set null", ReferentialAction::SetNull),
    ("set default", ReferentialAction::SetDefault),
];

const VOCABULARY: Vocabulary = Vocabulary {
    place: "`foreign_key`",
    keys: &[
        "name",
        "columns",
        "references",
        "on_delete",
        "on_update",
        "match_full",
        "deferrable",
        "initially_deferred",
    ],
    flags: &["match_full", "deferrable", "initially_deferred"],
    repeatable: &[],
    synonyms: &[],
    foreign_spellings: &[("to", "references"), ("target", "references")],
};
