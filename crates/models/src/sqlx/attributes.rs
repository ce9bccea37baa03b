//! The attributes `#[sqlx(…)]`, as `sqlx-macros-core/src/derives/attributes.rs` reads them.

use schemadrift_table_syntax::RenameRule;

use super::NAME;
use crate::facts::Attribute;
use crate::problem::Problem;
use crate::vocabulary::Vocabulary;

/// On a struct or an enum.
pub(super) const CONTAINER: Vocabulary = Vocabulary {
    attribute: NAME,
    keys: &[
        "type_name",
        "rename_all",
        "transparent",
        "no_pg_array",
        "default",
    ],
};

/// On a field.
pub(super) const FIELD: Vocabulary = Vocabulary {
    attribute: NAME,
    keys: &["rename", "try_from", "default", "flatten", "skip", "json"],
};

/// On a variant.
pub(super) const VARIANT: Vocabulary = Vocabulary {
    attribute: NAME,
    keys: &["rename"],
};

/// On a struct or an enum.
#[derive(Debug, Default)]
pub(super) struct Container {
    pub(super) rename_all: Option<RenameRule>,
    pub(super) type_name: Option<String>,
    pub(super) is_transparent: bool,
    /// `no_pg_array`: nothing says how arrays of it decode.
    pub(super) has_no_array: bool,
    /// Whether columns that are missing from a row are filled in.
    pub(super) has_default: bool,
    /// The integer of `#[repr(i32)]`.
    pub(super) repr: Option<String>,
}

/// On a field or a variant.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub(super) rename: Option<String>,
    pub(super) has_default: bool,
    pub(super) is_flattened: bool,
    pub(super) is_skipped: bool,
    pub(super) json: Option<Json>,
    /// The text of `try_from = "T"`.
    pub(super) try_from: Option<String>,
}

/// How serde's encoding meets NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Json {
    /// `json`: NULL is an error, also for an `Option`.
    NeverNull,
    /// `json(nullable)`.
    Nullable,
}

impl Container {
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut container = Container::default();
        for argument in arguments(attributes, NAME) {
            let text = || argument.text().map(str::to_owned);
            match argument.name.as_str() {
                "rename_all" => {
                    container.rename_all = argument.text().and_then(RenameRule::from_name);
                }
                "type_name" => container.type_name = text(),
                "transparent" => container.is_transparent = true,
                "no_pg_array" => container.has_no_array = true,
                "default" => container.has_default = true,
                _ => {}
            }
        }
        container.repr = arguments(attributes, "repr")
            .find(|argument| argument.arguments.is_empty() && argument.value.is_none())
            .map(|argument| argument.name.clone());
        container
    }
}

impl Field {
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut field = Field::default();
        for argument in arguments(attributes, NAME) {
            let text = || argument.text().map(str::to_owned);
            match argument.name.as_str() {
                "rename" => field.rename = text(),
                "try_from" => field.try_from = text(),
                "default" => field.has_default = true,
                "flatten" => field.is_flattened = true,
                "skip" => field.is_skipped = true,
                "json" => {
                    field.json = Some(match argument.argument("nullable") {
                        Some(_) => Json::Nullable,
                        None => Json::NeverNull,
                    });
                }
                _ => {}
            }
        }
        field
    }
}

/// What cannot be read in these attributes.
pub(super) fn problems(attributes: &[Attribute], known: &Vocabulary) -> Vec<Problem> {
    let mut problems = Vec::new();
    for attribute in attributes.iter().filter(|one| one.name == NAME) {
        if !attribute.is_readable {
            let message = "this `#[sqlx(…)]` cannot be read to its end: fix the syntax";
            problems.push(Problem::at(&attribute.origin, message));
        }
        if let Some(argument) = attribute.argument("rename_all")
            && argument.text().and_then(RenameRule::from_name).is_none()
        {
            let message = "unknown case in `rename_all`: sqlx knows `lowercase`, `snake_case`, \
                           `UPPERCASE`, `SCREAMING_SNAKE_CASE`, `kebab-case`, `camelCase` and \
                           `PascalCase`";
            problems.push(Problem::at(&argument.origin, message));
        }
        let keys = attribute.arguments.iter();
        problems.extend(keys.filter_map(|key| known.unknown(&key.name, &key.origin)));
    }
    problems
}

/// Whether something may be said there that could not be read.
pub(super) fn hides(attributes: &[Attribute], known: &Vocabulary) -> bool {
    let mut ours = attributes.iter().filter(|one| one.name == NAME);
    ours.any(|attribute| {
        let case = attribute.argument("rename_all");
        !attribute.is_readable
            || case.is_some_and(|case| case.text().and_then(RenameRule::from_name).is_none())
            || attribute
                .arguments
                .iter()
                .any(|key| known.is_slip(&key.name))
    })
}

fn arguments<'a>(
    attributes: &'a [Attribute],
    name: &'a str,
) -> impl Iterator<Item = &'a Attribute> {
    let named = attributes.iter().filter(move |one| one.name == name);
    named.flat_map(|attribute| &attribute.arguments)
}
