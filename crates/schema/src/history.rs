//! The migrations that made each object of a schema, one line an object.

use crate::name::QualifiedName;
use crate::object::{Object, ObjectKind};
use crate::origin::Provenance;
use crate::table::TableKind;
use crate::{Schema, Table};

/// One object, and the migrations that made it what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectHistory {
    /// `table`, `column`, `constraint`, `index`, `enum`, or the name of an [`ObjectKind`].
    pub kind: &'static str,
    /// The table that it belongs to, or that it is; `None` for what stands on no table.
    pub table: Option<QualifiedName>,
    /// Name; of what stands on no table with its namespace, where that is not `public`, and of a
    /// function with the types of its arguments.
    pub name: String,
    /// The migrations.
    pub provenance: Provenance,
}

impl ObjectHistory {
    /// Whether it comes with a table, so that it is of interest only where it came later.
    pub fn is_part_of_table(&self) -> bool {
        let stands_for_itself = ["table", "trigger", "rule", "policy"];
        self.table.is_some() && !stands_for_itself.contains(&self.kind)
    }

    /// Name with the table that it belongs to: `users`, `users.email`, `touch()`.
    pub fn full_name(&self) -> String {
        let traits = ObjectKind::ALL
            .iter()
            .filter(|kind| kind.is_trait_of_table());
        let is_itself =
            self.kind == "table" || traits.map(|kind| kind.name()).any(|name| name == self.kind);
        match &self.table {
            Some(table) if is_itself => table.to_string(),
            Some(table) => format!("{table}.{}", self.name),
            None => self.name.clone(),
        }
    }
}

impl Schema {
    /// What is known of the making of each object: tables with their columns, constraints and
    /// indexes, then enums, then every other kind. Nothing where no migrations were replayed.
    pub fn histories(&self) -> Vec<ObjectHistory> {
        let tables = self.tables.iter().filter(|table| !table.is_view());
        let mut all: Vec<ObjectHistory> = tables.flat_map(of_table).collect();
        let known = self.enums.iter().filter(|one| one.provenance.is_known());
        all.extend(known.map(|one| ObjectHistory {
            kind: "enum",
            table: None,
            name: named(one.name.schema.as_deref(), &one.name.name),
            provenance: one.provenance.clone(),
        }));
        let views = self.tables.iter().filter(|table| table.is_view());
        all.extend(views.flat_map(of_view));
        let objects = self.objects.value().into_iter().flatten();
        let is_view =
            |one: &&Object| matches!(one.id.kind, ObjectKind::View | ObjectKind::MaterializedView);
        let known = objects.filter(|one| one.provenance.is_known() && !is_view(one));
        all.extend(known.map(of_object));
        all
    }
}

fn of_table(table: &Table) -> Vec<ObjectHistory> {
    let mut all = vec![part(
        table,
        "table",
        Some(&table.name.name),
        &table.provenance,
    )];
    for column in &table.columns {
        all.push(part(
            table,
            "column",
            Some(&column.name),
            &column.provenance,
        ));
    }
    if let Some(key) = table.primary_key.present() {
        all.push(part(
            table,
            "constraint",
            key.name.as_ref(),
            &key.provenance,
        ));
    }
    for key in &table.foreign_keys {
        all.push(part(
            table,
            "constraint",
            key.name.as_ref(),
            &key.provenance,
        ));
    }
    for check in &table.checks {
        all.push(part(
            table,
            "constraint",
            check.name.as_ref(),
            &check.provenance,
        ));
    }
    for exclusion in &table.exclusions {
        let name = exclusion.name.as_ref();
        all.push(part(table, "constraint", name, &exclusion.provenance));
    }
    all.extend(indexes(table));
    all.into_iter().flatten().collect()
}

/// A view's columns follow from its query, so that they have no history of their own.
fn of_view(view: &Table) -> Vec<ObjectHistory> {
    let kind = match view.kind {
        TableKind::MaterializedView => ObjectKind::MaterializedView,
        _ => ObjectKind::View,
    };
    let is_known = view.provenance.is_known();
    let itself = is_known.then(|| ObjectHistory {
        kind: kind.name(),
        table: None,
        name: view.name.to_string(),
        provenance: view.provenance.clone(),
    });
    let indexes = indexes(view).into_iter().flatten();
    itself.into_iter().chain(indexes).collect()
}

/// Unique constraints are indexes, too.
fn indexes(table: &Table) -> Vec<Option<ObjectHistory>> {
    let unique = table.uniques.iter().map(|one| (&one.name, &one.provenance));
    let others = table.indexes.iter().map(|one| (&one.name, &one.provenance));
    unique
        .chain(others)
        .map(|(name, provenance)| part(table, "index", name.as_ref(), provenance))
        .collect()
}

fn part(
    table: &Table,
    kind: &'static str,
    name: Option<&String>,
    provenance: &Provenance,
) -> Option<ObjectHistory> {
    let known = provenance.is_known().then_some(provenance)?;
    Some(ObjectHistory {
        kind,
        table: Some(table.name.clone()),
        name: name?.clone(),
        provenance: known.clone(),
    })
}

fn of_object(object: &Object) -> ObjectHistory {
    let id = &object.id;
    let table = id.table();
    let name = match &table {
        Some(_) => id.name.clone(),
        None => named(id.namespace(), &id.name),
    };
    ObjectHistory {
        kind: id.kind.name(),
        table,
        name: match &id.arguments {
            Some(arguments) => format!("{name}({arguments})"),
            None => name,
        },
        provenance: object.provenance.clone(),
    }
}

fn named(namespace: Option<&str>, name: &str) -> String {
    match namespace {
        None | Some("public") => name.to_owned(),
        Some(schema) => format!("{schema}.{name}"),
    }
}
