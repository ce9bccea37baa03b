//! Parts of tables that name what is made again: they are taken off before it and put back after it.
//!
//! A part that differs on its own is left to its own change.

use std::collections::BTreeSet;

use schemadrift_diff::Pair;
use schemadrift_schema::{
    Check, Column, Exclusion, Expression, Identifier, Index, IndexKey, QualifiedName, Table,
    TypeName,
};

use super::action::{Action, Phase};
use super::column;
use super::constraint::drop_named;
use super::context::Context;
use super::fact::Fact;
use super::names::{Named, Names, Text};
use super::unit::Disturbed;
use crate::{clause, index};

/// What takes parts out of the way of what is disturbed, and puts them back.
pub(crate) fn around(context: &Context<'_>, disturbed: &BTreeSet<Disturbed>) -> Vec<Action> {
    let is_needed = |one: &Disturbed| !matches!(one, Disturbed::Column(..));
    if !disturbed.iter().any(is_needed) {
        return Vec::new();
    }
    let mut actions = Vec::new();
    for there in context.actual.tables.iter().filter(|one| !one.is_view()) {
        let Some(wanted) = context.expected_table(&there.name) else {
            continue;
        };
        if context.is_remade(&there.name) || wanted.is_view() {
            continue;
        }
        let parts = Parts {
            context,
            pair: Pair {
                expected: wanted,
                actual: there,
            },
            disturbed,
        };
        actions.extend(parts.checks());
        actions.extend(parts.exclusions());
        actions.extend(parts.indexes());
        actions.extend(parts.columns());
    }
    actions
}

struct Parts<'a, 'c> {
    context: &'a Context<'c>,
    pair: Pair<'a>,
    disturbed: &'a BTreeSet<Disturbed>,
}

impl Parts<'_, '_> {
    fn is_hit(&self, expression: &Expression) -> bool {
        let names = Names::printed(expression.best_text());
        let table = &self.pair.actual.name;
        self.disturbed.iter().any(|one| match one {
            Disturbed::Values(of, column) => of == table && names.has_word(column),
            Disturbed::Function(named) | Disturbed::Object(named) => names.has(named),
            Disturbed::Column(..) => false,
        })
    }

    /// Whether an index key has a collation of its own that is disturbed.
    fn is_collated(&self, key: &IndexKey) -> bool {
        key.collation.as_ref().is_some_and(|collation| {
            let named = TypeName {
                schema: collation.schema.clone(),
                name: collation.name.clone(),
            };
            let disturbed = Disturbed::Object(Named::from(&named));
            self.disturbed.contains(&disturbed)
        })
    }

    /// What a parent has, its children have with it.
    fn is_inherited(&self, name: &str) -> bool {
        let mut parents = self.context.parents(&self.pair.actual.name).into_iter();
        parents.any(|parent| {
            let parent = self.context.actual_table(&parent);
            parent.is_some_and(|parent| {
                let mut checks = parent.checks.iter();
                checks.any(|check| check.name.as_deref() == Some(name))
            })
        })
    }

    fn checks(&self) -> Vec<Action> {
        let Pair { expected, actual } = self.pair;
        let is_same = |one: &Check, two: &Check| {
            one.name == two.name && one.expression.best_text() == two.expression.best_text()
        };
        let hit = actual
            .checks
            .iter()
            .filter(|one| self.is_hit(&one.expression));
        let mut actions = Vec::new();
        for check in hit {
            let mut all = expected.checks.iter();
            let (Some(name), Some(wanted)) = (&check.name, all.find(|one| is_same(one, check)))
            else {
                continue;
            };
            if self.is_inherited(name) {
                continue;
            }
            // What it calls is dropped behind it.
            let drop = drop_named(actual, name, Phase::Detach);
            let text = check.expression.best_text().to_owned();
            actions.push(drop.needing(Text::Printed(text)));
            let add = format!("{}ADD {}", clause::alter(actual), clause::check(wanted));
            let free = Fact::ConstraintGone(actual.name.clone(), name.clone());
            actions.push(Action::new(Phase::Constraints, add).awaiting(free));
        }
        actions
    }

    fn exclusions(&self) -> Vec<Action> {
        let Pair { expected, actual } = self.pair;
        let mut actions = Vec::new();
        for one in &actual.exclusions {
            let is_same = |wanted: &&Exclusion| {
                wanted.name == one.name
                    && wanted.definition.best_text() == one.definition.best_text()
            };
            let is_hit = self.any_has_values(&one.columns) || self.is_hit(&one.definition);
            let wanted = expected.exclusions.iter().find(is_same);
            let (Some(name), Some(wanted)) = (&one.name, wanted.filter(|_| is_hit)) else {
                continue;
            };
            let drop = drop_named(actual, name, Phase::Detach);
            actions.push(drop.needing(Text::Printed(one.definition.best_text().to_owned())));
            let add = format!("{}ADD {}", clause::alter(actual), clause::exclusion(wanted));
            let free = Fact::ConstraintGone(actual.name.clone(), name.clone());
            actions.push(Action::new(Phase::Constraints, add).awaiting(free));
        }
        actions
    }

    /// Whether the values of any of these columns are of another type then; only a B-tree sorts
    /// them while they are text.
    fn any_has_values(&self, columns: &[String]) -> bool {
        let mut all = self.pair.actual.columns.iter();
        all.any(|column| columns.contains(&column.name) && self.has_values(column))
    }

    fn indexes(&self) -> Vec<Action> {
        let Pair { expected, actual } = self.pair;
        let definition = |one: &Index| index::definition(&actual.name, one);
        let wanted: BTreeSet<String> = expected.indexes.iter().map(definition).collect();
        let mut actions = Vec::new();
        for one in &actual.indexes {
            let is_hit = one.expressions().any(|expression| self.is_hit(expression))
                || one.keys.iter().any(|key| self.is_collated(key))
                || one.method != "btree" && self.any_has_values(&one.columns());
            let (Some(name), true) = (&one.name, is_hit && wanted.contains(&definition(one)))
            else {
                continue;
            };
            let relation = QualifiedName::new(&actual.name.schema, name);
            let drop = format!("DROP INDEX {}", clause::table_name(&relation));
            let free = Fact::NameFree(relation);
            let drop =
                Action::new(Phase::Detach, drop).dropping(Named::bare(name), definition(one));
            actions.push(drop.bringing(free.clone()));
            let create = Action::new(Phase::Indexes, definition(one));
            actions.push(create.awaiting(free));
        }
        actions
    }

    fn columns(&self) -> Vec<Action> {
        let Pair { expected, actual } = self.pair;
        let mut actions = Vec::new();
        for there in &actual.columns {
            let Some(wanted) = expected.column(&there.name) else {
                continue;
            };
            let generated = there.generated.present().zip(wanted.generated.present());
            if let Some((one, two)) = generated
                && one.best_text() == two.best_text()
                && (self.is_hit(one) || self.has_values(there))
            {
                actions.extend(column::remade(self.context, &self.pair, wanted, there));
            }
            let names_it = |one: &Expression| {
                let names = Names::printed(one.best_text());
                self.disturbed.iter().any(|one| match one {
                    Disturbed::Function(named) => names.has(named),
                    // The default of a column that is cast goes and comes with its type.
                    Disturbed::Object(named) => names.has(named) && !self.has_values(there),
                    Disturbed::Column(..) | Disturbed::Values(..) => false,
                })
            };
            let default = there.default.present().filter(|one| names_it(one));
            if let Some((one, two)) = default.zip(wanted.default.present())
                && one.best_text() == two.best_text()
            {
                let alter = format!(
                    "{}ALTER COLUMN {}",
                    clause::alter(actual),
                    Identifier(&there.name)
                );
                let drop = format!("{alter} DROP DEFAULT");
                let set = format!("{alter} SET DEFAULT {}", two.written);
                let ran = Fact::Ran(drop.clone());
                let drop = Action::new(Phase::Detach, drop);
                actions.push(
                    drop.dropping(Named::bare(""), Text::Printed(one.best_text().to_owned())),
                );
                actions.push(Action::new(Phase::Constraints, set).awaiting(ran));
            }
        }
        actions
    }

    /// Whether the values of a column itself are of another type then.
    fn has_values(&self, column: &Column) -> bool {
        let table: &Table = self.pair.actual;
        let of = Disturbed::Values(table.name.clone(), column.name.clone());
        self.disturbed.contains(&of)
    }
}
