//! A struct does not fit the table that is declared for it.
//!
//! ## What it does
//!
//! Compares a Diesel struct with its own `table!`: fields that stand for no column, types that
//! Diesel does not pair, a nullable column read into something that is no `Option`, and, for a
//! struct that takes columns by position, the number of fields and their order.
//!
//! ## Why is this bad?
//!
//! Rows that are read by position put one column's value into another's field wherever the types
//! allow it, and nothing tells; that is a warning, since a query may select columns in an order of
//! its own. The rest stops compiling as soon as the struct is used.
//!
//! ## Example
//!
//! ```rust
//! diesel::table! {
//!     users (id) {
//!         id -> Int8,
//!         email -> Text,
//!         name -> Text,
//!     }
//! }
//!
//! #[derive(Queryable, Identifiable)]
//! #[diesel(table_name = users)]
//! struct User {
//!     id: i64,
//!     name: String,
//!     email: String,
//! }
//! ```
//!
//! ```sql
//! CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, name text NOT NULL);
//! ```
//!
//! ## Use instead
//!
//! ```rust
//! diesel::table! {
//!     users (id) {
//!         id -> Int8,
//!         email -> Text,
//!         name -> Text,
//!     }
//! }
//!
//! #[derive(Queryable, Selectable, Identifiable)]
//! #[diesel(table_name = users)]
//! struct User {
//!     id: i64,
//!     name: String,
//!     email: String,
//! }
//! ```

use schemadrift_diff::{Change, MappingDrift};
use schemadrift_schema::{Column, Confidence, MappingPurpose};

use crate::draft::Draft;
use crate::rule::{Group, Rule};
use crate::severity::Severity;

pub(crate) const RULE: Rule = Rule {
    name: "model-table-mismatch",
    group: Group::Code,
    severity: Severity::Error,
    source: include_str!("model_table_mismatch.rs"),
    check,
};

fn check(change: &Change<'_>) -> Option<Draft> {
    let Change::Mapping(mapping, drift) = change else {
        return None;
    };
    let model = &mapping.model;
    let draft = match drift {
        MappingDrift::OmitsRequired { .. } | MappingDrift::WritesGenerated { .. } => return None,
        MappingDrift::FieldCount { table } => {
            let (fields, columns) = (mapping.fields.len(), table.columns.len());
            let message = format!(
                "{model} takes the columns of {} by position, and has {fields} fields for \
                 {columns} columns",
                table.name
            );
            Draft::on_mapping(mapping, message)
                .aspect("field count")
                .expected(format!("{columns} fields"))
                .actual(format!("{fields} fields"))
        }
        MappingDrift::NoSuchColumn { field, table } => {
            let message = format!(
                "{}.{} stands for no column of {}: there is no {}",
                field.owner, field.name, table.name, field.column
            );
            Draft::on_mapping(mapping, message)
                .aspect("column")
                .of_column(&field.column)
                .at(Some(&field.origin))
        }
        MappingDrift::Order { field, column } => {
            let message = format!(
                "{model}.{} takes {} of {} by position",
                field.name, column.name, mapping.table
            );
            Draft::on_mapping(mapping, message)
                .aspect("order")
                .of_column(&field.column)
                .at(Some(&field.origin))
                .expected(field.column.clone())
                .actual(column.name.clone())
        }
        MappingDrift::Type { field, column } => {
            let declared = declared(column);
            let rust = &field.decoding.rust_type;
            let message = format!(
                "{}.{} is {rust}, which does not go with {declared}",
                field.owner, field.name
            );
            Draft::on_mapping(mapping, message)
                .aspect("type")
                .of_column(&field.column)
                .at(Some(&field.origin))
                .expected(declared)
                .actual(rust.clone())
        }
        MappingDrift::Nullability { field, column } => {
            let message = format!(
                "{}.{} is no Option, and {}.{} is declared nullable",
                field.owner, field.name, mapping.table, column.name
            );
            Draft::on_mapping(mapping, message)
                .aspect("nullability")
                .of_column(&field.column)
                .at(Some(&field.origin))
                .expected(format!("Option<{}>", field.decoding.rust_type))
                .actual(field.decoding.rust_type.clone())
        }
    };
    // By position a struct takes what the query selects, and the source of the query is not read.
    let by_position = mapping.purpose == MappingPurpose::SelectInOrder;
    Some(if by_position {
        draft
            .severity(Severity::Warning)
            .confidence(Confidence::Medium)
    } else {
        draft
    })
}

fn declared(column: &Column) -> String {
    column
        .ty
        .best()
        .map_or_else(|| "its column".to_owned(), ToString::to_string)
}
