//! Statements for columns.

mod cast;
mod fit;
mod time_zone;

use schemadrift_audit::Statement;
use schemadrift_diff::{ColumnDrift, Pair};
use schemadrift_schema::{AutoIncrement, Column, Identifier, SqlType, Stated, TypeKind};

use crate::{clause, statement, statements};

pub(crate) use fit::can_fail;
pub(crate) use time_zone::{Zone, zone};

pub(crate) fn mend(pair: &Pair<'_>, drift: &ColumnDrift<'_>) -> Vec<Statement> {
    let alter = clause::alter(pair.actual);
    let on = |column: &Column, action: &str| {
        vec![statement(format!(
            "{alter}ALTER COLUMN {} {action}",
            Identifier(&column.name)
        ))]
    };
    match drift {
        ColumnDrift::Missing { expected, carried } => {
            let mut all = add(&alter, expected);
            if !all.is_empty() {
                all.extend(carried.iter().flat_map(statements));
            }
            all
        }
        ColumnDrift::Renamed {
            expected, actual, ..
        } => vec![statement(format!(
            "{alter}RENAME COLUMN {} TO {}",
            Identifier(&actual.name),
            Identifier(&expected.name)
        ))],
        ColumnDrift::Type {
            expected, actual, ..
        } => change_type(&alter, expected, actual),
        ColumnDrift::Nullability { expected, actual } => {
            let not_null = expected.nullable == Stated::Is(false);
            on(
                actual,
                if not_null {
                    "SET NOT NULL"
                } else {
                    "DROP NOT NULL"
                },
            )
        }
        // A model that says no more than a default cannot have one beside an expression.
        ColumnDrift::Default {
            expected, actual, ..
        } if !expected.generated.is_stated() && actual.generated.present().is_some() => Vec::new(),
        ColumnDrift::Default {
            expected, actual, ..
        } => match expected.default.present() {
            Some(default) => on(actual, &format!("SET DEFAULT {}", default.written)),
            None => on(actual, "DROP DEFAULT"),
        },
        ColumnDrift::Identity {
            expected, actual, ..
        } => identity(expected, actual).map_or_else(Vec::new, |action| on(actual, action)),
        ColumnDrift::Collation {
            expected, actual, ..
        } => match (expected.collation.present(), &actual.ty.declared) {
            (Some(name), Some(ty)) => on(
                actual,
                &format!("TYPE {} COLLATE {}", ty.to_sql(), name.to_sql()),
            ),
            _ => Vec::new(),
        },
        // What is generated cannot be changed in place, and the rest is mended in the model.
        ColumnDrift::Generated { .. }
        | ColumnDrift::Unmapped { .. }
        | ColumnDrift::DecodeImpossible { .. }
        | ColumnDrift::TypeUnresolved { .. } => Vec::new(),
    }
}

/// A column that has to have a value and no way to get one is added first and made NOT NULL
/// after, so that rows can be filled in between.
fn add(alter: &str, expected: &Column) -> Vec<Statement> {
    let needs_backfill = expected.is_required();
    let mut first = expected.clone();
    if needs_backfill {
        first.nullable = Stated::Is(true);
    }
    let Some(clause) = clause::column(&first) else {
        return Vec::new();
    };
    let mut all = vec![statement(format!("{alter}ADD COLUMN {clause}"))];
    if needs_backfill {
        let name = Identifier(&expected.name);
        all.push(statement(format!(
            "{alter}ALTER COLUMN {name} SET NOT NULL"
        )));
    }
    all
}

/// Changes the type in place. A default of the old type is taken off first and put back after,
/// since PostgreSQL does not cast it.
pub(crate) fn change_type(alter: &str, expected: &Column, actual: &Column) -> Vec<Statement> {
    let (Some(to), Some(from)) = (expected.ty.best(), actual.ty.declared.as_ref()) else {
        return Vec::new();
    };
    let name = Identifier(&actual.name);
    let column = format!("{alter}ALTER COLUMN {name}");
    let to_sql = to.to_sql();
    let using = converted(&name.to_string(), from, to);
    let using = using.map_or_else(String::new, |value| format!(" USING {value}"));
    // A type without one has its own collation.
    let collation = match (&expected.collation, actual.collation.present()) {
        (Stated::Is(wanted), _) => wanted.as_ref(),
        (Stated::Unstated, there) => there.filter(|_| is_collatable(to)),
    };
    let collate = collation.map_or_else(String::new, |name| format!(" COLLATE {}", name.to_sql()));
    let change = Statement {
        destructive: cast::discards(from, to),
        ..statement(format!("{column} TYPE {to_sql}{collate}{using}"))
    };
    let Some(default) = actual.default.present().filter(|_| !using.is_empty()) else {
        return vec![change];
    };
    let back = match &expected.default {
        Stated::Is(wanted) => wanted.as_ref().map(|wanted| wanted.written.clone()),
        Stated::Unstated => Some(format!("({})::{to_sql}", default.written)),
    };
    let mut all = vec![statement(format!("{column} DROP DEFAULT")), change];
    all.extend(back.map(|back| statement(format!("{column} SET DEFAULT {back}"))));
    all
}

/// A value of one type as one of another; `None` where nothing is to be written for that.
pub(crate) fn converted(value: &str, from: &SqlType, to: &SqlType) -> Option<String> {
    if !cast::is_written_out(from, to) {
        return None;
    }
    if let Some(in_utc) = time_zone::in_utc(value, from, to) {
        return Some(in_utc);
    }
    let by_text = match needs_text_between(from, to) {
        true => "::text",
        false => "",
    };
    Some(format!("{value}{by_text}::{}", to.to_sql()))
}

fn is_collatable(ty: &SqlType) -> bool {
    let names = ["text", "varchar", "bpchar"];
    ty.name.is_built_in() && names.contains(&ty.name.name.as_str())
}

/// PostgreSQL casts text to an enum, and nothing else.
fn needs_text_between(from: &SqlType, to: &SqlType) -> bool {
    let is_text = from.name.is_built_in()
        && ["text", "varchar", "bpchar", "name"].contains(&from.name.name.as_str());
    to.kind == TypeKind::Enum && !is_text
}

fn identity(expected: &Column, actual: &Column) -> Option<&'static str> {
    match (
        expected.auto_increment.present(),
        actual.auto_increment.present(),
    ) {
        (Some(AutoIncrement::IdentityAlways), Some(AutoIncrement::IdentityByDefault)) => {
            Some("SET GENERATED ALWAYS")
        }
        (Some(AutoIncrement::IdentityByDefault), Some(AutoIncrement::IdentityAlways)) => {
            Some("SET GENERATED BY DEFAULT")
        }
        (Some(AutoIncrement::IdentityAlways), None) => Some("ADD GENERATED ALWAYS AS IDENTITY"),
        (Some(_), None) => Some("ADD GENERATED BY DEFAULT AS IDENTITY"),
        _ => None,
    }
}
