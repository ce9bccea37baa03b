//! Traits of tables: persistence, replica identity, inheritance, row security.

use std::collections::BTreeSet;

use schemadrift_schema::{Identifier, Object, ObjectId, ObjectKind, QualifiedName, Value};

use super::dotted;
use crate::clause;
use crate::plan::action::{Action, Phase};
use crate::plan::fact::Fact;
use crate::plan::unit::Unit;

/// Brings a trait from what it is to what it should be; `None` is as PostgreSQL makes it.
pub(super) fn change(id: &ObjectId, expected: Option<&Object>, actual: Option<&Object>) -> Unit {
    let table = QualifiedName::new(&id.schema, &id.name);
    let alter = format!("ALTER TABLE {} ", clause::table_name(&table));
    let text = |object: Option<&Object>, aspect: &str| match object?.property(aspect)? {
        Value::None => None,
        value => Some(value.text().to_owned()),
    };
    let changed = |aspect: &str| {
        let (one, two) = (text(expected, aspect), text(actual, aspect));
        (one != two).then_some(one)
    };
    let step = |sql: String| Action::new(Phase::Columns, format!("{alter}{sql}"));
    match id.kind {
        ObjectKind::Partitioning => {
            Unit::unmended("a table cannot be divided, or be whole again, in place")
        }
        ObjectKind::Inheritance => {
            let parents = |object| -> BTreeSet<String> {
                let list = text(object, "parents").unwrap_or_default();
                list.split(", ")
                    .filter(|one| !one.is_empty())
                    .map(str::to_owned)
                    .collect()
            };
            let (wanted, there) = (parents(expected), parents(actual));
            let gone = there.difference(&wanted);
            let new = wanted.difference(&there);
            // A column that a table inherits cannot be altered there: it is let go before, and
            // becomes a child once it has what its parent has.
            let apart = |one: &String| Action {
                phase: Phase::Detach,
                ..step(format!("NO INHERIT {}", dotted(one)))
            };
            let together = |one: &String| {
                let mut inherit = step(format!("INHERIT {}", dotted(one)));
                inherit.phase = Phase::Constraints;
                let parent = one.split_once('.');
                let parent = parent.map(|(schema, name)| QualifiedName::new(schema, name));
                for side in parent.into_iter().chain([table.clone()]) {
                    inherit.awaits.push(Fact::NoneNull(side));
                }
                inherit
            };
            Unit::of(gone.map(apart).chain(new.map(together)).collect())
        }
        ObjectKind::RowSecurity => {
            let wanted = text(expected, "row security");
            Unit::of(row_security(&alter, wanted.as_deref(), true))
        }
        _ => {
            let mut actions = Vec::new();
            if let Some(persistence) = changed("persistence") {
                let word = match persistence {
                    Some(_) => "SET UNLOGGED",
                    None => "SET LOGGED",
                };
                actions.push(step(word.to_owned()));
            }
            if let Some(identity) = changed("replica identity") {
                actions.push(replica_identity(&alter, identity.as_deref()));
            }
            if let Some(method) = changed("access method") {
                let method = method.unwrap_or_else(|| "heap".to_owned());
                actions.push(step(format!("SET ACCESS METHOD {}", Identifier(&method))));
            }
            if let Some(ty) = changed("type") {
                actions.push(step(match ty {
                    Some(ty) => format!("OF {ty}"),
                    None => "NOT OF".to_owned(),
                }));
            }
            Unit::of(actions)
        }
    }
}

/// What CREATE TABLE itself does not say.
pub(super) fn of_new_table(object: &Object) -> Vec<Action> {
    let table = QualifiedName::new(&object.id.schema, &object.id.name);
    let alter = format!("ALTER TABLE {} ", clause::table_name(&table));
    match object.id.kind {
        ObjectKind::RowSecurity => row_security(
            &alter,
            object.property("row security").map(Value::text),
            false,
        ),
        ObjectKind::TableOptions => {
            let identity = object.property("replica identity");
            let identity = identity.map(|one| replica_identity(&alter, Some(one.text())));
            let of = object.property("type").map(|ty| {
                let sql = format!("{alter}OF {}", ty.text());
                Action::new(Phase::Columns, sql)
            });
            identity.into_iter().chain(of).collect()
        }
        _ => Vec::new(),
    }
}

fn replica_identity(alter: &str, identity: Option<&str>) -> Action {
    let words = match identity {
        None => "DEFAULT".to_owned(),
        Some("nothing") => "NOTHING".to_owned(),
        Some("full") => "FULL".to_owned(),
        Some(index) => {
            let name = index.strip_prefix("index ").unwrap_or(index);
            format!("USING INDEX {}", Identifier(name))
        }
    };
    Action::new(Phase::OnTables, format!("{alter}REPLICA IDENTITY {words}"))
}

fn row_security(alter: &str, wanted: Option<&str>, both: bool) -> Vec<Action> {
    let (enabled, forced) = match wanted {
        Some("enabled and forced") => (true, true),
        Some("enabled") => (true, false),
        Some("forced, but not enabled") => (false, true),
        _ => (false, false),
    };
    let step = |words: &str| {
        Action::new(
            Phase::OnTables,
            format!("{alter}{words} ROW LEVEL SECURITY"),
        )
    };
    let mut actions = Vec::new();
    if enabled || both {
        actions.push(step(if enabled { "ENABLE" } else { "DISABLE" }));
    }
    if forced || both {
        actions.push(step(if forced { "FORCE" } else { "NO FORCE" }));
    }
    actions
}
