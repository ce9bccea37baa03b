//! What a framework writes in its own way.

mod derive;
mod diesel;
mod rust_types;
mod sea_orm;
mod sqlx;

use schemadrift_schema::SqlType;

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

const FRAMEWORKS: [&dyn Framework; 4] = [
    &derive::Derive,
    &sqlx::Sqlx,
    &diesel::Diesel,
    &sea_orm::SeaOrm,
];

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
