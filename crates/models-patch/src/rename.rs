//! Renames of tables and of enum types, where they are taken.

use schemadrift_diff::{Change, ColumnDrift, Pair};
use schemadrift_schema::{EnumType, ForeignKey, QualifiedName, Table};

use crate::constraint::is_of_field;
use crate::foreign_key::target;
use crate::framework::{Framework, Renamed};
use crate::head::Head;
use crate::item;
use crate::keys::{Wanted, Written};
use crate::plan::{Asked, Plan, Task, Work};
use crate::registry::{framework, keys_of_type};

impl<'a> Plan<'a> {
    /// Gives the models of a table the name that it has, and those that refer to it.
    pub(crate) fn renamed_table(&mut self, pair: &Pair<'_>, changes: &[Change<'_>]) {
        let (from, to) = (&pair.expected.name, &pair.actual.name);
        if !self.takes(&format!("{to}={}", from.name), &from.to_string()) {
            return;
        }
        let expected = self.expected;
        let models = expected.tables.iter().filter(|table| table.name == *from);
        for table in models {
            let model = table.model.as_ref();
            let framework = model.and_then(|model| framework(model.framework));
            let (Some(framework), Some(origin)) = (framework, &table.origin) else {
                let what = format!("call the table {to} instead of {from}");
                let why = "where its model stands is not known";
                self.by_hand(table.origin.as_ref(), &what, why);
                continue;
            };
            if let Some(entry) = self.entry_of(framework, table) {
                let what =
                    format!("write {to} for {from} in the entry of [[models-map]] for {entry}");
                let why = "the configuration goes before what the model says";
                self.by_hand(Some(origin), &what, why);
                continue;
            }
            let names = (from.clone(), to.clone());
            self.tasks.push(Task {
                origin: origin.clone(),
                what: format!("call the table {to} instead of {from}"),
                why: Task::UNKNOWN,
                work: Work::Edits(Box::new(move |source, place| {
                    let (from, to) = &names;
                    framework.of_table(source, place, &Renamed { from, to })
                })),
            });
        }
        for table in &expected.tables {
            let keys = table.foreign_keys.iter();
            for key in keys.filter(|key| key.references == *from) {
                self.refer_to(table, key, to);
            }
        }
        for change in changes {
            self.add(change);
        }
    }

    /// The entry of the configuration that gives this model its table, whatever it says itself.
    fn entry_of(&self, framework: &dyn Framework, table: &Table) -> Option<&'a str> {
        let model = table
            .model
            .as_ref()
            .filter(|_| framework.is_bound_by_map())?;
        let is_it = |(entry, name): &&(String, QualifiedName)| {
            let ends = |one: &str, two: &str| one.ends_with(&format!("::{two}"));
            let path = model.path.as_str();
            *name == table.name && (entry == path || ends(path, entry) || ends(entry, path))
        };
        let found = self.models_map.iter().find(is_it);
        found.map(|(entry, _)| entry.as_str())
    }

    /// Writes the name of a table where a key refers to it by that, and not by its model.
    fn refer_to(&mut self, table: &Table, key: &ForeignKey, to: &QualifiedName) {
        let model = table.model.as_ref();
        let framework = model.and_then(|model| framework(model.framework));
        let keys = framework.and_then(|one| one.keys_of(schemadrift_schema::Aspect::ForeignKeys));
        let (Some(framework), Some((attribute, _)), Some(origin)) = (framework, keys, &key.origin)
        else {
            return;
        };
        let text = target(table, to, &key.referenced_columns);
        if is_of_field(table, origin) {
            let wanted = (attribute, "references", Some(Written::Text(text)));
            return self.of_fields(framework, table, &key.columns, &[wanted]);
        }
        self.tasks.push(Task {
            origin: origin.clone(),
            what: format!("let a foreign key of {} refer to {to}", table.name),
            why: Task::UNKNOWN,
            work: Work::Edits(Box::new(move |source, place| {
                item::with_inner_key(source, place, ("references", &text))
            })),
        });
    }

    /// Gives an enum the name of its type, and follows what else differs.
    pub(crate) fn renamed_enum(
        &mut self,
        expected: &EnumType,
        actual: &EnumType,
        carried: &[Change<'_>],
    ) {
        let (from, to) = (&expected.name, &actual.name);
        if !self.takes(&format!("{to}={}", from.name), &from.to_string()) {
            return;
        }
        self.renamed_types.insert(to.clone(), from.clone());
        let what = format!("let the enum of {from} name its type {to}");
        match &expected.origin {
            None => self.by_hand(None, &what, "where it stands is not known"),
            Some(origin) => {
                let name = to.clone();
                self.tasks.push(Task {
                    origin: origin.clone(),
                    what,
                    why: Task::UNKNOWN,
                    work: Work::Edits(Box::new(move |source, place| {
                        let words = Head::at(source.tokens(), place)?.words;
                        let keys = keys_of_type(&words, &name);
                        let edits = item::with_keys_of_item(source, place, &keys)?;
                        (!edits.is_empty()).then_some(edits)
                    })),
                });
            }
        }
        for change in carried {
            match change {
                Change::Column(
                    pair,
                    ColumnDrift::Type {
                        expected, actual, ..
                    },
                ) => {
                    self.written_type(pair, (expected, actual));
                }
                change => self.add(change),
            }
        }
    }

    /// A field follows its enum; what is written of its type does not by itself.
    fn written_type(
        &mut self,
        pair: &Pair<'_>,
        (expected, actual): (&schemadrift_schema::Column, &schemadrift_schema::Column),
    ) {
        let model = pair.expected.model.as_ref();
        let framework = model.and_then(|model| framework(model.framework));
        if let (Some(framework), Some(_), Some(ty)) =
            (framework, &expected.ty.declared, &actual.ty.declared)
            && let Some((attribute, key)) = framework.type_key()
        {
            let wanted: Wanted = (attribute, key, Some(Written::Text(ty.to_sql())));
            let ask = |asked: &mut Asked| asked.keys.push(wanted.clone());
            self.ask(framework, &pair.expected.name, expected, ask);
        }
    }

    /// Whether a rename is taken, which is told where it is not.
    fn takes(&mut self, choice: &str, name: &str) -> bool {
        let choice = choice.strip_prefix("public.").unwrap_or(choice);
        let is_taken = self.renames.contains(choice);
        if !is_taken {
            let actual = choice.split_once('=').map_or(choice, |(actual, _)| actual);
            self.leave(format!(
                "{name} seems to be {actual}: a rename is a choice, which --accept-rename {choice} \
                 takes"
            ));
        }
        is_taken
    }
}
