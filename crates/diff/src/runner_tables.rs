//! Tables in which migration runners keep their books; they are never drift.

use schemadrift_schema::QualifiedName;

const NAMES: &[&str] = &[
    "__diesel_schema_migrations",
    "_sqlx_migrations",
    "refinery_schema_history",
    "schema_migrations",
    "seaql_migrations",
];

/// Whether this table belongs to a migration runner.
pub fn is_runner_table(name: &QualifiedName) -> bool {
    NAMES.contains(&name.name.as_str())
}
