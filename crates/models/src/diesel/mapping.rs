//! Structs that are read from a `table!`, or written to it.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{Accepts, Decoding, MappedField, Mapping, MappingPurpose};

use super::NAME;
use super::attributes::{Container, Field};
use super::rust_types;
use super::table_macro::DeclaredColumn;
use super::tables::{LoweredTable, Tables};
use crate::UnboundModel;
use crate::facts::{FieldFacts, ItemKind, RustPath, RustType, StructFacts};
use crate::lower::{Output, UNREADABLE};
use crate::names::{ItemId, ModuleId, Names, Target, Type};

/// Adds the mappings of every struct that has one of Diesel's derives.
pub(super) fn lower(names: &Names<'_>, tables: &Tables<'_>, output: &mut Output<'_>) {
    let mut by_name = BTreeMap::new();
    let mut otherwise = BTreeSet::new();
    for (id, item) in names.items() {
        let ItemKind::Struct(facts) = &item.facts.kind else {
            continue;
        };
        let derives = Derives::read(names, id);
        if !derives.is_any() {
            continue;
        }
        let silent = Container::default();
        let container = item.facts.kept::<Container>(NAME).unwrap_or(&silent);
        let reader = Reader {
            names,
            tables,
            id,
            facts,
            container,
            derives: &derives,
        };
        if container.unknown.has_slip {
            let model = reader.unbound(UNREADABLE.to_owned());
            output.unbound.push(model);
            continue;
        }
        for table in reader.add(output) {
            let origin = &table.declared.origin;
            if derives.queryable_by_name && !derives.queryable && !derives.needs_table() {
                by_name.insert(origin.clone(), table.module.clone());
            } else {
                otherwise.insert(origin);
            }
        }
    }
    by_name.retain(|origin, _| !otherwise.contains(origin));
    output.unqueried = by_name;
}

/// Which of Diesel's derives a struct has.
#[derive(Default)]
struct Derives {
    queryable: bool,
    queryable_by_name: bool,
    /// `Selectable`, or `HasQuery`, which derives it.
    selectable: bool,
    insertable: bool,
    changeset: bool,
    /// `Identifiable` or `Associations`.
    identifiable: bool,
}

impl Derives {
    fn read(names: &Names<'_>, id: ItemId) -> Self {
        let item = names.item(id);
        let mut derives = Derives::default();
        for path in item.facts.derives.iter() {
            // Most derives are not worth a look-up.
            let flag = match path.segments.last().map(String::as_str) {
                Some("Queryable") => &mut derives.queryable,
                Some("QueryableByName") => &mut derives.queryable_by_name,
                Some("Selectable" | "HasQuery") => &mut derives.selectable,
                Some("Insertable") => &mut derives.insertable,
                Some("AsChangeset") => &mut derives.changeset,
                Some("Identifiable" | "Associations") => &mut derives.identifiable,
                _ => continue,
            };
            let external = names.resolve_derive(item.module, path);
            let Some((_, before)) = external.path.split_last() else {
                continue;
            };
            *flag |= before.is_empty() || before.iter().any(|one| one.starts_with("diesel"));
        }
        derives
    }

    fn is_any(&self) -> bool {
        self.queryable || self.queryable_by_name || self.needs_table()
    }

    /// Whether one of them does not compile without a table.
    fn needs_table(&self) -> bool {
        self.selectable || self.insertable || self.changeset || self.identifiable
    }
}

struct Reader<'a, 'n> {
    names: &'a Names<'n>,
    tables: &'a Tables<'n>,
    id: ItemId,
    facts: &'a StructFacts,
    container: &'a Container,
    derives: &'a Derives,
}

impl<'a, 'n> Reader<'a, 'n> {
    /// The tables that the struct is of.
    fn add(&self, output: &mut Output<'_>) -> Vec<&'a LoweredTable<'n>> {
        let tables = self.tables_of_struct();
        if tables.is_empty() {
            if self.derives.needs_table() || !self.container.tables.is_empty() {
                output.unbound.push(self.without_table());
            }
            return tables;
        }
        let derives = self.derives;
        if let Some(table) = tables.first().copied() {
            if derives.selectable || derives.queryable_by_name {
                self.add_mapping(table, MappingPurpose::Select, output);
            }
            if derives.queryable && !derives.selectable {
                self.add_mapping(table, MappingPurpose::SelectInOrder, output);
            }
            if derives.changeset {
                self.add_mapping(table, MappingPurpose::Update, output);
            }
        }
        if derives.insertable {
            for table in &tables {
                self.add_mapping(table, MappingPurpose::Insert, output);
            }
        }
        tables
    }

    /// The tables that the attributes name, or else the one of the struct's name.
    fn tables_of_struct(&self) -> Vec<&'a LoweredTable<'n>> {
        let item = self.names.item(self.id);
        if !self.container.tables.is_empty() {
            let written = self.container.tables.iter();
            return written
                .filter_map(|path| self.table_at(item.module, path))
                .collect();
        }
        let is_by_name = self.derives.queryable_by_name
            && self
                .fields_of(self.facts, self.container)
                .any(|(_, field)| !field.has_sql_type && !field.is_embedded);
        if !self.derives.needs_table() && !is_by_name {
            return Vec::new();
        }
        let path = RustPath {
            is_global: false,
            segments: vec![default_table_name(&item.facts.name)],
        };
        self.table_at(item.module, &path).into_iter().collect()
    }

    fn table_at(&self, from: ModuleId, path: &RustPath) -> Option<&'a LoweredTable<'n>> {
        if let Target::Module(module) = self.names.resolve(from, path)
            && let Some(table) = self.tables.in_module(module)
        {
            return Some(table);
        }
        // An import may be one that source text does not show.
        self.tables.only_one_called(path.segments.last()?)
    }

    fn without_table(&self) -> UnboundModel {
        let facts = self.names.item(self.id).facts;
        let named = self.container.tables.first().map(RustPath::to_string);
        let speaks_for_itself = |field: Field| field.is_embedded || field.has_select_expression;
        let mut fields = self.fields_of(self.facts, self.container);
        let reason = if named.is_none() && fields.all(|(_, field)| speaks_for_itself(field)) {
            "each of its fields says by itself what it reads: it is the shape of a query".to_owned()
        } else {
            let table = named.unwrap_or_else(|| default_table_name(&facts.name));
            format!(
                "its table `{table}` is declared by no `table!` that was read: add its file to \
                 the models"
            )
        };
        self.unbound(reason)
    }

    fn unbound(&self, reason: String) -> UnboundModel {
        let facts = self.names.item(self.id).facts;
        UnboundModel {
            name: facts.name.clone(),
            path: self.names.path(self.id),
            framework: NAME,
            origin: facts.origin.clone(),
            reason,
            is_named: false,
            shape: None,
            advice: String::new(),
            uses: Vec::new(),
            enums: Vec::new(),
        }
    }

    fn add_mapping(
        &self,
        table: &LoweredTable<'n>,
        purpose: MappingPurpose,
        output: &mut Output<'_>,
    ) {
        if table.position.is_none() {
            return;
        }
        let fields = match purpose {
            MappingPurpose::SelectInOrder => self.fields_in_order(table),
            _ => {
                let mut fields = Vec::new();
                let is_known = self.add_fields(
                    (self.id, self.facts, self.container),
                    table,
                    purpose,
                    &mut BTreeSet::new(),
                    &mut fields,
                );
                is_known.then_some(fields)
            }
        };
        let Some(fields) = fields.filter(|fields| !fields.is_empty()) else {
            return;
        };
        let facts = self.names.item(self.id).facts;
        output.mappings.push(Mapping {
            model: facts.name.clone(),
            path: self.names.path(self.id),
            table: table.name.clone(),
            purpose,
            fields,
            origin: facts.origin.clone(),
        });
    }

    /// Fields that take the columns in their order; `None` where that cannot be told, or where
    /// the struct is read otherwise if at all.
    fn fields_in_order(&self, table: &LoweredTable<'n>) -> Option<Vec<MappedField>> {
        if table.is_uncertain() {
            return None;
        }
        let mut fields = Vec::new();
        for (position, (facts, field)) in self.fields_of(self.facts, self.container).enumerate() {
            if field.is_embedded {
                return None;
            }
            let in_place = table.declared.columns.get(position);
            // A field may be called as it likes: only one that is called like a column is taken
            // for that column.
            let column = self.column_of(table, facts, &field).or(in_place);
            let name = column.map_or(&facts.name, |column| &column.name);
            let judged = in_place.filter(|column| table.is_of_diesel(column));
            let is_own = field.has_deserialize_as || judged.is_none();
            let mut mapped = self.mapped_field(self.id, facts, name, is_own);
            // What is written may well be never NULL where the column may be.
            mapped.optional |= self.derives.insertable;
            if let (Some(column), Some(in_place)) = (column, in_place)
                && column.name != in_place.name
                && !table.lets_through(in_place, &mapped)
            {
                // Reading it by position would not compile, so nobody does.
                return None;
            }
            fields.push(mapped);
        }
        Some(fields)
    }

    /// Adds fields that stand for columns by name. `false` where some of them are not known.
    fn add_fields(
        &self,
        (id, facts, container): (ItemId, &StructFacts, &Container),
        table: &LoweredTable<'n>,
        purpose: MappingPurpose,
        open: &mut BTreeSet<ItemId>,
        fields: &mut Vec<MappedField>,
    ) -> bool {
        // A struct that embeds itself has no end.
        if !open.insert(id) {
            return false;
        }
        let reads = purpose == MappingPurpose::Select;
        let mut is_known = true;
        for (field, attributes) in self.fields_of(facts, container) {
            let is_left_out = match purpose {
                MappingPurpose::Insert => attributes.skips_insertion,
                MappingPurpose::Update => attributes.skips_update,
                _ => attributes.has_sql_type && self.derives.queryable_by_name,
            };
            if is_left_out {
                continue;
            }
            if attributes.is_embedded {
                // What is read of another table is that struct's own affair.
                is_known &= self.add_embedded((id, field), table, purpose, open, fields) || reads;
                continue;
            }
            if reads && attributes.has_select_expression {
                continue;
            }
            if purpose == MappingPurpose::Update && self.is_of_primary_key(field, &attributes) {
                continue;
            }
            let column = self.column_of(table, field, &attributes);
            let name = column.map_or_else(
                || attributes.column_name.as_ref().unwrap_or(&field.name),
                |column| &column.name,
            );
            let converts = match reads {
                true => attributes.has_deserialize_as,
                false => attributes.has_serialize_as,
            };
            let is_judged = column.is_some_and(|column| table.is_of_diesel(column));
            let mut mapped = self.mapped_field(id, field, name, converts || !is_judged);
            // What is written in its place may be an `Option`.
            mapped.is_always_written &= !converts;
            fields.push(mapped);
        }
        open.remove(&id);
        is_known
    }

    fn add_embedded(
        &self,
        (id, field): (ItemId, &FieldFacts),
        table: &LoweredTable<'n>,
        purpose: MappingPurpose,
        open: &mut BTreeSet<ItemId>,
        fields: &mut Vec<MappedField>,
    ) -> bool {
        let module = self.names.item(id).module;
        let ty = self.names.resolve_type(module, &field.ty, &BTreeMap::new());
        let Type::Item { id: embedded, .. } = inner_item(&ty) else {
            return false;
        };
        let item = self.names.item(*embedded);
        let ItemKind::Struct(facts) = &item.facts.kind else {
            return false;
        };
        let silent = Container::default();
        let container = item.facts.kept::<Container>(NAME).unwrap_or(&silent);
        if container.unknown.has_slip {
            return false;
        }
        if purpose == MappingPurpose::Select {
            let own = Reader {
                id: *embedded,
                facts,
                container,
                derives: &Derives::read(self.names, *embedded),
                ..*self
            };
            let is_same = |other: &&LoweredTable<'_>| std::ptr::eq(other.declared, table.declared);
            if !own.tables_of_struct().iter().any(is_same) {
                return false;
            }
        }
        self.add_fields((*embedded, facts, container), table, purpose, open, fields)
    }

    /// Fields with what their attributes say.
    fn fields_of<'f>(
        &self,
        facts: &'f StructFacts,
        container: &'f Container,
    ) -> impl Iterator<Item = (&'f FieldFacts, Field)> {
        let attributes = container.fields.iter().cloned();
        let attributes = attributes.chain(std::iter::repeat_with(Field::default));
        facts.fields.iter().zip(attributes)
    }

    /// The column that the field is called like.
    fn column_of(
        &self,
        table: &LoweredTable<'n>,
        field: &FieldFacts,
        attributes: &Field,
    ) -> Option<&'n DeclaredColumn> {
        let name = attributes.column_name.as_ref().unwrap_or(&field.name);
        let by_sql_name = || table.declared.columns.iter().find(|one| one.name == *name);
        table.column(name).or_else(by_sql_name)
    }

    fn is_of_primary_key(&self, field: &FieldFacts, attributes: &Field) -> bool {
        let name = attributes.column_name.as_ref().unwrap_or(&field.name);
        match &self.container.primary_key {
            Some(keys) => keys.contains(name),
            None => name == "id",
        }
    }

    /// Where nothing is known of the type, nothing is known of how it meets NULL either.
    fn mapped_field(
        &self,
        id: ItemId,
        field: &FieldFacts,
        column: &str,
        is_own_affair: bool,
    ) -> MappedField {
        let module = self.names.item(id).module;
        let resolved = self.names.resolve_type(module, &field.ty, &BTreeMap::new());
        let (accepts, is_option) = match is_own_affair {
            true => (Accepts::Unknown, true),
            false => rust_types::read(&resolved),
        };
        MappedField {
            owner: self.names.item(id).facts.name.clone(),
            name: field.name.clone(),
            column: column.to_owned(),
            is_always_written: is_always_written(&resolved),
            optional: is_option || accepts == Accepts::Unknown,
            decoding: Decoding {
                rust_type: without_options(&field.ty).to_string(),
                accepts,
            },
            origin: field.origin.clone(),
        }
    }
}

/// A change to NULL is an `Option` in an `Option`.
fn without_options(ty: &RustType) -> &RustType {
    match ty.without_option() {
        inner if inner == ty => ty,
        inner => without_options(inner),
    }
}

/// Whether Diesel leaves the column of such a field to no default: a parameter may be an `Option`.
fn is_always_written(ty: &Type) -> bool {
    !matches!(ty, Type::Other(_)) && !rust_types::read(ty).1
}

/// The struct inside an `Option` or a reference.
fn inner_item(ty: &Type) -> &Type {
    match ty {
        Type::Reference(inner) => inner_item(inner),
        Type::External { arguments, .. } => match arguments.as_slice() {
            [inner] => inner_item(inner),
            _ => ty,
        },
        _ => ty,
    }
}

/// The rule of Diesel's derives: snake case with an `s`.
fn default_table_name(name: &str) -> String {
    let mut table = String::with_capacity(name.len() + 4);
    for (position, letter) in name.char_indices() {
        if letter.is_uppercase() && position > 0 {
            table.push('_');
        }
        table.extend(letter.to_lowercase());
    }
    table.push('s');
    table
}
