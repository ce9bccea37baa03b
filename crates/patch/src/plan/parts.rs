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
use super::constraint::{drop_check, drop_named, gone_from_family, stays_with_parent};
use super::context::Context;
use super::fact::Fact;
use super::names::{Named, Names, Text};
use super::needs;
use super::object;
use super::unit::Disturbed;
use crate::{clause, index};

/// What takes parts out of the way of what is disturbed, and puts them back. `planned` are the
/// statements that the plan has for parts anyway: what they do away with is not put back.
pub(crate) fn around(
    context: &Context<'_>,
    disturbed: &BTreeSet<Disturbed>,
    planned: &BTreeSet<String>,
) -> Vec<Action> {
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
            planned,
        };
        actions.extend(parts.checks());
        actions.extend(parts.exclusions());
        actions.extend(parts.indexes());
        actions.extend(parts.columns());
    }
    actions
}

/// What replaces a constraint in one statement only adds the new one where the old one had to go
/// before something else, and an index that had to go does not wait for the one in its place.
pub(crate) fn split(actions: &mut [Action]) {
    let off = actions
        .iter()
        .filter(|action| action.phase == Phase::Detach);
    let off: BTreeSet<String> = off.map(|action| action.sql.clone()).collect();
    for action in actions.iter_mut() {
        if action.phase == Phase::UsingIndex && off.contains(&action.sql) {
            action.awaits.clear();
        }
        let Some((drop, add)) = action.sql.split_once(", ADD ") else {
            continue;
        };
        let alter = drop.split_once("DROP CONSTRAINT ").map(|(alter, _)| alter);
        if let Some(alter) = alter.filter(|_| off.contains(drop)) {
            let (whole, add) = (action.sql.clone(), format!("{alter}ADD {add}"));
            action.awaits.push(Fact::Ran(drop.to_owned()));
            action.brings.push(Fact::Ran(whole));
            action.sql = add;
        }
    }
}

struct Parts<'a, 'c> {
    context: &'a Context<'c>,
    pair: Pair<'a>,
    disturbed: &'a BTreeSet<Disturbed>,
    planned: &'a BTreeSet<String>,
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

    fn checks(&self) -> Vec<Action> {
        let Pair { expected, actual } = self.pair;
        let is_same = |one: &Check, two: &Check| {
            one.name == two.name && one.expression.best_text() == two.expression.best_text()
        };
        let hit = actual.checks.iter();
        let hit = hit.filter(|one| self.is_hit(&one.expression));
        let mut actions = Vec::new();
        for check in hit {
            let Some(name) = check.name.as_deref() else {
                continue;
            };
            let wanted = expected.checks.iter().find(|one| is_same(one, check));
            let text = check.expression.best_text();
            let back = wanted.or_else(|| self.stays(name, &check.columns).then_some(check));
            let back = back.filter(|one| !stays_with_parent(self.context, &self.pair, one));
            let add = back.map(|one| (clause::whole_check(one), needs::check(one)));
            let drop = drop_check(self.context, actual, name, Phase::Detach);
            actions.extend(self.constraint(drop, name, text, add));
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
            let Some(name) = one.name.as_deref().filter(|_| is_hit) else {
                continue;
            };
            let wanted = expected.exclusions.iter().find(is_same);
            let back = wanted.or_else(|| self.stays(name, &one.columns).then_some(one));
            let text = one.definition.best_text();
            let add = back.map(|one| (clause::exclusion(one), needs::exclusion(one)));
            let drop = drop_named(actual, name, Phase::Detach);
            actions.extend(self.constraint(drop, name, text, add));
        }
        actions
    }

    /// Takes a constraint off, behind which goes what its text calls, and puts back what is there of
    /// it then.
    fn constraint(
        &self,
        drop: Action,
        name: &str,
        text: &str,
        add: Option<(String, Text)>,
    ) -> Vec<Action> {
        let actual = self.pair.actual;
        let mut actions = vec![drop.needing(Text::printed(text.to_owned()))];
        if let Some((clause, needs)) = add {
            let add = format!("{}ADD {clause}", clause::alter(actual));
            let mut add = Action::on(&actual.name, Phase::Constraints, add).needing_too(needs);
            let gone = gone_from_family(self.context, &actual.name, name);
            add.awaits.extend(gone);
            actions.push(add);
            actions.extend(self.comments(name));
        }
        actions
    }

    /// The comment on a constraint or index that is made again.
    fn comments(&self, name: &str) -> Vec<Action> {
        object::comments_of_part(self.context.expected, &self.pair.expected.name, name)
    }

    /// Whether a constraint that is not expected as it is stays as it is: the plan does nothing
    /// about it and about the columns that it reads.
    fn stays(&self, name: &str, columns: &[String]) -> bool {
        let alter = clause::alter(self.pair.actual);
        let drop = format!("{alter}DROP CONSTRAINT {}", Identifier(name));
        let only = drop.replacen("ALTER TABLE ", "ALTER TABLE ONLY ", 1);
        let replace = format!("{drop}, ");
        let is_off = |sql: &String| *sql == drop || *sql == only || sql.starts_with(&replace);
        !self.planned.iter().any(is_off) && !self.any_goes(columns)
    }

    /// Whether the plan drops any of these columns.
    fn any_goes(&self, columns: &[String]) -> bool {
        columns.iter().any(|column| self.goes(column).is_some())
    }

    /// The statement of the plan that drops a column.
    fn goes(&self, column: &str) -> Option<String> {
        let (table, column) = (
            clause::table_name(&self.pair.actual.name),
            Identifier(column),
        );
        let drops =
            ["", "ONLY "].map(|only| format!("ALTER TABLE {only}{table} DROP COLUMN {column}"));
        drops.into_iter().find(|sql| self.planned.contains(sql))
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
            let Some(name) = one.name.as_deref().filter(|_| is_hit) else {
                continue;
            };
            let relation = QualifiedName::new(&actual.name.schema, name);
            let sql = format!("DROP INDEX {}", clause::table_name(&relation));
            let is_back = wanted.contains(&definition(one))
                || !self.planned.contains(&sql) && !self.any_goes(&self.read_by(one));
            let free = Fact::NameFree(relation);
            let drop = Action::new(Phase::Detach, sql).dropping(
                Named::beside(&actual.name, name),
                needs::index(&actual.name, one),
            );
            actions.push(drop.bringing(free.clone()));
            if is_back {
                let create = Action::new(Phase::Indexes, definition(one))
                    .needing(needs::index(&actual.name, one));
                actions.push(create.awaiting(free));
                actions.extend(self.comments(name));
            }
        }
        actions
    }

    /// The columns that an index reads.
    fn read_by(&self, index: &Index) -> Vec<String> {
        let columns = self.pair.actual.columns.iter();
        let is_read = |column: &&Column| {
            let mut expressions = index.expressions();
            index.columns().contains(&column.name)
                || expressions.any(|one| Names::printed(one.best_text()).has_word(&column.name))
        };
        columns
            .filter(is_read)
            .map(|one| one.name.clone())
            .collect()
    }

    fn columns(&self) -> Vec<Action> {
        let Pair { expected, actual } = self.pair;
        let mut actions = Vec::new();
        for there in &actual.columns {
            let is_hit = |one: &Expression| self.is_hit(one) || self.has_values(there);
            let is_generated = there.generated.present().is_some_and(|one| is_hit(one));
            let Some(wanted) = expected.column(&there.name) else {
                if is_generated {
                    actions.extend(self.unexpected(there));
                }
                continue;
            };
            match there.generated.present().zip(wanted.generated.present()) {
                Some((one, two)) if is_generated && one.best_text() == two.best_text() => {
                    actions.extend(self.generated(wanted, there));
                }
                None if is_generated => {
                    let sql = format!(
                        "{}ALTER COLUMN {} DROP EXPRESSION",
                        clause::alter(actual),
                        Identifier(&there.name)
                    );
                    actions.extend(self.planned_first(sql));
                }
                // A plain column that is to be a generated one goes with its values.
                None if self.has_values(there) && wanted.generated.present().is_some() => {
                    let sql = self.goes(&there.name);
                    actions.extend(sql.and_then(|sql| self.planned_first(sql)));
                }
                _ => {}
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
                    drop.dropping(Named::bare(""), Text::printed(one.best_text().to_owned())),
                );
                let set = Action::on(&actual.name, Phase::Constraints, set);
                actions.push(set.needing_too(needs::expression(two)).awaiting(ran));
            }
        }
        actions
    }

    /// A generated column is made again, or what stands on it where its parent is what has it made.
    fn generated(&self, wanted: &Column, there: &Column) -> Vec<Action> {
        let (context, pair) = (self.context, &self.pair);
        match column::generated_of_parent(context, pair, wanted, there) {
            None => column::remade(context, pair, wanted, there),
            Some(parent) => column::standing_with_parent(context, pair, &there.name, &parent),
        }
    }

    /// A generated column that is not expected: it goes before what is in its way if it goes at all,
    /// and is made again as it is if it stays.
    fn unexpected(&self, there: &Column) -> Vec<Action> {
        match self.goes(&there.name) {
            Some(sql) => self.planned_first(sql).into_iter().collect(),
            None => {
                let itself = Pair {
                    expected: self.pair.actual,
                    actual: self.pair.actual,
                };
                column::remade(self.context, &itself, there, there)
            }
        }
    }

    /// A statement of the plan, before what it is in the way of.
    fn planned_first(&self, sql: String) -> Option<Action> {
        let is_planned = self.planned.contains(&sql);
        is_planned.then(|| Action::new(Phase::Detach, sql).needing(""))
    }

    /// Whether the values of a column itself are of another type then.
    fn has_values(&self, column: &Column) -> bool {
        let table: &Table = self.pair.actual;
        let of = Disturbed::Values(table.name.clone(), column.name.clone());
        self.disturbed.contains(&of)
    }
}
