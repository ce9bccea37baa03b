//! What a field says about its column.

use schemadrift_schema::{
    AutoIncrement, CollationName, Column, ColumnType, Expression, SqlType, Stated,
};
use schemadrift_table_syntax::{ColumnAttributes, Identity, Spanned};

use crate::problem::{Places, Problem};

/// A field of a struct with names for its fields.
pub(crate) struct DeclaredField {
    /// Name without `r#`.
    pub(crate) field: String,
    /// The column as far as it does not depend on the Rust type; `None` where there is none.
    pub(crate) column: Option<Column>,
    /// Whether it is encoded by serde.
    pub(crate) is_json: bool,
    /// Whether the columns of another struct stand in its place.
    pub(crate) is_flattened: bool,
    /// Whether an error hides what its column is called, if it has one.
    pub(crate) is_guessed: bool,
    /// Whether an error hides its type, so that the Rust type implies none.
    pub(crate) hides_type: bool,
    /// Whether an error hides how it is encoded.
    pub(crate) hides_encoding: bool,
    /// Whether an error hides whether it takes NULL.
    pub(crate) hides_nullable: bool,
}

/// Serial types and the catalog names of what they are.
const SERIALS: [(&str, &str); 6] = [
    ("serial", "int4"),
    ("serial4", "int4"),
    ("bigserial", "int8"),
    ("serial8", "int8"),
    ("smallserial", "int2"),
    ("serial2", "int2"),
];

/// The column of this name, as far as its attributes say.
pub(crate) fn column(
    name: &str,
    attributes: &ColumnAttributes,
    places: Places<'_>,
    problems: &mut Vec<Problem>,
) -> Column {
    let mut column = Column::new(name, ColumnType::default());
    if let Some(written) = &attributes.sql_type {
        set_type(&mut column, written, places, problems);
    }
    let expression = |sql: &Spanned<String>| Some(Expression::written(sql.value.trim()).into());
    column.nullable = attributes.nullable.map(|flag| flag.value).into();
    column.default = attributes.default.as_ref().map(expression).into();
    column.generated = attributes.generated.as_ref().map(expression).into();
    if let Some(identity) = &attributes.identity {
        column.auto_increment = Stated::Is(Some(match identity.value {
            Identity::Either => AutoIncrement::Any,
            Identity::Always => AutoIncrement::IdentityAlways,
            Identity::ByDefault => AutoIncrement::IdentityByDefault,
        }));
    }
    let collation = |text: &Spanned<String>| Some(CollationName::parse(&text.value).into());
    column.collation = attributes.collation.as_ref().map(collation).into();
    let text = |text: &Spanned<String>| Some(text.value.clone());
    column.comment = attributes.comment.as_ref().map(text).into();
    column
}

fn set_type(
    column: &mut Column,
    written: &Spanned<String>,
    places: Places<'_>,
    problems: &mut Vec<Problem>,
) {
    let folded = written.value.trim().to_lowercase();
    if let Some((_, name)) = SERIALS.iter().find(|(serial, _)| *serial == folded) {
        column.ty_mut().declared = Some(SqlType::built_in(name));
        // Serial and identity do the same job, so either satisfies it.
        column.auto_increment = Stated::Is(Some(AutoIncrement::Any));
        return;
    }
    column.ty_mut().declared = SqlType::parse(&written.value);
    if column.ty.declared.is_none() {
        let message = format!(
            "`{}` is no PostgreSQL type: write one as in `CREATE TABLE`",
            written.value
        );
        problems.push(Problem::at(&places.of(written.span), message));
    }
}
