//! The attributes `#[from_row(…)]`, `#[postgres(…)]` and `#[pg_mapper(…)]`, as
//! `postgres-from-row-derive`, `postgres-derive/src/overrides.rs` and `tokio-pg-mapper-derive` read
//! them.

use heck::ToTrainCase;
use schemadrift_table_syntax::RenameRule;

use crate::facts::Attribute;
use crate::problem::Problem;
use crate::vocabulary::Vocabulary;

pub(super) const FROM_ROW: &str = "from_row";
pub(super) const POSTGRES: &str = "postgres";
pub(super) const PG_MAPPER: &str = "pg_mapper";

/// On a field of a row.
pub(super) const FIELD: Vocabulary = Vocabulary {
    attribute: FROM_ROW,
    keys: &["rename", "flatten", "from", "try_from"],
};

/// On a struct that `tokio-pg-mapper` reads.
pub(super) const MAPPER: Vocabulary = Vocabulary {
    attribute: PG_MAPPER,
    keys: &["table"],
};

/// On a type.
pub(super) const TYPE: Vocabulary = Vocabulary {
    attribute: POSTGRES,
    keys: &["name", "rename_all", "transparent", "allow_mismatch"],
};

/// On a variant of a type.
pub(super) const VARIANT: Vocabulary = Vocabulary {
    attribute: POSTGRES,
    keys: &["name"],
};

/// How `rename_all` spells a name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Case {
    Rule(RenameRule),
    Train,
}

impl Case {
    fn from_name(name: &str) -> Option<Case> {
        match name {
            "Train-Case" => Some(Case::Train),
            name => RenameRule::from_name(name).map(Case::Rule),
        }
    }

    pub(super) fn apply(self, name: &str) -> String {
        match self {
            Case::Rule(rule) => rule.apply(name),
            Case::Train => name.to_train_case(),
        }
    }
}

/// What is written on a type.
pub(super) struct TypeAttributes {
    pub(super) name: Option<String>,
    pub(super) rename_all: Option<Case>,
    /// Whether the labels need not be those of the type in the database.
    pub(super) allows_mismatch: bool,
}

impl TypeAttributes {
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        TypeAttributes {
            name: text(attributes, POSTGRES, "name"),
            rename_all: text(attributes, POSTGRES, "rename_all")
                .and_then(|name| Case::from_name(&name)),
            allows_mismatch: has(attributes, POSTGRES, "allow_mismatch"),
        }
    }
}

/// The text that the key has.
pub(super) fn text(attributes: &[Attribute], attribute: &str, key: &str) -> Option<String> {
    let mut ours = attributes.iter().filter(|one| one.name == attribute);
    ours.find_map(|one| Some(one.argument(key)?.text()?.to_owned()))
}

/// Whether the key stands there.
pub(super) fn has(attributes: &[Attribute], attribute: &str, key: &str) -> bool {
    let mut ours = attributes.iter().filter(|one| one.name == attribute);
    ours.any(|one| one.argument(key).is_some())
}

/// What cannot be read in the attributes that know these keys.
pub(super) fn problems(attributes: &[Attribute], known: &Vocabulary) -> Vec<Problem> {
    let mut problems = Vec::new();
    for attribute in attributes.iter().filter(|one| one.name == known.attribute) {
        if !attribute.is_readable {
            let message = format!(
                "this `#[{}(…)]` cannot be read to its end: fix the syntax",
                known.attribute
            );
            problems.push(Problem::at(&attribute.origin, message));
        }
        if let Some(case) = unknown_case(attribute) {
            let message = "unknown case in `rename_all`: postgres-types knows `lowercase`, \
                           `UPPERCASE`, `PascalCase`, `camelCase`, `snake_case`, \
                           `SCREAMING_SNAKE_CASE`, `kebab-case`, `SCREAMING-KEBAB-CASE` and \
                           `Train-Case`";
            problems.push(Problem::at(&case.origin, message));
        }
        let keys = attribute.arguments.iter();
        problems.extend(keys.filter_map(|key| known.unknown(&key.name, &key.origin)));
    }
    problems
}

/// Whether something may be said there that could not be read.
pub(super) fn hides(attributes: &[Attribute], known: &Vocabulary) -> bool {
    let mut ours = attributes.iter().filter(|one| one.name == known.attribute);
    ours.any(|attribute| {
        !attribute.is_readable
            || unknown_case(attribute).is_some()
            || attribute
                .arguments
                .iter()
                .any(|key| known.is_slip(&key.name))
    })
}

fn unknown_case(attribute: &Attribute) -> Option<&Attribute> {
    let case = attribute.argument("rename_all")?;
    case.text()
        .and_then(Case::from_name)
        .is_none()
        .then_some(case)
}
