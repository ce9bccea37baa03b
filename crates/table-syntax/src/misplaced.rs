//! Attributes of this grammar in a place where they would say nothing.
//!
//! Other libraries have attributes of the same names, such as a field's `#[table(title = "…")]`.
//! Only what reads without an error in this grammar is taken for a slip.

use std::slice;

use syn::Attribute;

use crate::{read_column, read_table};

/// An error for each `#[column(…)]` that stands on a struct.
pub fn misplaced_on_struct(attributes: &[Attribute]) -> Vec<syn::Error> {
    let message = "`#[column]` belongs on a field: for the struct write `#[table(…)]`";
    errors(attributes, "column", message, |attribute| {
        read_column(attribute).1.is_empty()
    })
}

/// An error for each `#[table(…)]` that stands on a field.
pub fn misplaced_on_field(attributes: &[Attribute]) -> Vec<syn::Error> {
    let message = "`#[table]` belongs on the struct: for a field write `#[column(…)]`";
    errors(attributes, "table", message, |attribute| {
        read_table(attribute).1.is_empty()
    })
}

fn errors(
    attributes: &[Attribute],
    name: &str,
    message: &str,
    is_ours: impl Fn(&[Attribute]) -> bool,
) -> Vec<syn::Error> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
        .filter(|attribute| is_ours(slice::from_ref(attribute)))
        .map(|attribute| syn::Error::new_spanned(attribute.path(), message))
        .collect()
}
