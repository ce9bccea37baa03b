//! Every other kind of object: made from its properties, which are text that the server printed.

mod composite;
mod domain;
mod function;
mod make;
mod partition;
mod remove;
mod sequence;
mod traits;
mod view;

use schemadrift_diff::{CommentDrift, CommentOn, ObjectDrift};
use schemadrift_schema::{
    Commented, Identifier, Literal, Object, ObjectId, ObjectKind, QualifiedName, Schema, Table,
    TableKind, TypeName,
};

use super::action::{Action, Phase};
use super::context::Context;
use super::fact::Fact;
use super::names::Named;
use super::replace;
use super::unit::{Disturbed, Unit};
use crate::clause;
use crate::hazard::Hazard;

pub(crate) use make::make;
pub(crate) use partition::{becomes_partition, becomes_table, into_partition, out_of_partition};
pub(crate) use remove::remove;
pub(crate) use sequence::{of_column, of_new_column, sequence_options};

/// Mends one object. What stands in a namespace that only one side has is mended by itself.
pub(crate) fn mend(context: &Context<'_>, drift: &ObjectDrift<'_>) -> Unit {
    match drift {
        ObjectDrift::Missing { object, .. } => {
            let mut unit = missing(context, object);
            unit.actions
                .extend(comments_of(context.expected, &object.id));
            unit
        }
        ObjectDrift::Unmapped { object, .. } => unmapped(context, object),
        ObjectDrift::Mismatch {
            id, differences, ..
        } => {
            if differences.iter().all(super::column::is_unsettled) {
                return Unit::unmended("no server could be asked whether the two are the same");
            }
            let aspects: Vec<&str> = differences.iter().map(|one| &*one.aspect).collect();
            let mut unit = mismatch(context, id, &aspects);
            if !unit.actions.is_empty() {
                // What is made anew has none, and an extension brings its own.
                unit.actions.extend(comments_of(context.expected, id));
            }
            unit
        }
    }
}

fn missing(context: &Context<'_>, object: &Object) -> Unit {
    let id = &object.id;
    let name = QualifiedName::new(&id.schema, &id.name);
    match id.kind {
        ObjectKind::Sequence if context.is_serial(&name) => sequence::set_free(context, object),
        ObjectKind::View
        | ObjectKind::MaterializedView
        | ObjectKind::Partition
        | ObjectKind::Sequence => {
            let made = make(context.expected, object);
            let made = match id.kind {
                ObjectKind::Partition => partition::may_fail(context, object, made),
                _ => made,
            };
            super::displace::in_place_of(context, &name, made)
        }
        _ => make(context.expected, object),
    }
}

fn unmapped(context: &Context<'_>, object: &Object) -> Unit {
    let id = &object.id;
    let name = QualifiedName::new(&id.schema, &id.name);
    match id.kind {
        // It becomes a serial column's own.
        ObjectKind::Sequence if context.is_serial_wanted(&name) => Unit::default(),
        kind if replace::KINDS.contains(&kind) && context.is_replaced(&replace::type_of(id)) => {
            // It is made again with what it is made of, and goes after that.
            let again = replace::replace(context, &replace::type_of(id), context.allow_destructive);
            let mut unit = remove(object);
            for action in &mut unit.actions {
                let ran = again
                    .actions
                    .iter()
                    .filter(|one| one.phase == Phase::Columns);
                action
                    .awaits
                    .extend(ran.map(|one| Fact::Ran(one.sql.clone())));
            }
            unit
        }
        _ => remove(object),
    }
}

fn mismatch(context: &Context<'_>, id: &ObjectId, aspects: &[&str]) -> Unit {
    let (expected, actual) = (context.expected_object(id), context.actual_object(id));
    if id.kind == ObjectKind::Partitioning {
        let table = id.table();
        let table = table.filter(|table| context.is_remade(table));
        let sides = table.and_then(|table| {
            context
                .expected_table(&table)
                .zip(context.actual_table(&table))
        });
        if let Some((wanted, there)) = sides {
            return super::table::again(context, wanted, there);
        }
    }
    if id.kind.is_trait_of_table() {
        return traits::change(id, expected, actual);
    }
    let (Some(expected), Some(actual)) = (expected, actual) else {
        return Unit::default();
    };
    let name = replace::type_of(id);
    if replace::KINDS.contains(&id.kind) && context.is_replaced(&name) {
        let mut unit = replace::replace(context, &name, context.allow_destructive);
        for action in &mut unit.actions {
            if action.sql.contains(" USING ") {
                action.hazards.insert(Hazard::MayFailOnData);
            }
        }
        return unit;
    }
    match id.kind {
        ObjectKind::Extension => make::update_extension(expected, actual, aspects),
        ObjectKind::Sequence => sequence::alter(context, expected, aspects),
        ObjectKind::Function if function::can_be_replaced(aspects) => {
            make(context.expected, expected)
        }
        ObjectKind::Domain if !aspects.contains(&"type") && !aspects.contains(&"collation") => {
            domain::alter(context, id)
        }
        ObjectKind::Composite if composite::is_altered_in_place(context, expected, actual) => {
            composite::alter(expected, actual)
        }
        ObjectKind::Partition if !aspects.contains(&"partition key") => {
            partition::moved(expected, actual)
        }
        ObjectKind::View => {
            let name = QualifiedName::new(&id.schema, &id.name);
            let there = context.actual_table(&name);
            match there {
                Some(there) if view::keeps_columns(context.expected_table(&name), Some(there)) => {
                    view::replace(context.expected, expected, there)
                }
                _ => again(context, expected, actual),
            }
        }
        ObjectKind::Namespace => Unit::unmended("it belongs to an extension on one side"),
        ObjectKind::Trigger | ObjectKind::Rule if aspects == ["state"] => {
            Unit::one(make::state_alone(expected))
        }
        _ => again(context, expected, actual),
    }
}

/// Whether a type differs in a way that nothing in place mends, while other things are of it: another
/// is put in its place, and in that of all that are made of it.
pub(crate) fn is_put_in_place(context: &Context<'_>, drift: &ObjectDrift<'_>) -> bool {
    let ObjectDrift::Mismatch {
        id, differences, ..
    } = drift
    else {
        return false;
    };
    let sides = context.expected_object(id).zip(context.actual_object(id));
    let Some((expected, actual)) = sides else {
        return false;
    };
    let is_lasting = match id.kind {
        ObjectKind::Domain => differences
            .iter()
            .any(|one| ["type", "collation"].contains(&&*one.aspect)),
        ObjectKind::Composite => !composite::is_altered_in_place(context, expected, actual),
        ObjectKind::Range | ObjectKind::Collation => true,
        _ => false,
    };
    is_lasting
        && !differences.iter().all(super::column::is_unsettled)
        && replace::is_used(context, &replace::type_of(id))
}

/// Drops an object and makes it again.
fn again(context: &Context<'_>, expected: &Object, actual: &Object) -> Unit {
    let mut unit = remove(actual);
    let made = make(context.expected, expected);
    if let Some(reason) = made.unmended.or(unit.unmended.clone()) {
        return Unit::unmended(reason);
    }
    for action in &mut unit.actions {
        action.phase = Phase::Detach;
    }
    unit.actions.extend(made.actions);
    let name = Named::from(&expected.id);
    unit.disturbing(match expected.id.kind {
        ObjectKind::Function => Disturbed::Function(name),
        _ => Disturbed::Object(name),
    })
}

/// What stands on a table that is made.
pub(crate) fn of_new_table(context: &Context<'_>, table: &Table) -> Vec<Action> {
    let mut actions = Vec::new();
    for object in context.expected_objects() {
        if object.id.table().as_ref() != Some(&table.name) {
            continue;
        }
        if object.id.kind == ObjectKind::TableOptions && table.kind == TableKind::Foreign {
            // It has the server's defaults, and nobody can change them.
            continue;
        }
        if object.id.kind.is_trait_of_table() {
            actions.extend(traits::of_new_table(object));
        } else if object.id.kind == ObjectKind::Sequence {
            actions.extend(of_new_column(context, object));
            actions.extend(comments_of(context.expected, &object.id));
        } else {
            actions.extend(make(context.expected, object).actions);
            actions.extend(comments_of(context.expected, &object.id));
        }
    }
    for part in partition::of(context.expected, &table.name) {
        let name = QualifiedName::new(&part.id.schema, &part.id.name);
        let unit = match context.actual_table(&name) {
            // It comes from another table, with its rows.
            None if context.actual_object(&part.id).is_some() => continue,
            Some(_) => partition::attach(part),
            None => make(context.expected, part),
        };
        actions.extend(unit.actions);
        actions.extend(comments_of(context.expected, &part.id));
    }
    let parts = context.expected.comments.iter().filter_map(|comment| {
        let (Commented::Constraint(on, _) | Commented::Index(on, _)) = &comment.on else {
            return None;
        };
        (*on == table.name)
            .then(|| comment_sql(context.expected, &comment.on, Some(&comment.text)))?
    });
    actions.extend(parts);
    actions
}

/// The comments of an object that is made, as a side has them; a view's stand with its columns.
pub(crate) fn comments_of(schema: &Schema, id: &ObjectId) -> Vec<Action> {
    let own = schema.comments.iter().filter(|one| match &one.on {
        Commented::Object(on) | Commented::Part(on, _) => on == id,
        _ => false,
    });
    let own = own.filter_map(|comment| comment_sql(schema, &comment.on, Some(&comment.text)));
    let is_view = matches!(id.kind, ObjectKind::View | ObjectKind::MaterializedView);
    let view = is_view.then(|| schema.table(&QualifiedName::new(&id.schema, &id.name)));
    let of_view = view.flatten().into_iter().flat_map(super::table::comments);
    own.chain(of_view).collect()
}

/// The comment on an enum type that is made.
pub(crate) fn comments_of_enum(schema: &Schema, name: &TypeName) -> Vec<Action> {
    let comments = schema.comments.iter().filter(|one| match &one.on {
        Commented::Enum(on) => name.name == on.name && name.schema.as_ref() == Some(&on.schema),
        _ => false,
    });
    comments
        .filter_map(|comment| comment_sql(schema, &comment.on, Some(&comment.text)))
        .collect()
}

/// The comment on a constraint or index that is made.
pub(crate) fn comments_of_part(schema: &Schema, table: &QualifiedName, name: &str) -> Vec<Action> {
    let comments = schema.comments.iter().filter(|one| match &one.on {
        Commented::Constraint(on, part) | Commented::Index(on, part) => on == table && part == name,
        _ => false,
    });
    comments
        .filter_map(|comment| comment_sql(schema, &comment.on, Some(&comment.text)))
        .collect()
}

/// Sets a comment, or takes it away.
pub(crate) fn comment(context: &Context<'_>, drift: &CommentDrift<'_>) -> Unit {
    let action = match &drift.on {
        CommentOn::Table(pair) => Some(super::table::reference(pair.actual)),
        CommentOn::Column(pair, column) => Some(format!(
            "COLUMN {}.{}",
            clause::table_name(&pair.actual.name),
            Identifier(&column.name)
        )),
        CommentOn::Other(on) => {
            commented(context.expected, on).or_else(|| commented(context.actual, on))
        }
    };
    // An index or constraint may be made again before.
    let name = match drift.on {
        CommentOn::Other(Commented::Constraint(_, name) | Commented::Index(_, name)) => name,
        _ => "",
    };
    match action {
        Some(on) => Unit::one(comment_on(&on, drift.expected).needing(name)),
        None => Unit::unmended("such a comment cannot be set alone"),
    }
}

fn comment_sql(side: &Schema, on: &Commented, text: Option<&str>) -> Option<Action> {
    commented(side, on).map(|on| comment_on(&on, text))
}

fn comment_on(on: &str, text: Option<&str>) -> Action {
    let text = text.map_or_else(|| "NULL".to_owned(), |text| Literal(text).to_string());
    Action::new(Phase::Comments, format!("COMMENT ON {on} IS {text}")).needing("")
}

/// What is commented, as a side has it; `None` where it has it not.
fn commented(side: &Schema, on: &Commented) -> Option<String> {
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
            let name = sequence::name_of_column(side, id)?;
            format!("SEQUENCE {}", clause::table_name(&name))
        }
        Commented::Object(id) => {
            let objects = side.objects.value().map_or(&[][..], Vec::as_slice);
            let object = objects.iter().find(|one| one.id == *id)?;
            remove::reference_of(object)?
        }
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
