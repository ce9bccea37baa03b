//! The framework `diesel`: `table!` and `view!`, `joinable!`, and the structs that are read from
//! and written to such tables; Diesel 1.4 to 2.3.
//!
//! A `table!` makes a module in Rust, and so it does here: names are looked up from within it, and
//! `crate::schema::users` leads to it. What it declares is kept with an item `table` inside.

mod attributes;
mod enums;
mod keys;
mod known;
mod mapping;
mod print_schema;
mod rust_types;
mod sql_types;
mod table_macro;
mod tables;

use schemadrift_schema::{ForeignKey, Provenance, Stated};
use syn::{Item, ItemMacro};

use crate::ReadOptions;
use crate::choice::TableChoice;
use crate::facts::{Kept, RustPath};
use crate::framework::{Framework, MacroFacts, MadeModule};
use crate::input::find::SourceFile;
use crate::lower::Output;
use crate::names::{ModuleId, Names, Target};
use crate::problem::{Places, Problem};
use attributes::Container;
use table_macro::{Call, Joinable};
use tables::Tables;

/// The framework.
pub(crate) struct Diesel;

pub(crate) const NAME: &str = "diesel";

/// Words without which a file holds nothing of Diesel's.
const WORDS: [&str; 10] = [
    "table!",
    "joinable!",
    "Queryable",
    "Selectable",
    "HasQuery",
    "Insertable",
    "AsChangeset",
    "SqlType",
    "DbEnum",
    "types::Enum",
];

/// What is kept of a macro call beside the tables that it makes.
struct Beside {
    joinable: Option<Joinable>,
    problems: Vec<Problem>,
}

impl Framework for Diesel {
    fn name(&self) -> &'static str {
        NAME
    }

    /// Diesel's take types, which the facts do not keep whole.
    fn attributes(&self) -> &'static [&'static str] {
        &[]
    }

    fn may_hold(&self, text: &str) -> bool {
        WORDS.iter().any(|word| text.contains(word))
            || text.contains("diesel") && text.contains("view!")
    }

    fn may_collect(&self, text: &str) -> bool {
        text.contains("diesel") || text.contains("sql_type") || self.may_hold(text)
    }

    fn collect(&self, item: &Item, places: Places<'_>) -> Option<Kept> {
        attributes::read(item, places).map(|container| -> Kept { Box::new(container) })
    }

    fn expand(&self, item: &ItemMacro, places: Places<'_>) -> Option<MacroFacts> {
        let call = table_macro::read(item, places)?;
        let Call {
            tables,
            joinable,
            problems,
        } = call;
        let modules = tables.into_iter().map(|parsed| MadeModule {
            name: parsed.module,
            imports: parsed.imports,
            item: tables::ITEM,
            origin: parsed.table.origin.clone(),
            kept: Box::new(parsed.table),
        });
        let modules = modules.collect();
        let has_more = joinable.is_some() || !problems.is_empty();
        let beside = has_more.then(|| -> Kept { Box::new(Beside { joinable, problems }) });
        Some(MacroFacts { modules, beside })
    }

    fn choices(
        &self,
        files: &[&SourceFile],
        options: &ReadOptions,
    ) -> (Vec<TableChoice>, Vec<Problem>) {
        print_schema::choices(files, options)
    }

    fn lower(&self, names: &Names<'_>, output: &mut Output<'_>) {
        let tables = Tables::lower(names, output);
        for (_, item) in names.items() {
            if let Some(container) = item.facts.kept::<Container>(NAME) {
                output
                    .problems
                    .extend_from_slice(&container.unknown.problems);
            }
            if let Some(beside) = item.facts.kept::<Beside>(NAME) {
                output.problems.extend_from_slice(&beside.problems);
                if let Some(joinable) = &beside.joinable {
                    add_foreign_key(names, &tables, (item.module, joinable), output);
                }
            }
        }
        mapping::lower(names, &tables, output);
        enums::lower(names, output);
    }
}

/// `joinable!` says that a column refers to the primary key of another table. Where one of the two
/// was not read, nothing is said.
fn add_foreign_key(
    names: &Names<'_>,
    tables: &Tables<'_>,
    (from, joinable): (ModuleId, &Joinable),
    output: &mut Output<'_>,
) {
    let find = |path: &RustPath| match names.resolve(from, path) {
        Target::Module(module) => tables.in_module(module),
        _ => None,
    };
    let (Some(child), Some(parent)) = (find(&joinable.child), find(&joinable.parent)) else {
        return;
    };
    let (Some(position), true) = (child.position, parent.position.is_some()) else {
        return;
    };
    let Some(column) = child.column(&joinable.column) else {
        let message = format!(
            "`{}` has no column `{}`: this foreign key is not read",
            joinable.child, joinable.column
        );
        output.problems.push(Problem::at(&joinable.origin, message));
        return;
    };
    let key = ForeignKey {
        name: None,
        columns: vec![column.name.clone()],
        references: parent.name.clone(),
        referenced_columns: Vec::new(),
        on_delete: Stated::Unstated,
        on_update: Stated::Unstated,
        match_type: Stated::Unstated,
        on_delete_columns: Stated::Unstated,
        deferrable: Stated::Unstated,
        initially_deferred: Stated::Unstated,
        validated: Stated::Unstated,
        origin: Some(joinable.origin.clone()),
        provenance: Provenance::default(),
    };
    let keys = &mut output.tables[position].foreign_keys;
    let is_known =
        |other: &ForeignKey| other.columns == key.columns && other.references == key.references;
    if !keys.iter().any(is_known) {
        keys.push(key);
    }
}
