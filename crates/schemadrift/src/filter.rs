//! Which tables are looked at: globs over `table` and `schema.table`.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use schemadrift_schema::{QualifiedName, Schema};

use crate::error::AuditError;

/// Tables to take and tables to leave.
pub(crate) struct TableFilter {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl TableFilter {
    pub(crate) fn new(include: &[String], exclude: &[String]) -> Result<Self, AuditError> {
        let include = if include.is_empty() {
            None
        } else {
            Some(globs(include)?)
        };
        Ok(TableFilter {
            include,
            exclude: globs(exclude)?,
        })
    }

    /// Takes what is not wanted out of a schema.
    pub(crate) fn apply(&self, schema: &mut Schema) {
        schema.tables.retain(|table| self.wants(&table.name));
    }

    fn wants(&self, name: &QualifiedName) -> bool {
        let hits = |set: &GlobSet| set.is_match(&name.name) || set.is_match(name.full());
        self.include.as_ref().is_none_or(hits) && !hits(&self.exclude)
    }
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
        let filter = TableFilter::new(&[], &["legacy_*".to_owned(), "audit.*".to_owned()]).unwrap();
        let wants = |schema, name| filter.wants(&QualifiedName::new(schema, name));
        assert!(wants("public", "users"));
        assert!(!wants("public", "legacy_users"));
        assert!(!wants("audit", "log"));
    }

    #[test]
    fn a_bad_pattern_is_named() {
        let error = TableFilter::new(&["a[".to_owned()], &[]).err().unwrap();
        assert!(error.to_string().contains("a["), "{error}");
    }
}
