//! Every other kind of object: made from its properties, which are text that the server printed.

mod function;
mod make;
mod remove;
mod traits;

use schemadrift_diff::{CommentDrift, CommentOn, ObjectDrift};
use schemadrift_schema::{
    Commented, Identifier, Literal, Object, ObjectId, ObjectKind, QualifiedName, Schema, Table,
};

use super::action::{Action, Phase};
use super::context::Context;
use super::unit::{Disturbed, Unit};
use crate::clause;

pub(crate) use make::make;
pub(crate) use remove::remove;

/// Mends one object. What stands in a namespace that only one side has is mended by itself.
pub(crate) fn mend(context: &Context<'_>, drift: &ObjectDrift<'_>) -> Unit {
    match drift {
        ObjectDrift::Missing { object, .. } => {
            let mut unit = make(context, object);
            unit.actions
                .extend(comments_of(context.expected, &object.id));
            unit
        }
        ObjectDrift::Unmapped { object, .. } => remove(object),
        ObjectDrift::Mismatch {
            id, differences, ..
        } => {
            if differences.iter().all(super::column::is_unsettled) {
                return Unit::unmended("no server could be asked whether the two are the same");
            }
            let aspects: Vec<&str> = differences.iter().map(|one| &*one.aspect).collect();
            mismatch(context, id, &aspects)
        }
    }
}

fn mismatch(context: &Context<'_>, id: &ObjectId, aspects: &[&str]) -> Unit {
    let (expected, actual) = (context.expected_object(id), context.actual_object(id));
    if id.kind.is_trait_of_table() {
        return traits::change(id, expected, actual);
    }
    let (Some(expected), Some(actual)) = (expected, actual) else {
        return Unit::default();
    };
    match id.kind {
        ObjectKind::Extension => make::update_extension(expected, aspects),
        ObjectKind::Sequence => make::alter_sequence(context, expected, aspects),
        ObjectKind::Function if function::can_be_replaced(aspects) => make(context, expected),
        ObjectKind::Domain if !aspects.contains(&"type") && !aspects.contains(&"collation") => {
            make::alter_domain(context, id)
        }
        ObjectKind::Namespace => Unit::unmended("it belongs to an extension on one side"),
        ObjectKind::Trigger | ObjectKind::Rule if aspects == ["state"] => {
            Unit::one(make::state_alone(expected))
        }
        _ => again(context, expected, actual),
    }
}

/// Drops an object and makes it again.
fn again(context: &Context<'_>, expected: &Object, actual: &Object) -> Unit {
    let mut unit = remove(actual);
    let made = make(context, expected);
    if let Some(reason) = made.unmended.or(unit.unmended.clone()) {
        return Unit::unmended(reason);
    }
    for action in &mut unit.actions {
        action.phase = Phase::Detach;
    }
    unit.actions.extend(made.actions);
    unit.actions
        .extend(comments_of(context.expected, &expected.id));
    unit.disturbing(Disturbed::Object(expected.id.name.clone()))
}

/// What stands on a table that is made.
pub(crate) fn of_new_table(context: &Context<'_>, table: &Table) -> Vec<Action> {
    let mut actions = Vec::new();
    for object in context.expected_objects() {
        if object.id.table().as_ref() != Some(&table.name) {
            continue;
        }
        if object.id.kind.is_trait_of_table() {
            actions.extend(traits::of_new_table(object));
        } else if object.id.kind == ObjectKind::Sequence {
            actions.extend(make::column_sequence(context, object));
        } else {
            actions.extend(make(context, object).actions);
            actions.extend(comments_of(context.expected, &object.id));
        }
    }
    let parts = context.expected.comments.iter().filter_map(|comment| {
        let (Commented::Constraint(on, _) | Commented::Index(on, _)) = &comment.on else {
            return None;
        };
        (*on == table.name).then(|| comment_sql(&comment.on, Some(&comment.text)))?
    });
    actions.extend(parts);
    actions
}

/// The comments of an object that is made, as a side has them; a view's stand with its columns.
pub(crate) fn comments_of(schema: &Schema, id: &ObjectId) -> Vec<Action> {
    let mut comments = schema.comments.iter();
    let own = comments.find(|one| matches!(&one.on, Commented::Object(on) if on == id));
    let own = own.and_then(|comment| comment_sql(&comment.on, Some(&comment.text)));
    let is_view = matches!(id.kind, ObjectKind::View | ObjectKind::MaterializedView);
    let view = is_view.then(|| schema.table(&QualifiedName::new(&id.schema, &id.name)));
    let of_view = view.flatten().into_iter().flat_map(super::table::comments);
    own.into_iter().chain(of_view).collect()
}

/// Sets a comment, or takes it away.
pub(crate) fn comment(drift: &CommentDrift<'_>) -> Unit {
    let action = match &drift.on {
        CommentOn::Table(pair) => Some(super::table::reference(pair.actual)),
        CommentOn::Column(pair, column) => Some(format!(
            "COLUMN {}.{}",
            clause::table_name(&pair.actual.name),
            Identifier(&column.name)
        )),
        CommentOn::Other(on) => commented(on),
    };
    match action {
        Some(on) => Unit::one(comment_on(&on, drift.expected)),
        None => Unit::unmended("such a comment cannot be set alone"),
    }
}

fn comment_sql(on: &Commented, text: Option<&str>) -> Option<Action> {
    commented(on).map(|on| comment_on(&on, text))
}

fn comment_on(on: &str, text: Option<&str>) -> Action {
    let text = text.map_or_else(|| "NULL".to_owned(), |text| Literal(text).to_string());
    Action::new(Phase::Comments, format!("COMMENT ON {on} IS {text}")).needing("")
}

fn commented(on: &Commented) -> Option<String> {
    Some(match on {
        Commented::Constraint(table, name) => format!(
            "CONSTRAINT {} ON {}",
            Identifier(name),
            clause::table_name(table)
        ),
        Commented::Index(table, name) => format!(
            "INDEX {}",
            clause::table_name(&QualifiedName::new(&table.schema, name))
        ),
        Commented::Enum(name) => format!("TYPE {}", clause::table_name(name)),
        Commented::Object(id) if id.kind == ObjectKind::Sequence && id.table.is_some() => {
            return None;
        }
        Commented::Object(id) => remove::reference(id)?,
        Commented::Part(id, name) if id.kind == ObjectKind::Domain => format!(
            "CONSTRAINT {} ON DOMAIN {}",
            Identifier(name),
            qualified(id)
        ),
        Commented::Part(id, name) => format!("COLUMN {}.{}", qualified(id), Identifier(name)),
    })
}

/// The name of an object, with its namespace.
pub(crate) fn qualified(id: &ObjectId) -> String {
    match id.namespace() {
        Some(schema) => clause::table_name(&QualifiedName::new(schema, &id.name)),
        None => Identifier(&id.name).to_string(),
    }
}

/// `a.b, c.d` as the catalogs list names, quoted.
pub(crate) fn name_list(names: &str) -> String {
    let quoted: Vec<String> = names.split(", ").map(dotted).collect();
    quoted.join(", ")
}

/// `a.b` as the catalogs list a name, quoted.
pub(crate) fn dotted(name: &str) -> String {
    match name.split_once('.') {
        Some((schema, name)) => clause::table_name(&QualifiedName::new(schema, name)),
        None => Identifier(name).to_string(),
    }
}
