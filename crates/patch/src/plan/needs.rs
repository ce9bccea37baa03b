//! What pieces of tables name: types, collations, functions and other tables, and never a column,
//! which may have the name of any of these.

use schemadrift_schema::{
    Check, Column, Exclusion, Expression, ForeignKey, Index, Normal, QualifiedName, SqlType, Table,
};

use super::names::Text;
use crate::clause;

/// A table by its name.
pub(crate) fn relation(name: &QualifiedName) -> Text {
    Text::written(clause::table_name(name))
}

/// What CREATE TABLE needs, and what the table keeps until it is dropped; its foreign keys are others'.
pub(crate) fn table(table: &Table) -> Text {
    let columns = table.columns.iter().map(column);
    let checks = table.checks.iter().map(check);
    let exclusions = table.exclusions.iter().map(exclusion);
    columns
        .chain(checks)
        .chain(exclusions)
        .fold(Text::default(), Text::and)
}

pub(crate) fn column(column: &Column) -> Text {
    let mut needs = column.ty.best().map_or_else(Text::default, ty);
    if let Some(collation) = column.collation.present() {
        needs = needs.and(Text::written(collation.to_sql()));
    }
    let generated = column.generated.present().map(|one| &**one);
    let default = column.default.present().map(|one| &**one);
    let expressions = generated.into_iter().chain(default);
    expressions.map(expression).fold(needs, Text::and)
}

pub(crate) fn ty(ty: &SqlType) -> Text {
    Text::written(ty.to_sql())
}

pub(crate) fn check(check: &Check) -> Text {
    expression(&check.expression)
}

pub(crate) fn exclusion(exclusion: &Exclusion) -> Text {
    expression(&exclusion.definition)
}

pub(crate) fn foreign_key(key: &ForeignKey) -> Text {
    relation(&key.references)
}

/// An index of a table, which is there before it.
pub(crate) fn index(table: &QualifiedName, index: &Index) -> Text {
    let collations = index.keys.iter().filter_map(|key| key.collation.as_ref());
    let collations = collations.map(|one| Text::written(one.to_sql()));
    let classes = index
        .keys
        .iter()
        .filter_map(|key| key.operator_class.as_ref());
    let classes = classes.map(|one| Text::written(one.to_sql()));
    let expressions = index.expressions().map(expression);
    collations
        .chain(classes)
        .chain(expressions)
        .fold(relation(table), Text::and)
}

/// In what a server printed a column stands without a namespace, and nothing else of the database's
/// own does.
pub(crate) fn expression(expression: &Expression) -> Text {
    match &expression.normal {
        Normal::Printed { text, .. } => Text::printed(text.clone()),
        _ => Text::written(expression.written.clone()),
    }
}
