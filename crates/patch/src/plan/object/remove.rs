//! Drops objects.

use schemadrift_schema::{Identifier, Object, ObjectId, ObjectKind, QualifiedName, Value};

use super::qualified;
use crate::clause;
use crate::hazard::Hazard;
use crate::plan::action::{Action, Phase};
use crate::plan::fact::Fact;
use crate::plan::names::Text;
use crate::plan::unit::Unit;

/// Drops an object.
pub(crate) fn remove(object: &Object) -> Unit {
    let id = &object.id;
    if id.kind.is_trait_of_table() {
        return super::traits::change(id, None, Some(object));
    }
    let Some(reference) = reference_of(object) else {
        return Unit::unmended("it belongs to a column");
    };
    let sql = format!("DROP {reference}");
    let definition = match object.property("definition") {
        Some(definition) => Text::printed(definition.text().to_owned()),
        None => {
            // A body that is kept parsed is tied to what it names, one that is text to nothing.
            let is_tied = |value: &Value, aspect: &str| {
                aspect != "body" || matches!(value, Value::Printed(_))
            };
            let texts = object.properties.iter();
            let texts = texts.filter(|one| is_tied(&one.value, &one.aspect));
            let texts: Vec<&str> = texts.map(|one| one.value.text()).collect();
            match id.kind {
                // What it is over is written as a column's type is.
                ObjectKind::Domain => Text::written(texts.join(" ")),
                _ => Text::printed(texts.join(" ")),
            }
        }
    };
    let name = QualifiedName::new(&id.schema, &id.name);
    let mut action = Action::new(phase(id.kind), sql).dropping(id, definition);
    if id.table.is_none() {
        action = action.bringing(Fact::NameFree(name));
    }
    match id.kind {
        // The rows of a partition go with it; those of a view are others'.
        ObjectKind::Partition => Unit::one(action.with(Hazard::DeletesData)).destructive(),
        // A namespace or an extension can hold what nobody has listed; it is dropped only when
        // empty, but it has been wanted by somebody.
        ObjectKind::Composite
        | ObjectKind::Domain
        | ObjectKind::Range
        | ObjectKind::Sequence
        | ObjectKind::Extension
        | ObjectKind::MaterializedView
        | ObjectKind::Namespace => Unit::one(action).destructive(),
        _ => Unit::one(action),
    }
}

fn phase(kind: ObjectKind) -> Phase {
    match kind {
        // What stands on tables is in the way of what is done to them.
        ObjectKind::Trigger
        | ObjectKind::Rule
        | ObjectKind::Policy
        | ObjectKind::View
        | ObjectKind::MaterializedView => Phase::Detach,
        ObjectKind::Extension => Phase::DropExtensions,
        ObjectKind::Namespace => Phase::DropNamespaces,
        _ => Phase::Drops,
    }
}

/// An object as COMMENT ON and DROP name it.
pub(super) fn reference_of(object: &Object) -> Option<String> {
    let reference = reference(&object.id)?;
    let form = object.property("form").map(Value::text);
    Some(match (object.id.kind, form) {
        (ObjectKind::Function, Some("procedure")) => reference.replacen("FUNCTION", "PROCEDURE", 1),
        (ObjectKind::Function, Some("aggregate")) => {
            let reference = reference.replacen("FUNCTION", "AGGREGATE", 1);
            match reference.strip_suffix("()") {
                Some(name) => format!("{name}(*)"),
                None => reference,
            }
        }
        _ => reference,
    })
}

fn reference(id: &ObjectId) -> Option<String> {
    let name = qualified(id);
    let on = || id.table().map(|table| clause::table_name(&table));
    Some(match id.kind {
        ObjectKind::Namespace => format!("SCHEMA {name}"),
        ObjectKind::Extension => format!("EXTENSION {name}"),
        ObjectKind::Collation => format!("COLLATION {name}"),
        ObjectKind::Domain => format!("DOMAIN {name}"),
        ObjectKind::Composite | ObjectKind::Range => format!("TYPE {name}"),
        ObjectKind::Sequence if id.table.is_some() => return None,
        ObjectKind::Sequence => format!("SEQUENCE {name}"),
        ObjectKind::Function => {
            let arguments = id.arguments.as_deref().unwrap_or_default();
            format!("FUNCTION {name}({arguments})")
        }
        ObjectKind::View => format!("VIEW {name}"),
        ObjectKind::MaterializedView => format!("MATERIALIZED VIEW {name}"),
        ObjectKind::Partition => format!("TABLE {name}"),
        ObjectKind::Trigger => format!("TRIGGER {} ON {}", Identifier(&id.name), on()?),
        ObjectKind::Rule => format!("RULE {} ON {}", Identifier(&id.name), on()?),
        ObjectKind::Policy => format!("POLICY {} ON {}", Identifier(&id.name), on()?),
        ObjectKind::TableOptions
        | ObjectKind::Partitioning
        | ObjectKind::Inheritance
        | ObjectKind::RowSecurity => return None,
    })
}
