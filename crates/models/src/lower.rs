//! Where frameworks put what they make of items, and what they share in making it.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{
    Column, ColumnAspects, EnumType, MAX_NAME_BYTES, Mapping, Origin, QualifiedName, Shared,
    Stated, Table, truncated,
};

use crate::facts::ItemKind;
use crate::input::temporary_tables::TemporaryTable;
use crate::names::{ItemId, Names};
use crate::problem::Problem;
use crate::{ReadOptions, UnboundModel};

/// Why a model is not compared whose table is hidden by an error; the problem stands beside it.
pub(crate) const UNREADABLE: &str = "its attributes could not be read";

/// Why a row is bound to no table that has the fields of its type parameter among its own.
pub(crate) fn of_parameter(parameter: &str) -> String {
    format!(
        "its columns are not known without what stands for `{parameter}`, its type parameter, where \
         it is read"
    )
}

/// What frameworks have made so far.
pub(crate) struct Output<'a> {
    pub(crate) options: &'a ReadOptions,
    pub(crate) tables: Vec<Table>,
    pub(crate) enums: Vec<EnumType>,
    pub(crate) mappings: Vec<Mapping>,
    pub(crate) unbound: Vec<UnboundModel>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) optional: BTreeMap<Origin, Vec<OptionalColumn>>,
    /// Places of tables that nothing but SQL as text reads, unless a query names their module,
    /// which is beside.
    pub(crate) unqueried: BTreeMap<Origin, String>,
    /// Positions of the entries of the models map that a model answered to.
    pub(crate) used_map: BTreeSet<usize>,
    /// What is said of columns; the same is said of many.
    aspects: Shared<ColumnAspects>,
    claimed: BTreeSet<ItemId>,
    /// Fields that stand twice in their struct, which only a `cfg` allows.
    gated: BTreeSet<Origin>,
    enum_origins: BTreeSet<Option<Origin>>,
}

/// A column that rows may leave out: it counts only where the table has it.
#[derive(Debug, Clone)]
pub(crate) struct OptionalColumn {
    /// Where it stands among the columns.
    pub(crate) position: usize,
    pub(crate) column: Column,
}

impl<'a> Output<'a> {
    pub(crate) fn new(options: &'a ReadOptions, names: &Names<'_>) -> Self {
        Output {
            options,
            gated: gated_fields(names),
            tables: Vec::new(),
            enums: Vec::new(),
            mappings: Vec::new(),
            unbound: Vec::new(),
            problems: Vec::new(),
            optional: BTreeMap::new(),
            unqueried: BTreeMap::new(),
            used_map: BTreeSet::new(),
            aspects: Shared::default(),
            claimed: BTreeSet::new(),
            enum_origins: BTreeSet::new(),
        }
    }

    /// Whether the item is this framework's to lower: one item is one model.
    pub(crate) fn claim(&mut self, item: ItemId) -> bool {
        self.claimed.insert(item)
    }

    /// Adds a table. It is kept as small as it can be: a project may have thousands.
    pub(crate) fn add_table(&mut self, mut table: Table) {
        for column in &mut table.columns {
            self.aspects.share_in(&mut column.aspects);
        }
        table.shrink_to_fit();
        self.tables.push(table);
    }

    /// Adds enum types, each declaration once.
    pub(crate) fn add_enums(&mut self, enums: impl IntoIterator<Item = EnumType>) {
        for one in enums {
            if self.enum_origins.insert(one.origin.clone()) {
                self.enums.push(one);
            }
        }
    }

    /// The name as PostgreSQL keeps it, with a problem where that is not how it is written.
    pub(crate) fn checked_name(&mut self, name: &str, origin: &Origin) -> String {
        let kept = truncated(name);
        if kept.len() < name.len() {
            let message = format!(
                "the name `{name}` has {} bytes: PostgreSQL keeps {MAX_NAME_BYTES} of them, \
                 `{kept}`; shorten it",
                name.len()
            );
            self.problems.push(Problem::at(origin, message));
        }
        kept.to_owned()
    }

    /// One problem for each column that a name has been given to before; the first one stays.
    pub(crate) fn report_duplicates(&mut self, columns: &mut Vec<Column>) {
        let mut kept: Vec<Column> = Vec::with_capacity(columns.len());
        for column in columns.drain(..) {
            let Some(first) = kept.iter().find(|other| other.name == column.name) else {
                kept.push(column);
                continue;
            };
            let Some(origin) = &column.origin else {
                continue;
            };
            let message = if !self.gated.contains(origin) {
                format!(
                    "column `{}` is that of another field of this struct already: rename one",
                    column.name
                )
            } else if first.ty == column.ty && first.nullable == column.nullable {
                continue;
            } else {
                format!(
                    "column `{}` is declared twice behind `cfg`, as `{}` and as `{}`: only the \
                     first is read",
                    column.name,
                    rust_type(first),
                    rust_type(&column)
                )
            };
            self.problems.push(Problem::at(origin, message));
        }
        *columns = kept;
    }

    /// A table that source creates as a temporary one is none of the database's, unless that has
    /// one of its name.
    pub(crate) fn set_temporary_tables_aside<'t>(
        &mut self,
        temporary: impl Iterator<Item = &'t TemporaryTable>,
    ) {
        let mut by_name: BTreeMap<&str, &Origin> = BTreeMap::new();
        for one in temporary {
            by_name.entry(&one.name).or_insert(&one.origin);
        }
        let default_schema = self.options.default_schema.clone();
        self.set_aside(|table| {
            let name = &table.name;
            let is_reached = name.schema == default_schema || name.schema == "pg_temp";
            let at = by_name.get(name.name.as_str()).filter(|_| is_reached)?;
            Some(format!(
                "source creates it as a temporary table at {}:{}",
                at.file, at.line
            ))
        });
    }

    /// Lets models that there is a reason for count only where the database has their table.
    pub(crate) fn set_aside(&mut self, reason: impl Fn(&Table) -> Option<String>) {
        let why = |table: &Table| {
            let model = table.model.as_ref()?;
            Some((reason(table)?, model.clone(), table.origin.clone()?))
        };
        for table in self.tables.extract_if(.., |table| why(table).is_some()) {
            self.unbound
                .extend(why(&table).map(|(reason, model, origin)| UnboundModel {
                    name: model.name,
                    path: model.path,
                    framework: model.framework,
                    origin,
                    reason,
                    is_named: true,
                    advice: String::new(),
                    shape: Some(table),
                    uses: Vec::new(),
                    enums: Vec::new(),
                }));
        }
    }

    /// The table that the models map gives to this item.
    pub(crate) fn mapped(&mut self, names: &Names<'_>, id: ItemId) -> Option<QualifiedName> {
        if self.options.models_map.is_empty() {
            return None;
        }
        let path = names.path(id);
        let full = match names.krate(id) {
            Some(krate) => format!("{krate}::{path}"),
            None => path.clone(),
        };
        let exact = |entry: &str| entry == path || entry == full;
        let ends = |entry: &str| {
            // What lies before the part that is known may be written or not.
            full.ends_with(&format!("::{entry}"))
                || names.krate(id).is_none() && entry.ends_with(&format!("::{path}"))
        };
        let entries = self.options.models_map.iter().enumerate();
        let (position, (_, table)) = entries
            .clone()
            .find(|(_, (entry, _))| exact(entry))
            .or_else(|| entries.clone().find(|(_, (entry, _))| ends(entry)))?;
        self.used_map.insert(position);
        Some(table.clone())
    }
}

/// The name in a text, with the default namespace where it names none.
pub(crate) fn qualified(name: &str, default_schema: &str) -> QualifiedName {
    match name.split_once('.') {
        Some((schema, name)) => QualifiedName::new(schema.trim(), name.trim()),
        None => QualifiedName::new(default_schema, name.trim()),
    }
}

fn gated_fields(names: &Names<'_>) -> BTreeSet<Origin> {
    let mut gated = BTreeSet::new();
    for (_, item) in names.items() {
        if let ItemKind::Struct(facts) = &item.facts.kind {
            let mut seen = BTreeSet::new();
            let again = facts
                .fields
                .iter()
                .filter(|field| !seen.insert(&field.name));
            gated.extend(again.map(|field| field.origin.clone()));
        }
    }
    gated
}

/// The Rust type of a column with its `Option`.
fn rust_type(column: &Column) -> String {
    let written = column
        .ty
        .decoding
        .as_ref()
        .map(|one| one.rust_type.as_str());
    let written = written.unwrap_or("another type");
    match column.nullable {
        Stated::Is(true) => format!("Option<{written}>"),
        _ => written.to_owned(),
    }
}
