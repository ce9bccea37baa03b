//! `include!` among items: the file that stands in its place.
//!
//! What a build script writes below `OUT_DIR` is not there to be read: a name that only such a file
//! has stays unresolved, and no more is said of it.

use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprLit, ExprMacro, ItemMacro, Lit, LitStr, Token};

use crate::facts::Included;
use crate::problem::Places;

/// The file that the call includes; `None` for another macro and for a generated file.
pub(super) fn included(item: &ItemMacro, places: Places<'_>) -> Option<Included> {
    if !item.mac.path.is_ident("include") {
        return None;
    }
    let origin = places.of(syn::spanned::Spanned::span(&item.mac.path));
    let path = |input: ParseStream<'_>| {
        let path: Expr = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(path)
    };
    match path.parse2(item.mac.tokens.clone()).ok()? {
        Expr::Lit(ExprLit {
            lit: Lit::Str(path),
            ..
        }) => Some(Included {
            path: path.value(),
            is_of_package: false,
            origin,
        }),
        Expr::Macro(ExprMacro { mac, .. }) if mac.path.is_ident("concat") => {
            let parts = Punctuated::<Expr, Token![,]>::parse_terminated;
            let mut parts = parts.parse2(mac.tokens).ok()?.into_iter();
            let Some(Expr::Macro(first)) = parts.next() else {
                return None;
            };
            let variable: LitStr = first.mac.parse_body().ok()?;
            if !first.mac.path.is_ident("env") || variable.value() != "CARGO_MANIFEST_DIR" {
                return None;
            }
            let texts = parts.map(|part| match part {
                Expr::Lit(ExprLit {
                    lit: Lit::Str(text),
                    ..
                }) => Some(text.value()),
                _ => None,
            });
            let path: String = texts.collect::<Option<_>>()?;
            Some(Included {
                path: path.trim_start_matches('/').to_owned(),
                is_of_package: true,
                origin,
            })
        }
        _ => None,
    }
}
