//! What `#[table(…)]` on a struct says about its table.

use syn::Attribute;

use crate::argument::{Keyed, attribute_arguments};
use crate::constraint::{Check, PrimaryKey, Unique, read_check, read_primary_key, read_unique};
use crate::foreign_key::{ForeignKey, read_foreign_key};
use crate::index::{Index, read_index};
use crate::naming::RenameRule;
use crate::value::Spanned;
use crate::vocabulary::{Keys, Unread, Vocabulary};

/// What the `#[table(…)]` attributes of one struct say. Nothing written is `None` or empty.
#[derive(Debug, Clone, Default)]
pub struct TableAttributes {
    /// `name = "assets"`: the bare name of the table.
    pub name: Option<Spanned<String>>,
    /// `schema = "billing"`.
    pub schema: Option<Spanned<String>>,
    /// `rename_all = "camelCase"`: how field names become column names.
    pub rename_all: Option<Spanned<RenameRule>>,
    /// `comment = "…"`.
    pub comment: Option<Spanned<String>>,
    /// `primary_key(…)`.
    pub primary_key: Option<PrimaryKey>,
    /// Every `unique(…)`, in the order written.
    pub uniques: Vec<Unique>,
    /// Every `index(…)`, in the order written.
    pub indexes: Vec<Index>,
    /// Every `foreign_key(…)`, in the order written.
    pub foreign_keys: Vec<ForeignKey>,
    /// Every `check(…)`, in the order written.
    pub checks: Vec<Check>,
    /// What errors hide.
    pub unread: Unread,
}

/// Reads all `#[table(…)]` attributes among `attributes` as one.
///
/// Gives `None` where there is no such attribute, and every error beside what was read.
pub fn read_table(attributes: &[Attribute]) -> (Option<TableAttributes>, Vec<syn::Error>) {
    let mut errors = Vec::new();
    let Some(arguments) = attribute_arguments(attributes, "table", &mut errors) else {
        return (None, errors);
    };
    let in_pieces = !errors.is_empty();
    let mut table = TableAttributes::default();
    let mut keys = Keys::new(&VOCABULARY);
    let mut unread = Unread::of_pieces(in_pieces);
    for argument in arguments {
        let Some((key, argument)) = keys.claim(argument, &mut errors) else {
            continue;
        };
        let before = errors.len();
        let errors = &mut errors;
        match key {
            "name" => table.name = argument.unqualified_name(errors),
            "schema" => table.schema = argument.name(errors),
            "rename_all" => table.rename_all = RenameRule::read(argument, errors),
            "comment" => table.comment = argument.text(errors),
            "primary_key" => table.primary_key = faultless(read_primary_key, argument, errors),
            "unique" => table
                .uniques
                .extend(faultless(read_unique, argument, errors)),
            "index" => table
                .indexes
                .extend(faultless(read_index, argument, errors)),
            "foreign_key" => {
                table
                    .foreign_keys
                    .extend(faultless(read_foreign_key, argument, errors))
            }
            "check" => table.checks.extend(faultless(read_check, argument, errors)),
            _ => {}
        }
        if errors.len() > before {
            unread.add(key);
        }
    }
    table.unread = unread.with(keys.into_unread());
    (Some(table), errors)
}

/// Reads a constraint or an index. One error inside spoils it, since without a column or a
/// predicate that could not be read it would be another one than was meant.
fn faultless<T>(
    read: impl FnOnce(Keyed, &mut Vec<syn::Error>) -> Option<T>,
    argument: Keyed,
    errors: &mut Vec<syn::Error>,
) -> Option<T> {
    let before = errors.len();
    read(argument, errors).filter(|_| errors.len() == before)
}

const VOCABULARY: Vocabulary = Vocabulary {
    place: "`#[table]`",
    keys: &[
        "name",
        "schema",
        "rename_all",
        "comment",
        "primary_key",
        "unique",
        "index",
        "foreign_key",
        "check",
    ],
    flags: &[],
    repeatable: &["unique", "index", "foreign_key", "check"],
    synonyms: &[],
    foreign_spellings: &[
        ("table", "name"),
        ("table_name", "name"),
        ("rename", "name"),
        ("schema_name", "schema"),
        ("indexes", "index"),
        ("references", "foreign_key"),
    ],
};
