//! One name is one relation: what has the name of something that is made goes first.

use schemadrift_schema::{ObjectId, ObjectKind, QualifiedName, Table};

use super::action::Phase;
use super::context::Context;
use super::names::Named;
use super::object;
use super::table;
use super::unit::{Disturbed, Unit};

/// The unit that makes a relation, with the drop of one of another kind that has its name.
pub(crate) fn in_place_of(context: &Context<'_>, name: &QualifiedName, made: Unit) -> Unit {
    if made.unmended.is_some() {
        return made;
    }
    let Some(mut unit) = removed(context, name) else {
        return made;
    };
    for action in &mut unit.actions {
        action.phase = Phase::Detach;
    }
    unit.actions.extend(made.actions);
    unit.disturbs.extend(made.disturbs);
    unit.disturbing(Disturbed::Object(Named::from(name)))
}

/// What drops the relation that has a name, if there is one.
fn removed(context: &Context<'_>, name: &QualifiedName) -> Option<Unit> {
    let kinds = [
        ObjectKind::View,
        ObjectKind::MaterializedView,
        ObjectKind::Partition,
    ];
    for kind in kinds {
        if let Some(there) = context.actual_object(&ObjectId::of(kind, name)) {
            return Some(object::remove(there));
        }
    }
    let there: Option<&Table> = context.actual_table(name);
    there.map(|there| table::drop(context, there))
}
