//! Which fields are edited, and how: first what is asked of each field is gathered, then each is
//! edited once.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::LineColumn;
use schemadrift_diff::{Change, ColumnDrift, Pair, TableDrift};
use schemadrift_schema::{
    Column, Expression, Mapping, MappingPurpose, Origin, QualifiedName, SqlType, Stated, Table,
};

use crate::add::addition;
use crate::change::{changed, removal};
use crate::edit::Edit;
use crate::field::Field;
use crate::framework::{Framework, framework, type_of};
use crate::place::place_of;
use crate::source::Source;

/// Attribute and key, and what is written there; a key without it goes.
pub(crate) type Wanted = (&'static str, &'static str, Option<Written>);

/// What is written of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Written {
    /// The key alone.
    Flag,
    /// `key = true` or the like.
    Word(&'static str),
    /// `key = "text"`.
    Text(String),
}

impl Written {
    /// The key as it stands in the source.
    pub(crate) fn of(&self, key: &str) -> String {
        match self {
            Written::Flag => key.to_owned(),
            Written::Word(word) => format!("{key} = {word}"),
            Written::Text(text) => format!("{key} = {text:?}"),
        }
    }
}

/// What is edited beside fields.
pub(crate) struct Task {
    pub(crate) origin: Origin,
    /// What is left to do by hand where that cannot be edited.
    pub(crate) what: String,
    pub(crate) edit: Box<Edits>,
}

/// Edits of what stands at a place; `None` where it stands in a way that is not known.
type Edits = dyn Fn(&Source, LineColumn) -> Option<Vec<Edit>>;

/// What is asked of one field.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) remove: bool,
    pub(crate) ty: Option<SqlType>,
    pub(crate) nullable: Option<bool>,
    pub(crate) default: Option<Option<String>>,
    /// The name of its column.
    pub(crate) renamed: Option<String>,
    /// Keys of its attributes.
    pub(crate) keys: Vec<Wanted>,
}

/// A field that is to be added behind others.
pub(crate) struct Added {
    pub(crate) beside: Origin,
    pub(crate) framework: &'static dyn Framework,
    pub(crate) column: Column,
}

/// Edits in the making.
pub(crate) struct Plan<'a> {
    mappings: &'a [Mapping],
    read: &'a dyn Fn(&str) -> Option<String>,
    asked: BTreeMap<Origin, (&'static str, Asked)>,
    frameworks: BTreeMap<&'static str, &'static dyn Framework>,
    added: Vec<Added>,
    pub(crate) tasks: Vec<Task>,
    /// Renames that are taken, each as `table.column=column`, the actual name first.
    renames: BTreeSet<&'a str>,
    left_out: Vec<String>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        mappings: &'a [Mapping],
        renames: &'a [String],
        read: &'a dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let renames = renames.iter().map(String::as_str);
        Plan {
            mappings,
            read,
            asked: BTreeMap::new(),
            frameworks: BTreeMap::new(),
            added: Vec::new(),
            tasks: Vec::new(),
            renames: renames
                .map(|one| one.strip_prefix("public.").unwrap_or(one))
                .collect(),
            left_out: Vec::new(),
        }
    }

    /// Takes a change in.
    pub(crate) fn add(&mut self, change: &Change<'_>) {
        match change {
            Change::Column(pair, drift) => self.column(pair, drift),
            Change::Table(TableDrift::Missing(table)) => {
                let name = &table.name;
                self.leave(format!(
                    "{name} does not exist: its model is removed by hand"
                ));
            }
            Change::Table(TableDrift::Renamed { pair, .. }) => {
                let (from, to) = (&pair.actual.name, &pair.expected.name);
                self.leave(format!("{to} seems to be {from}: a rename is a choice"));
            }
            Change::PrimaryKey(..)
            | Change::Unique(..)
            | Change::ForeignKey(..)
            | Change::Check(..)
            | Change::Index(..) => self.constraint(change),
            Change::Enum(drift) => self.enum_type(drift),
            // What only the database has asks nothing of a model, and the rest is no field's.
            _ => {}
        }
    }

    pub(crate) fn leave(&mut self, what: String) {
        if !self.left_out.contains(&what) {
            self.left_out.push(what);
        }
    }

    fn column(&mut self, pair: &Pair<'_>, drift: &ColumnDrift<'_>) {
        let table = &pair.expected.name;
        let Some(model) = &pair.expected.model else {
            return;
        };
        let Some(framework) = framework(model.framework) else {
            return self.leave(format!("models of {} are changed by hand", model.framework));
        };
        match drift {
            ColumnDrift::Missing { expected, .. } => {
                self.ask(framework, table, expected, |asked| asked.remove = true);
            }
            ColumnDrift::Unmapped { actual, .. } => self.unmapped(framework, pair, actual),
            ColumnDrift::Type {
                expected, actual, ..
            } => {
                let ty = actual.ty.declared.clone();
                self.ask(framework, table, expected, |asked| asked.ty.clone_from(&ty));
            }
            ColumnDrift::Nullability { expected, actual } => {
                let nullable = actual.nullable != Stated::Is(false);
                self.ask(framework, table, expected, |asked| {
                    asked.nullable = Some(nullable);
                });
            }
            ColumnDrift::Default {
                expected, actual, ..
            } if framework.default_key().is_some() => {
                let written = |default: &Expression| default.written.clone();
                let default = actual.default.present().map(|one| written(one));
                self.ask(framework, table, expected, |asked| {
                    asked.default = Some(default.clone());
                });
            }
            ColumnDrift::Renamed {
                expected,
                actual,
                changes,
            } => {
                let choice = format!("{table}.{}={}", actual.name, expected.name);
                if !self.renames.contains(choice.as_str()) {
                    return self.leave(format!(
                        "{table}.{} seems to be {}: a rename is a choice, which --accept-rename \
                         {choice} takes",
                        expected.name, actual.name
                    ));
                }
                self.ask(framework, table, expected, |asked| {
                    asked.renamed = Some(actual.name.clone());
                });
                for change in changes {
                    self.add(change);
                }
            }
            other => {
                let (name, what) = match other {
                    ColumnDrift::Default { expected, .. } => (&expected.name, "default"),
                    ColumnDrift::Generated { expected, .. } => (&expected.name, "expression"),
                    ColumnDrift::Identity { expected, .. } => (&expected.name, "numbers"),
                    ColumnDrift::Collation { expected, .. } => (&expected.name, "collation"),
                    ColumnDrift::DecodeImpossible { expected, .. }
                    | ColumnDrift::TypeUnresolved { expected, .. } => (&expected.name, "type"),
                    _ => return,
                };
                self.leave(format!("the {what} of {table}.{name} is changed by hand"));
            }
        }
    }

    /// Asks for the same of the field and of those that are mapped onto it.
    pub(crate) fn ask(
        &mut self,
        framework: &'static dyn Framework,
        table: &QualifiedName,
        column: &Column,
        ask: impl Fn(&mut Asked),
    ) {
        let Some(origin) = &column.origin else {
            return self.leave(format!("{table}.{} has no field of its own", column.name));
        };
        let mut fields = vec![(origin.clone(), framework)];
        if let Some(structs) = framework.of_structs() {
            let mapped = self.mappings.iter().filter(|one| one.table == *table);
            let mapped = mapped.flat_map(|one| &one.fields);
            let of_column = mapped.filter(|field| field.column == column.name);
            fields.extend(of_column.map(|field| (field.origin.clone(), structs)));
        }
        for (origin, framework) in fields {
            self.frameworks.insert(framework.name(), framework);
            let (_, asked) = self
                .asked
                .entry(origin)
                .or_insert_with(|| (framework.name(), Asked::default()));
            ask(asked);
        }
    }

    fn unmapped(&mut self, framework: &'static dyn Framework, pair: &Pair<'_>, column: &Column) {
        let table = pair.expected;
        let Some(beside) = own_field(table) else {
            return self.leave(format!("{}.{} has no place", table.name, column.name));
        };
        self.added.push(Added {
            beside,
            framework,
            column: column.clone(),
        });
        let Some(structs) = framework.of_structs() else {
            return;
        };
        for mapping in self.mappings.iter().filter(|one| one.table == table.name) {
            let reads = matches!(
                mapping.purpose,
                MappingPurpose::Select | MappingPurpose::SelectInOrder
            );
            if let (true, Some(field)) = (reads, mapping.fields.first()) {
                self.added.push(Added {
                    beside: field.origin.clone(),
                    framework: structs,
                    column: column.clone(),
                });
            }
        }
    }

    /// The edits by file, and what was left out.
    pub(crate) fn finish(mut self) -> (BTreeMap<String, Vec<Edit>>, Vec<String>) {
        let mut edits: BTreeMap<String, Vec<Edit>> = BTreeMap::new();
        let mut sources: BTreeMap<String, Option<Source>> = BTreeMap::new();
        let origins = self
            .asked
            .keys()
            .chain(self.added.iter().map(|one| &one.beside))
            .chain(self.tasks.iter().map(|one| &one.origin));
        for origin in origins {
            let file = origin.file.to_string();
            let read = self.read;
            sources
                .entry(file)
                .or_insert_with_key(|file| read(file).and_then(Source::new));
        }
        let mut removed: BTreeSet<(String, usize)> = BTreeSet::new();
        for (origin, (framework, asked)) in &self.asked {
            let file = origin.file.to_string();
            let source = sources.get(&file).and_then(Option::as_ref);
            let found = source.and_then(|source| Some((source, source.fields_at(origin)?)));
            let Some((source, (fields, position))) = found else {
                self.left_out.push(format!(
                    "{}:{}: no field that can be edited stands there",
                    origin.file, origin.line
                ));
                continue;
            };
            let of_file = edits.entry(file.clone()).or_default();
            if asked.remove {
                removed.insert((file, fields[position].range.start));
                of_file.push(removal(source, &fields, position));
                continue;
            }
            let framework = self.frameworks[framework];
            match changed(source, &fields[position], framework, asked) {
                Ok(changes) => of_file.extend(changes),
                Err(reason) => self
                    .left_out
                    .push(format!("{}:{}: {reason}", origin.file, origin.line)),
            }
        }
        for added in &self.added {
            let file = added.beside.file.to_string();
            let source = sources.get(&file).and_then(Option::as_ref);
            let found = source.and_then(|source| Some((source, source.fields_at(&added.beside)?)));
            let ty = added.column.ty.declared.as_ref();
            let ty = ty.and_then(|ty| Some((ty, type_of(added.framework, ty)?)));
            let place = found.and_then(|(source, (fields, _))| {
                let is_there =
                    |field: &&Field| !removed.contains(&(file.clone(), field.range.start));
                let last = fields.iter().rev().find(is_there)?.clone();
                Some((source, last))
            });
            let (Some((source, last)), Some((sql, ty))) = (place, ty) else {
                self.left_out.push(format!(
                    "{}:{}: no Rust type is known for the column {}",
                    added.beside.file, added.beside.line, added.column.name
                ));
                continue;
            };
            let edit = addition(source, &last, added, sql, &ty);
            edits.entry(file).or_default().push(edit);
        }
        for task in &self.tasks {
            let file = task.origin.file.to_string();
            let source = sources.get(&file).and_then(Option::as_ref);
            let edited = source.and_then(|source| (task.edit)(source, place_of(&task.origin)?));
            match edited {
                Some(edited) => edits.entry(file).or_default().extend(edited),
                None => self.left_out.push(format!(
                    "{}:{}: {} by hand",
                    task.origin.file, task.origin.line, task.what
                )),
            }
        }
        self.left_out.sort();
        self.left_out.dedup();
        (edits, self.left_out)
    }
}

/// A field of the model itself, and of nothing that is flattened into it.
fn own_field(table: &Table) -> Option<Origin> {
    let origins = table
        .columns
        .iter()
        .filter_map(|column| column.origin.as_ref());
    let after = origins.filter(|origin| match &table.origin {
        Some(table) => table.file == origin.file && table.line <= origin.line,
        None => true,
    });
    after.min_by_key(|origin| origin.line).cloned()
}
