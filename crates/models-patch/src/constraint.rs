//! Keys, constraints and indexes that models declare.

use schemadrift_diff::{Change, Drift, Pair};
use schemadrift_schema::{Aspect, Check, Origin, PrimaryKey, Table};

use crate::framework::diesel::call::with_table_key;
use crate::framework::{Declared, Framework};
use crate::keys::{Wanted, Written};
use crate::plan::{Plan, Task, Work};
use crate::registry::framework;

impl Plan<'_> {
    /// Takes in what differs of a constraint. What only the database has asks nothing of a model,
    /// but for a primary key.
    pub(crate) fn constraint(&mut self, change: &Change<'_>) {
        let Some(pair) = &change.pair() else {
            return;
        };
        let model = pair.expected.model.as_ref();
        let Some(framework) = model.and_then(|model| framework(model.framework)) else {
            return;
        };
        match change {
            Change::PrimaryKey(_, drift) => self.primary_key(framework, pair, drift),
            Change::Unique(_, Drift::Missing(one)) => {
                let place = (one.origin.as_ref(), one.columns.as_slice());
                self.gone(
                    framework,
                    pair,
                    Aspect::Uniques,
                    place,
                    "a unique constraint",
                );
            }
            Change::Check(_, Drift::Missing(one)) => {
                let place = (one.origin.as_ref(), one.columns.as_slice());
                self.gone(framework, pair, Aspect::Checks, place, "a check");
            }
            Change::Index(_, Drift::Missing(one)) => {
                let columns = one.columns();
                let place = (one.origin.as_ref(), columns.as_slice());
                self.gone(framework, pair, Aspect::Indexes, place, "an index");
            }
            Change::ForeignKey(_, drift) => self.foreign_key(framework, pair, drift),
            Change::Unique(
                _,
                Drift::Mismatch {
                    expected, actual, ..
                },
            ) => {
                let place = (expected.origin.as_ref(), expected.columns.as_slice());
                let text = framework.key_of_struct(&Declared::Unique(expected, actual));
                let what = "a unique constraint";
                self.mismatch(framework, pair, (Aspect::Uniques, what), place, text);
            }
            Change::Check(
                _,
                Drift::Mismatch {
                    expected, actual, ..
                },
            ) => {
                self.check(framework, pair, expected, actual);
            }
            Change::Index(
                _,
                Drift::Mismatch {
                    expected, actual, ..
                },
            ) => {
                let columns = expected.columns();
                let place = (expected.origin.as_ref(), columns.as_slice());
                let text = framework.key_of_struct(&Declared::Index(expected, actual));
                self.mismatch(framework, pair, (Aspect::Indexes, "an index"), place, text);
            }
            _ => {}
        }
    }

    fn constraint_by_hand(
        &mut self,
        pair: &Pair<'_>,
        what: &str,
        origin: Option<&Origin>,
        why: &str,
    ) {
        let table = pair.expected;
        let what = format!("make {what} of {} what the database has", table.name);
        self.by_hand(origin.or(table.origin.as_ref()), &what, why);
    }

    /// Takes out what declares a constraint that is not there: keys of a field, or one of the struct.
    pub(crate) fn gone(
        &mut self,
        framework: &'static dyn Framework,
        pair: &Pair<'_>,
        aspect: Aspect,
        (origin, columns): (Option<&Origin>, &[String]),
        what: &str,
    ) {
        let table = pair.expected;
        let Some(origin) = origin else {
            return self.constraint_by_hand(pair, what, None, NO_PLACE);
        };
        match framework.keys_of(aspect) {
            Some((attribute, keys)) if is_of_field(table, origin) => {
                let gone: Vec<Wanted> = keys.iter().map(|key| (attribute, *key, None)).collect();
                self.of_fields(framework, table, columns, &gone);
            }
            _ => self.tasks.push(Task {
                origin: origin.clone(),
                what: format!("take {what} of {} out", table.name),
                why: Task::UNKNOWN,
                work: Work::Key(None),
            }),
        }
    }

    /// Writes what declares a constraint anew, on the struct; what is said of a field goes there.
    pub(crate) fn mismatch(
        &mut self,
        framework: &'static dyn Framework,
        pair: &Pair<'_>,
        (aspect, what): (Aspect, &str),
        (origin, columns): (Option<&Origin>, &[String]),
        text: Option<(&'static str, String)>,
    ) {
        let table = pair.expected;
        let is_of_field = origin.is_some_and(|origin| is_of_field(table, origin));
        match (text, origin, &table.origin) {
            (Some((attribute, text)), Some(origin), Some(of_table)) => {
                if is_of_field {
                    self.gone(framework, pair, aspect, (Some(origin), columns), what);
                }
                let place = if is_of_field { of_table } else { origin };
                self.tasks.push(Task {
                    origin: place.clone(),
                    what: format!("make {what} of {} what the database has", table.name),
                    why: Task::UNKNOWN,
                    work: match is_of_field {
                        true => Work::NewKey(attribute, text),
                        false => Work::Key(Some(text)),
                    },
                });
            }
            // What cannot be said of it is not said otherwise.
            (None, Some(origin), _) if is_of_field && framework.keys_of(aspect).is_some() => {
                self.gone(framework, pair, aspect, (Some(origin), columns), what);
            }
            _ => {
                let why = match origin {
                    Some(_) => "no attribute says all that it is",
                    None => NO_PLACE,
                };
                self.constraint_by_hand(pair, what, origin, why);
            }
        }
    }

    /// Writes what a check says that has a name; without one it is known by what it says.
    fn check(
        &mut self,
        framework: &'static dyn Framework,
        pair: &Pair<'_>,
        expected: &Check,
        actual: &Check,
    ) {
        let sql = &actual.expression.written;
        let declared = Declared::Check(expected.name.as_deref(), sql);
        let text = framework.key_of_struct(&declared);
        let place = (expected.origin.as_ref(), &[][..]);
        self.mismatch(framework, pair, (Aspect::Checks, "a check"), place, text);
    }

    pub(crate) fn of_fields(
        &mut self,
        framework: &'static dyn Framework,
        table: &Table,
        columns: &[String],
        keys: &[Wanted],
    ) {
        let columns = columns.iter().filter_map(|name| table.column(name));
        for column in columns {
            self.ask(framework, &table.name, column, |asked| {
                for wanted in keys {
                    // What is asked of a key twice is the same both times.
                    asked
                        .keys
                        .retain(|one| (one.0, one.1) != (wanted.0, wanted.1));
                    asked.keys.push(wanted.clone());
                }
            });
        }
    }

    fn primary_key(
        &mut self,
        framework: &'static dyn Framework,
        pair: &Pair<'_>,
        drift: &Drift<'_, PrimaryKey>,
    ) {
        let (expected, actual) = match drift {
            Drift::Missing(expected) => (Some(*expected), None),
            Drift::Mismatch {
                expected, actual, ..
            } => (Some(*expected), Some(*actual)),
            Drift::Unmapped(actual) => (None, Some(*actual)),
        };
        let wanted = actual.map_or(&[][..], |key| key.columns.as_slice());
        let there = expected.map_or(&[][..], |key| key.columns.as_slice());
        let origin = expected.and_then(|key| key.origin.as_ref());
        if framework.has_key_before_fields() {
            return self.key_before_fields(pair, wanted);
        }
        let Some((attribute, keys)) = framework.keys_of(Aspect::PrimaryKeys) else {
            let why = "no attribute states it";
            return self.constraint_by_hand(pair, "the primary key", origin, why);
        };
        let table = pair.expected;
        if let Some(origin) = origin.filter(|origin| !is_of_field(table, origin)) {
            return self.key_of_struct(pair, origin, wanted);
        }
        let gone: Vec<Wanted> = keys.iter().map(|key| (attribute, *key, None)).collect();
        let is_in = |columns: &[String], name: &String| columns.contains(name);
        let old = there.iter().filter(|name| !is_in(wanted, name)).cloned();
        let old: Vec<String> = old.collect();
        self.of_fields(framework, table, &old, &gone);
        for name in wanted.iter().filter(|name| !is_in(there, name)) {
            let mut flags: Vec<Wanted> = vec![(attribute, keys[0], Some(Written::Flag))];
            let column = pair.actual.column(name);
            let counts = column.is_some_and(|column| column.auto_increment.present().is_some());
            if keys.contains(&"auto_increment") && !counts {
                flags.push((attribute, "auto_increment", Some(Written::Word("false"))));
            }
            self.of_fields(framework, table, std::slice::from_ref(name), &flags);
        }
    }

    fn key_of_struct(&mut self, pair: &Pair<'_>, origin: &Origin, wanted: &[String]) {
        let text = (!wanted.is_empty()).then(|| format!("primary_key({})", wanted.join(", ")));
        let is_plain = |name: &String| name.chars().all(|one| one.is_alphanumeric() || one == '_');
        if !wanted.iter().all(is_plain) {
            let why = "a column of it has a name that the attribute cannot write";
            return self.constraint_by_hand(pair, "the primary key", Some(origin), why);
        }
        self.tasks.push(Task {
            origin: origin.clone(),
            what: format!(
                "make {} the primary key of {}",
                listed(wanted),
                pair.expected.name
            ),
            why: Task::UNKNOWN,
            work: Work::Key(text),
        });
    }

    /// A table has to have a key there, whatever the database has.
    fn key_before_fields(&mut self, pair: &Pair<'_>, wanted: &[String]) {
        let table = pair.expected;
        let mut origins = wanted
            .iter()
            .filter_map(|name| table.column(name)?.origin.clone());
        let (Some(first), true) = (origins.next(), origins.count() + 1 == wanted.len()) else {
            let why = match wanted {
                [] => "the database has none, and a table! has to have one".to_owned(),
                wanted => format!(
                    "it is ({}), of which not every column is declared here",
                    wanted.join(", ")
                ),
            };
            return self.constraint_by_hand(pair, "the primary key", None, &why);
        };
        let places: Vec<Origin> = wanted
            .iter()
            .filter_map(|name| table.column(name)?.origin.clone())
            .collect();
        self.tasks.push(Task {
            origin: first,
            what: format!("make {} the primary key of {}", listed(wanted), table.name),
            why: Task::UNKNOWN,
            work: Work::Edits(Box::new(move |source, place| {
                let named = places.iter().map(|origin| {
                    let (fields, position) = source.fields_at(origin)?;
                    Some(source.text[fields[position].name.clone()].to_owned())
                });
                let names: Option<Vec<String>> = named.collect();
                with_table_key(source, place, &names?)
            })),
        });
    }
}

/// Whether a place is that of a field.
pub(crate) fn is_of_field(table: &Table, origin: &Origin) -> bool {
    let mut columns = table.columns.iter();
    columns.any(|column| column.origin.as_ref() == Some(origin))
}

const NO_PLACE: &str = "where it is declared is not known";

fn listed(columns: &[String]) -> String {
    match columns {
        [] => "nothing".to_owned(),
        columns => format!("({})", columns.join(", ")),
    }
}
