//! Binds models to tables by what the other side has: the last step for structs that only read.

mod described;
mod elsewhere;
mod open_types;
mod queries;

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{Confidence, EnumType, Origin, QualifiedName, Schema, Table};
use schemadrift_table_syntax::{default_enum_name, default_table_name};

use crate::{Models, UnboundModel};
use queries::Reading;

impl Models {
    /// Binds each unbound model to the tables that its queries read; where no query is known, to the
    /// table of its name (`User` to `users`, else `user`, else `"User"`), if the actual side has it
    /// with at least half of the struct's columns. Adds the columns that rows may leave out, where the actual
    /// table has them, and the schemas of types that several schemas have.
    pub fn bind(&mut self, actual: &Schema) {
        let temporary = std::mem::take(&mut self.temporary_tables);
        let there = There::new(actual, &temporary);
        let enums = self.schema.enums.iter();
        let mut known: BTreeSet<_> = enums.map(|one| one.origin.clone()).collect();
        let unbound = std::mem::take(&mut self.unbound);
        let at_home = elsewhere::crates_at_home(&unbound, &there);
        for mut model in unbound {
            self.problems.extend(described::problems(&model, &there));
            match queries::read(&model, &there, &at_home) {
                Reading::Tables(tables) => {
                    self.optional.remove(&model.origin);
                    self.add_bound(tables, model.enums, &mut known);
                }
                Reading::Nothing(tried) => {
                    model.reason = format!("{tried}: {}", model.advice);
                    self.unbound.push(model);
                }
                Reading::Unknown(tried) => match there.bound_by_name(&model) {
                    Some(table) => self.add_bound(vec![table], model.enums, &mut known),
                    None => {
                        if let Some(tried) = tried {
                            model.reason = format!("{tried}; {}", model.reason);
                        }
                        self.unbound.push(model);
                    }
                },
            }
        }
        self.problems.sort();
        self.problems.dedup();
        self.add_optional_columns(&there);
        open_types::look_up(&mut self.schema, actual, &self.default_schema);
        self.schema.sort();
    }

    fn add_bound(
        &mut self,
        tables: Vec<Table>,
        enums: Vec<EnumType>,
        known_enums: &mut BTreeSet<Option<Origin>>,
    ) {
        for one in enums {
            if known_enums.insert(one.origin.clone()) {
                self.schema.enums.push(one);
            }
        }
        self.schema.tables.extend(tables);
    }

    fn add_optional_columns(&mut self, there: &There<'_>) {
        for table in &mut self.schema.tables {
            let Some(origin) = &table.origin else {
                continue;
            };
            let Some(actual) = there.by_name.get(&table.name) else {
                continue;
            };
            for optional in self.optional.remove(origin).unwrap_or_default() {
                if actual.column(&optional.column.name).is_some() {
                    let position = optional.position.min(table.columns.len());
                    table.columns.insert(position, optional.column);
                }
            }
        }
    }
}

/// The tables of the actual side by name.
struct There<'a> {
    by_name: BTreeMap<&'a QualifiedName, &'a Table>,
    by_bare_name: BTreeMap<&'a str, Vec<&'a Table>>,
    /// By the name without its underscores.
    by_letters: BTreeMap<String, Vec<&'a Table>>,
    schemas: BTreeSet<&'a str>,
    /// Tables that come and go.
    temporary: &'a BTreeSet<String>,
}

impl<'a> There<'a> {
    fn new(actual: &'a Schema, temporary: &'a BTreeSet<String>) -> Self {
        let mut there = There {
            by_name: BTreeMap::new(),
            by_bare_name: BTreeMap::new(),
            by_letters: BTreeMap::new(),
            schemas: BTreeSet::new(),
            temporary,
        };
        for table in &actual.tables {
            there.by_name.insert(&table.name, table);
            there.schemas.insert(&table.name.schema);
            let same = there.by_bare_name.entry(&table.name.name).or_default();
            same.push(table);
            let alike = there.by_letters.entry(letters(&table.name.name));
            alike.or_default().push(table);
        }
        there.add_partitions(&actual.partitions);
        there
    }

    /// A partition is meant only by its very name, where no table has it.
    fn add_partitions(&mut self, partitions: &'a [Table]) {
        let mut by_bare_name: BTreeMap<&str, Vec<&Table>> = BTreeMap::new();
        for partition in partitions {
            let name = &partition.name;
            self.by_name.entry(name).or_insert(partition);
            by_bare_name.entry(&name.name).or_default().push(partition);
        }
        for (name, all) in by_bare_name {
            self.by_bare_name.entry(name).or_insert(all);
        }
    }

    /// The model as the table of its name.
    fn bound_by_name(&self, model: &UnboundModel) -> Option<Table> {
        let name = self.table_for(model)?.name.clone();
        let mut table = model.shape.clone()?;
        table.name = name;
        if let Some(info) = &mut table.model
            && !model.is_named
        {
            info.confidence = Confidence::Medium;
        }
        Some(table)
    }

    fn table_for(&self, model: &UnboundModel) -> Option<&'a Table> {
        let shape = model.shape.as_ref()?;
        if model.is_named {
            return self.by_name.get(&shape.name).copied();
        }
        let own = [model.name.as_str()];
        let stems = stems(&model.name);
        self.among(shape, &own, Fit::Half)
            // Some tools give tables the names that the types of their language have.
            .or_else(|| self.fitting(shape, &model.name, Fit::Half))
            .or_else(|| self.among(shape, &stems, Fit::Whole))
            .or_else(|| self.spelt_alike(shape, &[&own[..], &stems].concat()))
    }

    /// The only table whose name has the same letters: where the words of `OAuthClient` end is a
    /// matter of taste.
    fn spelt_alike(&self, shape: &Table, stems: &[&str]) -> Option<&'a Table> {
        let names = stems
            .iter()
            .flat_map(|stem| [default_table_name(stem), default_enum_name(stem)]);
        let alike = names.filter_map(|name| self.by_letters.get(&letters(&name)));
        let mut only = alike.filter_map(|tables| match tables.as_slice() {
            [only] => Some(*only),
            _ => None,
        });
        only.find(|table| fits(shape, table, Fit::Whole))
    }

    /// The first table that one of these struct names may stand for.
    fn among(&self, shape: &Table, stems: &[&str], fit: Fit) -> Option<&'a Table> {
        stems
            .iter()
            .flat_map(|stem| [default_table_name(stem), default_enum_name(stem)])
            .find_map(|name| self.fitting(shape, &name, fit))
    }

    /// The table of this name, in the default namespace or in the only other one that has it, if
    /// enough of the columns are there.
    fn fitting(&self, shape: &Table, name: &str, fit: Fit) -> Option<&'a Table> {
        let own = QualifiedName::new(&shape.name.schema, name);
        let elsewhere = || match self.by_bare_name.get(own.name.as_str())?.as_slice() {
            [only] => Some(*only),
            _ => None,
        };
        let table = self.by_name.get(&own).copied().or_else(elsewhere)?;
        fits(shape, table, fit).then_some(table)
    }
}

fn fits(shape: &Table, table: &Table, fit: Fit) -> bool {
    let is_there = |name: &str| table.column(name).is_some();
    let found = shape.columns.iter().filter(|column| is_there(&column.name));
    let found = found.count();
    let wanted = match fit {
        Fit::Half => shape.columns.len().div_ceil(2),
        Fit::Whole => shape.columns.len(),
    };
    found > 0 && found >= wanted
}

/// What is left of a table's name without the marks between its words.
fn letters(name: &str) -> String {
    name.replace('_', "")
}

/// Words that say "a row of" around the name of a table.
const ENDINGS: &[&str] = &["Row", "Record", "Lookup", "Entity", "Model", "Dto"];
const BEGINNINGS: &[&str] = &["Db", "Pg", "Sql", "Storage"];

/// How many of a struct's columns a table has to have.
#[derive(Clone, Copy)]
enum Fit {
    /// Half of them: the name says that the table is meant.
    Half,
    /// All of them: the name says so only when a word of it is left out.
    Whole,
}

/// What is left of a struct's name without the words around it: `UserRow` and `DbUser` may be rows
/// of `users`.
fn stems(model: &str) -> Vec<&str> {
    let ends = ENDINGS.iter().filter_map(|word| model.strip_suffix(word));
    let begins = BEGINNINGS
        .iter()
        .filter_map(|word| model.strip_prefix(word));
    ends.chain(begins)
        .filter(|stem| stem.starts_with(char::is_uppercase))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_a_name_are_left_out_and_words_in_it_are_not() {
        assert_eq!(stems("UserRow"), ["User"]);
        assert_eq!(stems("StorageTransaction"), ["Transaction"]);
        assert_eq!(stems("Arrow"), Vec::<&str>::new());
        assert_eq!(stems("Model"), Vec::<&str>::new());
    }
}
