//! Attributes: `cfg_attr` taken off, then kept as plain trees.
//!
//! Both sides of every `cfg` are read, so what stands in a `cfg_attr` counts as if it stood alone.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Fields, Ident, Item, Lit, Meta, Token, token};

use super::rust_type::{rust_path, tokens_text};
use crate::facts::{Attribute, AttributeValue, RustPath};
use crate::problem::Places;
use crate::registry::FRAMEWORKS;

/// Replaces every `#[cfg_attr(…, a, b)]` of a struct, an enum and what is in them by `#[a] #[b]`.
pub(crate) fn expand_cfg_attr(item: &mut Item) {
    match item {
        Item::Struct(item) => {
            expand(&mut item.attrs);
            expand_fields(&mut item.fields);
        }
        Item::Enum(item) => {
            expand(&mut item.attrs);
            for variant in &mut item.variants {
                expand(&mut variant.attrs);
                expand_fields(&mut variant.fields);
            }
        }
        Item::Mod(item) => expand(&mut item.attrs),
        _ => {}
    }
}

fn expand_fields(fields: &mut Fields) {
    for field in fields.iter_mut() {
        expand(&mut field.attrs);
    }
}

/// Replaces every `#[cfg_attr(…, a, b)]` by `#[a] #[b]`.
pub(crate) fn expand(attributes: &mut Vec<syn::Attribute>) {
    if !attributes
        .iter()
        .any(|attribute| attribute.path().is_ident("cfg_attr"))
    {
        return;
    }
    // One inside another is taken off in the next round; the depth of brackets is bounded.
    let mut expanded = Vec::new();
    for attribute in attributes.drain(..) {
        if !attribute.path().is_ident("cfg_attr") {
            expanded.push(attribute);
            continue;
        }
        let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
        let Ok(parts) = attribute.parse_args_with(parser) else {
            continue;
        };
        for meta in parts.into_iter().skip(1) {
            expanded.push(syn::Attribute {
                pound_token: attribute.pound_token,
                style: attribute.style,
                bracket_token: attribute.bracket_token,
                meta,
            });
        }
    }
    *attributes = expanded;
    expand(attributes);
}

/// Whether `#[cfg(test)]` or `#[cfg(all(test, …))]` stands there.
pub(crate) fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    let is_test = |meta: &Meta| meta.path().is_ident("test");
    let parser = Punctuated::<Meta, Token![,]>::parse_terminated;
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .filter_map(|attribute| attribute.parse_args::<Meta>().ok())
        .any(|condition| match &condition {
            Meta::List(list) if list.path.is_ident("all") => list
                .parse_args_with(parser)
                .is_ok_and(|parts| parts.iter().any(is_test)),
            condition => is_test(condition),
        })
}

/// The paths in all `#[derive(…)]`.
pub(crate) fn derives(attributes: &[syn::Attribute]) -> Vec<RustPath> {
    let mut derives = Vec::new();
    for attribute in attributes {
        if attribute.path().is_ident("derive") {
            let parser = Punctuated::<syn::Path, Token![,]>::parse_terminated;
            if let Ok(paths) = attribute.parse_args_with(parser) {
                derives.extend(paths.iter().map(rust_path));
            }
        }
    }
    derives
}

/// The attributes that frameworks ask for, and `#[path]`.
pub(crate) fn kept(attributes: &[syn::Attribute], places: Places<'_>) -> Box<[Attribute]> {
    let is_asked_for = |attribute: &&syn::Attribute| {
        let path = attribute.path();
        let mut asked_for = FRAMEWORKS.iter().flat_map(|one| one.attributes());
        path.is_ident("path") || asked_for.any(|name| path.is_ident(name))
    };
    let kept = attributes.iter().filter(is_asked_for);
    kept.map(|one| keep(&one.meta, places)).collect()
}

fn keep(meta: &Meta, places: Places<'_>) -> Attribute {
    let path = meta.path();
    let mut attribute = Attribute {
        name: rust_path(path).to_string(),
        value: None,
        arguments: Box::default(),
        is_readable: true,
        origin: places.of(syn::spanned::Spanned::span(path)),
    };
    match meta {
        Meta::Path(_) => {}
        Meta::NameValue(pair) => attribute.value = Some(value(&pair.value)),
        Meta::List(list) => set_arguments(&mut attribute, list.tokens.clone(), places),
    }
    attribute
}

fn value(expression: &Expr) -> AttributeValue {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => AttributeValue::Text(text.value()),
            other => AttributeValue::Tokens(tokens_text(other.to_token_stream())),
        },
        other => AttributeValue::Tokens(tokens_text(other.to_token_stream())),
    }
}

fn set_arguments(attribute: &mut Attribute, tokens: TokenStream, places: Places<'_>) {
    let mut arguments = Vec::new();
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            arguments.push(argument(input, places)?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    attribute.is_readable = parser.parse2(tokens).is_ok();
    attribute.arguments = arguments.into();
}

fn argument(input: ParseStream<'_>, places: Places<'_>) -> syn::Result<Attribute> {
    let origin = places.of(input.span());
    let mut argument = Attribute {
        name: String::new(),
        value: None,
        arguments: Box::default(),
        is_readable: true,
        origin,
    };
    if !input.peek(Ident::peek_any) || input.peek(syn::LitBool) {
        argument.value = Some(value(&input.parse()?));
        return Ok(argument);
    }
    let mut segments = vec![Ident::parse_any(input)?.unraw().to_string()];
    while input.peek(Token![::]) {
        input.parse::<Token![::]>()?;
        segments.push(Ident::parse_any(input)?.unraw().to_string());
    }
    argument.name = segments.join("::");
    if input.peek(token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        set_arguments(&mut argument, content.parse()?, places);
    } else if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        argument.value = Some(value(&input.parse()?));
    }
    Ok(argument)
}
