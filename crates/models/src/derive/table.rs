//! What a struct says about its table, put into the vocabulary of `schema` where it is parsed.

use schemadrift_schema::{
    Aspect, Coverage, MAX_NAME_BYTES, Origin, QualifiedName, Stated, Table, TableKind, truncated,
};
use schemadrift_table_syntax::{
    ColumnAttributes, TableAttributes, default_table_name, misplaced_on_field, misplaced_on_struct,
    read_column, read_table,
};
use syn::ext::IdentExt;
use syn::{Fields, ItemStruct, LitStr};

use super::column::{self, DeclaredField};
use super::{keys, unread};
use crate::problem::{Places, Problem};
use crate::syntax::field_start;

/// A struct as its attributes declare it. Kept of every struct with names for its fields; only
/// some derive `Table`.
pub(crate) struct Declared {
    /// Everything but the columns, its namespace left empty.
    pub(crate) table: Table,
    /// The namespace that is written.
    pub(crate) schema: Option<String>,
    /// Whether the fields have names, without which there are no columns.
    pub(crate) is_named: bool,
    /// One for each field.
    pub(crate) fields: Vec<DeclaredField>,
    /// Positions of the foreign keys whose target is written without a namespace.
    pub(crate) unqualified_keys: Vec<usize>,
    /// Whether an error hides what the table or its columns are called.
    pub(crate) is_guessed: bool,
    /// What more may be said of than was read.
    pub(crate) partly: Vec<Aspect>,
    pub(crate) problems: Vec<Problem>,
}

/// A field while its struct is read.
pub(crate) struct Field {
    pub(crate) declared: DeclaredField,
    pub(crate) attributes: ColumnAttributes,
    pub(crate) origin: Origin,
}

pub(crate) fn collect(item: &ItemStruct, places: Places<'_>) -> Declared {
    let (attributes, mut errors) = read_table(&item.attrs);
    errors.extend(misplaced_on_struct(&item.attrs));
    let mut problems: Vec<Problem> = errors
        .into_iter()
        .flat_map(|error| places.problems(error))
        .collect();
    let attributes = attributes.unwrap_or_default();
    // A name that is too long is an error of the grammar, but still the name.
    let written = written_name(&item.attrs, "table", "name");
    let name = match &attributes.name {
        Some(name) => name.value.clone(),
        None => match &written {
            Some(name) => truncated(name).to_owned(),
            None => {
                let name = default_table_name(&item.ident.to_string());
                fitting(&name, &places.of(item.ident.span()), &mut problems)
            }
        },
    };
    let fields = match &item.fields {
        Fields::Named(named) => named
            .named
            .iter()
            .filter_map(|field| read_field(field, &attributes, places, &mut problems))
            .collect(),
        Fields::Unnamed(_) | Fields::Unit => {
            let message = "`Table` needs named fields, since columns have names";
            problems.push(Problem::at(&places.of(item.ident.span()), message));
            Vec::new()
        }
    };
    let table = Table::new(
        QualifiedName::new("", &name),
        TableKind::Unstated,
        Coverage::NOTHING,
    );
    let schema = attributes
        .schema
        .as_ref()
        .map(|schema| schema.value.clone());
    let mut declared = Declared {
        table,
        schema,
        is_named: matches!(item.fields, Fields::Named(_)),
        fields: Vec::new(),
        unqualified_keys: Vec::new(),
        is_guessed: unread::hides_table(&attributes, written.as_deref()),
        partly: Vec::new(),
        problems,
    };
    let comment = attributes.comment.as_ref();
    declared.table.comment = comment.map(|comment| Some(comment.value.clone())).into();
    keys::add(&mut declared, &attributes, &fields, places);
    unread::take_back(&mut declared, &attributes, &fields);
    declared.fields = fields.into_iter().map(|field| field.declared).collect();
    declared
}

fn read_field(
    field: &syn::Field,
    of_table: &TableAttributes,
    places: Places<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Field> {
    let ident = field.ident.as_ref()?;
    let (attributes, mut errors) = read_column(&field.attrs);
    let is_in_error = !errors.is_empty();
    let unread = is_in_error.then(|| written_name(&field.attrs, "column", "name"));
    let unread = unread.flatten();
    errors.extend(misplaced_on_field(&field.attrs));
    problems.extend(errors.into_iter().flat_map(|error| places.problems(error)));
    let attributes = attributes.unwrap_or_default();
    let origin = places.of(field_start(field));
    let is_flattened = has_flag(&field.attrs, "sqlx", "flatten");
    let is_skipped = attributes.skip.is_some_and(|skip| skip.value);
    let own = ident.unraw().to_string();
    let is_guessed = unread::hides_column(&attributes, unread.as_deref());
    let hides = |key| attributes.unread.may_say(key);
    let (hides_encoding, hides_nullable) = (hides("json"), hides("nullable"));
    let mut hides_type = hides("type") || hides_encoding;
    let column = (!is_skipped && !is_flattened).then(|| {
        let written = attributes.name.as_ref().map(|name| name.value.clone());
        let written = written.or(unread);
        let name = match (written, &of_table.rename_all) {
            (Some(name), _) => truncated(&name).to_owned(),
            (None, Some(rule)) => fitting(&rule.value.apply(&own), &origin, problems),
            (None, None) => fitting(&own, &origin, problems),
        };
        let mut column = column::column(&name, &attributes, places, problems);
        // A type that is none has been reported.
        hides_type |= attributes.sql_type.is_some() && column.ty.declared.is_none();
        column.origin = Some(origin.clone());
        column
    });
    let declared = DeclaredField {
        field: own,
        column,
        is_json: attributes.json.is_some_and(|json| json.value)
            || has_flag(&field.attrs, "sqlx", "json"),
        is_flattened,
        is_guessed,
        hides_type,
        hides_encoding,
        hides_nullable,
    };
    Some(Field {
        declared,
        attributes,
        origin,
    })
}

/// The name as PostgreSQL keeps it.
fn fitting(name: &str, origin: &Origin, problems: &mut Vec<Problem>) -> String {
    let kept = truncated(name);
    if kept.len() < name.len() {
        let message = format!(
            "the name `{name}` has {} bytes: PostgreSQL keeps {MAX_NAME_BYTES} of them, `{kept}`; \
             shorten it",
            name.len()
        );
        problems.push(Problem::at(origin, message));
    }
    kept.to_owned()
}

/// The text of a key in all attributes of this name, whatever the grammar thinks of it.
fn written_name(attributes: &[syn::Attribute], attribute: &str, key: &str) -> Option<String> {
    let mut found = None;
    for one in attributes {
        if one.path().is_ident(attribute) {
            // An error of the grammar has been reported with a better word.
            let _ = one.parse_nested_meta(|meta| {
                if meta.path.is_ident(key) {
                    let text: LitStr = meta.value()?.parse()?;
                    found = Some(text.value()).filter(|text| !text.trim().is_empty());
                } else {
                    skip_value(&meta)?;
                }
                Ok(())
            });
        }
    }
    found
}

fn has_flag(attributes: &[syn::Attribute], attribute: &str, flag: &str) -> bool {
    let mut found = false;
    for one in attributes {
        if one.path().is_ident(attribute) {
            // What else another framework accepts there is its own affair.
            let _ = one.parse_nested_meta(|meta| {
                found |= meta.path.is_ident(flag);
                skip_value(&meta)
            });
        }
    }
    found
}

fn skip_value(meta: &syn::meta::ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(syn::Token![=]) {
        meta.value()?.parse::<syn::Expr>()?;
    } else if meta.input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in meta.input);
        content.parse::<proc_macro2::TokenStream>()?;
    }
    Ok(())
}

impl Declared {
    pub(crate) fn set_primary_key(&mut self, key: schemadrift_schema::PrimaryKey) {
        self.table.primary_key = Stated::Is(Some(key));
    }
}
