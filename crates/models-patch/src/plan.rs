//! Which fields are edited, and how: first what is asked of each field is gathered, then each is
//! edited once.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_diff::{Change, ColumnDrift, Drift, Pair, TableDrift};
use schemadrift_schema::{
    Column, Expression, Mapping, MappingPurpose, Origin, QualifiedName, SqlType, Stated, Table,
};

use crate::add::addition;
use crate::change::{changed, removal};
use crate::edit::Edit;
use crate::field::Field;
use crate::framework::{Framework, framework, type_of};
use crate::source::Source;

/// What is asked of one field.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) remove: bool,
    pub(crate) ty: Option<SqlType>,
    pub(crate) nullable: Option<bool>,
    pub(crate) default: Option<Option<String>>,
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
    left_out: Vec<String>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(mappings: &'a [Mapping], read: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Plan {
            mappings,
            read,
            asked: BTreeMap::new(),
            frameworks: BTreeMap::new(),
            added: Vec::new(),
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
            Change::PrimaryKey(pair, Drift::Missing(_) | Drift::Mismatch { .. }) => {
                self.by_hand(pair, "the primary key");
            }
            Change::Unique(pair, Drift::Missing(_) | Drift::Mismatch { .. }) => {
                self.by_hand(pair, "a unique constraint");
            }
            Change::ForeignKey(pair, Drift::Missing(_) | Drift::Mismatch { .. }) => {
                self.by_hand(pair, "a foreign key");
            }
            Change::Check(pair, Drift::Missing(_) | Drift::Mismatch { .. }) => {
                self.by_hand(pair, "a check");
            }
            Change::Index(pair, Drift::Missing(_) | Drift::Mismatch { .. }) => {
                self.by_hand(pair, "an index");
            }
            // What only the database has asks nothing of a model, and the rest is no field's.
            _ => {}
        }
    }

    fn leave(&mut self, what: String) {
        if !self.left_out.contains(&what) {
            self.left_out.push(what);
        }
    }

    fn by_hand(&mut self, pair: &Pair<'_>, what: &str) {
        let table = &pair.expected.name;
        self.leave(format!("{what} of {table} is changed by hand"));
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
                expected, actual, ..
            } => self.leave(format!(
                "{table}.{} seems to be {}: a rename is a choice",
                expected.name, actual.name
            )),
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
    fn ask(
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
            .chain(self.added.iter().map(|one| &one.beside));
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
        self.left_out.sort();
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
