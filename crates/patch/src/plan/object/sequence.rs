//! Sequences: those that stand alone, and those that are a column's own.

use schemadrift_schema::{
    AutoIncrement, Identifier, Object, ObjectId, ObjectKind, QualifiedName, Schema, Table, Value,
};

use super::qualified;
use crate::clause;
use crate::plan::action::{Action, Phase};
use crate::plan::column::default_name;
use crate::plan::context::{Context, sequence_name};
use crate::plan::fact::Fact;
use crate::plan::unit::Unit;

/// Makes a sequence; that of a column comes with the column.
pub(super) fn make(object: &Object, name: &str) -> Unit {
    if object.id.table.is_some() {
        return Unit::default();
    }
    let text = |aspect| object.property(aspect).map(Value::text);
    let unlogged = if text("unlogged") == Some("yes") {
        "UNLOGGED "
    } else {
        ""
    };
    let ty = text("type").unwrap_or("bigint");
    let sql = format!(
        "CREATE {unlogged}SEQUENCE {name} AS {ty}{}",
        sequence_options(object)
    );
    let free = QualifiedName::new(&object.id.schema, &object.id.name);
    let create = Action::new(Phase::Types, sql)
        .making(&object.id)
        .awaiting(Fact::NameFree(free));
    Unit::of([create].into_iter().chain(owner(object, name)).collect())
}

/// The options of a sequence, each with a space before it.
pub(crate) fn sequence_options(object: &Object) -> String {
    let text = |aspect| object.property(aspect).map(Value::text);
    let mut sql = String::new();
    for (aspect, word) in [
        ("increment", "INCREMENT BY"),
        ("minimum", "MINVALUE"),
        ("maximum", "MAXVALUE"),
        ("start", "START WITH"),
        ("cache", "CACHE"),
    ] {
        if let Some(value) = text(aspect) {
            sql.push_str(&format!(" {word} {value}"));
        }
    }
    match text("cycle") {
        Some("yes") => sql.push_str(" CYCLE"),
        Some(_) => sql.push_str(" NO CYCLE"),
        None => {}
    }
    sql
}

/// A sequence whose first number lies outside of the new range has to begin anew: the number that it
/// stands at does so, too, or has gone far.
fn restart(expected: &Object, actual: Option<&Object>) -> &'static str {
    let number =
        |object: &Object, aspect| -> Option<i128> { object.property(aspect)?.text().parse().ok() };
    let is_outside = actual.and_then(|actual| {
        let start = number(actual, "start")?;
        let range = number(expected, "minimum")?..=number(expected, "maximum")?;
        Some(!range.contains(&start))
    });
    match is_outside {
        Some(true) => " RESTART",
        _ => "",
    }
}

fn owner(object: &Object, name: &str) -> Option<Action> {
    let owner = match object.property("owner")? {
        Value::None => return None,
        owner => owner.text(),
    };
    let mut parts = owner.splitn(3, '.');
    let (schema, table, column) = (parts.next()?, parts.next()?, parts.next()?);
    let table = clause::table_name(&QualifiedName::new(schema, table));
    let sql = format!(
        "ALTER SEQUENCE {name} OWNED BY {table}.{}",
        Identifier(column)
    );
    Some(Action::new(Phase::Constraints, sql))
}

/// Alters a sequence, a column's own by way of the column.
pub(super) fn alter(context: &Context<'_>, expected: &Object, aspects: &[&str]) -> Unit {
    if expected.id.table.is_some() {
        return match of_column(context, expected) {
            Some(action) => Unit::one(action),
            None => Unit::unmended("its name is not known"),
        };
    }
    let name = qualified(&expected.id);
    let ty = expected.property("type").map_or("bigint", Value::text);
    let actual = context.actual_object(&expected.id);
    let alter = format!(
        "ALTER SEQUENCE {name} AS {ty}{}{}",
        sequence_options(expected),
        restart(expected, actual)
    );
    let mut actions = vec![Action::new(Phase::Columns, alter)];
    if aspects.contains(&"owner") {
        actions.push(owner(expected, &name).unwrap_or_else(|| {
            Action::new(
                Phase::Columns,
                format!("ALTER SEQUENCE {name} OWNED BY NONE"),
            )
        }));
    }
    if aspects.contains(&"unlogged") {
        let is_unlogged = expected.property("unlogged").map(Value::text) == Some("yes");
        let word = if is_unlogged { "UNLOGGED" } else { "LOGGED" };
        let set = format!("ALTER SEQUENCE {name} SET {word}");
        actions.push(Action::new(Phase::Columns, set));
    }
    Unit::of(actions)
}

/// Brings the sequence of a serial or identity column to what it should be.
pub(crate) fn of_column(context: &Context<'_>, object: &Object) -> Option<Action> {
    let table = object.id.table()?;
    let found = context.expected_table(&table)?;
    let column = found.column(&object.id.name)?;
    let options = sequence_options(object);
    let sql = match column.auto_increment.present()? {
        AutoIncrement::Serial(_) => {
            // A serial's sequence is named by the server where the table is made here.
            let there = context.actual_table(&table);
            let column = there.and_then(|there| there.column(&column.name));
            let named = column.and_then(|there| there.auto_increment.present());
            let AutoIncrement::Serial(name) = named? else {
                return None;
            };
            let name = sequence_name(there?, name);
            let ty = object.property("type").map_or("bigint", Value::text);
            format!(
                "ALTER SEQUENCE {} AS {ty}{options}",
                clause::table_name(&name)
            )
        }
        _ => {
            let mut set = String::new();
            for (aspect, word) in [
                ("increment", "INCREMENT BY"),
                ("minimum", "MINVALUE"),
                ("maximum", "MAXVALUE"),
                ("start", "START WITH"),
                ("cache", "CACHE"),
            ] {
                if let Some(value) = object.property(aspect) {
                    set.push_str(&format!(" SET {word} {}", value.text()));
                }
            }
            match object.property("cycle").map(Value::text) {
                Some("yes") => set.push_str(" SET CYCLE"),
                _ => set.push_str(" SET NO CYCLE"),
            }
            format!(
                "ALTER TABLE {} ALTER COLUMN {}{set}",
                clause::table_name(&table),
                Identifier(&column.name)
            )
        }
    };
    Some(Action::new(Phase::Constraints, sql))
}

/// What the sequence of a new column is beside what the server makes of it.
pub(crate) fn of_new_column(context: &Context<'_>, object: &Object) -> Option<Action> {
    let table = object.id.table()?;
    let column = context.expected_table(&table)?.column(&object.id.name)?;
    let text = |aspect: &str| object.property(aspect).map_or("", Value::text);
    let largest = match text("type") {
        "smallint" => "32767",
        "integer" => "2147483647",
        _ => "9223372036854775807",
    };
    let usual = [
        ("increment", "1"),
        ("minimum", "1"),
        ("maximum", largest),
        ("start", "1"),
        ("cache", "1"),
        ("cycle", "no"),
    ];
    if usual.iter().all(|(aspect, value)| text(aspect) == *value) {
        return None;
    }
    if !matches!(column.auto_increment.present()?, AutoIncrement::Serial(_)) {
        return of_column(context, object);
    }
    let name = clause::table_name(&default_name(&table, &column.name));
    let sql = format!("ALTER SEQUENCE {name}{}", sequence_options(object));
    Some(Action::new(Phase::Constraints, sql))
}

/// Makes a serial column's own sequence one that stands alone.
pub(super) fn set_free(context: &Context<'_>, expected: &Object) -> Unit {
    let name = qualified(&expected.id);
    // Its table decided until now whether it is logged.
    let is_unlogged = |object: Option<&Object>, aspect: &str| {
        let value = object.and_then(|one| one.property(aspect));
        value.is_some_and(|value| ["yes", "unlogged"].contains(&value.text()))
    };
    let mut tables = context.actual.tables.iter();
    let owner_there = tables.find(|table| owns(table, &expected.id));
    let of_table = owner_there.is_some_and(|table| {
        let id = ObjectId::of(ObjectKind::TableOptions, &table.name);
        let sides = [context.expected_object(&id), context.actual_object(&id)];
        sides
            .into_iter()
            .any(|object| is_unlogged(object, "persistence"))
    });
    let may_differ = of_table || is_unlogged(Some(expected), "unlogged");
    let aspects: &[&str] = match may_differ && context.server_major() >= 15 {
        true => &["unlogged"],
        false => &[],
    };
    let mut unit = alter(context, expected, aspects);
    let free = format!("ALTER SEQUENCE {name} OWNED BY NONE");
    unit.actions.insert(0, Action::new(Phase::Columns, free));
    unit.actions = Action::in_turn(unit.actions);
    unit.actions.extend(owner(expected, &name));
    unit
}

/// Whether a serial column of the table has the sequence.
fn owns(table: &Table, sequence: &ObjectId) -> bool {
    table.columns.iter().any(|column| {
        let auto = column.auto_increment.present();
        auto.is_some_and(|auto| {
            matches!(auto, AutoIncrement::Serial(name)
                if sequence_name(table, name) == QualifiedName::new(&sequence.schema, &sequence.name))
        })
    })
}

/// The name of a column's own sequence. That of an identity is the one that the server gives it.
pub(super) fn name_of_column(side: &Schema, id: &ObjectId) -> Option<QualifiedName> {
    let table = side.table(&id.table()?)?;
    let column = table.column(&id.name)?;
    Some(match column.auto_increment.present()? {
        AutoIncrement::Serial(name) => sequence_name(table, name),
        _ => default_name(&table.name, &column.name),
    })
}
