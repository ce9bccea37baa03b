//! A struct that rows are inserted from leaves out a column that has to have a value.
//!
//! ## What it does
//!
//! Looks, for every Diesel `Insertable` and every SeaORM entity, for columns of the table that are
//! NOT NULL, have no default, are not generated, and are no field of the struct.
//!
//! ## Why is this bad?
//!
//! It compiles, and every INSERT that names no more than the struct's fields fails with `null value
//! in column … violates not-null constraint`. It is a warning and not an error, since the source
//! does not tell whether each INSERT adds the column beside the struct; a trigger of the table may
//! fill it as well, and an entity may be one that is only read.
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

use schemadrift_diff::{Change, ColumnDrift, MappingDrift};
use schemadrift_schema::Confidence;

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "insert-omits-required",
    group: Group::Code,
    severity: Severity::Warning,
    source: include_str!("insert_omits_required.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let (on, model, table, column): (&dyn Fn(String) -> Draft, _, _, _) = match change {
        Change::Mapping(mapping, MappingDrift::OmitsRequired { actual, column }) => (
            &|message| Draft::on_mapping(mapping, message),
            &mapping.model,
            &actual.name,
            column,
        ),
        Change::Column(pair, ColumnDrift::Unmapped { actual, .. }) if actual.is_required() => {
            let model = pair.expected.model.as_ref().filter(|model| model.inserts)?;
            (
                &|message| Draft::on_pair(pair, message),
                &model.name,
                &pair.actual.name,
                actual,
            )
        }
        _ => return None,
    };
    let message = format!(
        "{model} leaves out {table}.{}, which is NOT NULL and has no default",
        column.name
    );
    Some(
        on(message)
            .of_column(&column.name)
            .made(&column.provenance)
            .confidence(Confidence::Medium)
            .expected("a value or a default")
            .actual("NOT NULL without default"),
    )
}
