//! One row for each table, so that a patch meets rows. Values follow from the type alone, so that
//! those of a foreign key are those of its target.

use schemadrift_schema::{
    Column, EnumType, Identifier, Literal, QualifiedName, Schema, SqlType, Stated, Table,
    TableKind, TypeKind,
};

/// A table, and ways to put a row into it, the fullest row first.
pub(super) struct Filling<'a> {
    pub(super) table: &'a Table,
    pub(super) attempts: Vec<String>,
}

/// Ways to put a row into each table. Foreign keys are not looked at meanwhile.
pub(super) fn fillings(schema: &Schema) -> Vec<Filling<'_>> {
    let is_stored =
        |table: &&Table| matches!(table.kind, TableKind::Ordinary | TableKind::Partitioned);
    let tables = schema.tables.iter().filter(is_stored);
    let of = |table| Filling {
        table,
        attempts: vec![insert(schema, table, false), insert(schema, table, true)],
    };
    tables.map(of).collect()
}

/// Whether the row of this table points at a table; what may be NULL is.
pub(super) fn targets(table: &Table) -> impl Iterator<Item = &QualifiedName> {
    let keys = table.foreign_keys.iter();
    keys.filter(|key| !key.columns.iter().any(|name| may_be_null(table, name)))
        .map(|key| &key.references)
}

fn may_be_null(table: &Table, column: &str) -> bool {
    let column = table.column(column);
    column.is_some_and(|column| column.nullable != Stated::Is(false))
}

/// The name of a table as SQL has it.
pub(super) fn name(table: &Table) -> String {
    format!(
        "{}.{}",
        Identifier(&table.name.schema),
        Identifier(&table.name.name)
    )
}

fn insert(schema: &Schema, table: &Table, only_required: bool) -> String {
    let given: Vec<(String, String)> = table
        .columns
        .iter()
        .filter(|column| column.generated.present().is_none())
        .filter(|column| column.is_required() || !only_required)
        .filter(|column| !(points_elsewhere(table, column) && may_be_null(table, &column.name)))
        .filter_map(|column| {
            let value = allowed(table, column).or_else(|| value(schema, column))?;
            Some((Identifier(&column.name).to_string(), value))
        })
        .collect();
    let table = name(table);
    if given.is_empty() {
        return format!("INSERT INTO {table} DEFAULT VALUES");
    }
    let (columns, values): (Vec<String>, Vec<String>) = given.into_iter().unzip();
    format!(
        "INSERT INTO {table} ({}) OVERRIDING SYSTEM VALUE VALUES ({})",
        columns.join(", "),
        values.join(", ")
    )
}

fn points_elsewhere(table: &Table, column: &Column) -> bool {
    let mut keys = table.foreign_keys.iter();
    keys.any(|key| key.columns.contains(&column.name))
}

/// The first text that a check of the column alone names: most checks of texts are lists.
fn allowed(table: &Table, column: &Column) -> Option<String> {
    let ty = column.ty.best()?.base();
    if ty.array || !["text", "varchar", "bpchar"].contains(&ty.name.name.as_str()) {
        return None;
    }
    let mut checks = table.checks.iter();
    let check = checks.find(|check| check.columns == [column.name.clone()])?;
    let text = check.expression.best_text().split('\'').nth(1)?;
    Some(Literal(text).to_string())
}

/// A value of the column's type.
fn value(schema: &Schema, column: &Column) -> Option<String> {
    let ty = column.ty.best()?;
    if ty.array {
        return Some(format!("'{{}}'::{}", ty.to_sql()));
    }
    of_type(&schema.enums, ty)
}

fn of_type(enums: &[EnumType], ty: &SqlType) -> Option<String> {
    let base = ty.base();
    if base.kind == TypeKind::Enum {
        let found = enums.iter().find(|one| base.name.matches(&one.name))?;
        let label = Literal(found.labels.first()?);
        return Some(format!("{label}::{}", base.to_sql()));
    }
    if !base.name.is_built_in() {
        return None;
    }
    let literal = match base.name.name.as_str() {
        "int2" | "int4" | "int8" | "numeric" | "float4" | "float8" | "oid" | "money" => "1",
        "bool" => "true",
        "uuid" => "'00000000-0000-0000-0000-000000000001'",
        "json" | "jsonb" => "'{}'",
        "timestamp" | "timestamptz" | "date" => "'2000-01-01'",
        "time" | "timetz" => "'12:00'",
        "interval" => "'1 day'",
        "bytea" => "'\\x61'",
        "inet" | "cidr" => "'127.0.0.1'",
        "text" | "varchar" | "bpchar" | "name" | "char" => "'a'",
        _ => return None,
    };
    Some(literal.to_owned())
}
