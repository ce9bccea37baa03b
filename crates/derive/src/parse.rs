//! From the item to what its attributes say, with every error on the way.

use proc_macro2::{Ident, Span};
use schemadrift_table_syntax::{
    ColumnAttributes, EnumAttributes, TableAttributes, VariantAttributes, default_enum_name,
    default_table_name, misplaced_on_field, misplaced_on_struct, read_column, read_enum,
    read_table, read_variant,
};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Error, Fields};

/// A struct that derives `Table`.
pub(crate) struct Table {
    pub(crate) attributes: TableAttributes,
    /// The table's name and where it comes from.
    pub(crate) name: (String, Span),
    pub(crate) columns: Vec<Column>,
    /// Whether there may be columns that are not seen here.
    pub(crate) is_open: bool,
}

/// A field and its column.
pub(crate) struct Column {
    /// The field's name, without `r#`.
    pub(crate) field: String,
    /// The column's name and where it comes from; `None` for a field without a column.
    pub(crate) name: Option<(String, Span)>,
    pub(crate) attributes: ColumnAttributes,
}

/// An enum that derives `PgEnum`.
pub(crate) struct PgEnum {
    /// The type's name and where it comes from.
    pub(crate) name: (String, Span),
    pub(crate) variants: Vec<Variant>,
}

/// A variant and its label.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    /// The label and where it comes from.
    pub(crate) label: (String, Span),
}

/// Reads a struct with named fields; of anything else nothing is read.
pub(crate) fn table(input: &DeriveInput) -> (Option<Table>, Vec<Error>) {
    let fields = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => fields,
            Fields::Unnamed(fields) => {
                let message = "`Table` needs named fields, since columns have names";
                return (None, vec![Error::new_spanned(fields, message)]);
            }
            Fields::Unit => {
                let message = "`Table` needs named fields, and this struct has none";
                return (None, vec![Error::new_spanned(&input.ident, message)]);
            }
        },
        Data::Enum(data) => {
            let message = "`Table` is for structs: an enum derives `PgEnum`";
            return (None, vec![Error::new_spanned(data.enum_token, message)]);
        }
        Data::Union(data) => {
            let message = "`Table` is for structs, not for unions";
            return (None, vec![Error::new_spanned(data.union_token, message)]);
        }
    };
    let (attributes, mut errors) = read_table(&input.attrs);
    errors.extend(misplaced_on_struct(&input.attrs));
    let attributes = attributes.unwrap_or_default();
    let mut columns = Vec::new();
    let mut is_open = false;
    for field in &fields.named {
        let Some(ident) = &field.ident else { continue };
        let (column, column_errors) = read_column(&field.attrs);
        // The column's name may be what could not be read.
        is_open |= !column_errors.is_empty() || is_flattened(&field.attrs);
        errors.extend(column_errors);
        errors.extend(misplaced_on_field(&field.attrs));
        columns.push(read_field(ident, column.unwrap_or_default(), &attributes));
    }
    let name = match &attributes.name {
        Some(name) => (name.value.clone(), name.span),
        None => (
            default_table_name(&input.ident.to_string()),
            input.ident.span(),
        ),
    };
    let table = Table {
        attributes,
        name,
        columns,
        is_open,
    };
    (Some(table), errors)
}

/// Reads an enum without data; of anything else nothing is read.
pub(crate) fn pg_enum(input: &DeriveInput) -> (Option<PgEnum>, Vec<Error>) {
    let data = match &input.data {
        Data::Enum(data) => data,
        Data::Struct(data) => {
            let message = "`PgEnum` is for enums: a struct derives `Table`";
            return (None, vec![Error::new_spanned(data.struct_token, message)]);
        }
        Data::Union(data) => {
            let message = "`PgEnum` is for enums, not for unions";
            return (None, vec![Error::new_spanned(data.union_token, message)]);
        }
    };
    let (attributes, mut errors) = read_enum(&input.attrs);
    let attributes = attributes.unwrap_or_default();
    let mut variants = Vec::new();
    for variant in &data.variants {
        if !matches!(variant.fields, Fields::Unit) {
            let message = "a variant of `PgEnum` holds no data: a label is all that is stored";
            errors.push(Error::new_spanned(&variant.fields, message));
        }
        let (read, variant_errors) = read_variant(&variant.attrs);
        errors.extend(variant_errors);
        variants.push(Variant {
            ident: variant.ident.clone(),
            label: label(&variant.ident, read.unwrap_or_default(), &attributes),
        });
    }
    let name = match attributes.name {
        Some(name) => (name.value, name.span),
        None => (
            default_enum_name(&input.ident.to_string()),
            input.ident.span(),
        ),
    };
    (Some(PgEnum { name, variants }), errors)
}

fn read_field(ident: &Ident, attributes: ColumnAttributes, table: &TableAttributes) -> Column {
    let field = ident.unraw().to_string();
    let is_skipped = attributes.skip.as_ref().is_some_and(|skip| skip.value);
    let name = match (&attributes.name, &table.rename_all) {
        _ if is_skipped => None,
        (Some(name), _) => Some((name.value.clone(), name.span)),
        (None, Some(rule)) => Some((rule.value.apply(&field), ident.span())),
        (None, None) => Some((field.clone(), ident.span())),
    };
    Column {
        field,
        name,
        attributes,
    }
}

fn label(ident: &Ident, variant: VariantAttributes, of_enum: &EnumAttributes) -> (String, Span) {
    let name = ident.unraw().to_string();
    match (variant.label, &of_enum.rename_all) {
        (Some(label), _) => (label.value, label.span),
        (None, Some(rule)) => (rule.value.apply(&name), ident.span()),
        (None, None) => (name, ident.span()),
    }
}

/// Whether sqlx takes this field's columns from another struct: `#[sqlx(flatten)]`.
fn is_flattened(attributes: &[Attribute]) -> bool {
    let mut is_flattened = false;
    for attribute in attributes {
        if attribute.path().is_ident("sqlx") {
            // What else sqlx accepts there is its own affair, so an error ends the search only.
            let _ = attribute.parse_nested_meta(|meta| {
                is_flattened |= meta.path.is_ident("flatten");
                if meta.input.peek(syn::Token![=]) {
                    meta.value()?.parse::<syn::Lit>()?;
                }
                Ok(())
            });
        }
    }
    is_flattened
}

#[cfg(test)]
mod tests {
    use super::table;

    fn check(attributes: &str, expected: bool) {
        let item = format!("struct Model {{ {attributes} id: i64 }}");
        let (table, _) = table(&syn::parse_str(&item).expect("the item is a struct"));
        assert_eq!(table.map(|table| table.is_open), Some(expected), "{item}");
    }

    #[test]
    fn a_struct_is_open_where_columns_are_unseen() {
        check("", false);
        check("#[sqlx(rename = \"x\", default)]", false);
        check("#[sqlx(rename = \"x\", flatten)]", true);
        check("#[sqlx(default)] #[sqlx(flatten)]", true);
        check("#[sqlx(flatten, unheard(of, it))]", true);
        check("#[serde(flatten)]", false);
        check("#[column(nmae = \"x\")]", true);
    }
}
