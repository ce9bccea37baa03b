//! What a framework writes in its own way.

mod derive;
mod diesel;
mod rust_types;
mod sea_orm;
mod sqlx;
mod tokio_postgres;

use schemadrift_schema::{Aspect, Origin, SqlType, TypeName};

use crate::definition::{Block, NewEnum};
use crate::head::Head;
use crate::source::Source;
pub(crate) use diesel::TableCall;

/// How one framework writes a field.
pub(crate) trait Framework {
    /// As models name it.
    fn name(&self) -> &'static str;

    /// The type of one value; `None` where none is known.
    fn scalar(&self, ty: &SqlType) -> Option<String>;

    /// The type of an array.
    fn list(&self, element: &str) -> String {
        format!("Vec<{element}>")
    }

    /// The type that may hold NULL.
    fn optional(&self) -> &'static str {
        "Option"
    }

    /// What stands between name and type.
    fn arrow(&self) -> &'static str {
        ": "
    }

    /// The attribute that gives a field the name of its column, where the field has another name.
    fn rename(&self, column: &str) -> Option<String>;

    /// Attribute and key that give a field the name of its column; `None` where that is no key, or
    /// where the field has to be called as something else calls the column.
    fn rename_key(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Attribute and keys by which a field stands in a constraint of this kind.
    fn keys_of(&self, _: Aspect) -> Option<(&'static str, &'static [&'static str])> {
        None
    }

    /// Attribute that gives a variant its label, if one of these derives is this framework's.
    fn label(&self, _derives: &[String], _label: &str) -> Option<String> {
        None
    }

    /// Whether a field of a row with these words in its attributes can be of an enum with those in its.
    fn reads_enum(&self, _enum: &[String], _row: &[String]) -> bool {
        false
    }

    /// How an enum is written that stands for a type, for a row with this head; `None` where that is
    /// not known.
    fn new_enum(&self, _: &TypeName, _row: &Head) -> Option<NewEnum> {
        None
    }

    /// What an enum type of the database is called in the list of columns that has one at a place,
    /// where that is no Rust enum, and what has to be written for it.
    fn sql_type(
        &self,
        _: &Source,
        _: &Origin,
        _: &TypeName,
    ) -> Option<Result<(String, Vec<Block>), String>> {
        None
    }

    /// Whether a primary key stands before the fields.
    fn has_key_before_fields(&self) -> bool {
        false
    }

    /// Attribute and key that write the type of the column in SQL.
    fn type_key(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Whether the Rust type alone says that the column has this type.
    fn is_implied(&self, _: &SqlType) -> bool {
        true
    }

    /// Attribute and key that write the default.
    fn default_key(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// The framework of structs that are mapped onto what this one declares.
    fn of_structs(&self) -> Option<&'static dyn Framework> {
        None
    }
}

const FRAMEWORKS: [&dyn Framework; 5] = [
    &derive::Derive,
    &sqlx::Sqlx,
    &diesel::Diesel,
    &sea_orm::SeaOrm,
    &tokio_postgres::TokioPostgres,
];

/// The attributes that give a variant its label in every framework that an enum derives.
pub(crate) fn label_attributes(derives: &[String], label: &str) -> Vec<String> {
    let all = FRAMEWORKS.into_iter();
    all.filter_map(|one| one.label(derives, label)).collect()
}

/// An attribute of an enum of sqlx.
fn type_name(ty: &TypeName) -> String {
    let name = SqlType::named(ty.schema.as_deref(), &ty.name).to_sql();
    format!("#[sqlx(type_name = {name:?})]")
}

fn has(derives: &[String], wanted: &[&str]) -> bool {
    derives.iter().any(|one| wanted.contains(&one.as_str()))
}

/// The framework of this name.
pub(crate) fn framework(name: &str) -> Option<&'static dyn Framework> {
    FRAMEWORKS.into_iter().find(|one| one.name() == name)
}

/// The type, with what makes it nullable where it is.
pub(crate) fn wrapped(ty: &str, nullable: bool, framework: &dyn Framework) -> String {
    match nullable {
        true => format!("{}<{ty}>", framework.optional()),
        false => ty.to_owned(),
    }
}

/// The type of a column, without what makes it nullable.
pub(crate) fn type_of(framework: &dyn Framework, ty: &SqlType) -> Option<String> {
    let scalar = framework.scalar(ty.base())?;
    Some(match ty.base().array {
        true => framework.list(&scalar),
        false => scalar,
    })
}
