//! Makes objects, and alters those that can be altered.

use schemadrift_schema::{
    AutoIncrement, Domain, Identifier, Literal, Object, ObjectId, ObjectKind, QualifiedName, Value,
};

use super::{dotted, function, qualified};
use crate::clause;
use crate::plan::action::{Action, Phase};
use crate::plan::context::Context;
use crate::plan::unit::Unit;

/// Makes an object.
pub(crate) fn make(context: &Context<'_>, object: &Object) -> Unit {
    let id = &object.id;
    let text = |aspect| match object.property(aspect) {
        None | Some(Value::None) => None,
        Some(value) => Some(value.text()),
    };
    let name = qualified(id);
    let made = |phase, sql: String| Unit::one(Action::new(phase, sql).making(&id.name));
    match id.kind {
        ObjectKind::Namespace => Unit::one(Action::new(
            Phase::Namespaces,
            format!("CREATE SCHEMA {name}"),
        )),
        ObjectKind::Extension => {
            let mut sql = format!("CREATE EXTENSION {name}");
            if let Some(schema) = text("schema").filter(|schema| *schema != "pg_catalog") {
                sql.push_str(&format!(" SCHEMA {}", Identifier(schema)));
            }
            Unit::one(Action::new(Phase::Namespaces, sql).needing(""))
        }
        ObjectKind::Collation => made(Phase::Types, collation(&name, &text)),
        ObjectKind::Domain => match context.expected.domains.iter().find(|one| is(one, id)) {
            Some(domain) => made(Phase::Types, domain_sql(domain, text("collation"))),
            None => Unit::unmended("its definition is not known"),
        },
        ObjectKind::Composite => match text("attributes") {
            Some(attributes) => made(Phase::Types, format!("CREATE TYPE {name} AS {attributes}")),
            None => Unit::unmended("its attributes are not known"),
        },
        ObjectKind::Range => made(Phase::Types, range(&name, &text)),
        ObjectKind::Sequence => sequence(object, &name),
        ObjectKind::Function => match function::create(object) {
            Ok(sql) => {
                let needs = function::needs(object);
                let action = Action::new(Phase::Functions, sql).needing(needs);
                Unit::one(action.making(&id.name))
            }
            Err(reason) => Unit::unmended(reason),
        },
        ObjectKind::View | ObjectKind::MaterializedView => view(object, &name),
        ObjectKind::Partition => partition(object, &name),
        ObjectKind::Trigger | ObjectKind::Rule => {
            let Some(definition) = text("definition") else {
                return Unit::unmended("its definition is not known");
            };
            let create = Action::new(Phase::OnTables, definition);
            Unit::of([create].into_iter().chain(state(object)).collect())
        }
        ObjectKind::Policy => Unit::one(Action::new(Phase::OnTables, policy(object, &text))),
        ObjectKind::TableOptions
        | ObjectKind::Partitioning
        | ObjectKind::Inheritance
        | ObjectKind::RowSecurity => Unit::default(),
    }
}

fn is(domain: &Domain, id: &ObjectId) -> bool {
    domain.name.schema == id.schema && domain.name.name == id.name
}

fn collation<'a>(name: &str, text: &impl Fn(&'static str) -> Option<&'a str>) -> String {
    let mut parts = Vec::new();
    let provider = text("provider").unwrap_or("libc");
    parts.push(format!("provider = {provider}"));
    let (locale, character_type) = (text("locale"), text("character type"));
    if provider == "libc" && locale != character_type {
        parts.extend(locale.map(|locale| format!("lc_collate = {}", Literal(locale))));
        parts.extend(character_type.map(|one| format!("lc_ctype = {}", Literal(one))));
    } else {
        parts.extend(locale.map(|locale| format!("locale = {}", Literal(locale))));
    }
    if text("deterministic") == Some("no") {
        parts.push("deterministic = false".to_owned());
    }
    parts.extend(text("rules").map(|rules| format!("rules = {}", Literal(rules))));
    format!("CREATE COLLATION {name} ({})", parts.join(", "))
}

fn domain_sql(domain: &Domain, collation: Option<&str>) -> String {
    let mut sql = format!(
        "CREATE DOMAIN {} AS {}",
        clause::table_name(&domain.name),
        domain.base.to_sql()
    );
    if let Some(collation) = collation {
        sql.push_str(&format!(" COLLATE {}", Identifier(collation)));
    }
    if let Some(default) = &domain.default {
        sql.push_str(&format!(" DEFAULT {default}"));
    }
    if !domain.nullable {
        sql.push_str(" NOT NULL");
    }
    for (name, check) in &domain.checks {
        sql.push_str(&format!(" CONSTRAINT {} {check}", Identifier(name)));
    }
    sql
}

/// Brings default, NOT NULL and checks of a domain to what they should be.
pub(super) fn alter_domain(context: &Context<'_>, id: &ObjectId) -> Unit {
    let (Some(expected), Some(actual)) = (
        context.expected.domains.iter().find(|one| is(one, id)),
        context.actual.domains.iter().find(|one| is(one, id)),
    ) else {
        return Unit::unmended("its definition is not known");
    };
    let alter = format!("ALTER DOMAIN {}", qualified(id));
    let mut actions = Vec::new();
    let mut push =
        |sql: String| actions.push(Action::new(Phase::Columns, format!("{alter} {sql}")));
    if expected.default != actual.default {
        push(match &expected.default {
            Some(default) => format!("SET DEFAULT {default}"),
            None => "DROP DEFAULT".to_owned(),
        });
    }
    if expected.nullable != actual.nullable {
        push(match expected.nullable {
            true => "DROP NOT NULL".to_owned(),
            false => "SET NOT NULL".to_owned(),
        });
    }
    let has = |domain: &Domain, check: &str| domain.checks.iter().any(|(_, one)| one == check);
    for (name, check) in &actual.checks {
        if !has(expected, check) {
            push(format!("DROP CONSTRAINT {}", Identifier(name)));
        }
    }
    for (name, check) in &expected.checks {
        if !has(actual, check) {
            push(format!("ADD CONSTRAINT {} {check}", Identifier(name)));
        }
    }
    Unit::of(actions)
}

fn range<'a>(name: &str, text: &impl Fn(&'static str) -> Option<&'a str>) -> String {
    let mut parts = Vec::new();
    let mut push = |word: &str, value: Option<String>| {
        parts.extend(value.map(|value| format!("{word} = {value}")));
    };
    push("subtype", text("subtype").map(str::to_owned));
    push(
        "subtype_opclass",
        text("operator class").map(|one| Identifier(one).to_string()),
    );
    push(
        "collation",
        text("collation").map(|one| Identifier(one).to_string()),
    );
    push("canonical", text("canonical function").map(dotted));
    push("subtype_diff", text("difference function").map(dotted));
    push(
        "multirange_type_name",
        text("multirange").map(|one| Identifier(one).to_string()),
    );
    format!("CREATE TYPE {name} AS RANGE ({})", parts.join(", "))
}

fn sequence(object: &Object, name: &str) -> Unit {
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
    let create = Action::new(Phase::Types, sql).making(&object.id.name);
    Unit::of([create].into_iter().chain(owner(object, name)).collect())
}

/// The options of a sequence, each with a space before it.
fn sequence_options(object: &Object) -> String {
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
pub(super) fn alter_sequence(context: &Context<'_>, expected: &Object, aspects: &[&str]) -> Unit {
    if expected.id.table.is_some() {
        return match column_sequence(context, expected) {
            Some(action) => Unit::one(action),
            None => Unit::unmended("its name is not known"),
        };
    }
    let name = qualified(&expected.id);
    let ty = expected.property("type").map_or("bigint", Value::text);
    let alter = format!(
        "ALTER SEQUENCE {name} AS {ty}{}",
        sequence_options(expected)
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
pub(super) fn column_sequence(context: &Context<'_>, object: &Object) -> Option<Action> {
    let table = object.id.table()?;
    let found = context.expected.table(&table)?;
    let column = found.column(&object.id.name)?;
    let options = sequence_options(object);
    let sql = match column.auto_increment.present()? {
        AutoIncrement::Serial(_) => {
            // A serial's sequence is named by the server where the table is made here.
            let there = context
                .actual
                .table(&table)
                .and_then(|there| there.column(&column.name));
            let named = there.and_then(|there| there.auto_increment.present());
            let AutoIncrement::Serial(name) = named? else {
                return None;
            };
            let name = match name.split_once('.') {
                Some((schema, name)) => QualifiedName::new(schema, name),
                None => QualifiedName::new(&table.schema, name),
            };
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

fn view(object: &Object, name: &str) -> Unit {
    let text = |aspect| match object.property(aspect) {
        None | Some(Value::None) => None,
        Some(value) => Some(value.text()),
    };
    let Some(definition) = text("definition") else {
        return Unit::unmended("its query is not known");
    };
    let stored = object.id.kind == ObjectKind::MaterializedView;
    let word = if stored { "MATERIALIZED VIEW" } else { "VIEW" };
    let mut sql = format!("CREATE {word} {name}");
    if let Some(method) = text("access method") {
        sql.push_str(&format!(" USING {}", Identifier(method)));
    }
    if let Some(options) = text("options") {
        sql.push_str(&format!(" WITH ({options})"));
    }
    sql.push_str(&format!(" AS\n{definition}"));
    Unit::one(Action::new(Phase::Views, sql).making(&object.id.name))
}

fn partition(object: &Object, name: &str) -> Unit {
    let text = |aspect| match object.property(aspect) {
        None | Some(Value::None) => None,
        Some(value) => Some(value.text()),
    };
    let (Some(parent), Some(bounds)) = (text("parent"), text("bounds")) else {
        return Unit::unmended("its bounds are not known");
    };
    let mut sql = format!(
        "CREATE TABLE {name} PARTITION OF {} {bounds}",
        dotted(parent)
    );
    if let Some(key) = text("partition key") {
        sql.push_str(&format!(" PARTITION BY {key}"));
    }
    Unit::one(Action::new(Phase::Tables, sql).making(&object.id.name))
}

fn policy<'a>(object: &Object, text: &impl Fn(&'static str) -> Option<&'a str>) -> String {
    let table = object.id.table().map(|table| clause::table_name(&table));
    let mut sql = format!(
        "CREATE POLICY {} ON {}",
        Identifier(&object.id.name),
        table.unwrap_or_default()
    );
    if text("permissive") == Some("no") {
        sql.push_str(" AS RESTRICTIVE");
    }
    let command = text("command").unwrap_or("all").to_uppercase();
    sql.push_str(&format!(" FOR {command}"));
    if let Some(roles) = text("roles") {
        sql.push_str(&format!(" TO {roles}"));
    }
    for (aspect, word) in [("using", "USING"), ("with check", "WITH CHECK")] {
        if let Some(condition) = text(aspect) {
            sql.push_str(&format!(" {word} ({condition})"));
        }
    }
    sql
}

/// Whether a trigger or rule fires.
pub(super) fn state(object: &Object) -> Option<Action> {
    let word = match object.property("state")?.text() {
        "disabled" => "DISABLE",
        "on replicas" => "ENABLE REPLICA",
        "always" => "ENABLE ALWAYS",
        _ => return None,
    };
    Some(state_sql(object, word))
}

fn state_sql(object: &Object, word: &str) -> Action {
    let kind = if object.id.kind == ObjectKind::Rule {
        "RULE"
    } else {
        "TRIGGER"
    };
    let table = object.id.table().map(|table| clause::table_name(&table));
    let sql = format!(
        "ALTER TABLE {} {word} {kind} {}",
        table.unwrap_or_default(),
        Identifier(&object.id.name)
    );
    Action::new(Phase::OnTables, sql)
}

pub(super) fn state_alone(object: &Object) -> Action {
    state(object).unwrap_or_else(|| state_sql(object, "ENABLE"))
}

pub(super) fn update_extension(expected: &Object, aspects: &[&str]) -> Unit {
    let name = Identifier(&expected.id.name);
    let mut actions = Vec::new();
    let text = |aspect| expected.property(aspect).map(Value::text);
    if let (true, Some(version)) = (aspects.contains(&"version"), text("version")) {
        let sql = format!("ALTER EXTENSION {name} UPDATE TO {}", Literal(version));
        actions.push(Action::new(Phase::Namespaces, sql));
    }
    if let (true, Some(schema)) = (aspects.contains(&"schema"), text("schema")) {
        let sql = format!("ALTER EXTENSION {name} SET SCHEMA {}", Identifier(schema));
        actions.push(Action::new(Phase::Namespaces, sql));
    }
    Unit::of(actions)
}
