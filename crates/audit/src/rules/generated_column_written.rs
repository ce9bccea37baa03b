//! A struct that rows are written from has a value for a column that takes none.
//!
//! ## What it does
//!
//! Looks, for every Diesel `Insertable` and `AsChangeset`, for fields whose column is generated in the
//! database, by an expression or as an identity that is always generated. A field that is an
//! `Option` is left out where it is `None`, and is not told.
//!
//! ## Why is this bad?
//!
//! It compiles, and every statement from the struct fails, with `cannot insert a non-DEFAULT value
//! into column …` or `column … can only be updated to DEFAULT`.
//!
//! ## Example
//!
//! ```rust
//! diesel::table! {
//!     users (id) {
//!         id -> Int8,
//!         name -> Text,
//!         folded -> Text,
//!     }
//! }
//!
//! #[derive(Insertable)]
//! #[diesel(table_name = users)]
//! struct NewUser {
//!     name: String,
//!     folded: String,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE users (
//!     id bigserial PRIMARY KEY,
//!     name text NOT NULL,
//!     folded text NOT NULL GENERATED ALWAYS AS (lower(name)) STORED
//! );
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! diesel::table! {
//!     users (id) {
//!         id -> Int8,
//!         name -> Text,
//!         folded -> Text,
//!     }
//! }
//!
//! #[derive(Insertable)]
//! #[diesel(table_name = users)]
//! struct NewUser {
//!     name: String,
//! }
//! ```

use schemadrift_diff::{Change, MappingDrift};
use schemadrift_schema::MappingPurpose;

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "generated-column-written",
    group: Group::Code,
    severity: Severity::Error,
    source: include_str!("generated_column_written.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Mapping(
        mapping,
        MappingDrift::WritesGenerated {
            field,
            actual,
            column,
        },
    ) = change
    else {
        return None;
    };
    let (statement, aspect) = match mapping.purpose {
        MappingPurpose::Update => ("UPDATE", "update"),
        _ => ("INSERT", "insert"),
    };
    let how = match column.generated.present() {
        Some(expression) => format!("generated as {}", expression.written),
        None => "generated always as identity".to_owned(),
    };
    let message = format!(
        "{}.{} gives {}.{} a value, which is {how}: every {statement} from it fails",
        field.owner, field.name, actual.name, column.name
    );
    Some(
        Draft::on_mapping(mapping, message)
            .aspect(aspect)
            .of_column(&column.name)
            .at(Some(&field.origin))
            .made(&column.provenance)
            .expected("a column that takes values")
            .actual(how),
    )
}
