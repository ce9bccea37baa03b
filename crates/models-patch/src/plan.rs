//! Which fields are edited, and how: what is asked of each field is gathered here, and then each is
//! edited once (see `finish`).

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::LineColumn;
use schemadrift_diff::{Change, ColumnDrift, Drift, Pair, TableDrift};
use schemadrift_schema::{
    Accepts, Column, Decoding, Expression, Mapping, MappingPurpose, Origin, QualifiedName, Schema,
    SqlType, Stated, Table, TypeName,
};

use crate::edit::Edit;
use crate::framework::{Framework, Unrelated};
use crate::keys::Wanted;
use crate::left::left;
use crate::modules::Modules;
use crate::registry::framework;
use crate::source::Source;
use crate::sources::Sources;

/// What is edited beside fields.
pub(crate) struct Task {
    pub(crate) origin: Origin,
    /// What is left to do by hand where that cannot be edited, as one is told to do it.
    pub(crate) what: String,
    /// Why it could not be.
    pub(crate) why: &'static str,
    pub(crate) work: Work,
}

impl Task {
    /// The reason where no better one is known.
    pub(crate) const UNKNOWN: &'static str =
        "what stands there is written in a way that is not known";
}

/// What is done at a place.
pub(crate) enum Work {
    /// The key of an attribute gets another text, or goes with what is no key: a macro call.
    Key(Option<String>),
    /// The attribute of this name gets another key.
    NewKey(&'static str, String),
    /// Anything else.
    Edits(Box<Edits>),
}

/// Edits of what stands at a place; `None` where it stands in a way that is not known.
type Edits = dyn Fn(&Source, LineColumn) -> Option<Vec<Edit>>;

/// What is asked of one field.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) remove: bool,
    pub(crate) ty: Option<SqlType>,
    /// Whether its Rust type goes with that as it is.
    pub(crate) keeps_type: bool,
    /// Why another type cannot be written for it.
    pub(crate) fixed: Option<String>,
    pub(crate) nullable: Option<bool>,
    pub(crate) default: Option<Option<String>>,
    /// The name of its column.
    pub(crate) renamed: Option<String>,
    /// Keys of its attributes.
    pub(crate) keys: Vec<Wanted>,
}

/// A field that is to be added behind others.
pub(crate) struct Added {
    pub(crate) table: QualifiedName,
    pub(crate) beside: Origin,
    pub(crate) framework: &'static dyn Framework,
    pub(crate) column: Column,
    /// Whether nothing compiles that is added for the column if this field is not.
    pub(crate) is_needed: bool,
}

/// Edits in the making.
pub(crate) struct Plan<'a> {
    pub(crate) expected: &'a Schema,
    pub(crate) sources: &'a Sources<'a>,
    pub(crate) modules: Modules<'a>,
    pub(crate) asked: BTreeMap<Origin, (&'static dyn Framework, Asked)>,
    /// Fields of one column, which are edited together or not at all.
    pub(crate) together: BTreeSet<BTreeSet<Origin>>,
    pub(crate) added: Vec<Added>,
    pub(crate) tasks: Vec<Task>,
    /// Renames that are taken, each as `table.column=column`, the actual name first.
    pub(crate) renames: BTreeSet<&'a str>,
    /// Tables that the configuration gives to models, by the model's path or name.
    pub(crate) models_map: &'a [(String, QualifiedName)],
    /// Types by the names that they have, with those that models know them by.
    pub(crate) renamed_types: BTreeMap<TypeName, TypeName>,
    pub(crate) left_out: Vec<String>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        expected: &'a Schema,
        (renames, models_map): (&'a [String], &'a [(String, QualifiedName)]),
        sources: &'a Sources<'a>,
    ) -> Self {
        let renames = renames.iter().map(String::as_str);
        Plan {
            expected,
            sources,
            modules: Modules::new(expected, sources),
            asked: BTreeMap::new(),
            together: BTreeSet::new(),
            added: Vec::new(),
            tasks: Vec::new(),
            renames: renames
                .map(|one| one.strip_prefix("public.").unwrap_or(one))
                .collect(),
            models_map,
            renamed_types: BTreeMap::new(),
            left_out: Vec::new(),
        }
    }

    /// Takes a change in.
    pub(crate) fn add(&mut self, change: &Change<'_>) {
        match change {
            Change::Column(pair, drift) => self.column(pair, drift),
            Change::Table(TableDrift::Missing(table)) => {
                let what = format!("remove the model of {}", table.name);
                let why = "the table does not exist, and code may use the model";
                self.by_hand(table.origin.as_ref(), &what, why);
            }
            Change::Table(TableDrift::Renamed { pair, changes }) => {
                self.renamed_table(pair, changes);
            }
            Change::PrimaryKey(..)
            | Change::Unique(..)
            | Change::ForeignKey(..)
            | Change::Check(..)
            | Change::Index(..) => self.constraint(change),
            Change::Enum(drift) => self.enum_type(drift),
            Change::Mapping(mapping, _) => {
                let what = format!("make {} fit {}", mapping.model, mapping.table);
                let why = "what code means to do with its fields is not known";
                self.by_hand(Some(&mapping.origin), &what, why);
            }
            // What only the database has asks nothing of a model, and the rest is no field's.
            _ => {}
        }
    }

    fn column(&mut self, pair: &Pair<'_>, drift: &ColumnDrift<'_>) {
        let table = &pair.expected.name;
        let Some(model) = &pair.expected.model else {
            return;
        };
        let Some(framework) = framework(model.framework) else {
            let what = format!("change the model of {table}");
            let why = format!("models of {} are not edited", model.framework);
            return self.by_hand(pair.expected.origin.as_ref(), &what, &why);
        };
        match drift {
            ColumnDrift::Missing { expected, carried } => {
                self.ask(framework, table, expected, |asked| asked.remove = true);
                // What stands on the column would name a field that is there no more.
                for change in carried {
                    match change {
                        Change::ForeignKey(pair, Drift::Missing(key)) if framework.relates() => {
                            self.unrelated(framework, pair, key, Unrelated::Gone);
                        }
                        change => self.constraint(change),
                    }
                }
            }
            ColumnDrift::Unmapped { actual, .. } => self.unmapped(framework, pair, actual),
            ColumnDrift::Type {
                expected, actual, ..
            } => {
                let Some(ty) = &actual.ty.declared else {
                    return;
                };
                let declared = expected.ty.declared.as_ref();
                let is_other = declared.is_some_and(|one| !is_same(one, ty));
                self.ask_by_field(framework, table, expected, |asked, of| {
                    let decodes = |one: &Decoding| one.accepts.decodes(ty) == Some(true);
                    // What a column declares by nothing but its type is that type.
                    let is_said = !of.is_mapped && framework.type_key().is_none() && is_other;
                    asked.keeps_type = of.decoding.is_some_and(decodes) && !is_said;
                    let unknown = of.decoding.filter(|one| one.accepts == Accepts::Unknown);
                    asked.fixed = unknown.filter(|_| of.is_mapped).map(|one| {
                        format!(
                            "whether {} goes with {} is not known",
                            one.rust_type,
                            ty.to_sql()
                        )
                    });
                    asked.ty = Some(ty.clone());
                });
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
                let there = &pair.actual.name;
                let choice = format!("{there}.{}={}", actual.name, expected.name);
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
                let Some((column, what, why)) = left(other) else {
                    return;
                };
                let what = format!("{what} of {table}.{}", column.name);
                self.by_hand(column.origin.as_ref(), &what, &why);
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
        self.ask_by_field(framework, table, column, |asked, _| ask(asked));
    }

    /// The same, by what the Rust type of each decodes.
    fn ask_by_field(
        &mut self,
        framework: &'static dyn Framework,
        table: &QualifiedName,
        column: &Column,
        ask: impl Fn(&mut Asked, OfField<'_>),
    ) {
        let Some(origin) = &column.origin else {
            return self.leave(format!("{table}.{} has no field of its own", column.name));
        };
        let own = column.ty.decoding.as_ref();
        let mut fields = vec![(origin.clone(), framework, OfField::own(own))];
        if let Some(structs) = framework.of_structs() {
            let mapped = self
                .expected
                .mappings
                .iter()
                .filter(|one| one.table == *table);
            let mapped = mapped.flat_map(|one| &one.fields);
            let of_column = mapped.filter(|field| field.column == column.name);
            fields.extend(of_column.map(|field| {
                let of = OfField {
                    decoding: Some(&field.decoding),
                    is_mapped: true,
                };
                (field.origin.clone(), structs, of)
            }));
        }
        if let Some(structs) = framework.of_structs() {
            for origin in self.keys_of_changesets(structs, table, column) {
                if fields.iter().all(|(other, ..)| *other != origin) {
                    fields.push((origin, structs, OfField::own(None)));
                }
            }
        }
        let places = fields.iter().map(|(origin, ..)| origin.clone());
        self.together.insert(places.collect());
        for (origin, framework, of) in fields {
            let (_, asked) = self
                .asked
                .entry(origin)
                .or_insert_with(|| (framework, Asked::default()));
            ask(asked, of);
        }
    }

    /// Leaves something to people, with the place and the reason.
    pub(crate) fn by_hand(&mut self, origin: Option<&Origin>, what: &str, why: &str) {
        let place = origin.map(|origin| format!("{}:{}: ", origin.file, origin.line));
        self.leave(format!(
            "{}{what} by hand: {why}",
            place.unwrap_or_default()
        ));
    }

    pub(crate) fn leave(&mut self, what: String) {
        if !self.left_out.contains(&what) {
            self.left_out.push(what);
        }
    }

    /// Whether another struct of the table holds all fields of this one, and so gets the new one.
    fn is_embedded(&self, mapping: &Mapping) -> bool {
        let mut others = self.expected.mappings.iter();
        others.any(|other| {
            let holds = |origin: &Origin| other.fields.iter().any(|one| one.origin == *origin);
            let is_other = other.origin != mapping.origin && other.table == mapping.table;
            is_other && mapping.fields.iter().all(|field| holds(&field.origin))
        })
    }

    fn unmapped(&mut self, framework: &'static dyn Framework, pair: &Pair<'_>, column: &Column) {
        let table = pair.expected;
        let Some(beside) = own_field(table) else {
            return self.leave(format!("{}.{} has no place", table.name, column.name));
        };
        self.added.push(Added {
            table: table.name.clone(),
            beside,
            framework,
            column: column.clone(),
            is_needed: true,
        });
        let Some(structs) = framework.of_structs() else {
            return;
        };
        for mapping in self
            .expected
            .mappings
            .iter()
            .filter(|one| one.table == table.name)
        {
            let reads = matches!(
                mapping.purpose,
                MappingPurpose::Select | MappingPurpose::SelectInOrder
            );
            let beside = field_of(mapping).filter(|_| !self.is_embedded(mapping));
            if let (true, Some(beside)) = (reads, beside) {
                self.added.push(Added {
                    table: table.name.clone(),
                    beside,
                    framework: structs,
                    column: column.clone(),
                    is_needed: mapping.purpose == MappingPurpose::SelectInOrder,
                });
            }
        }
    }
}

/// A field of a mapped struct itself, and of nothing that is embedded into it.
fn field_of(mapping: &Mapping) -> Option<Origin> {
    let origins = mapping.fields.iter().map(|field| &field.origin);
    let of_struct = &mapping.origin;
    let after = origins.filter(|one| one.file == of_struct.file && of_struct.line <= one.line);
    after.min_by_key(|one| one.line).cloned()
}

/// What is known of a field that something is asked of.
#[derive(Clone, Copy)]
struct OfField<'a> {
    /// What its Rust type decodes.
    decoding: Option<&'a Decoding>,
    /// Whether it is that of a struct which is mapped onto the table.
    is_mapped: bool,
}

impl<'a> OfField<'a> {
    fn own(decoding: Option<&'a Decoding>) -> Self {
        OfField {
            decoding,
            is_mapped: false,
        }
    }
}

/// Whether two types are the same but for their lengths.
fn is_same(one: &SqlType, two: &SqlType) -> bool {
    one.name == two.name && one.array == two.array
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
