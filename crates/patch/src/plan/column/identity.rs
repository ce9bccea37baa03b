//! Columns that make their numbers by themselves: serials and identities.

use schemadrift_diff::Pair;
use schemadrift_schema::{
    AutoIncrement, Column, Identifier, Literal, ObjectId, ObjectKind, QualifiedName, Stated,
};

use super::{HOLDS_NULL, alter, backfilled};
use crate::clause;
use crate::hazard::Hazard;
use crate::plan::action::{Action, Phase};
use crate::plan::context::{Context, sequence_name};
use crate::plan::fact::Fact;
use crate::plan::object;
use crate::plan::unit::Unit;

/// Whether a column becomes an identity that was none.
pub(super) fn is_added(expected: &Column, actual: &Column) -> bool {
    let is_identity = |column: &Column| {
        matches!(
            column.auto_increment.present(),
            Some(AutoIncrement::IdentityAlways | AutoIncrement::IdentityByDefault)
        )
    };
    is_identity(expected) && !is_identity(actual)
}

pub(super) fn mend(
    context: &Context<'_>,
    pair: &Pair<'_>,
    expected: &Column,
    actual: &Column,
) -> Unit {
    let there = actual.auto_increment.present();
    let Some(wanted) = expected.auto_increment.present() else {
        return Unit::of(taken_off(context, pair, expected, actual));
    };
    let mut actions = Vec::new();
    let word = match wanted {
        AutoIncrement::IdentityAlways => "ALWAYS",
        _ => "BY DEFAULT",
    };
    match (wanted, there) {
        (AutoIncrement::Serial(_), there) => {
            if there.is_some() {
                actions.push(alter(pair, actual, "DROP IDENTITY"));
            }
            actions.extend(serial(context, pair, expected, actual));
        }
        (_, Some(AutoIncrement::IdentityAlways | AutoIncrement::IdentityByDefault)) => {
            actions.push(alter(pair, actual, &format!("SET GENERATED {word}")));
        }
        (_, there) => {
            let add = format!("ADD GENERATED {word} AS IDENTITY");
            if let Some(AutoIncrement::Serial(sequence)) = there {
                actions.push(alter(pair, actual, "DROP DEFAULT"));
                actions.push(drop_sequence(&sequence_name(pair.actual, sequence)));
            }
            if actual.nullable == Stated::Is(true) {
                // An identity has to be NOT NULL before.
                let set = alter(pair, actual, "SET NOT NULL").with(Hazard::MayFailOnData);
                actions.extend(backfilled(vec![set], pair, actual, HOLDS_NULL));
            }
            if actual.default.present().is_some() {
                actions.push(alter(pair, actual, "DROP DEFAULT"));
            }
            actions.push(alter(pair, actual, &add));
            let id = ObjectId::on(ObjectKind::Sequence, &pair.expected.name, &expected.name);
            let sequence = context.expected_object(&id);
            actions.extend(sequence.and_then(|one| object::of_new_column(context, one)));
        }
    }
    let is_identity = |one: &AutoIncrement| !matches!(one, AutoIncrement::Serial(_));
    if !(is_identity(wanted) && there.is_some_and(is_identity)) {
        actions.push(count_on(&pair.actual.name, &actual.name));
    }
    Unit::of(Action::in_turn(actions))
}

/// Rows that are there keep their numbers, and the sequence goes on behind them.
fn count_on(table: &QualifiedName, column: &str) -> Action {
    let name = clause::table_name(table);
    let (of_table, of_column) = (Literal(&name), Literal(column));
    let column = Identifier(column);
    let sql = format!(
        "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence({of_table}, {of_column}), \
         pg_catalog.max({column})) FROM {name} HAVING pg_catalog.max({column}) >= 1"
    );
    Action::on(table, Phase::Columns, sql)
}

/// The column makes its numbers no more. Its sequence goes, unless it is expected to stand alone.
fn taken_off(
    context: &Context<'_>,
    pair: &Pair<'_>,
    expected: &Column,
    actual: &Column,
) -> Vec<Action> {
    let AutoIncrement::Serial(sequence) = (match actual.auto_increment.present() {
        Some(there) => there,
        None => return Vec::new(),
    }) else {
        let gone = Fact::IdentityGone(pair.actual.name.clone(), actual.name.clone());
        return vec![alter(pair, actual, "DROP IDENTITY").bringing(gone)];
    };
    let sequence = sequence_name(pair.actual, sequence);
    let mut actions = Vec::new();
    if expected.default.present().is_none() {
        actions.push(alter(pair, actual, "DROP DEFAULT"));
    }
    let id = ObjectId::new(ObjectKind::Sequence, &sequence.schema, &sequence.name);
    if context.expected_object(&id).is_none() && !context.is_serial_wanted(&sequence) {
        actions.push(drop_sequence(&sequence));
    }
    actions
}

fn drop_sequence(sequence: &QualifiedName) -> Action {
    let sql = format!("DROP SEQUENCE {}", clause::table_name(sequence));
    Action::new(Phase::Columns, sql).bringing(Fact::NameFree(sequence.clone()))
}

/// A sequence of the column's own, as `serial` makes one; one that has its name already is taken.
fn serial(
    context: &Context<'_>,
    pair: &Pair<'_>,
    expected: &Column,
    actual: &Column,
) -> Vec<Action> {
    let table = &pair.actual.name;
    let own = match expected.auto_increment.present() {
        Some(AutoIncrement::Serial(name)) if !name.is_empty() => sequence_name(pair.expected, name),
        _ => default_name(table, &actual.name),
    };
    let sequence = clause::table_name(&own);
    let id = ObjectId::new(ObjectKind::Sequence, &own.schema, &own.name);
    let is_there = context.actual_object(&id).is_some();
    let on_column = ObjectId::on(ObjectKind::Sequence, &pair.expected.name, &expected.name);
    let wanted = context.expected_object(&on_column);
    let options = wanted.map_or_else(String::new, object::sequence_options);
    let ty = match expected.ty.best() {
        Some(ty) if ["int2", "int4"].contains(&ty.name.name.as_str()) => ty.to_sql(),
        _ => "bigint".to_owned(),
    };
    let make = match is_there {
        true => Action::new(
            Phase::Columns,
            format!("ALTER SEQUENCE {sequence} AS {ty}{options}"),
        ),
        false => Action::new(
            Phase::Types,
            format!("CREATE SEQUENCE {sequence} AS {ty}{options}"),
        )
        .awaiting(Fact::NameFree(own.clone())),
    };
    let quoted = Literal(&sequence).to_string();
    let column = Identifier(&actual.name);
    let default = format!("SET DEFAULT nextval({quoted}::regclass)");
    let owned = format!(
        "ALTER SEQUENCE {sequence} OWNED BY {}.{column}",
        clause::table_name(table)
    );
    vec![
        make.needing(""),
        alter(pair, actual, &default),
        Action::on(table, Phase::Columns, owned),
    ]
}

/// The name that the server gives the sequence of a serial column.
pub(crate) fn default_name(table: &QualifiedName, column: &str) -> QualifiedName {
    let room = schemadrift_schema::MAX_NAME_BYTES - "_seq".len();
    let stem = format!("{}_{column}", table.name);
    let mut end = stem.len().min(room);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    QualifiedName::new(&table.schema, format!("{}_seq", &stem[..end]))
}
