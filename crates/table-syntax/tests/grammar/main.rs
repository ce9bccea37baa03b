//! The grammar from outside: what is read, and which words are in error.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking, also in the functions that tests share"
)]

mod column;
mod pg_enum;
mod table;
mod totality;

use std::collections::BTreeMap;

use schemadrift_table_syntax::{
    ColumnAttributes, EnumAttributes, TableAttributes, VariantAttributes, read_column, read_enum,
    read_table, read_variant,
};
use syn::{Data, DeriveInput};

/// All that was read of one item.
#[derive(Default)]
struct Read {
    table: Option<TableAttributes>,
    columns: BTreeMap<String, ColumnAttributes>,
    pg_enum: Option<EnumAttributes>,
    variants: BTreeMap<String, VariantAttributes>,
}

/// Reads an item and compares its errors, each as the text it points at and its message.
#[track_caller]
fn check(item: &str, expected: &[(&str, &str)]) -> Read {
    let (read, errors) = read_item(item);
    let errors: Vec<(String, String)> = errors
        .iter()
        .map(|error| {
            let range = error.span().byte_range();
            (item[range].to_owned(), error.to_string())
        })
        .collect();
    let errors: Vec<(&str, &str)> = errors
        .iter()
        .map(|(place, message)| (place.as_str(), message.as_str()))
        .collect();
    assert_eq!(errors, expected, "{item}");
    read
}

fn read_item(item: &str) -> (Read, Vec<syn::Error>) {
    let input: DeriveInput = syn::parse_str(item).expect("the item is Rust");
    let mut read = Read::default();
    let mut errors;
    match &input.data {
        Data::Struct(data) => {
            (read.table, errors) = read_table(&input.attrs);
            for (field, attributes) in data.fields.iter().map(|field| (&field.ident, &field.attrs))
            {
                let (column, column_errors) = read_column(attributes);
                let name = field.as_ref().map(ToString::to_string).unwrap_or_default();
                read.columns.extend(column.map(|column| (name, column)));
                errors.extend(column_errors);
            }
        }
        Data::Enum(data) => {
            (read.pg_enum, errors) = read_enum(&input.attrs);
            for variant in &data.variants {
                let (label, variant_errors) = read_variant(&variant.attrs);
                let name = variant.ident.to_string();
                read.variants.extend(label.map(|label| (name, label)));
                errors.extend(variant_errors);
            }
        }
        Data::Union(_) => panic!("a union has no attributes of ours"),
    }
    (read, errors)
}
