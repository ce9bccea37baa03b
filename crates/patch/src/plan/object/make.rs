//! Makes objects, and alters those that can be altered.

use schemadrift_schema::{
    CollationName, Domain, Identifier, Literal, Object, ObjectId, ObjectKind, QualifiedName,
    Schema, Value,
};

use super::{dotted, function, partition, qualified, sequence, view};
use crate::clause;
use crate::plan::action::{Action, Phase};
use crate::plan::fact::Fact;
use crate::plan::names::Text;
use crate::plan::needs;
use crate::plan::unit::Unit;

/// Makes an object as a side has it.
pub(crate) fn make(side: &Schema, object: &Object) -> Unit {
    let id = &object.id;
    let text = |aspect| match object.property(aspect) {
        None | Some(Value::None) => None,
        Some(value) => Some(value.text()),
    };
    let name = qualified(id);
    let made = |phase, sql: String| Unit::one(Action::new(phase, sql).making(id));
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
            if let Some(version) = text("version") {
                sql.push_str(&format!(" VERSION {}", Literal(version)));
            }
            Unit::one(Action::new(Phase::Namespaces, sql).needing(""))
        }
        ObjectKind::Collation => made(Phase::Types, collation(&name, &text)),
        ObjectKind::Domain => match side.domains.iter().find(|one| is(one, id)) {
            Some(domain) => {
                let mut unit = made(Phase::Types, domain_sql(domain, text("collation")));
                unit.actions.extend(unchecked(domain, &unit.actions));
                unit
            }
            None => Unit::unmended("its definition is not known"),
        },
        ObjectKind::Composite => match text("attributes") {
            Some(attributes) => made(Phase::Types, format!("CREATE TYPE {name} AS {attributes}")),
            None => Unit::unmended("its attributes are not known"),
        },
        ObjectKind::Range => made(Phase::Types, range(id, &name, &text)),
        ObjectKind::Sequence => sequence::make(object, &name),
        ObjectKind::Function => match function::create(object) {
            Ok(sql) => {
                let needs = function::needs(object);
                let action = Action::new(Phase::Functions, sql).needing(Text::printed(needs));
                Unit::one(action.making(id))
            }
            Err(reason) => Unit::unmended(reason),
        },
        ObjectKind::View | ObjectKind::MaterializedView => view::make(side, object, &name),
        ObjectKind::Partition => partition::make(object, &name),
        ObjectKind::Trigger | ObjectKind::Rule => {
            let Some(definition) = text("definition") else {
                return Unit::unmended("its definition is not known");
            };
            // The server prints a rule with a semicolon.
            let definition = definition.trim_end_matches(';');
            let needs = Text::printed(definition.to_owned());
            let create = Action::new(Phase::OnTables, definition).needing(needs);
            Unit::of([create].into_iter().chain(state(object)).collect())
        }
        ObjectKind::Policy => {
            let create = Action::new(Phase::OnTables, policy(object, &text));
            let conditions = ["using", "with check"].map(|one| text(one).unwrap_or_default());
            let table = id
                .table()
                .map_or_else(Text::default, |one| needs::relation(&one));
            Unit::one(create.needing(table.and(Text::printed(conditions.join("\n")))))
        }
        ObjectKind::TableOptions
        | ObjectKind::Partitioning
        | ObjectKind::Inheritance
        | ObjectKind::RowSecurity => Unit::default(),
    }
}

pub(super) fn is(domain: &Domain, id: &ObjectId) -> bool {
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
        let collation = CollationName::parse(collation);
        sql.push_str(&format!(" COLLATE {}", collation.to_sql()));
    }
    if let Some(default) = &domain.default {
        sql.push_str(&format!(" DEFAULT {default}"));
    }
    if !domain.nullable {
        sql.push_str(" NOT NULL");
    }
    for (name, check) in domain
        .checks
        .iter()
        .filter(|(_, check)| !is_unchecked(check))
    {
        sql.push_str(&format!(" CONSTRAINT {} {check}", Identifier(name)));
    }
    sql
}

/// Whether values that are there need not pass a check, which only a domain that is there can have.
fn is_unchecked(check: &str) -> bool {
    check.ends_with(" NOT VALID")
}

/// What gives a domain such checks once it is made.
fn unchecked(domain: &Domain, made: &[Action]) -> Vec<Action> {
    let ran = made.first().map(|made| Fact::Ran(made.sql.clone()));
    let checks = domain.checks.iter();
    let checks = checks.filter(|(_, check)| is_unchecked(check));
    let add = checks.map(|(name, check)| {
        let mut add = Action::new(
            Phase::Columns,
            format!(
                "ALTER DOMAIN {} ADD CONSTRAINT {} {check}",
                clause::table_name(&domain.name),
                Identifier(name)
            ),
        );
        add.awaits.extend(ran.clone());
        add
    });
    add.collect()
}

fn range<'a>(id: &ObjectId, name: &str, text: &impl Fn(&'static str) -> Option<&'a str>) -> String {
    let mut parts = Vec::new();
    let mut push = |word: &str, value: Option<String>| {
        parts.extend(value.map(|value| format!("{word} = {value}")));
    };
    push("subtype", text("subtype").map(str::to_owned));
    push("subtype_opclass", text("operator class").map(str::to_owned));
    push(
        "collation",
        text("collation").map(|one| CollationName::parse(one).to_sql()),
    );
    push("canonical", text("canonical function").map(dotted));
    push("subtype_diff", text("difference function").map(dotted));
    push(
        "multirange_type_name",
        text("multirange").map(|one| {
            let schema = text("multirange schema").unwrap_or(&id.schema);
            clause::table_name(&QualifiedName::new(schema, one))
        }),
    );
    format!("CREATE TYPE {name} AS RANGE ({})", parts.join(", "))
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

pub(super) fn update_extension(expected: &Object, actual: &Object, aspects: &[&str]) -> Unit {
    let name = Identifier(&expected.id.name);
    let mut actions = Vec::new();
    let text = |aspect| expected.property(aspect).map(Value::text);
    if let (true, Some(version)) = (aspects.contains(&"version"), text("version")) {
        let there = actual.property("version").map_or("", Value::text);
        if numbers(there) > numbers(version) {
            return Unit::unmended(format!(
                "an extension cannot go back from version {there} to {version} in place"
            ));
        }
        let sql = format!("ALTER EXTENSION {name} UPDATE TO {}", Literal(version));
        actions.push(Action::new(Phase::Namespaces, sql));
    }
    if let (true, Some(schema)) = (aspects.contains(&"schema"), text("schema")) {
        let sql = format!("ALTER EXTENSION {name} SET SCHEMA {}", Identifier(schema));
        actions.push(Action::new(Phase::Namespaces, sql));
    }
    Unit::of(actions)
}

/// `1.10` as numbers, which are ordered as versions are.
fn numbers(version: &str) -> Vec<u64> {
    let parts = version.split('.');
    parts.map(|part| part.parse().unwrap_or_default()).collect()
}
