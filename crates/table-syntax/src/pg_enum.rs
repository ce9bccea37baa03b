//! What `#[pg_enum(…)]` says about an enum type and its labels.

use syn::Attribute;

use crate::argument::{Keyed, attribute_arguments};
use crate::naming::RenameRule;
use crate::value::{Spanned, label_error};
use crate::vocabulary::{Keys, Vocabulary};

/// What the `#[pg_enum(…)]` attributes of one enum say. Nothing written is `None`.
#[derive(Debug, Clone, Default)]
pub struct EnumAttributes {
    /// `name = "asset_type"`; by default the enum's name in snake case.
    pub name: Option<Spanned<String>>,
    /// `schema = "inventory"`.
    pub schema: Option<Spanned<String>>,
    /// `rename_all = "snake_case"`: how variant names become labels, which else are as written.
    pub rename_all: Option<Spanned<RenameRule>>,
}

/// What the `#[pg_enum(…)]` attributes of one variant say. Nothing written is `None`.
#[derive(Debug, Clone, Default)]
pub struct VariantAttributes {
    /// `label = "on hold"`, or `rename`; it is exempt from `rename_all`.
    pub label: Option<Spanned<String>>,
}

/// Reads all `#[pg_enum(…)]` attributes of an enum as one.
///
/// Gives `None` where there is no such attribute, and every error beside what was read.
pub fn read_enum(attributes: &[Attribute]) -> (Option<EnumAttributes>, Vec<syn::Error>) {
    let mut errors = Vec::new();
    let Some(arguments) = attribute_arguments(attributes, "pg_enum", &mut errors) else {
        return (None, errors);
    };
    let mut read = EnumAttributes::default();
    let mut keys = Keys::new(&ENUM);
    for argument in arguments {
        let Some((key, argument)) = keys.claim(argument, &mut errors) else {
            continue;
        };
        match key {
            "name" => read.name = argument.unqualified_name(&mut errors),
            "schema" => read.schema = argument.name(&mut errors),
            "rename_all" => read.rename_all = RenameRule::read(argument, &mut errors),
            _ => {}
        }
    }
    (Some(read), errors)
}

/// Reads all `#[pg_enum(…)]` attributes of a variant as one.
///
/// Gives `None` where there is no such attribute, and every error beside what was read.
pub fn read_variant(attributes: &[Attribute]) -> (Option<VariantAttributes>, Vec<syn::Error>) {
    let mut errors = Vec::new();
    let Some(arguments) = attribute_arguments(attributes, "pg_enum", &mut errors) else {
        return (None, errors);
    };
    let mut read = VariantAttributes::default();
    let mut keys = Keys::new(&VARIANT);
    for argument in arguments {
        if let Some((_, argument)) = keys.claim(argument, &mut errors) {
            read.label = read_label(argument, &mut errors);
        }
    }
    (Some(read), errors)
}

fn read_label(keyed: Keyed, errors: &mut Vec<syn::Error>) -> Option<Spanned<String>> {
    let label = keyed.any_text(errors)?;
    if let Some(message) = label_error(&label.value) {
        errors.push(syn::Error::new(label.span, message));
        return None;
    }
    Some(label)
}

const ENUM: Vocabulary = Vocabulary {
    place: "`#[pg_enum]`",
    keys: &["name", "schema", "rename_all"],
    flags: &[],
    repeatable: &[],
    synonyms: &[],
    foreign_spellings: &[
        ("type_name", "name"),
        ("enum_name", "name"),
        ("rename", "name"),
        ("schema_name", "schema"),
    ],
};

const VARIANT: Vocabulary = Vocabulary {
    place: "`#[pg_enum]` of a variant",
    keys: &["label"],
    flags: &[],
    repeatable: &[],
    synonyms: &[("rename", "label")],
    foreign_spellings: &[
        ("name", "label"),
        ("string_value", "label"),
        ("value", "label"),
    ],
};
