//! A struct that rows are inserted from leaves out a column that has to have a value.
//!
//! ## What it does
//!
//! Looks, for every Diesel `Insertable`, for columns of the table that are NOT NULL, have no
//! default, are not generated, and are no field of the struct.
//!
//! ## Why is this bad?
//!
//! It compiles, and every INSERT that names no more than the struct's fields fails with `null value
//! in column … violates not-null constraint`.
//!
//! ## Example
//!
//! ```rust
//! diesel::table! {
//!     users (id) {
//!         id -> Int8,
//!         email -> Text,
//!     }
//! }
//!
//! #[derive(Insertable)]
//! #[diesel(table_name = users)]
//! struct NewUser {
//!     id: i64,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```sql
//! ALTER TABLE users ALTER COLUMN email SET DEFAULT '';
//! ```

use schemadrift_diff::{Change, MappingDrift};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "insert-omits-required",
    group: Group::Code,
    severity: Severity::Error,
    source: include_str!("insert_omits_required.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Mapping(mapping, MappingDrift::OmitsRequired { actual, column }) = change else {
        return None;
    };
    let message = format!(
        "{} leaves out {}.{}, which is NOT NULL and has no default",
        mapping.model, actual.name, column.name
    );
    Some(
        Draft::on_mapping(mapping, message)
            .of_column(&column.name)
            .made(&column.provenance)
            .expected("a value or a default")
            .actual("NOT NULL without default"),
    )
}
