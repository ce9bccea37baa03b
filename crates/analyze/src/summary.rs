//! What migrations made of a schema: two readings of it, before and after.

mod objects;

use std::collections::{BTreeMap, BTreeSet};

use schemadrift_schema::{
    Column, EnumType, Expression, ForeignKey, IndexTarget, QualifiedName, Schema, Stated, Table,
};

/// What is new, different and gone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// Tables that are new, those that others reference first.
    pub created: Vec<CreatedTable>,
    /// Tables that were there and are different.
    pub changed: Vec<ChangedTable>,
    /// Tables that are gone.
    pub dropped: Vec<QualifiedName>,
    /// Enum types that are new, with their labels.
    pub enums_created: Vec<(String, Vec<String>)>,
    /// Labels that an enum type got.
    pub labels_added: Vec<(String, Vec<String>)>,
    /// Enum types that are gone.
    pub enums_dropped: Vec<String>,
    /// Extensions that are new.
    pub extensions: Vec<String>,
    /// Views, functions, triggers and whatever else there is.
    pub objects: ObjectsSummary,
}

/// Objects beside tables, enums and extensions, by what reports call them: `view totals`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectsSummary {
    /// Those that are new.
    pub created: Vec<String>,
    /// Those that are different.
    pub changed: Vec<String>,
    /// Those that are gone.
    pub dropped: Vec<String>,
}

/// A new table.
#[derive(Debug, Clone, PartialEq)]
pub struct CreatedTable {
    /// Name.
    pub name: QualifiedName,
    /// Comment, which says what it is for.
    pub purpose: Option<String>,
    /// How it is divided into partitions, and how many there are.
    pub partitioned: Option<(String, usize)>,
    /// Columns in order of declaration.
    pub columns: Vec<ColumnFacts>,
    /// Columns of the primary key.
    pub primary_key: Vec<String>,
    /// Columns that are unique together, beside the primary key.
    pub uniques: Vec<Vec<String>>,
    /// Foreign keys: columns, table, its columns.
    pub references: Vec<(Vec<String>, QualifiedName, Vec<String>)>,
    /// Conditions of its checks.
    pub checks: Vec<String>,
    /// Indexes that no key owns: name and keys.
    pub indexes: Vec<(String, String)>,
}

/// A column of a new table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnFacts {
    /// Name.
    pub name: String,
    /// Type as PostgreSQL writes it.
    pub ty: String,
    /// Whether it may hold NULL.
    pub nullable: bool,
    /// Default, or what gives it a value.
    pub default: Option<String>,
    /// Comment.
    pub comment: Option<String>,
}

/// A table that was there before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangedTable {
    /// Name.
    pub name: QualifiedName,
    /// What it was called before, where that is another name.
    pub renamed_from: Option<QualifiedName>,
    /// What it has now: columns, keys, checks and indexes, in words.
    pub added: Vec<String>,
    /// What it had.
    pub removed: Vec<String>,
    /// Columns that are different: name, before, after.
    pub altered: Vec<(String, String, String)>,
}

/// Summarises what lies between two readings of one database. A table of the second reading that no
/// migration between them created is one of the first, whatever it was called.
pub fn summarise(before: &Schema, after: &Schema) -> Summary {
    let old: BTreeMap<&QualifiedName, &Table> =
        before.tables.iter().map(|one| (&one.name, one)).collect();
    let names: BTreeSet<&QualifiedName> = after.tables.iter().map(|one| &one.name).collect();
    let mut gone: Vec<&Table> = before.tables.iter().collect();
    gone.retain(|one| !names.contains(&one.name));
    let mut summary = Summary::default();
    for table in &after.tables {
        let is_new = table.provenance.created_by().is_some();
        let same = old.get(&table.name).copied().filter(|_| !is_new);
        let was = same.or_else(|| {
            let renamed = (!is_new).then(|| likest(&gone, table))??;
            Some(gone.remove(renamed))
        });
        match was {
            None => summary.created.push(created(table, after)),
            Some(was) => summary.changed.extend(changed(was, table)),
        }
    }
    summary.dropped = gone.into_iter().map(|one| one.name.clone()).collect();
    enums(before, after, &mut summary);
    let order = crate::analyze(after, &crate::Volumes::default());
    let places: BTreeMap<&QualifiedName, usize> =
        order.tables.iter().map(|one| &one.name).zip(0..).collect();
    let place = |table: &CreatedTable| places.get(&table.name).copied();
    summary
        .created
        .sort_by_key(|table| (place(table), table.name.clone()));
    summary.objects = objects::objects(before, after, &summary.created);
    let extensions = |schema: &Schema| -> BTreeSet<String> {
        let all = schema.extensions.iter();
        all.map(|one| one.name.clone()).collect()
    };
    let new = extensions(after);
    summary.extensions = new.difference(&extensions(before)).cloned().collect();
    summary
}

/// Position of the table with the most columns of the same name.
fn likest(gone: &[&Table], table: &Table) -> Option<usize> {
    let likeness = |one: &Table| {
        let columns = one.columns.iter();
        columns
            .filter(|column| table.column(&column.name).is_some())
            .count()
    };
    let positions = 0..gone.len();
    positions
        .filter(|at| likeness(gone[*at]) > 0)
        .max_by_key(|at| likeness(gone[*at]))
}

fn created(table: &Table, schema: &Schema) -> CreatedTable {
    let keys = table.foreign_keys.iter();
    CreatedTable {
        name: table.name.clone(),
        purpose: table.comment.present().cloned(),
        partitioned: (table.kind == schemadrift_schema::TableKind::Partitioned)
            .then(|| objects::partitions(table, schema)),
        columns: table.columns.iter().map(column).collect(),
        primary_key: table
            .primary_key
            .present()
            .map(|key| key.columns.clone())
            .unwrap_or_default(),
        uniques: table
            .uniques
            .iter()
            .map(|one| one.columns.clone())
            .collect(),
        references: keys
            .map(|key| {
                let (columns, to) = (key.columns.clone(), key.referenced_columns.clone());
                (columns, key.references.clone(), to)
            })
            .collect(),
        checks: table
            .checks
            .iter()
            .map(|one| one.expression.written.clone())
            .collect(),
        indexes: table
            .indexes
            .iter()
            .map(|one| (one.name.clone().unwrap_or_default(), index_words(one)))
            .collect(),
    }
}

fn column(column: &Column) -> ColumnFacts {
    let made = column.auto_increment.present();
    let generated = column.generated.present();
    let default = column.default.present();
    let text = |one: &Expression| one.written.clone();
    ColumnFacts {
        name: column.name.clone(),
        ty: column
            .ty
            .best()
            .map(ToString::to_string)
            .unwrap_or_default(),
        nullable: column.nullable != Stated::Is(false),
        default: default
            .map(|one| text(one))
            .or_else(|| generated.map(|one| format!("generated: {}", text(one))))
            .or_else(|| made.map(|one| one.describe().to_owned())),
        comment: column.comment.present().cloned(),
    }
}

fn index_words(index: &schemadrift_schema::Index) -> String {
    let unique = if index.unique { "unique " } else { "" };
    let method = match index.method.as_str() {
        "btree" => String::new(),
        other => format!(" {other}"),
    };
    let condition = index.predicate.as_ref();
    let condition = condition.map_or_else(String::new, |one| format!(" WHERE {}", one.written));
    format!("{unique}{}{method}{condition}", index.describe_keys())
}

/// Everything of a table beside its columns, in words.
fn parts(table: &Table) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    if let Some(key) = table.primary_key.present() {
        parts.insert(format!("primary key ({})", key.columns.join(", ")));
    }
    for unique in &table.uniques {
        parts.insert(format!("unique ({})", unique.columns.join(", ")));
    }
    parts.extend(table.foreign_keys.iter().map(key_words));
    for check in &table.checks {
        parts.insert(format!("check ({})", check.expression.written));
    }
    for index in &table.indexes {
        // An index over nothing but an expression has no column to name.
        let is_over_columns = index
            .keys
            .iter()
            .all(|key| matches!(key.target, IndexTarget::Column(_)));
        let what = if is_over_columns {
            "index"
        } else {
            "index over an expression"
        };
        parts.insert(format!("{what} {}", index_words(index)));
    }
    if let Some(comment) = table.comment.present() {
        parts.insert(format!("comment: {comment}"));
    }
    parts
}

fn key_words(key: &ForeignKey) -> String {
    format!(
        "foreign key ({}) to {} ({})",
        key.columns.join(", "),
        key.references,
        key.referenced_columns.join(", ")
    )
}

fn changed(was: &Table, now: &Table) -> Option<ChangedTable> {
    let (before, after) = (parts(was), parts(now));
    let mut added: Vec<String> = Vec::new();
    let mut removed: Vec<String> = Vec::new();
    let mut altered = Vec::new();
    for one in &now.columns {
        let words = column_words(&column(one));
        match was.column(&one.name).map(|old| column_words(&column(old))) {
            None => added.push(format!("column {} {words}", one.name)),
            Some(old) if old != words => altered.push((one.name.clone(), old, words)),
            Some(_) => {}
        }
    }
    for one in &was.columns {
        if now.column(&one.name).is_none() {
            removed.push(format!("column {}", one.name));
        }
    }
    added.extend(after.difference(&before).cloned());
    removed.extend(before.difference(&after).cloned());
    let renamed_from = (was.name != now.name).then(|| was.name.clone());
    let is_same = added.is_empty() && removed.is_empty() && altered.is_empty();
    (!is_same || renamed_from.is_some()).then(|| ChangedTable {
        name: now.name.clone(),
        renamed_from,
        added,
        removed,
        altered,
    })
}

/// `varchar(100) NOT NULL, default 'x'`.
fn column_words(facts: &ColumnFacts) -> String {
    let mut words = facts.ty.clone();
    if !facts.nullable {
        words.push_str(" NOT NULL");
    }
    if let Some(default) = &facts.default {
        words.push_str(&format!(", default {default}"));
    }
    words
}

fn enums(before: &Schema, after: &Schema, summary: &mut Summary) {
    let name = |one: &EnumType| {
        let name = &one.name;
        match name.schema.as_deref() {
            None | Some("public") => name.name.clone(),
            Some(schema) => format!("{schema}.{}", name.name),
        }
    };
    let old: BTreeMap<String, &EnumType> =
        before.enums.iter().map(|one| (name(one), one)).collect();
    let new: BTreeMap<String, &EnumType> = after.enums.iter().map(|one| (name(one), one)).collect();
    for (name, one) in &new {
        match old.get(name) {
            None => summary
                .enums_created
                .push((name.clone(), one.labels.clone())),
            Some(was) => {
                let labels = one
                    .labels
                    .iter()
                    .filter(|label| !was.labels.contains(label));
                let labels: Vec<String> = labels.cloned().collect();
                if !labels.is_empty() {
                    summary.labels_added.push((name.clone(), labels));
                }
            }
        }
    }
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    summary.enums_dropped = gone.cloned().collect();
}
