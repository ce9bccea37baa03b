//! Whole tables, with everything that stands on them.

use schemadrift_schema::{
    AutoIncrement, Check, Column, Identifier, Literal, ObjectId, ObjectKind, QualifiedName, Stated,
    Table, TableKind, UniqueForm, Value,
};

use super::action::{Action, Phase};
use super::constraint;
use super::context::{Context, sequence_name};
use super::fact::Fact;
use super::names::{Named, Text};
use super::needs;
use super::object;
use super::unit::{Disturbed, Unit};
use crate::hazard::Hazard;
use crate::{clause, index};

/// Creates a table; keys, indexes and what stands on it follow.
pub(crate) fn create(context: &Context<'_>, table: &Table) -> Unit {
    let server = match (table.kind, context.options.foreign_server) {
        (TableKind::Foreign, None) => {
            return Unit::unmended(
                "a foreign table needs a server and its options, which are not read",
            );
        }
        (TableKind::Foreign, server) => server,
        _ => None,
    };
    let mut lines: Vec<String> = Vec::new();
    for column in &table.columns {
        if comes_with_parent(context, table, column) {
            continue;
        }
        let Some(line) = clause::column(column) else {
            return Unit::unmended(format!("the type of {} is not known", column.name));
        };
        lines.push(line);
    }
    lines.extend(table.primary_key.present().map(clause::primary_key));
    let is_index = |form: Stated<UniqueForm>| form == Stated::Is(UniqueForm::Index);
    let constraints = table.uniques.iter().filter(|one| !is_index(one.form));
    lines.extend(constraints.map(clause::unique));
    let is_checked = |one: &&Check| one.validated != Stated::Is(false);
    let own = table.checks.iter().filter(is_checked);
    let own = own.filter(|one| !constraint::is_born_with(context, table, one));
    lines.extend(own.map(clause::check));
    lines.extend(table.exclusions.iter().map(clause::exclusion));
    let name = clause::table_name(&table.name);
    let property = |kind, aspect| {
        let id = ObjectId::of(kind, &table.name);
        let value = context.expected_object(&id)?.property(aspect)?;
        (*value != Value::None).then(|| value.text().to_owned())
    };
    let word = match property(ObjectKind::TableOptions, "persistence").as_deref() {
        Some("unlogged") => "UNLOGGED TABLE",
        _ if server.is_some() => "FOREIGN TABLE",
        _ => "TABLE",
    };
    let body = lines.join(",\n    ");
    let mut sql = match lines.is_empty() {
        true => format!("CREATE {word} {name} ()"),
        false => format!("CREATE {word} {name} (\n    {body}\n)"),
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
    if let Some(server) = server {
        sql.push_str(&format!(" SERVER {}", Identifier(server)));
    }
    let inherits = property(ObjectKind::Inheritance, "parents").unwrap_or_default();
    let mut create = Action::new(Phase::Tables, sql)
        .needing(needs::table(table).and(Text::printed(inherits)))
        .making(&table.name)
        .awaiting(Fact::NameFree(table.name.clone()));
    create.brings.extend(unique_columns(table));
    // A child is made once its parent has none of the columns that it is to have no more.
    let parents = property(ObjectKind::Inheritance, "parents").unwrap_or_default();
    for (schema, name) in parents.split(", ").filter_map(|name| name.split_once('.')) {
        let parent = QualifiedName::new(schema, name);
        let columns = context.actual_table(&parent).into_iter();
        let columns = columns.flat_map(|there| &there.columns);
        let gone = columns.map(|column| Fact::ColumnGone(parent.clone(), column.name.clone()));
        create.awaits.extend(gone);
    }
    let primary = table.primary_key.present();
    let names = primary.and_then(|key| key.name.as_ref()).into_iter();
    let names = names.chain(table.uniques.iter().filter_map(|one| one.name.as_ref()));
    let names = names.chain(table.exclusions.iter().filter_map(|one| one.name.as_ref()));
    let free = |name| Fact::NameFree(QualifiedName::new(&table.name.schema, name));
    create.awaits.extend(names.map(free));
    let mut actions = vec![create];
    let unchecked = table.checks.iter().filter(|one| !is_checked(one));
    for check in unchecked {
        let sql = format!("{}ADD {}", clause::alter(table), clause::whole_check(check));
        let action = Action::on(&table.name, Phase::Constraints, sql);
        actions.push(action.needing_too(needs::check(check)));
    }
    for unique in table.uniques.iter().filter(|one| is_index(one.form)) {
        let sql = constraint::unique_index(&table.name, unique, "");
        let action = Action::on(&table.name, Phase::Indexes, sql);
        let action = action.bringing(Fact::unique(&table.name, &unique.columns));
        actions.push(made(table, action, unique.name.as_deref()));
    }
    for one in &table.indexes {
        let sql = index::definition(&table.name, one);
        let action = Action::new(Phase::Indexes, sql).needing(needs::index(&table.name, one));
        actions.push(made(table, action, one.name.as_deref()));
    }
    for key in &table.foreign_keys {
        let sql = format!(
            "{}ADD {}",
            clause::alter(table),
            clause::whole_foreign_key(key)
        );
        let action = Action::on(&table.name, Phase::ForeignKeys, sql);
        let action = action.needing_too(needs::foreign_key(key));
        let stands_on = constraint::stands_on(context, key);
        actions.push(stands_on.into_iter().fold(action, Action::awaiting));
    }
    actions.extend(comments(table));
    actions.extend(object::of_new_table(context, table));
    Unit::of(actions)
}

/// Whether a parent brings the column as it is to be: no child may say again what it is generated by,
/// and what else a child says again becomes its own.
fn comes_with_parent(context: &Context<'_>, table: &Table, column: &Column) -> bool {
    let parents = context.expected_parents(&table.name).into_iter();
    let mut parents = parents.filter_map(|parent| context.expected_table(&parent));
    parents.any(|parent| {
        let there = parent.column(&column.name);
        there.is_some_and(|one| clause::column(one) == clause::column(column))
    })
}

/// The keys that CREATE TABLE makes.
fn unique_columns(table: &Table) -> Vec<Fact> {
    let primary = table.primary_key.present().map(|key| &key.columns);
    let constraints = table
        .uniques
        .iter()
        .filter(|one| one.form != Stated::Is(UniqueForm::Index));
    let uniques = constraints.map(|one| &one.columns);
    let columns = primary.into_iter().chain(uniques);
    columns
        .map(|columns| Fact::unique(&table.name, columns))
        .collect()
}

fn made(table: &Table, action: Action, name: Option<&str>) -> Action {
    match name {
        Some(name) => {
            let relation = QualifiedName::new(&table.name.schema, name);
            action
                .making(Named::beside(&table.name, name))
                .awaiting(Fact::NameFree(relation))
        }
        None => action,
    }
}

/// Makes a table again that cannot become what it should be in place: its rows are gone then.
pub(crate) fn again(context: &Context<'_>, expected: &Table, actual: &Table) -> Unit {
    let mut unit = drop(context, actual);
    for action in &mut unit.actions {
        action.phase = Phase::Detach;
    }
    let mut back = Vec::new();
    for (from, key) in context.pointing_at(&actual.name) {
        let Some(name) = key.name.as_deref() else {
            continue;
        };
        if from.name == actual.name {
            continue;
        }
        let drop = constraint::drop_named(from, name, Phase::Detach);
        unit.actions
            .push(drop.bringing(Fact::Unreferenced(actual.name.clone())));
        back.extend(constraint::back(context, from, key));
    }
    let made = create(context, expected);
    if let Some(reason) = made.unmended {
        return Unit::unmended(reason);
    }
    unit.actions.extend(made.actions);
    unit.actions.extend(back);
    unit.disturbing(Disturbed::Object(Named::from(&actual.name)))
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

/// What is read by the policies, rules and triggers that go with a table.
fn conditions(context: &Context<'_>, table: &QualifiedName) -> Text {
    let on_it = context.standing_on(table).iter();
    let texts = on_it.flat_map(|object| {
        let aspects = ["definition", "using", "with check"].into_iter();
        aspects.filter_map(|aspect| object.property(aspect))
    });
    texts
        .map(|value| Text::printed(value.text()))
        .fold(Text::default(), Text::and)
}

/// Drops a table. Its foreign keys go first, so that tables can be dropped in any order, and so do the
/// tables that inherit from it.
pub(crate) fn drop(context: &Context<'_>, table: &Table) -> Unit {
    let mut actions: Vec<Action> = table
        .foreign_keys
        .iter()
        .filter_map(|key| {
            let name = Identifier(key.name.as_deref()?);
            let sql = format!("{}DROP CONSTRAINT {name}", clause::alter(table));
            let drop = Action::new(Phase::Detach, sql).needing("");
            Some(drop.bringing(Fact::Unreferenced(key.references.clone())))
        })
        .collect();
    let sql = format!("DROP {}", reference(table));
    let mut drop = Action::new(Phase::Drops, sql)
        .dropping(
            &table.name,
            needs::table(table).and(conditions(context, &table.name)),
        )
        .with(Hazard::DeletesData)
        .awaiting(Fact::Unreferenced(table.name.clone()))
        .bringing(Fact::NameFree(table.name.clone()));
    let children = context.children(&table.name).iter().cloned();
    drop.awaits.extend(children.map(Fact::NameFree));
    // What it is known by goes with it, so the names are free.
    let primary = table.primary_key.present();
    let primary = primary.and_then(|key| key.name.clone()).into_iter();
    let uniques = table.uniques.iter().filter_map(|one| one.name.clone());
    let indexes = table.indexes.iter().filter_map(|one| one.name.clone());
    let sequences = table.columns.iter().filter_map(|column| {
        let AutoIncrement::Serial(sequence) = column.auto_increment.present()? else {
            return None;
        };
        Some(Fact::NameFree(sequence_name(table, sequence)))
    });
    drop.brings.extend(sequences);
    for name in primary.chain(uniques).chain(indexes) {
        let relation = QualifiedName::new(&table.name.schema, &name);
        drop.brings.push(Fact::NameFree(relation));
        drop.drops.push(Named::beside(&table.name, name));
    }
    actions.push(drop);
    let table = Disturbed::Object(Named::from(&table.name));
    Unit::of(actions).destructive().disturbing(table)
}
