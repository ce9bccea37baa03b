//! What is kept of `impl` blocks: entities that are written out, and types of the crate's own.

use proc_macro2::{TokenStream, TokenTree};
use schemadrift_schema::Origin;
use syn::{ImplItem, ItemImpl, Type};

use super::term::{self, Term};
use crate::facts::{RustPath, RustType};
use crate::problem::Places;
use crate::syntax::{kept_body, rust_path, rust_type};

/// Functions whose bodies are read.
pub(super) const FUNCTIONS: [&str; 7] = [
    "auto_increment",
    "column_type",
    "comment",
    "def",
    "schema_name",
    "table_name",
    "try_get_by",
];

/// Longer is no type that a value is read through.
const MAX_TYPE_TOKENS: usize = 64;

/// An `impl` of one of SeaORM's traits.
pub(super) struct Implementation {
    /// The type that it is for.
    pub(super) of: RustPath,
    pub(super) says: Says,
}

/// What it says.
pub(super) enum Says {
    /// `EntityName`.
    Entity {
        table: Option<Term>,
        schema: Option<Term>,
        comment: Option<Term>,
    },
    /// `ColumnTrait`: what each variant is.
    Columns(Vec<Arm>),
    /// `RelationTrait`.
    Relations(Vec<Arm>),
    /// `PrimaryKeyTrait`.
    PrimaryKey { auto_increment: Option<Term> },
    /// `ValueType`: the type of a column of this type.
    Value { column_type: Term },
    /// `TryGetable`: the type that is decoded and then converted.
    Getable { through: RustType },
    /// `TryGetableFromJson`: serde decodes it.
    Json,
}

/// One arm of `def`.
pub(super) struct Arm {
    pub(super) variants: Vec<String>,
    pub(super) term: Term,
    pub(super) origin: Origin,
}

pub(super) fn collect(item: &ItemImpl, places: Places<'_>) -> Option<Implementation> {
    let (path, _) = item.trait_.as_ref()?;
    let name = path.segments.last()?.ident.to_string();
    let Type::Path(of) = &*item.self_ty else {
        return None;
    };
    let body = |function: &str| body_of(item, function);
    let value = |function: &str| body(function).map(last_expression);
    let says = match name.as_str() {
        "EntityName" => Says::Entity {
            table: value("table_name"),
            schema: value("schema_name"),
            comment: value("comment"),
        },
        "ColumnTrait" => Says::Columns(arms(body("def")?, places)),
        "RelationTrait" => Says::Relations(arms(body("def")?, places)),
        "PrimaryKeyTrait" => Says::PrimaryKey {
            auto_increment: value("auto_increment"),
        },
        "ValueType" => Says::Value {
            column_type: value("column_type")?,
        },
        "TryGetable" => Says::Getable {
            through: read_through(body("try_get_by")?)?,
        },
        "TryGetableFromJson" => Says::Json,
        _ => return None,
    };
    Some(Implementation {
        of: rust_path(&of.path),
        says,
    })
}

fn mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn body_of(item: &ItemImpl, function: &str) -> Option<TokenStream> {
    item.items.iter().find_map(|inner| match inner {
        ImplItem::Fn(inner) if inner.sig.ident == function => kept_body(&inner.block),
        _ => None,
    })
}

fn arms(body: TokenStream, places: Places<'_>) -> Vec<Arm> {
    let arms = term::arms(body).into_iter().map(|arm| Arm {
        variants: arm.variants,
        term: arm.term,
        origin: places.of(arm.span),
    });
    arms.collect()
}

/// What a body ends in, `use` and `let` before it left out.
fn last_expression(body: TokenStream) -> Term {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let is_end =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    let last = tokens.rsplit(is_end).next().unwrap_or_default();
    Term::read(last.iter().cloned().collect())
}

/// The type in `T::try_get_by(…)`, `<T as TryGetable>::try_get_by(…)` or
/// `let value: T = row.try_get_by(…)`.
fn read_through(body: TokenStream) -> Option<RustType> {
    let mut tokens = Vec::new();
    flatten(body, &mut tokens);
    let is_call =
        |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "try_get_by");
    let mut calls = (0..tokens.len()).filter(|position| is_call(&tokens[*position]));
    calls.find_map(|position| {
        let before = &tokens[..position];
        if let Some(stated) = stated_type(before) {
            let ty: Type = syn::parse2(stated.iter().cloned().collect()).ok()?;
            return Some(rust_type(&ty));
        }
        let path: syn::TypePath = syn::parse2(type_before(before)?.into_iter().collect()).ok()?;
        // The type of `<T as Trait>` is the one in front of `as`.
        Some(rust_type(&match path.qself {
            Some(of) => *of.ty,
            None => Type::Path(path),
        }))
    })
}

/// The tokens of the type in `let value: T = row.`.
fn stated_type(tokens: &[TokenTree]) -> Option<&[TokenTree]> {
    let [before @ .., TokenTree::Ident(_), dot] = tokens else {
        return None;
    };
    let [before @ .., equals] = before else {
        return None;
    };
    if !mark(dot, '.') || !mark(equals, '=') {
        return None;
    }
    let is_let = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "let");
    let start = before.iter().rposition(is_let)?;
    match &before[start + 1..] {
        [TokenTree::Ident(_), colon, ty @ ..]
            if mark(colon, ':') && ty.len() <= MAX_TYPE_TOKENS =>
        {
            Some(ty)
        }
        _ => None,
    }
}

/// The tokens of the type that stands before `::function`.
fn type_before(tokens: &[TokenTree]) -> Option<Vec<TokenTree>> {
    let [rest @ .., one, two] = tokens else {
        return None;
    };
    if !mark(one, ':') || !mark(two, ':') {
        return None;
    }
    let mut open = 0_usize;
    let mut start = rest.len();
    for (position, token) in rest.iter().enumerate().rev() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '>' => open += 1,
            TokenTree::Punct(punct) if punct.as_char() == '<' => open = open.checked_sub(1)?,
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            TokenTree::Ident(_) => {}
            _ if open > 0 => {}
            _ => break,
        }
        // A word in front of a word is a keyword, such as `return` or `match`.
        let next = rest.get(position + 1);
        if open == 0
            && matches!(token, TokenTree::Ident(_))
            && next.is_some_and(|next| !mark(next, ':') && !mark(next, '<'))
        {
            break;
        }
        start = position;
    }
    let found = rest.get(start..)?;
    if found.is_empty() || found.len() > MAX_TYPE_TOKENS {
        return None;
    }
    // A path of a call needs a function at its end, and one of a type none.
    let is_qualified = found.first().is_some_and(|token| mark(token, '<'));
    let mut found = found.to_vec();
    if is_qualified {
        found.push(one.clone());
        found.push(two.clone());
        let name = proc_macro2::Ident::new("function", proc_macro2::Span::call_site());
        found.push(TokenTree::Ident(name));
    }
    Some(found)
}

/// All tokens in their order, those in brackets too; a bracket itself is a `;` that ends a path.
fn flatten(stream: TokenStream, out: &mut Vec<TokenTree>) {
    for token in stream {
        match token {
            TokenTree::Group(group) => {
                let end = proc_macro2::Punct::new(';', proc_macro2::Spacing::Alone);
                out.push(TokenTree::Punct(end.clone()));
                flatten(group.stream(), out);
                out.push(TokenTree::Punct(end));
            }
            token => out.push(token),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::{TokenStream, read_through};

    fn check(body: &str, expected: &str) {
        let tokens = TokenStream::from_str(body).unwrap();
        let read = read_through(tokens).map(|ty| ty.to_string());
        assert_eq!(read.as_deref().unwrap_or("nothing"), expected, "{body}");
    }

    #[test]
    fn the_type_that_is_read_through() {
        check("match i16::try_get_by(res, index) { Ok(v) => v }", "i16");
        check(
            "let v = <String as TryGetable>::try_get_by(res, i)?; Ok(v)",
            "String",
        );
        check(
            "Ok(X(sea_orm::prelude::Json::try_get_by(res, i)?))",
            "sea_orm::prelude::Json",
        );
        check("<Vec<u8>>::try_get_by(res, i).map(Self)", "Vec<u8>");
        check("Vec::<String>::try_get_by(res, i)", "Vec<String>");
        check(
            "let v: Vec<String> = res.try_get_by(i).map_err(f)?; Ok(X(v))",
            "Vec<String>",
        );
        check("let v = res.try_get_by(i)?;", "nothing");
        check("res.try_get_by(i)", "nothing");
        check("unimplemented!()", "nothing");
    }
}
