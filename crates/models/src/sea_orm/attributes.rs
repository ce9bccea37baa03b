//! The attributes `#[sea_orm(…)]`, as `sea-orm-macros/src/derives` reads them.

use super::case::Rule;
use super::keys;
use super::term::Term;
use crate::facts::{Attribute, AttributeValue};
use crate::problem::Problem;

/// Keys whose texts are Rust.
const EXPRESSIONS: [&str; 6] = [
    "belongs_to",
    "column_type",
    "db_type",
    "default_expr",
    "from",
    "to",
];

/// On a model, an entity or an enum.
#[derive(Debug, Default)]
pub(super) struct Container {
    pub(super) table_name: Option<String>,
    pub(super) schema_name: Option<String>,
    pub(super) rename_all: Option<Rule>,
    pub(super) comment: Option<String>,
    /// Name of the entity that a model or a `Relation` belongs to.
    pub(super) entity: Option<String>,
    pub(super) enum_name: Option<String>,
    pub(super) rs_type: Option<String>,
    pub(super) db_type: Option<String>,
    pub(super) column_type: Option<String>,
    pub(super) value_type: Option<String>,
}

/// On a field of a model.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub(super) is_primary_key: bool,
    pub(super) auto_increment: Option<bool>,
    pub(super) column_type: Option<String>,
    pub(super) column_name: Option<String>,
    pub(super) enum_name: Option<String>,
    pub(super) is_nullable: bool,
    pub(super) is_unique: bool,
    pub(super) unique_key: Option<String>,
    pub(super) is_indexed: bool,
    pub(super) is_ignored: bool,
    pub(super) default_value: Option<AttributeValue>,
    pub(super) default_expr: Option<String>,
    pub(super) comment: Option<String>,
    pub(super) renamed_from: Option<String>,
    pub(super) select_as: Option<String>,
    pub(super) save_as: Option<String>,
}

/// On a variant of `Relation`, or on a field of a model that holds related models.
#[derive(Debug, Default)]
pub(super) struct Relation {
    /// The text of `belongs_to = "…"`; empty where it is a flag.
    pub(super) belongs_to: Option<String>,
    pub(super) is_self_ref: bool,
    pub(super) has_via: bool,
    pub(super) from: Option<String>,
    pub(super) to: Option<String>,
    pub(super) on_delete: Option<String>,
    pub(super) on_update: Option<String>,
    pub(super) fk_name: Option<String>,
    pub(super) skips_key: bool,
}

/// On a variant of an enum or of `Column`.
#[derive(Debug, Default)]
pub(super) struct Variant {
    pub(super) string_value: Option<String>,
    pub(super) rename: Option<Rule>,
    pub(super) column_name: Option<String>,
}

impl Container {
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut read = Container::default();
        for argument in arguments(attributes) {
            let text = || argument.text().map(str::to_owned);
            match argument.name.as_str() {
                "table_name" => read.table_name = text(),
                "schema_name" => read.schema_name = text(),
                "rename_all" => read.rename_all = argument.text().and_then(Rule::from_name),
                "comment" => read.comment = text(),
                "entity" => read.entity = text().or_else(|| tokens(argument)),
                "enum_name" => read.enum_name = text(),
                "rs_type" => read.rs_type = text(),
                "db_type" => read.db_type = text(),
                "column_type" => read.column_type = text(),
                "value_type" => read.value_type = text(),
                _ => {}
            }
        }
        read
    }
}

impl Field {
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut read = Field::default();
        for argument in arguments(attributes) {
            let text = || argument.text().map(str::to_owned);
            match argument.name.as_str() {
                "primary_key" => read.is_primary_key = true,
                "auto_increment" => {
                    read.auto_increment = tokens(argument).and_then(|word| word.parse().ok());
                }
                "column_type" => read.column_type = text(),
                "column_name" => read.column_name = text(),
                "enum_name" => read.enum_name = text(),
                "nullable" => read.is_nullable = true,
                "unique" => read.is_unique = true,
                "unique_key" => read.unique_key = text(),
                "indexed" => read.is_indexed = true,
                "ignore" => read.is_ignored = true,
                "default_value" => read.default_value = argument.value.clone(),
                "default_expr" => read.default_expr = text(),
                "comment" => read.comment = text(),
                "renamed_from" => read.renamed_from = text(),
                "select_as" => read.select_as = text(),
                "save_as" => read.save_as = text(),
                _ => {}
            }
        }
        read
    }
}

impl Relation {
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut read = Relation::default();
        for argument in arguments(attributes) {
            let text = || argument.text().map(str::to_owned);
            match argument.name.as_str() {
                "belongs_to" => read.belongs_to = Some(text().unwrap_or_default()),
                "self_ref" => read.is_self_ref = true,
                "via" | "via_rel" => read.has_via = true,
                "from" => read.from = text(),
                "to" => read.to = text(),
                "on_delete" => read.on_delete = text(),
                "on_update" => read.on_update = text(),
                "fk_name" => read.fk_name = text(),
                "skip_fk" => read.skips_key = true,
                _ => {}
            }
        }
        read
    }
}

impl Variant {
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut read = Variant::default();
        for argument in arguments(attributes) {
            let text = || argument.text().map(str::to_owned);
            match argument.name.as_str() {
                "string_value" => read.string_value = text(),
                "rename" => read.rename = argument.text().and_then(Rule::from_name),
                "column_name" => read.column_name = text(),
                _ => {}
            }
        }
        read
    }
}

/// What cannot be read in these attributes.
pub(super) fn problems(attributes: &[Attribute]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for attribute in attributes.iter().filter(|one| one.name == "sea_orm") {
        let keys = attribute.arguments.iter();
        problems.extend(keys.filter_map(|key| keys::KEYS.slip(&key.name, &key.origin)));
        if !attribute.is_readable {
            let message = "this `#[sea_orm(…)]` cannot be read to its end: fix the syntax";
            problems.push(Problem::at(&attribute.origin, message));
        }
        for key in EXPRESSIONS {
            if let Some(argument) = attribute.argument(key)
                && let Some(text) = argument.text()
                && Term::in_text(text).is_none()
            {
                let message = format!("the text of `{key}` is no Rust: fix the syntax");
                problems.push(Problem::at(&argument.origin, message));
            }
        }
        for key in ["rename_all", "rename"] {
            if let Some(argument) = attribute.argument(key)
                && argument.text().and_then(Rule::from_name).is_none()
            {
                let message = format!(
                    "unknown case in `{key}`: SeaORM knows `camelCase`, `PascalCase`, \
                     `snake_case`, `kebab-case`, `SCREAMING_SNAKE_CASE`, \
                     `SCREAMING-KEBAB-CASE`, `lowercase`, `UPPERCASE`, `title_case` and \
                     `mixed_case`"
                );
                problems.push(Problem::at(&argument.origin, message));
            }
        }
    }
    problems
}

/// Whether a key of the attribute is misspelt, which may have said anything.
pub(super) fn has_slip(attribute: &Attribute) -> bool {
    let mut keys = attribute.arguments.iter();
    keys.any(|key| keys::KEYS.is_slip(&key.name))
}

fn arguments(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    let ours = attributes.iter().filter(|one| one.name == "sea_orm");
    ours.flat_map(|attribute| &attribute.arguments)
}

fn tokens(argument: &Attribute) -> Option<String> {
    match &argument.value {
        Some(AttributeValue::Tokens(tokens)) => Some(tokens.clone()),
        _ => None,
    }
}
