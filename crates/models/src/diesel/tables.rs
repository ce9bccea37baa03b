//! From what `table!` declares to tables of the vocabulary.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{
    Aspect, Claim, Column, Confidence, Coverage, MappedField, ModelInfo, ModelRole, PrimaryKey,
    QualifiedName, SqlType, Stated, Table, TableKind,
};

use super::NAME;
use super::known::RUST_TYPES;
use super::sql_types::SqlTypes;
use super::table_macro::{DeclaredColumn, DeclaredTable};
use crate::UnboundModel;
use crate::lower::Output;
use crate::names::{ItemId, ModuleId, Names};
use crate::problem::Problem;

/// Name of the item that stands for the table in its module.
pub(super) const ITEM: &str = "table";

const TYPE_ADVICE: &str = "add the file of that SQL type to the models, with its \
                           `#[diesel(postgres_type(name = \"…\"))]` if {type} is meant";

const OF_TABLE: Coverage = Coverage::NOTHING
    .with(Aspect::Columns, Claim::Listed)
    .with(Aspect::PrimaryKeys, Claim::Listed)
    .with(Aspect::ForeignKeys, Claim::Some);

const OF_VIEW: Coverage = Coverage::NOTHING.with(Aspect::Columns, Claim::Listed);

/// Every `table!` that was read.
pub(super) struct Tables<'n> {
    all: Vec<LoweredTable<'n>>,
    by_module: BTreeMap<ModuleId, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
}

pub(super) struct LoweredTable<'n> {
    pub(super) declared: &'n DeclaredTable,
    pub(super) name: QualifiedName,
    /// Name of its module.
    pub(super) module: String,
    /// Where it stands in the output; `None` where it is unbound.
    pub(super) position: Option<usize>,
    /// Of each column that is declared.
    types: Vec<KnownType>,
}

/// What Rust types are judged against.
struct KnownType {
    ty: Option<SqlType>,
    is_nullable: bool,
    /// Whether Diesel's own list of impls speaks of it.
    is_of_diesel: bool,
}

impl<'n> LoweredTable<'n> {
    /// The column that Rust calls so.
    pub(super) fn column(&self, field: &str) -> Option<&'n DeclaredColumn> {
        let declared = self.declared;
        declared.columns.iter().find(|column| column.field == field)
    }

    /// Whether Diesel's own list of impls speaks of this column's type.
    pub(super) fn is_of_diesel(&self, column: &DeclaredColumn) -> bool {
        self.type_of(column).is_some_and(|known| known.is_of_diesel)
    }

    /// Whether a value of this column may go into a field that is read like this.
    pub(super) fn lets_through(&self, column: &DeclaredColumn, field: &MappedField) -> bool {
        let Some(known) = self.type_of(column) else {
            return true;
        };
        let decodes = |ty: &SqlType| field.decoding.accepts.decodes(ty) != Some(false);
        known.ty.as_ref().is_none_or(decodes) && (field.optional || !known.is_nullable)
    }

    /// Whether a column stands there twice, or a `cfg` decides whether it is there at all.
    pub(super) fn is_uncertain(&self) -> bool {
        let columns = &self.declared.columns;
        let names: BTreeSet<&str> = columns.iter().map(|one| one.name.as_str()).collect();
        names.len() < columns.len() || columns.iter().any(|column| column.is_gated)
    }

    fn type_of(&self, column: &DeclaredColumn) -> Option<&KnownType> {
        let mut columns = self.declared.columns.iter().zip(&self.types);
        let (_, known) = columns.find(|(other, _)| other.field == column.field)?;
        Some(known)
    }
}

impl<'n> Tables<'n> {
    /// Puts every table into the output.
    pub(super) fn lower(names: &Names<'n>, output: &mut Output<'_>) -> Self {
        let types = SqlTypes::new(names);
        let mut tables = Tables {
            all: Vec::new(),
            by_module: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for (id, item) in names.items() {
            let Some(declared) = item.facts.kept::<DeclaredTable>(NAME) else {
                continue;
            };
            let position = tables.all.len();
            let (path, module) = path_of_module(names, id);
            tables.by_module.entry(item.module).or_insert(position);
            tables.by_name.entry(module).or_default().push(position);
            let lowered = lower_table(names, (id, &path), declared, &types, output);
            tables.all.push(lowered);
        }
        tables
    }

    /// The table whose module this is.
    pub(super) fn in_module(&self, module: ModuleId) -> Option<&LoweredTable<'n>> {
        self.by_module
            .get(&module)
            .map(|position| &self.all[*position])
    }

    /// The only table whose module has this name.
    pub(super) fn only_one_called(&self, name: &str) -> Option<&LoweredTable<'n>> {
        match self.by_name.get(name)?.as_slice() {
            [only] => Some(&self.all[*only]),
            _ => None,
        }
    }
}

fn lower_table<'n>(
    names: &Names<'n>,
    (id, path): (ItemId, &str),
    declared: &'n DeclaredTable,
    types: &SqlTypes<'_, 'n>,
    output: &mut Output<'_>,
) -> LoweredTable<'n> {
    let default_schema = output.options.default_schema.clone();
    let schema = declared.schema.as_ref().unwrap_or(&default_schema);
    let bare = output.checked_name(&declared.name, &declared.origin);
    let (kind, coverage) = match declared.is_view {
        true => (TableKind::View, OF_VIEW),
        false => (TableKind::Unstated, OF_TABLE),
    };
    let mut table = Table::new(QualifiedName::new(schema, bare), kind, coverage);
    table.origin = Some(declared.origin.clone());
    let module = path.rsplit("::").next().unwrap_or(path);
    table.model = Some(ModelInfo {
        name: module.to_owned(),
        path: path.to_owned(),
        framework: NAME,
        role: ModelRole::Declares,
        inserts: false,
        confidence: Confidence::High,
        rust_types: RUST_TYPES,
        type_advice: TYPE_ADVICE,
    });
    let mut lowered = LoweredTable {
        declared,
        name: table.name.clone(),
        module: module.to_owned(),
        position: None,
        types: Vec::new(),
    };
    for written in &declared.columns {
        let length = written.max_length.as_deref();
        let read = types.read(names.item(id).module, &written.ty, length);
        lowered.types.push(KnownType {
            ty: read.ty.best().cloned(),
            is_nullable: read.is_nullable,
            is_of_diesel: read.is_of_diesel,
        });
        if is_repeated(declared, written, output) {
            continue;
        }
        let name = output.checked_name(&written.name, &written.origin);
        let mut column = Column::new(name, read.ty);
        column.nullable = Stated::Is(read.is_nullable);
        column.origin = Some(written.origin.clone());
        table.columns.push(column);
    }
    table.primary_key = primary_key(&lowered, output);
    match reason_to_leave_open(names, id, declared) {
        None => {
            lowered.position = Some(output.tables.len());
            output.add_table(table);
        }
        Some(reason) => output.unbound.push(UnboundModel {
            name: module.to_owned(),
            path: path.to_owned(),
            framework: NAME,
            origin: declared.origin.clone(),
            reason: reason.to_owned(),
            is_named: false,
            shape: Some(table),
            advice: String::new(),
            uses: Vec::new(),
            enums: Vec::new(),
        }),
    }
    lowered
}

/// Path and name of the module that the table makes.
fn path_of_module(names: &Names<'_>, id: ItemId) -> (String, String) {
    let path = names.path(id);
    let path = path
        .strip_suffix(ITEM)
        .and_then(|path| path.strip_suffix("::"))
        .unwrap_or(&path)
        .to_owned();
    let name = path.rsplit("::").next().unwrap_or(&path).to_owned();
    (path, name)
}

/// Whether the column is there already: under another name in Rust, or behind another `cfg`.
fn is_repeated(declared: &DeclaredTable, column: &DeclaredColumn, output: &mut Output<'_>) -> bool {
    let first = declared.columns.iter().find(|one| one.name == column.name);
    let Some(first) = first.filter(|first| !std::ptr::eq(*first, column)) else {
        return false;
    };
    if first.ty != column.ty {
        let message = format!(
            "column `{}` is declared twice, as `{}` and as `{}`: only the first is read",
            column.name, first.ty, column.ty
        );
        output.problems.push(Problem::at(&column.origin, message));
    }
    true
}

fn primary_key(table: &LoweredTable<'_>, output: &mut Output<'_>) -> Stated<Option<PrimaryKey>> {
    let declared = table.declared;
    if declared.is_view {
        return Stated::Unstated;
    }
    let default = [String::from("id")];
    let written = declared.primary_key.as_deref().unwrap_or(&default);
    let mut columns = Vec::new();
    for field in written {
        match table.column(field) {
            Some(column) => columns.push(column.name.clone()),
            None => {
                let message = format!(
                    "`{}` has no column `{field}`: name the columns of its primary key",
                    declared.name
                );
                output.problems.push(Problem::at(&declared.origin, message));
                return Stated::Unstated;
            }
        }
    }
    Stated::Is(Some(PrimaryKey {
        origin: Some(declared.origin.clone()),
        ..PrimaryKey::over(columns)
    }))
}

/// Why a `table!` is taken for a table of the database only where the database has it.
fn reason_to_leave_open(
    names: &Names<'_>,
    id: ItemId,
    declared: &DeclaredTable,
) -> Option<&'static str> {
    let schema = declared.schema.as_deref();
    let is_catalog = match schema {
        Some(schema) => schema == "information_schema" || schema == "pg_catalog",
        None => declared.name.starts_with("pg_"),
    };
    if is_catalog {
        return Some("it is one of PostgreSQL's own catalogs, which are not audited");
    }
    let reason = "it is declared inside a function, and no table of its name has half of its \
                  columns: it is taken for the shape of a query; move it out of the function if it \
                  is a table";
    names.is_local(id).then_some(reason)
}
