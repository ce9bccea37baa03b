//! One expected table beside the actual one, and what is known around them.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use schemadrift_schema::{Column, Extension, QualifiedName, Schema, Table, TableKind, TypeKind};

use crate::Renames;
use crate::change::Pair;

/// One model of a table beside the table, columns matched up.
pub(crate) struct Side<'a> {
    /// The two tables.
    pub(crate) pair: Pair<'a>,
    /// Their columns.
    pub(crate) columns: PairedColumns<'a>,
    /// The rest of both schemas, for keys that point elsewhere.
    pub(crate) around: Rc<Surroundings<'a>>,
}

impl Side<'_> {
    /// Whether a key over these actual columns may stand for another object over them, whose purpose it
    /// serves: to models it may, and to a catalog where the key is not expected for itself.
    pub(crate) fn may_stand_in(&self, columns: &[String]) -> bool {
        let expected = self.pair.expected;
        let is_over = |names: &[String]| {
            self.columns
                .actual_names(names)
                .is_some_and(|names| names.iter().eq(columns.iter()))
        };
        let key = expected.primary_key.present();
        let is_expected = key.is_some_and(|key| is_over(&key.columns))
            || expected.uniques.iter().any(|one| is_over(&one.columns));
        expected.model.is_some() || !is_expected
    }
}

/// What foreign keys have to know of tables other than their own.
pub(crate) struct Surroundings<'a> {
    /// How it should be.
    pub(crate) expected: &'a Schema,
    /// How it is.
    pub(crate) actual: &'a Schema,
    /// What is held to be renamed.
    pub(crate) wanted: Renames<'a>,
    renamed: BTreeMap<&'a QualifiedName, &'a QualifiedName>,
    views: BTreeSet<&'a QualifiedName>,
}

impl<'a> Surroundings<'a> {
    /// Both schemas, with the expected tables that are there under other names.
    pub(crate) fn new(
        (expected, actual): (&'a Schema, &'a Schema),
        renamed: impl Iterator<Item = (&'a QualifiedName, &'a QualifiedName)>,
        wanted: Renames<'a>,
    ) -> Self {
        let views = actual.tables.iter().filter(|table| table.is_view());
        Surroundings {
            expected,
            actual,
            wanted,
            renamed: renamed.collect(),
            views: views.map(|table| &table.name).collect(),
        }
    }

    /// Whether this expected table is a view where it is there, so that no key can refer to it.
    pub(crate) fn is_view(&self, expected: &QualifiedName) -> bool {
        let name = self.renamed.get(expected).copied().unwrap_or(expected);
        self.views.contains(name)
    }

    /// Whether the types are one type of an extension that stands in another namespace.
    pub(crate) fn moved_with_extension(&self, expected: &Column, actual: &Column) -> bool {
        let (Some(one), Some(two)) = (&expected.ty.declared, &actual.ty.declared) else {
            return false;
        };
        let mut there = two.clone();
        there.name.schema.clone_from(&one.name.schema);
        let is_moved = |from: &Extension, to: &Extension| {
            from.name == to.name
                && one.name.schema.as_ref() == Some(&from.schema)
                && two.name.schema.as_ref() == Some(&to.schema)
        };
        one.kind == TypeKind::Base
            && one.name.schema != two.name.schema
            && one.is_satisfied_by(&there)
            && self.expected.extensions.iter().any(|from| {
                let mut extensions = self.actual.extensions.iter();
                extensions.any(|to| is_moved(from, to))
            })
    }

    /// Whether the expected name stands for the actual one: a foreign key follows a rename.
    pub(crate) fn is_same_table(&self, expected: &QualifiedName, actual: &QualifiedName) -> bool {
        expected == actual
            || self
                .renamed
                .get(expected)
                .is_some_and(|name| *name == actual)
    }
}

/// The columns of a pair of tables, matched up.
pub(crate) struct PairedColumns<'a> {
    /// On both sides, by name or as a rename candidate.
    pub(crate) both: Vec<(&'a Column, &'a Column)>,
    /// Expected only.
    pub(crate) missing: Vec<&'a Column>,
}

impl<'a> PairedColumns<'a> {
    /// The actual names of expected columns, `None` where one of them is missing.
    pub(crate) fn actual_names(&self, expected: &[String]) -> Option<Vec<&'a str>> {
        expected.iter().map(|name| self.actual_name(name)).collect()
    }

    /// The actual name of one expected column.
    pub(crate) fn actual_name(&self, expected: &str) -> Option<&'a str> {
        self.both
            .iter()
            .find(|(column, _)| column.name == expected)
            .map(|(_, actual)| actual.name.as_str())
    }

    /// The first of these columns that is missing.
    pub(crate) fn first_missing(&self, expected: &[String]) -> Option<&'a Column> {
        self.missing
            .iter()
            .copied()
            .find(|column| expected.contains(&column.name))
    }
}

/// Whether two relations cannot be the same one, whatever they are called: a table, a foreign table,
/// a view and a materialized view are four things. A model does not say what it stands on.
pub(crate) fn is_another(expected: &Table, actual: &Table) -> bool {
    let sort = |table: &Table| match table.kind {
        TableKind::Ordinary | TableKind::Partitioned | TableKind::Unstated => "table",
        TableKind::Foreign => "foreign table",
        TableKind::View => "view",
        TableKind::MaterializedView => "materialized view",
    };
    let kinds = [expected, actual].map(|table| table.kind);
    expected.model.is_none()
        && !kinds.contains(&TableKind::Unstated)
        && sort(expected) != sort(actual)
}
