//! Views and materialized views, with what stands on them.

use schemadrift_schema::{
    CollationName, Commented, Identifier, Object, ObjectKind, QualifiedName, Schema, Table, Value,
};

use super::qualified;
use crate::clause;
use crate::plan::action::{Action, Phase};
use crate::plan::constraint;
use crate::plan::fact::Fact;
use crate::plan::names::Text;
use crate::plan::unit::Unit;

/// Makes a view with its indexes, triggers and rules.
pub(super) fn make(side: &Schema, object: &Object, name: &str) -> Unit {
    let text = |aspect| match object.property(aspect) {
        None | Some(Value::None) => None,
        Some(value) => Some(value.text()),
    };
    let Some(definition) = text("definition") else {
        return Unit::unmended("its query is not known");
    };
    let stored = object.id.kind == ObjectKind::MaterializedView;
    let word = if stored { "MATERIALIZED VIEW" } else { "VIEW" };
    let mut sql = format!("CREATE {word} {name}");
    if let Some(method) = text("access method") {
        sql.push_str(&format!(" USING {}", Identifier(method)));
    }
    if let Some(options) = text("options") {
        sql.push_str(&format!(" WITH ({options})"));
    }
    sql.push_str(&format!(" AS\n{definition}"));
    let relation = QualifiedName::new(&object.id.schema, &object.id.name);
    let create = Action::new(Phase::Views, sql)
        .needing(Text::printed(definition.to_owned()))
        .making(&object.id)
        .awaiting(Fact::NameFree(relation.clone()));
    let mut actions = vec![create];
    actions.extend(parts(side, &relation));
    Unit::of(actions)
}

/// What stands on a view.
fn parts(side: &Schema, view: &QualifiedName) -> Vec<Action> {
    let mut actions = Vec::new();
    for object in side.objects.value().map_or(&[][..], Vec::as_slice) {
        if object.id.table.is_some() && object.id.table().as_ref() == Some(view) {
            actions.extend(super::make(side, object).actions);
            actions.extend(super::comments_of(side, &object.id));
        }
    }
    let Some(table) = side.table(view) else {
        return actions;
    };
    for column in &table.columns {
        if let Some(default) = column.default.present() {
            let sql = format!(
                "ALTER VIEW {} ALTER COLUMN {} SET DEFAULT {}",
                clause::table_name(view),
                Identifier(&column.name),
                default.written
            );
            actions.push(Action::new(Phase::OnTables, sql));
        }
    }
    for index in &table.indexes {
        let sql = crate::index::definition(view, index);
        actions.push(Action::new(Phase::OnTables, sql));
    }
    for unique in &table.uniques {
        let sql = constraint::unique_index(view, unique, "");
        actions.push(Action::new(Phase::OnTables, sql));
    }
    let comments = side
        .comments
        .iter()
        .filter_map(|comment| match &comment.on {
            Commented::Index(on, _) if on == view => {
                super::comment_sql(side, &comment.on, Some(&comment.text))
            }
            _ => None,
        });
    actions.extend(comments);
    actions
}

/// Whether the columns that are there stay as they are, with new ones behind them at the most: a
/// view is then replaced in place, and who may read it stays so.
pub(super) fn keeps_columns(expected: Option<&Table>, actual: Option<&Table>) -> bool {
    let (Some(expected), Some(actual)) = (expected, actual) else {
        return false;
    };
    expected.columns.len() >= actual.columns.len()
        && actual
            .columns
            .iter()
            .zip(&expected.columns)
            .all(|(one, two)| {
                one.name == two.name
                    && one.ty.best() == two.ty.best()
                    && CollationName::both_match(one.collation.present(), two.collation.present())
            })
}

/// Replaces a view in place.
pub(super) fn replace(side: &Schema, object: &Object, actual: &Table) -> Unit {
    let mut unit = make(side, object, &qualified(&object.id));
    let drops = actual.columns.iter().filter(|column| {
        let wanted = side.table(&actual.name);
        let wanted = wanted.and_then(|table| table.column(&column.name));
        column.default.present().is_some()
            && wanted.is_some_and(|column| column.default.present().is_none())
    });
    let drops: Vec<Action> = drops
        .map(|column| {
            let sql = format!(
                "ALTER VIEW {} ALTER COLUMN {} DROP DEFAULT",
                clause::table_name(&actual.name),
                Identifier(&column.name)
            );
            Action::new(Phase::OnTables, sql)
        })
        .collect();
    unit.actions
        .retain(|action| action.phase == Phase::Views || action.sql.starts_with("ALTER VIEW"));
    for action in &mut unit.actions {
        if action.phase == Phase::Views {
            action.sql = action
                .sql
                .replacen("CREATE VIEW", "CREATE OR REPLACE VIEW", 1);
            action.awaits.clear();
        }
    }
    unit.actions.extend(drops);
    unit
}
