//! What a new row needs, what it may leave out, and what only the server writes.

use schemadrift_schema::{AutoIncrement, Column, Domain, QualifiedName, Stated, Table, TypeKind};

/// Names of columns in order of declaration.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Columns {
    pub(crate) required: Vec<String>,
    pub(crate) optional: Vec<String>,
    pub(crate) generated: Vec<String>,
}

/// Sorts the columns of a table. A column of the primary key that fills itself is in no list.
pub(crate) fn sort(table: &Table, domains: &[Domain]) -> Columns {
    let key = table
        .primary_key
        .present()
        .map_or(&[][..], |key| &key.columns);
    let mut columns = Columns::default();
    for column in &table.columns {
        let list = if only_the_server_writes(column) {
            &mut columns.generated
        } else if is_required(column, key, domains) {
            &mut columns.required
        } else if key.contains(&column.name) {
            continue;
        } else {
            &mut columns.optional
        };
        list.push(column.name.clone());
    }
    columns.generated.retain(|name| !key.contains(name));
    columns
}

fn only_the_server_writes(column: &Column) -> bool {
    column.generated.present().is_some()
        || column.auto_increment.present() == Some(&AutoIncrement::IdentityAlways)
}

/// A domain may forbid NULL, and may have a default, for every column that it is the type of.
fn is_required(column: &Column, key: &[String], domains: &[Domain]) -> bool {
    let fills_itself = column
        .default
        .present()
        .is_some_and(|default| !default.is_null())
        || column.auto_increment.present().is_some();
    let domain = domain_of(column, domains);
    let has_default = domain.is_some_and(|domain| domain.default.is_some());
    let refuses_null = column.nullable == Stated::Is(false)
        || key.contains(&column.name)
        || domain.is_some_and(|domain| !domain.nullable);
    refuses_null && !fills_itself && !has_default
}

fn domain_of<'d>(column: &Column, domains: &'d [Domain]) -> Option<&'d Domain> {
    let ty = column.ty.best()?;
    let is_domain = matches!(ty.kind, TypeKind::Domain(_)) && !ty.array;
    let schema = ty.name.schema.as_deref().filter(|_| is_domain)?;
    let name = QualifiedName::new(schema, &ty.name.name);
    domains.iter().find(|domain| domain.name == name)
}
