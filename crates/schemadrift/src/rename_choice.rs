//! Renames as users name them: `actual=expected`, and why one is none.

use schemadrift_diff::nearest;
use schemadrift_schema::{QualifiedName, Schema};

use crate::error::AuditError;

/// The choices as changes name them: without the default namespace.
pub(crate) fn choices(accepted: &[String]) -> Vec<String> {
    let plain = |one: &String| one.strip_prefix("public.").unwrap_or(one).to_owned();
    accepted.iter().map(plain).collect()
}

/// Choices that are still to be taken.
pub(crate) struct Choices<'a> {
    /// As the user wrote each, and as it is called after the renames that were taken.
    open: Vec<(&'a str, String)>,
}

impl<'a> Choices<'a> {
    pub(crate) fn new(accepted: &'a [String]) -> Self {
        let written = accepted.iter().map(String::as_str);
        Choices {
            open: written.zip(choices(accepted)).collect(),
        }
    }

    /// As changes name them.
    pub(crate) fn wanted(&self) -> Vec<String> {
        self.open.iter().map(|(_, choice)| choice.clone()).collect()
    }

    /// Takes a choice if it is open.
    pub(crate) fn take(&mut self, choice: &str) -> bool {
        let place = self.open.iter().position(|(_, open)| open == choice);
        place.map(|place| self.open.remove(place)).is_some()
    }

    /// Names the columns of a table by its new name once it is renamed.
    pub(crate) fn renamed(&mut self, table: &str, name: &str) {
        let renamed = match table.rsplit_once('.') {
            Some((schema, _)) => format!("{schema}.{name}."),
            None => format!("{name}."),
        };
        let of_table = format!("{table}.");
        for (_, choice) in &mut self.open {
            if let Some(column) = choice.strip_prefix(&of_table) {
                *choice = format!("{renamed}{column}");
            }
        }
    }

    /// The first that is open, as the user wrote it.
    pub(crate) fn first(&self) -> Option<&'a str> {
        self.open.first().map(|(written, _)| *written)
    }
}

/// Why a choice is no rename between two schemas, beside those that could be.
pub(crate) fn no_such_rename(
    choice: &str,
    (expected, actual): (&Schema, &Schema),
    offered: &[String],
) -> AuditError {
    let could_be = (!offered.is_empty()).then(|| format!("these could be: {}", offered.join(", ")));
    let there: Vec<String> = why(choice, expected, actual)
        .into_iter()
        .chain(could_be)
        .collect();
    let there = match there.is_empty() {
        true => "nothing here looks like a rename".to_owned(),
        false => there.join("; "),
    };
    AuditError::NoSuchRename {
        choice: choice.to_owned(),
        there,
    }
}

fn why(choice: &str, expected: &Schema, actual: &Schema) -> Option<String> {
    let Some((from, to)) = choice.split_once('=') else {
        return Some(
            "write table.column=column, table=table or type=type, the actual name first".to_owned(),
        );
    };
    let from = from.strip_prefix("public.").unwrap_or(from);
    let mut all = actual.tables.iter();
    let of_table = all.find(|table| {
        from.strip_prefix(&table.name.to_string())
            .is_some_and(|rest| rest.starts_with('.'))
    });
    match of_table {
        Some(table) => {
            let name = &table.name;
            let column = &from[name.to_string().len() + 1..];
            let there = table.columns.iter().map(|one| one.name.as_str());
            if table.column(column).is_none() {
                let what = format!("{name} has no column {column}");
                return Some(with_nearest(what, column, there));
            }
            let models: Vec<_> = expected.tables.iter().collect();
            let mut own = models.iter().filter(|one| one.name == *name);
            let columns = own.clone().flat_map(|one| &one.columns);
            let names: Vec<&str> = columns.map(|one| one.name.as_str()).collect();
            if own.next().is_none() {
                return Some(format!(
                    "{name} is not expected under that name: accept the rename of the table first"
                ));
            }
            if !names.contains(&to) {
                let what = format!("{name} is expected to have no column {to}");
                return Some(with_nearest(what, to, names.into_iter()));
            }
            Some(match table.column(to) {
                Some(_) => format!("{name} has the column {to}, too"),
                None => format!("{name}.{column} is expected under its own name, too"),
            })
        }
        None => {
            let is = |name: &QualifiedName| name.to_string() == from;
            let is_table = actual.tables.iter().any(|table| is(&table.name));
            let is_enum = actual.enums.iter().any(|one| one.name.to_string() == from);
            let tables = |schema: &Schema| -> Vec<String> {
                let names = schema.tables.iter().map(|one| one.name.to_string());
                let enums = schema.enums.iter().map(|one| one.name.to_string());
                names.chain(enums).collect()
            };
            if !is_table && !is_enum {
                let what = format!("nothing there is called {from}");
                let names = tables(actual);
                return Some(with_nearest(what, from, names.iter().map(String::as_str)));
            }
            let has_table = expected.tables.iter().any(|table| table.name.name == to);
            let has_enum = expected.enums.iter().any(|one| one.name.name == to);
            let what = match (is_table, has_table, has_enum) {
                (true, true, _) | (false, _, true) => {
                    return Some(format!(
                        "{from} and {to} are no rename of each other: one of them stands under its \
                         own name on both sides"
                    ));
                }
                (true, false, true) => format!("{from} is a table, and {to} is an enum type"),
                (false, true, false) => format!("{from} is an enum type, and {to} is a table"),
                (_, false, false) => format!("nothing is expected that is called {to}"),
            };
            let names = tables(expected);
            Some(with_nearest(what, to, names.iter().map(String::as_str)))
        }
    }
}

fn with_nearest<'n>(what: String, name: &str, among: impl Iterator<Item = &'n str>) -> String {
    match nearest(name, among).as_slice() {
        [] => what,
        near => format!("{what}; near it: {}", near.join(", ")),
    }
}
