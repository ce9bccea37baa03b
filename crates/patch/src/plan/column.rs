//! Columns of tables that are there.

use schemadrift_diff::{Change, ColumnDrift, Difference, Drift, Pair};
use schemadrift_schema::{
    AutoIncrement, Column, Identifier, QualifiedName, Sameness, SqlType, Stated, Table, TypeKind,
};

use super::action::{Action, Phase};
use super::constraint::validate;
use super::context::Context;
use super::unit::{Disturbed, Unit};
use crate::hazard::Hazard;
use crate::{clause, column as plain};

pub(crate) fn mend(context: &Context<'_>, pair: &Pair<'_>, drift: &ColumnDrift<'_>) -> Unit {
    match drift {
        ColumnDrift::Missing { expected, .. } => add(context, pair, expected),
        ColumnDrift::Unmapped { actual, carried } => drop(pair, actual, carried),
        ColumnDrift::Renamed {
            expected, actual, ..
        } => Unit::one(Action::new(
            Phase::Columns,
            format!(
                "{}RENAME COLUMN {} TO {}",
                clause::alter(pair.actual),
                Identifier(&actual.name),
                Identifier(&expected.name)
            ),
        )),
        ColumnDrift::Type {
            expected, actual, ..
        } => change_type(pair, expected, actual),
        ColumnDrift::Nullability { expected, actual } => {
            nullability(context, pair, expected, actual)
        }
        ColumnDrift::Default {
            expected,
            actual,
            difference,
        } => {
            if is_unsettled(difference) {
                return Unit::unmended("no server could be asked whether the two are the same");
            }
            let action = match expected.default.present() {
                Some(default) => format!("SET DEFAULT {}", default.written),
                None => "DROP DEFAULT".to_owned(),
            };
            Unit::one(alter(pair, actual, &action))
        }
        ColumnDrift::Identity {
            expected, actual, ..
        } => identity(pair, expected, actual),
        ColumnDrift::Generated {
            expected,
            actual,
            difference,
        } => {
            if is_unsettled(difference) {
                return Unit::unmended("no server could be asked whether the two are the same");
            }
            generated(context, pair, expected, actual)
        }
        ColumnDrift::Collation {
            expected, actual, ..
        } => collation(pair, expected, actual),
        ColumnDrift::DecodeImpossible { .. } | ColumnDrift::TypeUnresolved { .. } => {
            Unit::unmended("the model has to be mended")
        }
    }
}

pub(crate) fn is_unsettled(difference: &Difference) -> bool {
    difference.sameness == Sameness::Unknown
}

fn alter(pair: &Pair<'_>, column: &Column, action: &str) -> Action {
    let sql = format!(
        "{}ALTER COLUMN {} {action}",
        clause::alter(pair.actual),
        Identifier(&column.name)
    );
    Action::new(Phase::Columns, sql)
}

/// A column that has to have a value and no way to get one is added first and made NOT NULL
/// after, so that rows can be filled in between.
fn add(context: &Context<'_>, pair: &Pair<'_>, expected: &Column) -> Unit {
    let needs_backfill = expected.is_required();
    let mut first = expected.clone();
    if needs_backfill {
        first.nullable = Stated::Is(true);
    }
    let Some(clause) = clause::column(&first) else {
        return Unit::unmended("the model does not say its type");
    };
    let alter = clause::alter(pair.actual);
    let mut actions = vec![Action::new(
        Phase::Columns,
        format!("{alter}ADD COLUMN {clause}"),
    )];
    if needs_backfill {
        let place = pair.actual.columns.len() + position(pair.expected, expected);
        let mut not_null = set_not_null(context, pair, &expected.name, place);
        if let Some(first) = not_null.first_mut() {
            first.note = Some(format!(
                "BACKFILL: rows that are there need a value before this:\n  UPDATE {} SET {name} \
                 = … WHERE {name} IS NULL;",
                clause::table_name(&pair.actual.name),
                name = Identifier(&expected.name)
            ));
        }
        actions.extend(not_null);
    }
    if let Some(text) = expected.comment.present() {
        let sql = format!(
            "COMMENT ON COLUMN {}.{} IS {}",
            clause::table_name(&pair.actual.name),
            Identifier(&expected.name),
            schemadrift_schema::Literal(text)
        );
        actions.push(Action::new(Phase::Comments, sql).needing(""));
    }
    Unit::of(actions)
}

fn position(table: &Table, column: &Column) -> usize {
    let mut columns = table.columns.iter();
    columns
        .position(|one| one.name == column.name)
        .unwrap_or_default()
}

fn drop(pair: &Pair<'_>, actual: &Column, carried: &[Change<'_>]) -> Unit {
    let sql = format!(
        "{}DROP COLUMN {}",
        clause::alter(pair.actual),
        Identifier(&actual.name)
    );
    let mut drop = Action::new(Phase::Drops, sql)
        .with(Hazard::DeletesData)
        .needing("");
    let names = carried.iter().filter_map(|change| match change {
        Change::Unique(_, Drift::Unmapped(one)) => one.name.clone(),
        Change::Index(_, Drift::Unmapped(one)) => one.name.clone(),
        _ => None,
    });
    drop.drops.extend(names);
    let column = Disturbed::Column(pair.actual.name.name.clone(), actual.name.clone());
    Unit::one(drop).destructive().disturbing(column)
}

/// NOT NULL by way of a check, which is checked without blocking anyone and which the server then
/// takes for proof.
fn set_not_null(context: &Context<'_>, pair: &Pair<'_>, column: &str, place: usize) -> Vec<Action> {
    let alter = clause::alter(pair.actual);
    let column = Identifier(column);
    let set = format!("{alter}ALTER COLUMN {column} SET NOT NULL");
    if context.simple {
        let action = Action::new(Phase::Validate, set).with(Hazard::MayFailOnData);
        return vec![action];
    }
    // The number keeps the names of one table apart, however long those of its columns are.
    let check = format!("schemadrift_not_null_{}", place + 1);
    let add = format!("{alter}ADD CONSTRAINT {check} CHECK ({column} IS NOT NULL) NOT VALID");
    vec![
        Action::new(Phase::Constraints, add),
        validate(pair, &check),
        Action::new(Phase::Validate, set),
        Action::new(Phase::Validate, format!("{alter}DROP CONSTRAINT {check}")),
    ]
}

fn nullability(context: &Context<'_>, pair: &Pair<'_>, expected: &Column, actual: &Column) -> Unit {
    if expected.nullable == Stated::Is(false) {
        let place = position(pair.actual, actual);
        return Unit::of(set_not_null(context, pair, &actual.name, place));
    }
    Unit::one(alter(pair, actual, "DROP NOT NULL"))
}

/// Changes the type in place. A default of the old type is taken off first and put back after,
/// since PostgreSQL does not cast it.
fn change_type(pair: &Pair<'_>, expected: &Column, actual: &Column) -> Unit {
    let Some(from) = actual.ty.declared.as_ref() else {
        return Unit::unmended("the type that is there is not known");
    };
    let Some(to) = expected.ty.best() else {
        return Unit::unmended("the model does not say its type");
    };
    let statements = plain::change_type(&clause::alter(pair.actual), expected, actual);
    let is_destructive = statements.iter().any(|one| one.destructive);
    let actions = statements.into_iter().map(|one| {
        let action = Action::new(Phase::Columns, one.sql);
        match (one.destructive, can_fail(from, to)) {
            (true, _) => action.with(Hazard::DeletesData),
            (false, true) if action.sql.contains(" TYPE ") => action.with(Hazard::MayFailOnData),
            _ => action,
        }
    });
    let unit = Unit::of(actions.collect()).disturbing(Disturbed::Column(
        pair.actual.name.name.clone(),
        actual.name.clone(),
    ));
    if is_destructive {
        unit.destructive()
    } else {
        unit
    }
}

/// Whether a stored value may have no place in the new type. What only grows never has none.
fn can_fail(from: &SqlType, to: &SqlType) -> bool {
    let is = |ty: &SqlType, names: &[&str]| {
        ty.name.is_built_in() && !ty.array && names.contains(&ty.name.name.as_str())
    };
    let rank = |ty: &SqlType| {
        ["int2", "int4", "int8", "numeric"]
            .iter()
            .position(|name| is(ty, &[name]))
    };
    if let (Some(from), Some(to_rank)) = (rank(from), rank(to)) {
        let has_precision = to.modifiers.value().is_some_and(|all| !all.is_empty());
        return to_rank < from || has_precision;
    }
    let to_text = is(to, &["text"])
        || is(to, &["varchar"]) && { to.modifiers.value().is_none_or(Vec::is_empty) };
    !(to_text || to.kind == TypeKind::Unknown && from.name == to.name)
}

fn identity(pair: &Pair<'_>, expected: &Column, actual: &Column) -> Unit {
    let there = actual.auto_increment.present();
    let Some(wanted) = expected.auto_increment.present() else {
        return match there {
            Some(AutoIncrement::Serial(_)) => Unit::one(alter(pair, actual, "DROP DEFAULT")),
            Some(_) => Unit::one(alter(pair, actual, "DROP IDENTITY")),
            None => Unit::default(),
        };
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
            actions.extend(serial(pair, expected, actual));
        }
        (_, Some(AutoIncrement::IdentityAlways | AutoIncrement::IdentityByDefault)) => {
            actions.push(alter(pair, actual, &format!("SET GENERATED {word}")));
        }
        (_, there) => {
            let add = format!("ADD GENERATED {word} AS IDENTITY");
            if let Some(AutoIncrement::Serial(sequence)) = there {
                actions.push(alter(pair, actual, "DROP DEFAULT"));
                let sequence = sequence_name(pair.actual, sequence);
                let drop = format!("DROP SEQUENCE {}", clause::table_name(&sequence));
                actions.push(Action::new(Phase::Columns, drop));
            } else if actual.nullable == Stated::Is(true) {
                // An identity has to be NOT NULL before.
                actions.push(alter(pair, actual, "SET NOT NULL").with(Hazard::MayFailOnData));
            }
            if actual.default.present().is_some() {
                actions.push(alter(pair, actual, "DROP DEFAULT"));
            }
            let note = "rows that are there keep their numbers: set the sequence above them, or \
                        the next insert may meet one";
            actions.push(alter(pair, actual, &add).noting(note));
        }
    }
    Unit::of(actions)
}

/// A sequence of the column's own, as `serial` makes one.
fn serial(pair: &Pair<'_>, expected: &Column, actual: &Column) -> Vec<Action> {
    let table = &pair.actual.name;
    let room = schemadrift_schema::MAX_NAME_BYTES - "_seq".len();
    let stem = format!("{}_{}", table.name, actual.name);
    let mut end = stem.len().min(room);
    while !stem.is_char_boundary(end) {
        end -= 1;
    }
    let name = QualifiedName::new(&table.schema, format!("{}_seq", &stem[..end]));
    let sequence = clause::table_name(&name);
    let ty = match expected.ty.best() {
        Some(ty) if ["int2", "int4"].contains(&ty.name.name.as_str()) => {
            format!(" AS {}", ty.to_sql())
        }
        _ => String::new(),
    };
    let quoted = schemadrift_schema::Literal(&sequence).to_string();
    let column = Identifier(&actual.name);
    vec![
        Action::new(Phase::Types, format!("CREATE SEQUENCE {sequence}{ty}")).needing(""),
        alter(
            pair,
            actual,
            &format!("SET DEFAULT nextval({quoted}::regclass)"),
        )
        .noting(
            "rows that are there keep their numbers: set the sequence above them, or the next \
             insert may meet one",
        ),
        Action::new(
            Phase::Columns,
            format!(
                "ALTER SEQUENCE {sequence} OWNED BY {}.{column}",
                clause::table_name(table)
            ),
        ),
    ]
}

fn sequence_name(table: &Table, sequence: &str) -> QualifiedName {
    match sequence.split_once('.') {
        Some((schema, name)) => QualifiedName::new(schema, name),
        None => QualifiedName::new(&table.name.schema, sequence),
    }
}

/// What is generated cannot be changed in place: the column is made again, or, where it is to be an
/// ordinary one, keeps its values.
fn generated(context: &Context<'_>, pair: &Pair<'_>, expected: &Column, actual: &Column) -> Unit {
    if expected.generated.present().is_none() {
        return Unit::one(alter(pair, actual, "DROP EXPRESSION"));
    }
    let column = Disturbed::Column(pair.actual.name.name.clone(), actual.name.clone());
    let mut unit = add(context, pair, expected).disturbing(column);
    let drop = format!(
        "{}DROP COLUMN {}",
        clause::alter(pair.actual),
        Identifier(&actual.name)
    );
    let was_generated = actual.generated.present().is_some();
    let mut drop = Action::new(Phase::Columns, drop).needing("");
    if !was_generated {
        drop = drop.with(Hazard::DeletesData);
    }
    unit.actions.insert(0, drop);
    unit.actions.extend(standing_on(pair, &expected.name));
    if was_generated {
        unit
    } else {
        unit.destructive()
    }
}

/// What goes with a column that is made again, made again.
fn standing_on(pair: &Pair<'_>, column: &str) -> Vec<Action> {
    let table = pair.expected;
    let has = |columns: &[String]| columns.iter().any(|name| name == column);
    let alter = clause::alter(pair.actual);
    let mut actions = Vec::new();
    for one in table.uniques.iter().filter(|one| has(&one.columns)) {
        let sql = format!("{alter}ADD {}", clause::unique(one));
        actions.push(Action::new(Phase::Constraints, sql));
    }
    for one in table.checks.iter().filter(|one| has(&one.columns)) {
        let sql = format!("{alter}ADD {}", clause::check(one));
        actions.push(Action::new(Phase::Constraints, sql));
    }
    for one in table.foreign_keys.iter().filter(|one| has(&one.columns)) {
        let sql = format!("{alter}ADD {}", clause::foreign_key(one));
        actions.push(Action::new(Phase::ForeignKeys, sql));
    }
    for one in &table.indexes {
        if one.key_columns().contains(&column) || has(&one.include) {
            let sql = crate::index::definition(&pair.actual.name, one);
            actions.push(Action::new(Phase::Indexes, sql));
        }
    }
    actions
}

fn collation(pair: &Pair<'_>, expected: &Column, actual: &Column) -> Unit {
    let (Stated::Is(wanted), Some(ty)) = (&expected.collation, &actual.ty.declared) else {
        return Unit::unmended("its type is not known");
    };
    let collate = match wanted {
        Some(name) => format!(" COLLATE {}", Identifier(name)),
        None => " COLLATE \"default\"".to_owned(),
    };
    let action = alter(pair, actual, &format!("TYPE {}{collate}", ty.to_sql()));
    Unit::one(action).disturbing(Disturbed::Column(
        pair.actual.name.name.clone(),
        actual.name.clone(),
    ))
}
