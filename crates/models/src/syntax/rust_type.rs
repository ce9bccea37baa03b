//! Types and paths as plain data.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{GenericArgument, PathArguments, Type};

use crate::facts::{RustPath, RustType};

/// Deeper than any column's type; what lies below is kept as text.
const MAX_DEPTH: usize = 32;

pub(crate) fn rust_type(ty: &Type) -> RustType {
    convert(ty, 0)
}

pub(crate) fn rust_path(path: &syn::Path) -> RustPath {
    RustPath {
        is_global: path.leading_colon.is_some(),
        segments: path
            .segments
            .iter()
            .map(|segment| segment.ident.unraw().to_string())
            .collect(),
    }
}

fn convert(ty: &Type, depth: usize) -> RustType {
    if depth == MAX_DEPTH {
        return RustType::Other("a type nested too deeply".to_owned());
    }
    let inner = |ty: &Type| Box::new(convert(ty, depth + 1));
    match ty {
        Type::Path(path) if path.qself.is_none() => RustType::Path {
            path: rust_path(&path.path),
            arguments: arguments(&path.path, depth),
        },
        Type::Reference(reference) => RustType::Reference(inner(&reference.elem)),
        Type::Slice(slice) => RustType::Slice(inner(&slice.elem)),
        Type::Array(array) => {
            let length = tokens_text(array.len.to_token_stream());
            RustType::Array(inner(&array.elem), length)
        }
        Type::Tuple(tuple) => {
            let parts = tuple.elems.iter().map(|part| convert(part, depth + 1));
            RustType::Tuple(parts.collect())
        }
        Type::Paren(paren) => convert(&paren.elem, depth + 1),
        Type::Group(group) => convert(&group.elem, depth + 1),
        other => RustType::Other(tokens_text(other.to_token_stream())),
    }
}

fn arguments(path: &syn::Path, depth: usize) -> Vec<RustType> {
    let Some(segment) = path.segments.last() else {
        return Vec::new();
    };
    match &segment.arguments {
        PathArguments::AngleBracketed(arguments) => arguments
            .args
            .iter()
            .map(|argument| match argument {
                GenericArgument::Type(ty) => convert(ty, depth + 1),
                other => RustType::Other(tokens_text(other.to_token_stream())),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The tokens with as few spaces as they can be read with.
pub(crate) fn tokens_text(tokens: TokenStream) -> String {
    let mut text = String::new();
    write_tokens(tokens, &mut text);
    text
}

fn write_tokens(tokens: TokenStream, text: &mut String) {
    let mut after_word = false;
    for token in tokens {
        let is_word = matches!(token, TokenTree::Ident(_) | TokenTree::Literal(_));
        if is_word && after_word {
            text.push(' ');
        }
        after_word = is_word;
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write_tokens(group.stream(), text);
                text.push_str(close);
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => text.push_str(", "),
            other => text.push_str(&other.to_string()),
        }
    }
}
