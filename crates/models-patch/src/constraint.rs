//! Keys, constraints and indexes that models declare.

use schemadrift_diff::{Change, Drift, Pair};
use schemadrift_schema::{Aspect, Check, ForeignKey, Origin, PrimaryKey, QualifiedName, Table};

use crate::framework::{Declared, Framework, action, framework};
use crate::item;
use crate::plan::{Plan, Task, Wanted, Written};

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

    fn by_hand(&mut self, pair: &Pair<'_>, what: &str) {
        let table = &pair.expected.name;
        self.leave(format!("{what} of {table} is changed by hand"));
    }

    /// Takes out what declares a constraint that is not there: keys of a field, or one of the struct.
    fn gone(
        &mut self,
        framework: &'static dyn Framework,
        pair: &Pair<'_>,
        aspect: Aspect,
        (origin, columns): (Option<&Origin>, &[String]),
        what: &str,
    ) {
        let table = pair.expected;
        let Some(origin) = origin else {
            return self.by_hand(pair, what);
        };
        match framework.keys_of(aspect) {
            Some((attribute, keys)) if is_of_field(table, origin) => {
                let gone: Vec<Wanted> = keys.iter().map(|key| (attribute, *key, None)).collect();
                self.of_fields(framework, table, columns, &gone);
            }
            _ => self.tasks.push(Task {
                origin: origin.clone(),
                what: format!("{what} of {} is taken out", table.name),
                edit: Box::new(|source, place| {
                    let key = item::without_key(source, place);
                    key.or_else(|| item::without_call(source, place))
                }),
            }),
        }
    }

    /// Writes what declares a constraint anew, on the struct; what is said of a field goes there.
    fn mismatch(
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
                    what: format!("{what} of {} is changed", table.name),
                    edit: Box::new(move |source, place| match is_of_field {
                        true => item::with_new_key(source, place, (attribute, &text)),
                        false => item::with_key(source, place, &text),
                    }),
                });
            }
            // What cannot be said of it is not said otherwise.
            (None, Some(origin), _) if is_of_field && framework.keys_of(aspect).is_some() => {
                self.gone(framework, pair, aspect, (Some(origin), columns), what);
            }
            _ => self.by_hand(pair, what),
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
            return self.by_hand(pair, "the primary key");
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
            return self.by_hand(pair, "the primary key");
        }
        self.tasks.push(Task {
            origin: origin.clone(),
            what: format!("the primary key of {} is changed", pair.expected.name),
            edit: Box::new(move |source, place| match &text {
                Some(text) => item::with_key(source, place, text),
                None => item::without_key(source, place),
            }),
        });
    }

    /// A table has to have a key there, whatever the database has.
    fn key_before_fields(&mut self, pair: &Pair<'_>, wanted: &[String]) {
        let table = pair.expected;
        let mut origins = wanted
            .iter()
            .filter_map(|name| table.column(name)?.origin.clone());
        let (Some(first), true) = (origins.next(), origins.count() + 1 == wanted.len()) else {
            return self.by_hand(pair, "the primary key");
        };
        let places: Vec<Origin> = wanted
            .iter()
            .filter_map(|name| table.column(name)?.origin.clone())
            .collect();
        self.tasks.push(Task {
            origin: first,
            what: format!("the primary key of {} is changed", table.name),
            edit: Box::new(move |source, place| {
                let named = places.iter().map(|origin| {
                    let (fields, position) = source.fields_at(origin)?;
                    Some(source.text[fields[position].name.clone()].to_owned())
                });
                let names: Option<Vec<String>> = named.collect();
                item::with_table_key(source, place, &names?)
            }),
        });
    }

    fn foreign_key(
        &mut self,
        framework: &'static dyn Framework,
        pair: &Pair<'_>,
        drift: &Drift<'_, ForeignKey>,
    ) {
        match drift {
            Drift::Missing(key) => {
                let place = (key.origin.as_ref(), key.columns.as_slice());
                self.gone(framework, pair, Aspect::ForeignKeys, place, "a foreign key");
            }
            Drift::Mismatch {
                expected, actual, ..
            } => {
                let columns = &actual.referenced_columns;
                let target = target(pair.expected, &actual.references, columns);
                let keys = framework.keys_of(Aspect::ForeignKeys);
                let origin = expected.origin.as_ref();
                let is_of_field = origin.is_some_and(|one| is_of_field(pair.expected, one));
                if let Some((attribute, _)) = keys.filter(|_| is_of_field) {
                    let said = |stated| action(stated).map(Written::Text);
                    let wanted = [
                        (attribute, "references", Some(Written::Text(target))),
                        (attribute, "on_delete", said(actual.on_delete)),
                        (attribute, "on_update", said(actual.on_update)),
                    ];
                    return self.of_fields(framework, pair.expected, &expected.columns, &wanted);
                }
                let declared = Declared::ForeignKey(expected, actual, &target);
                let place = (origin, expected.columns.as_slice());
                match framework.key_of_struct(&declared) {
                    None => self.parent(framework, pair, expected, actual),
                    text => {
                        let of = (Aspect::ForeignKeys, "a foreign key");
                        self.mismatch(framework, pair, of, place, text);
                    }
                }
            }
            Drift::Unmapped(_) => {}
        }
    }
}

impl Plan<'_> {
    /// Lets a key that means the primary key of another model's table mean that of the right one.
    fn parent(
        &mut self,
        framework: &'static dyn Framework,
        pair: &Pair<'_>,
        expected: &ForeignKey,
        actual: &ForeignKey,
    ) {
        let table = pair.expected;
        let around = |path: &str| path.rsplit_once("::").map(|(around, _)| around.to_owned());
        let own = table.model.as_ref().map(|model| around(&model.path));
        let is_parent = |other: &&Table| {
            let key = other.primary_key.present();
            let model = other.model.as_ref();
            other.name == actual.references
                && key.is_some_and(|key| key.columns == actual.referenced_columns)
                && model.is_some_and(|model| {
                    model.framework == framework.name() && own == Some(around(&model.path))
                })
        };
        let parent = self.expected.tables.iter().find(is_parent);
        let module = parent.and_then(|parent| Some(parent.model.as_ref()?.name.clone()));
        let what = format!(
            "the foreign key of {} refers to {}",
            table.name,
            actual.target()
        );
        match (module, &expected.origin) {
            (Some(module), Some(origin)) => self.tasks.push(Task {
                origin: origin.clone(),
                what,
                edit: Box::new(move |source, place| framework.with_parent(source, place, &module)),
            }),
            _ => self.leave(format!("{what}, by hand")),
        }
    }
}

/// Whether a place is that of a field.
pub(crate) fn is_of_field(table: &Table, origin: &Origin) -> bool {
    let mut columns = table.columns.iter();
    columns.any(|column| column.origin.as_ref() == Some(origin))
}

/// What a key of this table refers to, as `references` of the derive reads it.
pub(crate) fn target(own: &Table, table: &QualifiedName, columns: &[String]) -> String {
    let quoted = |name: &String| {
        let is_odd = |one: char| one.is_whitespace() || ".(),\"".contains(one);
        match name.contains(is_odd) {
            true => format!("\"{}\"", name.replace('"', "\"\"")),
            false => name.clone(),
        }
    };
    // Without a schema a model's own would be meant first.
    let is_bare = table.schema == "public" && own.name.schema == "public";
    let mut text = if is_bare {
        String::new()
    } else {
        quoted(&table.schema) + "."
    };
    text += &quoted(&table.name);
    if !columns.is_empty() {
        let columns: Vec<String> = columns.iter().map(quoted).collect();
        text += &format!("({})", columns.join(", "));
    }
    text
}
