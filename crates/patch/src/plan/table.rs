//! Whole tables, with everything that stands on them.

use schemadrift_schema::{
    Identifier, Literal, ObjectId, ObjectKind, Stated, Table, TableKind, UniqueForm, Value,
};

use super::action::{Action, Phase};
use super::constraint;
use super::context::Context;
use super::object;
use super::unit::Unit;
use crate::hazard::Hazard;
use crate::{clause, index};

/// Creates a table; keys, indexes and what stands on it follow.
pub(crate) fn create(context: &Context<'_>, table: &Table) -> Unit {
    if matches!(table.kind, TableKind::Foreign) {
        return Unit::unmended(
            "a foreign table needs a server and its options, which are not read",
        );
    }
    let mut lines: Vec<String> = Vec::new();
    for column in &table.columns {
        let Some(line) = clause::column(column) else {
            return Unit::unmended(format!("the type of {} is not known", column.name));
        };
        lines.push(line);
    }
    lines.extend(table.primary_key.present().map(clause::primary_key));
    let is_index = |form: Stated<UniqueForm>| form == Stated::Is(UniqueForm::Index);
    let constraints = table.uniques.iter().filter(|one| !is_index(one.form));
    lines.extend(constraints.map(clause::unique));
    lines.extend(table.checks.iter().map(clause::check));
    lines.extend(table.exclusions.iter().map(clause::exclusion));
    let name = clause::table_name(&table.name);
    let property = |kind, aspect| {
        let id = ObjectId::of(kind, &table.name);
        let value = context.expected_object(&id)?.property(aspect)?;
        (*value != Value::None).then(|| value.text().to_owned())
    };
    let unlogged = match property(ObjectKind::TableOptions, "persistence").as_deref() {
        Some("unlogged") => "UNLOGGED ",
        _ => "",
    };
    let body = lines.join(",\n    ");
    let mut sql = match lines.is_empty() {
        true => format!("CREATE {unlogged}TABLE {name} ()"),
        false => format!("CREATE {unlogged}TABLE {name} (\n    {body}\n)"),
    };
    if let Some(parents) = property(ObjectKind::Inheritance, "parents") {
        sql.push_str(&format!(" INHERITS ({})", object::name_list(&parents)));
    }
    if let Some(key) = property(ObjectKind::Partitioning, "partition key") {
        sql.push_str(&format!(" PARTITION BY {key}"));
    }
    if let Some(method) = property(ObjectKind::TableOptions, "access method") {
        sql.push_str(&format!(" USING {}", Identifier(&method)));
    }
    let mut actions = vec![Action::new(Phase::Tables, sql).making(&table.name.name)];
    for unique in table.uniques.iter().filter(|one| is_index(one.form)) {
        let sql = constraint::unique_index(&table.name, unique, "");
        actions.push(made(
            Action::new(Phase::Indexes, sql),
            unique.name.as_deref(),
        ));
    }
    for one in &table.indexes {
        let sql = index::definition(&table.name, one);
        actions.push(made(Action::new(Phase::Indexes, sql), one.name.as_deref()));
    }
    for key in &table.foreign_keys {
        let sql = format!("{}ADD {}", clause::alter(table), clause::foreign_key(key));
        actions.push(Action::new(Phase::ForeignKeys, sql));
    }
    actions.extend(comments(table));
    actions.extend(object::of_new_table(context, table));
    Unit::of(actions)
}

fn made(action: Action, name: Option<&str>) -> Action {
    match name {
        Some(name) => action.making(name),
        None => action,
    }
}

/// A table or view as COMMENT ON and DROP name it.
pub(crate) fn reference(table: &Table) -> String {
    let word = match table.kind {
        TableKind::View => "VIEW",
        TableKind::MaterializedView => "MATERIALIZED VIEW",
        TableKind::Foreign => "FOREIGN TABLE",
        _ => "TABLE",
    };
    format!("{word} {}", clause::table_name(&table.name))
}

/// Comments on a new table or view and its columns.
pub(crate) fn comments(table: &Table) -> Vec<Action> {
    let name = clause::table_name(&table.name);
    let on_table = table.comment.present().map(|text| {
        let sql = format!("COMMENT ON {} IS {}", reference(table), Literal(text));
        Action::new(Phase::Comments, sql).needing("")
    });
    let on_columns = table.columns.iter().filter_map(|column| {
        let text = column.comment.present()?;
        let column = Identifier(&column.name);
        let sql = format!("COMMENT ON COLUMN {name}.{column} IS {}", Literal(text));
        Some(Action::new(Phase::Comments, sql).needing(""))
    });
    on_table.into_iter().chain(on_columns).collect()
}

/// Drops a table. Its foreign keys go first, so that tables can be dropped in any order.
pub(crate) fn drop(table: &Table) -> Unit {
    let mut actions: Vec<Action> = table
        .foreign_keys
        .iter()
        .filter_map(|key| {
            let name = Identifier(key.name.as_deref()?);
            let sql = format!("{}DROP CONSTRAINT {name}", clause::alter(table));
            Some(Action::new(Phase::Detach, sql).needing(""))
        })
        .collect();
    let sql = format!("DROP {}", reference(table));
    let definition: Vec<String> = table.columns.iter().filter_map(clause::column).collect();
    let mut drop = Action::new(Phase::Drops, sql)
        .dropping(&table.name.name, definition.join(", "))
        .with(Hazard::DeletesData);
    // What it is known by goes with it, so the names are free.
    let uniques = table.uniques.iter().filter_map(|one| one.name.clone());
    let indexes = table.indexes.iter().filter_map(|one| one.name.clone());
    drop.drops.extend(uniques.chain(indexes));
    actions.push(drop);
    Unit::of(actions).destructive()
}
