//! Which tables are looked at: globs over `table` and `schema.table`, and what the project's own
//! tools leave out.

use std::collections::BTreeSet;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use schemadrift_models::Models;
use schemadrift_schema::{QualifiedName, Schema};

use crate::error::AuditError;
use crate::request::LoadOptions;

/// Tables to take and tables to leave.
pub(crate) struct TableFilter {
    /// Schemas that are read; all where none is named.
    schemas: Vec<String>,
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl TableFilter {
    pub(crate) fn new(options: &LoadOptions) -> Result<Self, AuditError> {
        let include = if options.include.is_empty() {
            None
        } else {
            Some(globs(&options.include)?)
        };
        Ok(TableFilter {
            schemas: options.schemas.clone(),
            include,
            exclude: globs(&options.exclude)?,
        })
    }

    /// Takes what is not wanted out of a schema.
    pub(crate) fn apply(&self, schema: &mut Schema) {
        schema.tables.retain(|table| self.wants(&table.name));
    }

    /// The same for what models are of; says which tables are in schemas that are not read.
    pub(crate) fn apply_to_models(&self, schema: &mut Schema) -> Option<String> {
        let tables = schema.tables.iter().map(|table| &table.name);
        let unread: BTreeSet<String> = tables
            .filter(|name| !self.reads(&name.schema))
            .map(ToString::to_string)
            .collect();
        self.apply(schema);
        schema
            .enums
            .retain(|one| one.name.schema.as_ref().is_none_or(|name| self.reads(name)));
        let (count, names) = (unread.len(), unread.into_iter().collect::<Vec<_>>());
        let tables = if count == 1 { "table" } else { "tables" };
        let of = names.join(", ");
        (count > 0).then(|| {
            format!("models of {count} {tables} in schemas that are not read are left out: {of}")
        })
    }

    fn wants(&self, name: &QualifiedName) -> bool {
        let hits = |set: &GlobSet| set.is_match(&name.name) || set.is_match(name.full());
        self.reads(&name.schema) && self.include.as_ref().is_none_or(hits) && !hits(&self.exclude)
    }

    fn reads(&self, schema: &String) -> bool {
        self.schemas.is_empty() || self.schemas.contains(schema)
    }
}

/// An error where schemas or tables are asked for of which neither side has any: silence would pass for
/// agreement. An empty side is fine otherwise.
pub(crate) fn nothing_wanted(options: &LoadOptions, sides: [&Schema; 2]) -> Result<(), AuditError> {
    let has_tables = |side: &Schema| !side.tables.is_empty();
    let has_any = |side: &Schema| {
        let objects = side.objects.value();
        has_tables(side)
            || !side.enums.is_empty()
            || objects.is_some_and(|all| all.iter().any(|one| one.id.namespace().is_some()))
    };
    let list = |names: &[String]| {
        let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
        names.join(" or ")
    };
    let wanted = if !options.schemas.is_empty() && !sides.into_iter().any(has_any) {
        format!("anything in a schema {}", list(&options.schemas))
    } else if !options.include.is_empty() && !sides.into_iter().any(has_tables) {
        format!("a table that {} includes", list(&options.include))
    } else {
        return Ok(());
    };
    Err(AuditError::NothingWanted { wanted })
}

/// Takes the tables out of the actual side that the project has left out of its models on purpose.
pub(crate) fn leave_out(models: &Models, actual: &mut Schema) {
    actual.tables.retain(|table| !models.leave_out(&table.name));
}

fn globs(patterns: &[String]) -> Result<GlobSet, AuditError> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let invalid = |error: globset::Error| AuditError::Pattern {
            pattern: pattern.clone(),
            reason: error.kind().to_string(),
        };
        set.add(GlobBuilder::new(pattern).build().map_err(invalid)?);
    }
    set.build().map_err(|error| AuditError::Pattern {
        pattern: patterns.join(" "),
        reason: error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_bare_and_qualified_names() {
        let filter = TableFilter::new(&LoadOptions {
            exclude: vec!["legacy_*".to_owned(), "audit.*".to_owned()],
            ..LoadOptions::default()
        })
        .unwrap();
        let wants = |schema, name| filter.wants(&QualifiedName::new(schema, name));
        assert!(wants("public", "users"));
        assert!(!wants("public", "legacy_users"));
        assert!(!wants("audit", "log"));
    }

    #[test]
    fn a_bad_pattern_is_named() {
        let options = LoadOptions {
            include: vec!["a[".to_owned()],
            ..LoadOptions::default()
        };
        let error = TableFilter::new(&options).err().unwrap();
        assert!(error.to_string().contains("a["), "{error}");
    }

    #[test]
    fn what_print_schema_leaves_out_is_not_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
        write(
            "diesel.toml",
            "[print_schema.filter]\nexcept_tables = [\"^old\"]\n",
        )
        .unwrap();
        write("schema.rs", "table! { old_kept (id) { id -> Int4 } }").unwrap();
        let options =
            schemadrift_models::ReadOptions::new(folder.path(), vec![folder.path().into()]);
        let models = schemadrift_models::read(&options).unwrap();
        let table = |name: &str| {
            let name = QualifiedName::new("public", name);
            let kind = schemadrift_schema::TableKind::Ordinary;
            schemadrift_schema::Table::new(name, kind, schemadrift_schema::Coverage::NOTHING)
        };
        let mut actual = Schema {
            tables: ["old_gone", "old_kept", "new"].map(table).to_vec(),
            ..Schema::default()
        };
        leave_out(&models, &mut actual);
        let left = actual.tables.iter().map(|table| table.name.name.as_str());
        assert_eq!(Vec::from_iter(left), ["old_kept", "new"]);
    }
}
