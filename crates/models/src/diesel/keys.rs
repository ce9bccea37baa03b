//! The keys that `#[diesel(…)]` knows, and those of `#[db_enum(…)]`.

use syn::Item;

use super::NAME;
use super::attributes::keys_of;
use crate::problem::{Places, Problem};
use crate::vocabulary::Vocabulary;

/// On a struct or an enum, from Diesel 1.4 to 2.4.
const CONTAINER: Vocabulary = Vocabulary {
    attribute: NAME,
    keys: &[
        "table_name",
        "primary_key",
        "belongs_to",
        "sql_type",
        "postgres_type",
        "mysql_type",
        "sqlite_type",
        "treat_none_as_null",
        "treat_none_as_default_value",
        "check_for_backend",
        "base_query",
        "base_query_type",
        "aggregate",
        "not_sized",
        "foreign_derive",
        "enum_type",
        "rename_all",
    ],
};

/// On a field.
const FIELD: Vocabulary = Vocabulary {
    attribute: NAME,
    keys: &[
        "column_name",
        "sql_type",
        "embed",
        "serialize_as",
        "deserialize_as",
        "select_expression",
        "select_expression_type",
        "skip_insertion",
        "skip_update",
        "treat_none_as_null",
        "treat_none_as_default_value",
    ],
};

/// On a variant.
const VARIANT: Vocabulary = Vocabulary {
    attribute: NAME,
    keys: &["rename"],
};

/// diesel-derive-enum's, on an enum and its variants.
const DB_ENUM: Vocabulary = Vocabulary {
    attribute: "db_enum",
    keys: &[
        "existing_type_path",
        "diesel_type",
        "pg_type",
        "value_style",
        "impl_clone_on_sql_mapping",
        "rename",
    ],
};

/// What is written in the attributes of an item and is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Unknown {
    pub(super) problems: Vec<Problem>,
    /// Whether a key is a slip of a known one, which may say which table or column is meant.
    pub(super) has_slip: bool,
}

impl Unknown {
    pub(super) fn of(item: &Item, places: Places<'_>) -> Unknown {
        let mut unknown = Unknown::default();
        match item {
            Item::Struct(item) => {
                unknown.add(&item.attrs, &CONTAINER, places);
                for field in &item.fields {
                    unknown.add(&field.attrs, &FIELD, places);
                }
            }
            Item::Enum(item) => {
                unknown.add(&item.attrs, &CONTAINER, places);
                for variant in &item.variants {
                    unknown.add(&variant.attrs, &VARIANT, places);
                }
            }
            _ => {}
        }
        unknown
    }

    fn add(&mut self, attributes: &[syn::Attribute], known: &Vocabulary, places: Places<'_>) {
        for attribute in attributes {
            let mut vocabularies = [known, &DB_ENUM].into_iter();
            let known = vocabularies.find(|known| attribute.path().is_ident(known.attribute));
            let Some(known) = known else { continue };
            for (key, span) in keys_of(attribute) {
                self.problems.extend(known.unknown(&key, &places.of(span)));
                self.has_slip |= known.is_slip(&key);
            }
        }
    }
}
