//! Which struct the rows of a call become.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{AngleBracketedGenericArguments, GenericArgument, Generics, Token, Type};

use super::{MAX_TOKENS as MAX_STATEMENT, is_mark, is_word};
use crate::facts::RustType;
use crate::syntax::rust_type;

/// Longer is no type that a row is read into; and what is parsed here must not be nested deeply.
const MAX_TOKENS: usize = 64;

/// What follows a call and still hands on the rows as they are.
const PASSED_ON: [&str; 18] = [
    "await",
    "bind",
    "boxed",
    "change_context",
    "context",
    "expect",
    "fetch",
    "fetch_all",
    "fetch_one",
    "fetch_optional",
    "into_report",
    "map_err",
    "ok_or",
    "ok_or_else",
    "persistent",
    "unwrap",
    "with_context",
    "wrap_err",
];

/// Types around a row that a call hands out.
const AROUND_A_ROW: [&str; 2] = ["Vec", "Option"];

/// Databases that are not ours.
const OTHERS: [&str; 4] = ["Any", "MySql", "Mssql", "Sqlite"];

/// The first argument of the macro, and the tokens of the second.
pub(super) fn of_macro(arguments: TokenStream) -> Option<(RustType, Vec<TokenTree>)> {
    let parser = |input: ParseStream<'_>| {
        let ty: Type = input.parse()?;
        input.parse::<Token![,]>()?;
        let rest: TokenStream = input.parse()?;
        Ok((rust_type(&ty), rest))
    };
    if arguments
        .clone()
        .into_iter()
        .take_while(|token| !is_mark(token, ','))
        .count()
        > MAX_TOKENS
    {
        return None;
    }
    let (target, rest) = parser.parse2(arguments).ok()?;
    Some((target, super::text::first_argument(rest)))
}

/// The struct that a call of the function at this place reads, and its arguments.
pub(super) fn of_function(
    tokens: &[TokenTree],
    at: usize,
    returns: Option<&RustType>,
) -> Option<(RustType, TokenStream)> {
    let mut end = at + 1;
    let mut named = None;
    if let [colon, second, open, ..] = &tokens[end..]
        && is_mark(colon, ':')
        && is_mark(second, ':')
        && is_mark(open, '<')
    {
        let length = angle_length(&tokens[end + 2..])?;
        let angle: TokenStream = tokens[end + 2..end + 2 + length].iter().cloned().collect();
        named = Some(type_arguments(angle)?);
        end += 2 + length;
    }
    let arguments = match tokens.get(end)? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => group.stream(),
        _ => return None,
    };
    if let Some(types) = &named {
        if types.len() > 1 && types.first().is_some_and(is_another_database) {
            return None;
        }
        match types.last() {
            Some(RustType::Other(text)) if text == "_" => {}
            Some(target) if types.len() > 1 => return Some((target.clone(), arguments)),
            _ => return None,
        }
    }
    let target = expected(tokens, at, end + 1, returns)?;
    Some((target, arguments))
}

/// The type that an implementation is for: `impl<T> Trait for Type where …`.
pub(super) fn implemented(tokens: &[TokenTree]) -> Option<RustType> {
    if tokens.len() > MAX_TOKENS {
        return None;
    }
    let tokens: TokenStream = tokens.iter().cloned().collect();
    let parser = |input: ParseStream<'_>| {
        input.parse::<Generics>()?;
        let first: Type = input.parse()?;
        let own = match input.peek(Token![for]) {
            true => {
                input.parse::<Token![for]>()?;
                input.parse::<Type>()?
            }
            false => first,
        };
        input.parse::<TokenStream>()?;
        Ok(rust_type(&own))
    };
    parser.parse2(tokens).ok()
}

/// What a function of this signature returns, `Result` taken off.
pub(super) fn returned(signature: &[TokenTree]) -> Option<RustType> {
    let arrow = signature
        .windows(2)
        .rposition(|pair| is_mark(&pair[0], '-') && is_mark(&pair[1], '>'))?;
    let after = &signature[arrow + 2..];
    let end = after.iter().position(|token| is_word(token, "where"));
    let tokens = &after[..end.unwrap_or(after.len())];
    match type_of(tokens)? {
        RustType::Path { path, arguments }
            if path.segments.last().is_some_and(|last| last == "Result") =>
        {
            arguments.into_iter().next()
        }
        other => Some(other),
    }
}

/// The row that the call's place asks for: `let x: Vec<T> = …;`, or the end of a function that
/// returns it. Only where nothing on the way changes what is handed on.
fn expected(
    tokens: &[TokenTree],
    at: usize,
    end: usize,
    returns: Option<&RustType>,
) -> Option<RustType> {
    let starts = |token: &TokenTree| {
        is_mark(token, ';')
            || matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
    };
    let first = at.saturating_sub(MAX_STATEMENT);
    let start = tokens[first..at].iter().rposition(starts);
    let before = &tokens[start.map_or(first, |place| first + place + 1)..at];
    let rest = &tokens[end..tokens.len().min(end + MAX_STATEMENT)];
    let length = rest.iter().position(|token| is_mark(token, ';'));
    if !hands_on(&rest[..length.unwrap_or(rest.len())]) {
        return None;
    }
    let is_path = |tokens: &[TokenTree]| {
        tokens
            .iter()
            .all(|token| is_word(token, "sqlx") || is_mark(token, ':'))
    };
    let ty = match before {
        [first, ..] if is_word(first, "let") => {
            let equals = before.iter().position(|token| is_mark(token, '='))?;
            let colon = before.iter().position(|token| is_mark(token, ':'))?;
            if colon > equals || !is_path(&before[equals + 1..]) {
                return None;
            }
            type_of(&before[colon + 1..equals])?
        }
        [first, path @ ..] if is_word(first, "return") && is_path(path) => returns?.clone(),
        path if is_path(path) && length.is_none() => returns?.clone(),
        _ => return None,
    };
    Some(inside(ty))
}

/// Whether what follows a call hands on its rows: `.bind(x).fetch_all(pool).await?`.
fn hands_on(tokens: &[TokenTree]) -> bool {
    tokens.iter().all(|token| match token {
        TokenTree::Ident(word) => PASSED_ON.iter().any(|known| word == known),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        TokenTree::Punct(mark) => matches!(mark.as_char(), '.' | '?'),
        TokenTree::Literal(_) => false,
    })
}

/// What is inside `Vec` and `Option`.
fn inside(ty: RustType) -> RustType {
    match ty {
        RustType::Path {
            path,
            mut arguments,
        } if arguments.len() == 1
            && path
                .segments
                .last()
                .is_some_and(|last| AROUND_A_ROW.contains(&last.as_str())) =>
        {
            inside(arguments.remove(0))
        }
        other => other,
    }
}

fn is_another_database(ty: &RustType) -> bool {
    match ty {
        RustType::Path { path, .. } => path
            .segments
            .last()
            .is_some_and(|last| OTHERS.contains(&last.as_str())),
        _ => false,
    }
}

/// How many tokens there are from `<` to its `>`.
fn angle_length(tokens: &[TokenTree]) -> Option<usize> {
    let mut open = 0_usize;
    let mut dash = false;
    for (position, token) in tokens.iter().take(MAX_TOKENS).enumerate() {
        if is_mark(token, '<') {
            open += 1;
        } else if is_mark(token, '>') && !dash {
            open = open.checked_sub(1)?;
            if open == 0 {
                return Some(position + 1);
            }
        }
        dash = is_mark(token, '-');
    }
    None
}

fn type_arguments(angle: TokenStream) -> Option<Vec<RustType>> {
    let parsed: AngleBracketedGenericArguments = syn::parse2(angle).ok()?;
    let types = parsed.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(rust_type(ty)),
        _ => None,
    });
    Some(types.collect())
}

fn type_of(tokens: &[TokenTree]) -> Option<RustType> {
    if tokens.len() > MAX_TOKENS {
        return None;
    }
    let ty: Type = syn::parse2(tokens.iter().cloned().collect()).ok()?;
    Some(rust_type(&ty))
}
