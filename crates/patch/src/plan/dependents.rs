//! Views and the like that stand in the way of a change: they are dropped before it and made again
//! after it, by the side that says how they should be.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{Object, ObjectId, ObjectKind, QualifiedName, Value};

use super::action::{Action, Phase};
use super::context::Context;
use super::names::{Named, Names};
use super::object;
use super::unit::Disturbed;

/// Statements that take objects out of the way, and put them back. `planned` are the statements that
/// the plan has for objects anyway. A function that is taken away disturbs what calls it.
pub(crate) fn around(
    context: &Context<'_>,
    disturbed: &mut BTreeSet<Disturbed>,
    planned: &BTreeSet<String>,
) -> Vec<Action> {
    let all: Vec<Tied<'_>> = context.actual_objects().filter_map(Tied::of).collect();
    let around = Around {
        namespaces: &context.actual.namespaces,
        functions: all.iter().filter(|tied| tied.is_function()).collect(),
    };
    let mut taken: BTreeMap<&ObjectId, &Object> = BTreeMap::new();
    let mut views: BTreeSet<Named> = BTreeSet::new();
    loop {
        let before = taken.len();
        for tied in &all {
            let id = &tied.object.id;
            if taken.contains_key(id) || !tied.is_in_the_way(&around, disturbed, &views) {
                continue;
            }
            taken.insert(id, tied.object);
            match id.kind {
                ObjectKind::Function => {
                    disturbed.insert(Disturbed::Function(Named::from(id)));
                }
                kind if is_view(kind) => {
                    views.insert(Named::from(id));
                }
                _ => {}
            }
        }
        if taken.len() == before {
            break;
        }
    }
    let mut actions = Vec::new();
    for (id, there) in taken {
        let removal = object::remove(there);
        let is_planned = |sql: &str| planned.contains(sql);
        let is_dropped = removal.actions.iter().any(|one| is_planned(&one.sql));
        let before = removal.actions.into_iter().map(|mut action| {
            action.phase = Phase::Detach;
            action
        });
        if is_dropped {
            // It goes for its own sake, and before what it is in the way of.
            actions.extend(before);
            continue;
        }
        let note = "it stands in the way, and is made again below";
        actions.extend(before.map(|action| action.noting(note)));
        let (wanted, side) = match context.expected_object(id) {
            Some(wanted) => (wanted, context.expected),
            None => (there, context.actual),
        };
        actions.extend(
            object::make(side, wanted)
                .actions
                .into_iter()
                .map(|mut action| {
                    let replacing = action
                        .sql
                        .replacen("CREATE VIEW", "CREATE OR REPLACE VIEW", 1);
                    if is_planned(&replacing) {
                        action.sql = replacing;
                    }
                    action
                }),
        );
        actions.extend(object::comments_of(side, id));
    }
    actions
}

/// The server changes a column of a child with its parent's: what stands on it is in the way, too.
pub(crate) fn with_children(context: &Context<'_>, disturbed: &mut BTreeSet<Disturbed>) {
    loop {
        let before = disturbed.len();
        for child in &context.actual.tables {
            let wanted = context.expected_table(&child.name);
            let columns = child.columns.iter().filter(|column| {
                let becomes = wanted.and_then(|wanted| wanted.column(&column.name));
                becomes.is_some_and(|one| one.ty.best() != column.ty.best())
            });
            for column in columns {
                let of =
                    |table: &QualifiedName| Disturbed::Column(table.clone(), column.name.clone());
                let mut parents = context.parents(&child.name).into_iter();
                if parents.any(|parent| disturbed.contains(&of(&parent))) {
                    disturbed.insert(of(&child.name));
                }
            }
        }
        if disturbed.len() == before {
            break;
        }
    }
}

/// What stands around an object that may be in the way.
struct Around<'t, 'a> {
    namespaces: &'t [String],
    functions: Vec<&'t Tied<'a>>,
}

impl Around<'_, '_> {
    /// Whether a text reads a column of a table by way of a function that gives rows of the table.
    fn is_given(&self, reads: &Names<'_>, table: &QualifiedName, column: &str) -> bool {
        let table = Named::from(table);
        reads.has_word(column)
            && self.functions.iter().any(|function| {
                function.signature.has(&table) && reads.has(&Named::from(&function.object.id))
            })
    }
}

/// An object that the server ties to what it names.
struct Tied<'a> {
    object: &'a Object,
    /// What its text names.
    reads: Names<'a>,
    /// What a function takes and gives: it is tied to these types, and to no column of theirs.
    signature: Names<'a>,
}

impl<'a> Tied<'a> {
    fn of(object: &'a Object) -> Option<Self> {
        let aspects: &[&str] = match object.id.kind {
            ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::Rule
            | ObjectKind::Trigger => &["definition"],
            ObjectKind::Policy => &["using", "with check"],
            ObjectKind::Function => &["body"],
            _ => return None,
        };
        let is_function = object.id.kind == ObjectKind::Function;
        let values = aspects.iter().filter_map(|aspect| object.property(aspect));
        // A body that is kept parsed is tied to what it reads, as a view is; one that is text to
        // nothing.
        let is_tied = |value: &&Value| !is_function || matches!(value, Value::Printed(_));
        let signature: &[&str] = if is_function {
            &["arguments", "result"]
        } else {
            &[]
        };
        let signature = signature.iter().filter_map(|one| object.property(one));
        Some(Tied {
            object,
            reads: Names::all_printed(values.filter(is_tied).map(Value::text)),
            signature: Names::all_printed(signature.map(Value::text)),
        })
    }

    fn is_function(&self) -> bool {
        self.object.id.kind == ObjectKind::Function
    }

    fn is_in_the_way(
        &self,
        around: &Around<'_, '_>,
        disturbed: &BTreeSet<Disturbed>,
        views: &BTreeSet<Named>,
    ) -> bool {
        let id = &self.object.id;
        let (own, on) = (Named::from(id), id.table());
        let names = |named: &Named| self.reads.has(named) || self.signature.has(named);
        let by_change = disturbed.iter().any(|one| match one {
            Disturbed::Column(table, column) | Disturbed::Values(table, column) => {
                // A trigger reads the columns of its own table alone.
                match on.as_ref() == Some(table) {
                    true => self.reads.has_word(column),
                    false if id.kind == ObjectKind::Trigger => false,
                    false => {
                        self.reads.reads(table, column, around.namespaces)
                            || around.is_given(&self.reads, table, column)
                    }
                }
            }
            // What stands on it goes and comes with it.
            Disturbed::Object(named) | Disturbed::Function(named) => {
                let is_on = on.as_ref().is_some_and(|on| Named::from(on) == *named);
                names(named) && own != *named && !is_on
            }
        });
        // What stands on a view goes and comes with it, too.
        let on_view = on
            .as_ref()
            .is_some_and(|on| views.contains(&Named::from(on)));
        by_change || !on_view && !views.contains(&own) && views.iter().any(names)
    }
}

fn is_view(kind: ObjectKind) -> bool {
    matches!(kind, ObjectKind::View | ObjectKind::MaterializedView)
}
