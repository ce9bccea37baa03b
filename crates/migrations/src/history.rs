//! Which migration made what: readings of the catalogs between one file and the next.

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{
    Object as SchemaObject, ObjectKind, Provenance, QualifiedName, Schema, Stated, Table, TableKind,
};
use sqlx::{PgConnection, Row};

use crate::error::MigrationError;

/// The origin of every object that is there after the last migration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    objects: BTreeMap<String, Object>,
    provenance: BTreeMap<String, Provenance>,
}

/// One object as it stands.
#[derive(Debug, Clone, PartialEq)]
struct Object {
    kind: String,
    /// Key of the table that it belongs to; its own for a table.
    table: Option<String>,
    /// Whether a change of it is one of its table.
    touches: bool,
    schema: String,
    table_name: Option<String>,
    name: String,
    arguments: Option<String>,
    hash: String,
}

impl History {
    /// Takes what is there before the first migration for nobody's work.
    pub(crate) async fn start(connection: &mut PgConnection) -> Result<Self, MigrationError> {
        let objects = read(connection).await?;
        Ok(History {
            objects,
            provenance: BTreeMap::new(),
        })
    }

    /// Reads what is there now and puts every difference down to this file.
    pub(crate) async fn record(
        &mut self,
        connection: &mut PgConnection,
        file: &str,
    ) -> Result<(), MigrationError> {
        let now = read(connection).await?;
        self.advance(now, file);
        Ok(())
    }

    fn advance(&mut self, now: BTreeMap<String, Object>, file: &str) {
        let mut changed: BTreeSet<&String> = BTreeSet::new();
        let mut created: BTreeSet<&String> = BTreeSet::new();
        let gone: Vec<(&String, &Object)> = self
            .objects
            .iter()
            .filter(|(key, _)| !now.contains_key(*key))
            .collect();
        let replaced: BTreeMap<Place<'_>, (&String, &Object)> = gone
            .iter()
            .map(|(key, object)| (Place::of(object), (*key, *object)))
            .collect();
        let mut inherited: Vec<(&String, Provenance)> = Vec::new();
        for (key, object) in &now {
            let before = self.objects.get(key);
            match before {
                None => {
                    let old = replaced.get(&Place::of(object));
                    match old.filter(|(_, old)| object.replaces(old)) {
                        Some((old, _)) => {
                            let made = self.provenance.get(*old).cloned();
                            inherited.push((key, made.unwrap_or_default()));
                            changed.insert(key);
                        }
                        None => {
                            created.insert(key);
                        }
                    }
                }
                Some(before) if before.hash != object.hash => {
                    changed.insert(key);
                }
                Some(_) => continue,
            }
            changed.extend(object.touched());
        }
        changed.extend(gone.iter().filter_map(|(_, object)| object.touched()));
        for (key, provenance) in inherited {
            self.provenance.insert(key.clone(), provenance);
        }
        for key in &created {
            let made = Provenance::new(Some(file.to_owned()), Vec::new());
            self.provenance.insert((*key).clone(), made);
        }
        for key in changed
            .difference(&created)
            .filter(|key| now.contains_key(**key))
        {
            let provenance = self.provenance.entry((*key).clone()).or_default();
            provenance.add_change(file);
        }
        self.provenance.retain(|key, _| now.contains_key(key));
        self.objects = now;
    }

    /// Writes the provenance of every object into a schema that was read after the last file.
    pub fn annotate(&self, schema: &mut Schema) {
        let by_place: BTreeMap<Place<'_>, &Provenance> = self
            .provenance
            .iter()
            .filter_map(|(key, provenance)| {
                let object = self.objects.get(key)?;
                Some((Place::of(object), provenance))
            })
            .collect();
        for table in &mut schema.tables {
            annotate_table(table, &by_place);
        }
        if let Stated::Is(objects) = &mut schema.objects {
            for object in objects {
                annotate_object(object, &by_place);
            }
        }
        for one in &mut schema.enums {
            let namespace = one.name.schema.as_deref().unwrap_or("public");
            let place = Place {
                kind: "enum",
                schema: namespace,
                table: None,
                name: &one.name.name,
                arguments: None,
            };
            copy(&by_place, place, &mut one.provenance);
        }
    }
}

/// Where an object is found by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'a> {
    kind: &'a str,
    schema: &'a str,
    table: Option<&'a str>,
    name: &'a str,
    arguments: Option<&'a str>,
}

impl<'a> Place<'a> {
    fn of(object: &'a Object) -> Self {
        Place {
            kind: &object.kind,
            schema: &object.schema,
            table: object.table_name.as_deref(),
            name: &object.name,
            arguments: object.arguments.as_deref(),
        }
    }
}

impl Object {
    /// The table that is changed with it.
    fn touched(&self) -> Option<&String> {
        self.table.as_ref().filter(|_| self.touches)
    }

    /// Whether an object of the same name that is gone lives on in this one: most kinds can only be
    /// changed by making them anew. What holds rows loses them, so that it is another one.
    fn replaces(&self, old: &Object) -> bool {
        !matches!(
            self.kind.as_str(),
            "table" | "column" | "sequence" | "partition"
        ) && self.table == old.table
    }
}

fn annotate_table(table: &mut Table, by_place: &BTreeMap<Place<'_>, &Provenance>) {
    let QualifiedName {
        schema,
        name: table_name,
    } = table.name.clone();
    let views = [ObjectKind::View.name(), ObjectKind::MaterializedView.name()];
    let fill = |kind: &str, name: Option<&str>, provenance: &mut Provenance| {
        let Some(name) = name else { return };
        // A view is no part of a table, not even of itself.
        let is_part = !views.contains(&kind);
        let place = Place {
            kind,
            schema: &schema,
            table: is_part.then_some(table_name.as_str()),
            name,
            arguments: None,
        };
        copy(by_place, place, provenance);
    };
    let kind = match table.kind {
        TableKind::View => ObjectKind::View.name(),
        TableKind::MaterializedView => ObjectKind::MaterializedView.name(),
        _ => "table",
    };
    fill(kind, Some(&table_name), &mut table.provenance);
    for column in &mut table.columns {
        fill("column", Some(&column.name), &mut column.provenance);
    }
    if let Stated::Is(Some(key)) = &mut table.primary_key {
        fill("constraint", key.name.as_deref(), &mut key.provenance);
    }
    for unique in &mut table.uniques {
        fill("index", unique.name.as_deref(), &mut unique.provenance);
    }
    for key in &mut table.foreign_keys {
        fill("constraint", key.name.as_deref(), &mut key.provenance);
    }
    for check in &mut table.checks {
        fill("constraint", check.name.as_deref(), &mut check.provenance);
    }
    for exclusion in &mut table.exclusions {
        fill(
            "constraint",
            exclusion.name.as_deref(),
            &mut exclusion.provenance,
        );
    }
    for index in &mut table.indexes {
        fill("index", index.name.as_deref(), &mut index.provenance);
    }
}

fn annotate_object(object: &mut SchemaObject, by_place: &BTreeMap<Place<'_>, &Provenance>) {
    let place = Place {
        kind: object.id.kind.name(),
        schema: &object.id.schema,
        table: object.id.table.as_deref(),
        name: &object.id.name,
        arguments: object.id.arguments.as_deref(),
    };
    copy(by_place, place, &mut object.provenance);
}

fn copy(by_place: &BTreeMap<Place<'_>, &Provenance>, place: Place<'_>, into: &mut Provenance) {
    if let Some(provenance) = by_place.get(&place) {
        *into = (*provenance).clone();
    }
}

async fn read(connection: &mut PgConnection) -> Result<BTreeMap<String, Object>, MigrationError> {
    let rows = sqlx::query(include_str!("history.sql"))
        .persistent(false)
        .fetch_all(connection)
        .await
        .map_err(MigrationError::Catalog)?;
    let object = |row: &sqlx::postgres::PgRow| -> Result<(String, Object), sqlx::Error> {
        Ok((
            row.try_get("key")?,
            Object {
                kind: row.try_get("kind")?,
                table: row.try_get("table_key")?,
                touches: row.try_get("touches")?,
                schema: row.try_get("schema")?,
                table_name: row.try_get("table_name")?,
                name: row.try_get("name")?,
                arguments: row.try_get("arguments")?,
                hash: row.try_get("hash")?,
            },
        ))
    };
    rows.iter()
        .map(object)
        .collect::<Result<_, _>>()
        .map_err(MigrationError::Catalog)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(kind: &str, table: &str, name: &str, hash: &str) -> Object {
        Object {
            kind: kind.to_owned(),
            table: Some(table.to_owned()),
            touches: kind != "table",
            schema: "public".to_owned(),
            table_name: Some("users".to_owned()),
            name: name.to_owned(),
            arguments: None,
            hash: hash.to_owned(),
        }
    }

    fn reading(objects: &[(&str, Object)]) -> BTreeMap<String, Object> {
        objects
            .iter()
            .map(|(key, object)| ((*key).to_owned(), object.clone()))
            .collect()
    }

    #[test]
    fn a_dropped_or_added_column_changes_its_table() {
        let table = ("1", object("table", "1", "users", "t"));
        let id = ("1.1", object("column", "1", "id", "a"));
        let old = ("1.2", object("column", "1", "old", "b"));
        let new = ("1.3", object("column", "1", "new", "c"));
        let mut history = History::default();
        history.advance(reading(&[table.clone(), id.clone(), old]), "001.sql");
        history.advance(reading(&[table.clone(), id.clone()]), "002.sql");
        history.advance(reading(&[table, id, new]), "003.sql");
        let of = |key: &str| history.provenance[key].clone();
        assert_eq!(of("1").created_by(), Some("001.sql"));
        assert_eq!(of("1").changed_by(), ["002.sql", "003.sql"]);
        assert_eq!(of("1.1").changed_by(), Vec::<String>::new());
        assert_eq!(of("1.3").created_by(), Some("003.sql"));
        assert!(!history.provenance.contains_key("1.2"));
    }
}
