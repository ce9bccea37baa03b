//! Hand-written `impl sqlx::Type<Postgres> for T`: the type that its `type_info` names, or that of
//! another Rust type which it hands on.

use schemadrift_schema::{Accepted, TypeKind};
use syn::Expr;

use super::NAME;
use super::decoding::{Decoder, Decodes, Outcome};
use super::own_types;
use crate::facts::RustType;
use crate::names::ItemId;
use crate::syntax::{kept_body, rust_type, tokens_text};

/// The function that says which type is meant.
pub(super) const TYPE_INFO: &str = "type_info";
/// The one that says which other types will do; where there is none, no other one does.
pub(super) const COMPATIBLE: &str = "compatible";

/// One implementation.
pub(super) struct Implementation {
    info: Said,
    /// `None` where it is left to sqlx.
    compatible: Option<Said>,
}

/// What the body of a function comes to.
enum Said {
    /// `PgTypeInfo::with_name("…")`
    Name(String),
    /// `<T as Type<…>>::type_info()`
    Of(RustType),
    /// It cannot be seen without running it.
    Unknown,
}

/// The implementation that an item is, of PostgreSQL's types.
pub(super) fn collect(item: &syn::ItemImpl) -> Option<Implementation> {
    let (path, _) = item.trait_.as_ref()?;
    let last = path.segments.last()?;
    let arguments = tokens_text(quote::quote!(#last));
    let is_of_others = ["Sqlite", "MySql", "Any"];
    if last.ident != "Type" || is_of_others.iter().any(|one| arguments.contains(one)) {
        return None;
    }
    let said = |name: &str| {
        item.items.iter().find_map(|item| match item {
            syn::ImplItem::Fn(function) if function.sig.ident == name => {
                let body = kept_body(&function.block)?;
                let body = syn::parse2::<Expr>(body).ok();
                Some(body.map_or(Said::Unknown, |body| Said::read(&body, name)))
            }
            _ => None,
        })
    };
    Some(Implementation {
        info: said(TYPE_INFO)?,
        compatible: said(COMPATIBLE),
    })
}

impl Said {
    fn read(body: &Expr, function: &str) -> Self {
        Self::call(body, function).unwrap_or(Said::Unknown)
    }

    fn call(body: &Expr, function: &str) -> Option<Self> {
        let Expr::Call(call) = body else {
            return None;
        };
        let Expr::Path(called) = &*call.func else {
            return None;
        };
        let mut path = called.path.clone();
        let last = path.segments.pop()?;
        if last.ident == "with_name" {
            return match call.args.first()? {
                Expr::Lit(literal) => match &literal.lit {
                    syn::Lit::Str(name) => Some(Said::Name(name.value())),
                    _ => None,
                },
                _ => None,
            };
        }
        if last.ident != function {
            return None;
        }
        let ty = match &called.qself {
            Some(written) => rust_type(&written.ty),
            None => {
                path.segments.pop_punct();
                rust_type(&syn::parse_quote!(#path))
            }
        };
        Some(Said::Of(ty))
    }
}

/// What the type decodes by its own implementation, where it has one.
pub(super) fn outcome(decoder: &Decoder<'_>, id: ItemId, depth: usize) -> Option<Outcome> {
    let names = decoder.names();
    let (implementation, module) = names.implementations(id).find_map(|item| {
        let implementation = item.facts.kept::<Implementation>(NAME)?;
        Some((implementation, item.module))
    })?;
    let parameters = names.parameters(id, &[]);
    let of = |said: &Said| match said {
        Said::Name(name) => Outcome::Decodes(own_types::by_name(name, TypeKind::Unknown)),
        Said::Of(ty) => {
            let resolved = names.resolve_type(module, ty, &parameters);
            decoder.outcome(&resolved, depth)
        }
        Said::Unknown => Outcome::Unresolved(names.path(id)),
    };
    let Outcome::Decodes(info) = of(&implementation.info) else {
        return Some(Outcome::Unresolved(names.path(id)));
    };
    let accepts = match &implementation.compatible {
        None => only_implied(&info),
        Some(said) => match of(said) {
            Outcome::Decodes(compatible) => compatible.accepts,
            unresolved => return Some(unresolved),
        },
    };
    Some(Outcome::Decodes(Decodes { accepts, ..info }))
}

/// sqlx compares with the type itself where nothing else is said, so that a newtype of `String`
/// does not read `varchar`.
fn only_implied(info: &Decodes) -> Vec<Accepted> {
    info.accepts.iter().take(1).cloned().collect()
}
