//! The grammar of `table!`, `view!` and `joinable!`.
//!
//! Facts after the crate `diesel_table_macro_syntax`, and after the macros of Diesel 1.4, which
//! also took several tables in one call. A macro call becomes one [`DeclaredTable`] for each table;
//! names in it are resolved later, from within the module that the macro makes.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use schemadrift_schema::Origin;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, Ident, ItemMacro, ItemUse, Lit, LitInt, LitStr, Meta, Token, Type, token,
};

use crate::facts::{RustPath, RustType};
use crate::problem::{Places, Problem};
use crate::syntax::{expand_attributes, rust_path, rust_type, too_long_chain};

/// What one macro call declares.
#[derive(Default)]
pub(super) struct Call {
    pub(super) tables: Vec<ParsedTable>,
    pub(super) joinable: Option<Joinable>,
    pub(super) problems: Vec<Problem>,
}

/// A table with the imports that stand before it.
pub(super) struct ParsedTable {
    /// Name of the module that it makes.
    pub(super) module: String,
    pub(super) imports: Vec<ItemUse>,
    pub(super) table: DeclaredTable,
}

/// One `table!` or `view!`, as written.
pub(super) struct DeclaredTable {
    pub(super) is_view: bool,
    pub(super) schema: Option<String>,
    pub(super) name: String,
    /// Columns as Rust calls them; `None` where none are written.
    pub(super) primary_key: Option<Vec<String>>,
    pub(super) columns: Vec<DeclaredColumn>,
    pub(super) origin: Origin,
}

pub(super) struct DeclaredColumn {
    /// What Rust calls it.
    pub(super) field: String,
    /// What PostgreSQL calls it.
    pub(super) name: String,
    pub(super) ty: RustType,
    pub(super) max_length: Option<String>,
    /// Whether a `cfg` decides on it.
    pub(super) is_gated: bool,
    pub(super) origin: Origin,
}

/// `joinable!(child -> parent (column))`.
pub(super) struct Joinable {
    pub(super) child: RustPath,
    pub(super) parent: RustPath,
    /// Column as Rust calls it.
    pub(super) column: String,
    pub(super) origin: Origin,
}

/// What a call of one of Diesel's macros declares; `None` where it is another macro's.
pub(super) fn read(item: &ItemMacro, places: Places<'_>) -> Option<Call> {
    let path = rust_path(&item.mac.path);
    let (name, before) = path.segments.split_last()?;
    let is_of_diesel = before.iter().any(|segment| segment.starts_with("diesel"));
    // The crate may be imported by another name, but then nothing else may be wrong.
    let is_renamed = !is_of_diesel && !before.is_empty();
    let tokens = item.mac.tokens.clone();
    let start = item.mac.path.segments.last()?.ident.span();
    match name.as_str() {
        "table" => Some(read_tables(tokens, false, start, places)),
        "view" => {
            let call = read_tables(tokens, true, start, places);
            // Web frameworks call theirs so too.
            (is_of_diesel || call.problems.is_empty()).then_some(call)
        }
        "joinable" => Some(read_joinable(tokens, start, places)),
        _ => None,
    }
    .filter(|call| !is_renamed || call.problems.is_empty())
}

fn read_tables(tokens: TokenStream, is_view: bool, start: Span, places: Places<'_>) -> Call {
    let mut call = Call::default();
    let mut errors = Vec::new();
    if let Some(span) = too_long_chain(&tokens) {
        let message = "this table is nested too deeply: unnest it";
        call.problems.push(Problem::at(&places.of(span), message));
        return call;
    }
    let parser = |input: ParseStream<'_>| {
        if input.is_empty() {
            return Err(input.error("expected a table"));
        }
        while !input.is_empty() {
            let ahead = input.fork();
            match parse_table(&ahead, is_view, places) {
                Ok(table) => {
                    input.advance_to(&ahead);
                    call.tables.push(table);
                }
                Err(error) => {
                    errors.push(error);
                    skip_table(input)?;
                }
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.push(error);
    }
    call.problems = problems(errors, start, "this table is not read", places);
    call
}

fn read_joinable(tokens: TokenStream, start: Span, places: Places<'_>) -> Call {
    let parser = |input: ParseStream<'_>| {
        let child: syn::Path = input.call(syn::Path::parse_mod_style)?;
        input.parse::<Token![->]>()?;
        let parent: syn::Path = input.call(syn::Path::parse_mod_style)?;
        let content;
        syn::parenthesized!(content in input);
        let column = Ident::parse_any(&content)?;
        content.parse::<Option<Token![,]>>()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Joinable {
            child: rust_path(&child),
            parent: rust_path(&parent),
            column: column.unraw().to_string(),
            origin: places.of(start),
        })
    };
    let mut call = Call::default();
    match parser.parse2(tokens) {
        Ok(joinable) => call.joinable = Some(joinable),
        Err(error) => {
            call.problems = problems(vec![error], start, "this foreign key is not read", places);
        }
    }
    call
}

/// At the end of its input the parser knows no place: the macro's name is a better one.
fn problems(errors: Vec<syn::Error>, start: Span, lost: &str, places: Places<'_>) -> Vec<Problem> {
    let nowhere = places.of(Span::call_site());
    let mut problems = Vec::new();
    for one in errors.into_iter().flatten() {
        let origin = Some(places.of(one.span())).filter(|origin| *origin != nowhere);
        let origin = origin.unwrap_or_else(|| places.of(start));
        problems.push(Problem::at(
            &origin,
            format!("{one}: fix the syntax, {lost}"),
        ));
    }
    problems
}

fn parse_table(
    input: ParseStream<'_>,
    is_view: bool,
    places: Places<'_>,
) -> syn::Result<ParsedTable> {
    let mut imports = Vec::new();
    let mut attributes;
    loop {
        attributes = Attribute::parse_outer(input)?;
        if !(input.peek(Token![use]) || input.peek(Token![pub])) {
            break;
        }
        imports.push(input.parse::<ItemUse>()?);
    }
    expand_attributes(&mut attributes);
    let first = Ident::parse_any(input)?;
    let origin = places.of(first.span());
    let (schema, module) = if input.peek(Token![.]) {
        input.parse::<Token![.]>()?;
        (Some(first.unraw().to_string()), Ident::parse_any(input)?)
    } else {
        (None, first)
    };
    let primary_key = if input.peek(token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        let keys = Punctuated::<Ident, Token![,]>::parse_terminated_with(&content, |input| {
            Ident::parse_any(input)
        })?;
        Some(keys.iter().map(|key| key.unraw().to_string()).collect())
    } else {
        None
    };
    let content;
    syn::braced!(content in input);
    let mut columns = Vec::new();
    while !content.is_empty() {
        columns.push(parse_column(&content, places)?);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    let module = module.unraw().to_string();
    let name = sql_name(&attributes)?.unwrap_or_else(|| module.clone());
    Ok(ParsedTable {
        module,
        imports,
        table: DeclaredTable {
            is_view,
            schema,
            name,
            primary_key,
            columns,
            origin,
        },
    })
}

fn parse_column(input: ParseStream<'_>, places: Places<'_>) -> syn::Result<DeclaredColumn> {
    let mut attributes = Attribute::parse_outer(input)?;
    expand_attributes(&mut attributes);
    let ident = Ident::parse_any(input)?;
    input.parse::<Token![->]>()?;
    let ty: Type = input.parse()?;
    let field = ident.unraw().to_string();
    let max_length = match value(&attributes, "max_length") {
        Some(value) => {
            let length = syn::parse2::<LitInt>(quote::quote!(#value))?;
            Some(length.base10_digits().to_owned())
        }
        None => None,
    };
    Ok(DeclaredColumn {
        name: sql_name(&attributes)?.unwrap_or_else(|| field.clone()),
        field,
        ty: rust_type(&ty),
        max_length,
        is_gated: attributes.iter().any(|one| one.path().is_ident("cfg")),
        origin: places.of(ident.span()),
    })
}

fn sql_name(attributes: &[Attribute]) -> syn::Result<Option<String>> {
    let Some(value) = value(attributes, "sql_name") else {
        return Ok(None);
    };
    let text = match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => text.value(),
            other => return Err(not_a_text(other)),
        },
        other => syn::parse2::<LitStr>(quote::quote!(#other))?.value(),
    };
    let name = text.strip_prefix("r#").unwrap_or(&text);
    Ok(Some(name.to_owned()))
}

fn not_a_text(literal: &Lit) -> syn::Error {
    syn::Error::new(literal.span(), "`sql_name` takes a text in quotes")
}

/// The value of `#[name = value]`.
fn value<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a Expr> {
    attributes
        .iter()
        .find_map(|attribute| match &attribute.meta {
            Meta::NameValue(pair) if pair.path.is_ident(name) => Some(&pair.value),
            _ => None,
        })
}

/// Skips to where a table ends: after a pair of braces.
fn skip_table(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() {
        if let TokenTree::Group(group) = input.parse::<TokenTree>()?
            && group.delimiter() == Delimiter::Brace
        {
            break;
        }
    }
    Ok(())
}
