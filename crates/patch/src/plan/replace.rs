//! Puts another type in the place of one of its name: every column of it is cast by way of text.

use schemadrift_schema::{Column, Identifier, ObjectKind, Table, TypeName, Value};

use super::action::{Action, Phase};
use super::context::Context;
use super::names::{Named, Names};
use super::unit::{Disturbed, Unit};
use crate::clause;
use crate::enum_type::type_name;

/// The type that goes, and what makes the one that comes.
pub(crate) struct Replacement<'a> {
    pub(crate) name: &'a TypeName,
    /// `TYPE` or `DOMAIN`.
    pub(crate) word: &'static str,
    /// Whether it cannot stand beside the new one under another name, so that the values are text in
    /// between.
    pub(crate) by_text: bool,
    pub(crate) make: Vec<Action>,
}

impl Replacement<'_> {
    /// The statements in the order in which they run; unmended where another type is made of it.
    pub(crate) fn unit(self, context: &Context<'_>) -> Unit {
        if let Some(user) = user(context, self.name) {
            return Unit::unmended(format!(
                "{user} is made of it, which cannot be given another type in place"
            ));
        }
        let (name, word) = (type_name(self.name), self.word);
        let step = |sql: String| Action::new(Phase::Columns, sql).needing("");
        let old = old(self.name);
        let gone = match self.by_text {
            true => &name,
            false => &type_name(&old),
        };
        let drop = step(format!("DROP {word} {gone}"));
        let rename = format!("ALTER {word} {name} RENAME TO {}", Identifier(&old.name));
        let (mut before, mut after) = (Vec::new(), Vec::new());
        if !self.by_text {
            before.push(step(rename));
        }
        let mut disturbs = vec![Disturbed::Object(Named::from(self.name))];
        for table in context.actual.tables.iter().filter(|one| !one.is_view()) {
            for column in table.columns.iter().filter(|one| is_of(one, self.name)) {
                let values = Disturbed::Values(table.name.clone(), column.name.clone());
                disturbs.push(values);
                // What is generated is made again with its values.
                if column.generated.present().is_none() {
                    let [to_text, mut to_type] = casts(table, column, &name);
                    if self.by_text {
                        // A default goes once.
                        to_type.retain(|sql| !to_text.contains(sql));
                        before.extend(to_text.into_iter().map(step));
                    }
                    after.extend(to_type.into_iter().map(step));
                }
            }
        }
        let make = self.make.into_iter().map(|mut action| {
            action.phase = Phase::Columns;
            action
        });
        let mut actions = before;
        match self.by_text {
            true => {
                actions.push(drop);
                actions.extend(make);
                actions.extend(after);
            }
            false => {
                actions.extend(make);
                actions.extend(after);
                actions.push(drop);
            }
        }
        let mut unit = Unit::of(Action::in_turn(actions));
        unit.disturbs.extend(disturbs);
        unit
    }
}

/// Whether any column of a table is of the type.
pub(crate) fn is_used(context: &Context<'_>, name: &TypeName) -> bool {
    let mut tables = context.actual.tables.iter().filter(|one| !one.is_view());
    tables.any(|table| table.columns.iter().any(|column| is_of(column, name)))
}

fn is_of(column: &Column, name: &TypeName) -> bool {
    let ty = column.ty.declared.as_ref();
    ty.is_some_and(|ty| !ty.name.is_built_in() && ty.name.matches(name))
}

/// What makes the values of a column text, and what makes them values of the type.
fn casts(table: &Table, column: &Column, name: &str) -> [Vec<String>; 2] {
    let quoted = Identifier(&column.name);
    let alter = format!("{}ALTER COLUMN {quoted}", clause::alter(table));
    let is_array = column.ty.declared.as_ref().is_some_and(|ty| ty.array);
    let brackets = if is_array { "[]" } else { "" };
    let text = format!("text{brackets}");
    let cast = format!("{alter} TYPE {name}{brackets} USING {quoted}::{text}::{name}{brackets}");
    let to_text = format!("{alter} TYPE {text} USING {quoted}::{text}");
    let Some(default) = column.default.present() else {
        return [vec![to_text], vec![cast]];
    };
    let drop = format!("{alter} DROP DEFAULT");
    let set = format!("{alter} SET DEFAULT {}", default.written);
    [vec![drop.clone(), to_text], vec![drop, cast, set]]
}

/// The domain or composite type that is made of a type, if there is one.
fn user(context: &Context<'_>, name: &TypeName) -> Option<String> {
    let mut domains = context.actual.domains.iter();
    let domain = domains.find(|one| one.base.name.matches(name));
    let mut composites = context
        .actual_objects()
        .filter(|one| one.id.kind == ObjectKind::Composite && one.id.name != name.name);
    let composite = composites.find(|one| {
        let attributes = one.property("attributes").map_or("", Value::text);
        match &name.schema {
            Some(schema) => {
                let full = format!("{}.{}", Identifier(schema), Identifier(&name.name));
                attributes.contains(&full)
            }
            None => Names::printed(attributes).has_word(&name.name),
        }
    });
    let domain = domain.map(|one| format!("the domain {}", one.name));
    domain.or_else(|| Some(format!("the composite type {}", composite?.id.name)))
}

/// The name of the type that goes.
fn old(name: &TypeName) -> TypeName {
    let mut end = name.name.len().min(50);
    while !name.name.is_char_boundary(end) {
        end -= 1;
    }
    TypeName {
        schema: name.schema.clone(),
        name: format!("{}__replaced", &name.name[..end]),
    }
}
