//! Hand-written `impl FromRow for T`: the columns that its body takes from the row.
//!
//! The body is searched for `row.try_get("name")` and the like, and a column's type is the one that
//! is written there, or that of the field or variable which it becomes with nothing done to it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use schemadrift_schema::{Column, ColumnType, Origin, Stated};

use super::NAME;
use super::decoding::{Decoder, FieldType};
use super::shape::Shape;
use crate::facts::{ItemKind, RustType};
use crate::lower::{OptionalColumn, Output};
use crate::names::{ItemId, ModuleId, Names};
use crate::problem::Places;
use crate::syntax::{kept_body, rust_path, rust_type};

/// The function that does it.
pub(super) const FUNCTION: &str = "from_row";

/// What takes a column from a row.
const GETTERS: [&str; 4] = ["get", "get_unchecked", "try_get", "try_get_unchecked"];

/// What follows an attempt and makes do without the column.
const MAKES_DO: [&str; 6] = [
    "ok",
    "or",
    "or_else",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
];

/// One implementation.
pub(super) struct Implementation {
    taken: Vec<Taken>,
}

/// A column that is taken from the row.
struct Taken {
    column: String,
    ty: TakenType,
    /// Whether the row may do without it.
    is_optional: bool,
    origin: Origin,
}

enum TakenType {
    Written(RustType),
    /// That of this field.
    Field(String),
    Unknown,
}

/// The implementation that an item is, of PostgreSQL's rows.
pub(super) fn collect(item: &syn::ItemImpl, places: Places<'_>) -> Option<Implementation> {
    let (path, _) = item.trait_.as_ref()?;
    let last = path.segments.last()?;
    let arguments = crate::syntax::tokens_text(quote::quote!(#last));
    let is_of_others = ["SqliteRow", "MySqlRow", "AnyRow"];
    if last.ident != "FromRow" || is_of_others.iter().any(|row| arguments.contains(row)) {
        return None;
    }
    let function = item.items.iter().find_map(|item| match item {
        syn::ImplItem::Fn(function) if function.sig.ident == FUNCTION => Some(function),
        _ => None,
    })?;
    let row = match function.sig.inputs.first()? {
        syn::FnArg::Typed(argument) => match &*argument.pat {
            syn::Pat::Ident(name) => name.ident.to_string(),
            _ => return None,
        },
        syn::FnArg::Receiver(_) => return None,
    };
    let own_name = match &*item.self_ty {
        syn::Type::Path(path) => rust_path(&path.path).segments.pop().unwrap_or_default(),
        _ => String::new(),
    };
    let mut reader = Reader {
        row,
        own_name,
        places,
        taken: Vec::new(),
        shorthand: BTreeMap::new(),
    };
    reader.read(kept_body(&function.block)?, false);
    reader.settle();
    Some(Implementation {
        taken: reader.taken,
    })
}

struct Reader<'a> {
    row: String,
    own_name: String,
    places: Places<'a>,
    taken: Vec<Taken>,
    /// Names that stand alone in a literal of the struct, and how often a variable is called so.
    shorthand: BTreeMap<String, (bool, usize)>,
}

impl Reader<'_> {
    fn read(&mut self, tokens: TokenStream, is_conditional: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => {
                    let is_literal = self.is_own_literal(group, &tokens[..at]);
                    if is_literal {
                        self.note_shorthand(group.stream());
                    }
                    let opens = match group.delimiter() {
                        Delimiter::Brace => !is_literal,
                        // A closure may never be called.
                        _ => group.stream().into_iter().any(|token| is_mark(&token, '|')),
                    };
                    self.read(group.stream(), is_conditional || opens);
                }
                TokenTree::Ident(word) if word == "let" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                        self.shorthand.entry(name.to_string()).or_default().1 += 1;
                    }
                }
                TokenTree::Ident(word) if GETTERS.iter().any(|getter| word == getter) => {
                    if let Some(taken) = self.taken(&tokens, at, is_conditional) {
                        self.taken.push(taken);
                    }
                }
                _ => {}
            }
        }
    }

    /// `Self { … }` or `Name { … }`.
    fn is_own_literal(&self, group: &Group, before: &[TokenTree]) -> bool {
        let is_named = |token: &TokenTree| match token {
            TokenTree::Ident(word) => word == "Self" || *word == self.own_name,
            _ => false,
        };
        group.delimiter() == Delimiter::Brace && before.last().is_some_and(is_named)
    }

    fn note_shorthand(&mut self, literal: TokenStream) {
        let tokens: Vec<TokenTree> = literal.into_iter().collect();
        for part in tokens.split(|token| is_mark(token, ',')) {
            if let [TokenTree::Ident(name)] = part {
                self.shorthand.entry(name.to_string()).or_default().0 = true;
            }
        }
    }

    /// Reads `row.try_get::<T, _>("name")?` and what it becomes.
    fn taken(&self, tokens: &[TokenTree], at: usize, is_conditional: bool) -> Option<Taken> {
        let row = at.checked_sub(2)?;
        let is_of_row = matches!(&tokens[row], TokenTree::Ident(word) if *word == self.row);
        if !is_mark(&tokens[at - 1], '.') || !is_of_row {
            return None;
        }
        let after = tokens[at + 1..]
            .iter()
            .position(|token| matches!(token, TokenTree::Group(_)))?;
        let between = &tokens[at + 1..at + 1 + after];
        let TokenTree::Group(arguments) = &tokens[at + 1 + after] else {
            return None;
        };
        let literal = arguments.stream().into_iter().collect::<Vec<_>>();
        let [TokenTree::Literal(literal)] = literal.as_slice() else {
            return None;
        };
        let text: syn::LitStr = syn::parse_str(&literal.to_string()).ok()?;
        let rest = &tokens[at + 2 + after..];
        let end = rest
            .iter()
            .position(|token| is_mark(token, ',') || is_mark(token, ';'));
        let rest = &rest[..end.unwrap_or(rest.len())];
        let ty = match written_type(between) {
            Some(ty) => TakenType::Written(ty),
            None if is_untouched(rest) => self.becomes(&tokens[..row]),
            None => TakenType::Unknown,
        };
        Some(Taken {
            column: text.value(),
            ty,
            is_optional: is_conditional || makes_do(rest),
            origin: self.places.of(literal.span()),
        })
    }

    /// The type of what an expression becomes, by what stands before it.
    fn becomes(&self, before: &[TokenTree]) -> TakenType {
        let start = before
            .iter()
            .rposition(|token| is_mark(token, ',') || is_mark(token, ';'));
        let before = &before[start.map_or(0, |start| start + 1)..];
        match before {
            [TokenTree::Ident(field), colon] if is_mark(colon, ':') => {
                TakenType::Field(field.to_string())
            }
            [TokenTree::Ident(word), TokenTree::Ident(name), rest @ ..] if word == "let" => {
                match rest {
                    [equals] if is_mark(equals, '=') => TakenType::Field(name.to_string()),
                    [colon, ty @ .., equals] if is_mark(colon, ':') && is_mark(equals, '=') => {
                        let ty = syn::parse2::<syn::Type>(ty.iter().cloned().collect());
                        ty.map_or(TakenType::Unknown, |ty| TakenType::Written(rust_type(&ty)))
                    }
                    _ => TakenType::Unknown,
                }
            }
            _ => TakenType::Unknown,
        }
    }

    /// A variable has a field's type only where it is given once and put there as it is.
    fn settle(&mut self) {
        for taken in &mut self.taken {
            if let TakenType::Field(name) = &taken.ty
                && let Some((is_shorthand, variables)) = self.shorthand.get(name)
                && *variables > 0
                && !(*is_shorthand && *variables == 1)
            {
                taken.ty = TakenType::Unknown;
            }
        }
    }
}

/// The first of the type arguments in `::<T, _>`.
fn written_type(tokens: &[TokenTree]) -> Option<RustType> {
    let [colon, second, angle @ ..] = tokens else {
        return None;
    };
    if !is_mark(colon, ':') || !is_mark(second, ':') {
        return None;
    }
    let angle: TokenStream = angle.iter().cloned().collect();
    let arguments: syn::AngleBracketedGenericArguments = syn::parse2(angle).ok()?;
    match arguments.args.first()? {
        syn::GenericArgument::Type(syn::Type::Infer(_)) => None,
        syn::GenericArgument::Type(ty) => Some(rust_type(ty)),
        _ => None,
    }
}

/// Whether nothing but the error is taken off.
fn is_untouched(rest: &[TokenTree]) -> bool {
    rest.iter().all(|token| match token {
        TokenTree::Punct(mark) => matches!(mark.as_char(), '?' | '.'),
        TokenTree::Ident(word) => word == "unwrap" || word == "expect",
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        TokenTree::Literal(_) => false,
    })
}

fn makes_do(rest: &[TokenTree]) -> bool {
    let before_error = rest.iter().take_while(|token| !is_mark(token, '?'));
    before_error.into_iter().any(
        |token| matches!(token, TokenTree::Ident(word) if MAKES_DO.iter().any(|one| word == one)),
    )
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

/// An implementation and the module that it stands in.
pub(super) type Placed<'a> = (&'a Implementation, ModuleId);

/// The implementation that a struct has.
pub(super) fn of<'a>(names: &Names<'a>, id: ItemId) -> Option<Placed<'a>> {
    names.implementations(id).find_map(|item| {
        let implementation = item.facts.kept::<Implementation>(NAME)?;
        Some((implementation, item.module))
    })
}

/// The columns that an implementation takes.
pub(super) fn shape(
    names: &Names<'_>,
    id: ItemId,
    (implementation, module): Placed<'_>,
    output: &mut Output<'_>,
) -> Shape {
    let decoder = Decoder::new(names);
    let item = names.item(id);
    let parameters = names.parameters(id, &[]);
    let field_type = |name: &str| match &item.facts.kind {
        ItemKind::Struct(facts) => facts.fields.iter().find(|field| field.name == name),
        _ => None,
    };
    let mut shape = Shape::default();
    for (position, taken) in implementation.taken.iter().enumerate() {
        let written = match &taken.ty {
            TakenType::Written(ty) => Some((ty, module)),
            TakenType::Field(name) => field_type(name).map(|field| (&*field.ty, item.module)),
            TakenType::Unknown => None,
        };
        let name = output.checked_name(&taken.column, &taken.origin);
        let mut column = Column::new(&name, ColumnType::default());
        if let Some((written, module)) = written {
            let resolved = names.resolve_type(module, written, &parameters);
            let read = decoder.read(FieldType {
                written,
                resolved: &resolved,
            });
            column.ty = read.ty.into();
            column.nullable = Stated::Is(read.is_nullable);
            shape.enums.extend(read.enums);
        }
        column.origin = Some(taken.origin.clone());
        if taken.is_optional {
            shape.optional.push(OptionalColumn { position, column });
        } else {
            shape.columns.push(column);
        }
    }
    // One column may be taken twice.
    let mut seen = BTreeSet::new();
    shape
        .columns
        .retain(|column| seen.insert(column.name.clone()));
    shape
        .optional
        .retain(|one| seen.insert(one.column.name.clone()));
    shape
}
