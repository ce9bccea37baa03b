//! The left side of a rule: what it takes of a call, as rustc would.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};

/// `(pattern) => { template }`.
pub(super) struct Rule {
    pub(super) pattern: Vec<Pattern>,
    pub(super) template: TokenStream,
}

pub(super) enum Pattern {
    Token(TokenTree),
    Group(Delimiter, Vec<Pattern>),
    /// `$name:kind`.
    Fragment(String, String),
    /// `$(…)` with its separator and one of `*+?`.
    Repeated(Vec<Pattern>, Option<TokenTree>, char),
}

/// What a name of a pattern stands for.
pub(super) enum Bound {
    Tokens(TokenStream),
    Repeated(Vec<Bound>),
}

pub(super) type Bindings<'a> = BTreeMap<String, &'a Bound>;

pub(super) fn read_rules(tokens: TokenStream) -> Vec<Rule> {
    let mut groups = tokens.into_iter().filter_map(|token| match token {
        TokenTree::Group(group) => Some(group),
        _ => None,
    });
    let mut rules = Vec::new();
    while let (Some(pattern), Some(template)) = (groups.next(), groups.next()) {
        rules.push(Rule {
            pattern: read_pattern(pattern.stream()),
            template: template.stream(),
        });
    }
    rules
}

fn read_pattern(tokens: TokenStream) -> Vec<Pattern> {
    let mut pattern = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let read = match token {
            TokenTree::Punct(mark) if mark.as_char() == '$' => match tokens.next() {
                Some(TokenTree::Ident(name)) => {
                    // The colon and the kind.
                    let kind = tokens.nth(1).map_or(String::new(), |kind| kind.to_string());
                    Pattern::Fragment(name.to_string(), kind)
                }
                Some(TokenTree::Group(group)) => {
                    let (separator, operator) = repetition(&mut tokens);
                    Pattern::Repeated(read_pattern(group.stream()), separator, operator)
                }
                _ => continue,
            },
            TokenTree::Group(group) => {
                Pattern::Group(group.delimiter(), read_pattern(group.stream()))
            }
            token => Pattern::Token(token),
        };
        pattern.push(read);
    }
    pattern
}

/// What follows `$(…)`: a separator, if there is one, and how often.
pub(super) fn repetition(
    tokens: &mut impl Iterator<Item = TokenTree>,
) -> (Option<TokenTree>, char) {
    let operator = |token: &TokenTree| match token {
        TokenTree::Punct(mark) => Some(mark.as_char()).filter(|mark| "*+?".contains(*mark)),
        _ => None,
    };
    match tokens.next() {
        None => (None, '*'),
        Some(token) => match operator(&token) {
            Some(mark) => (None, mark),
            None => {
                let mark = tokens.next().as_ref().and_then(operator);
                (Some(token), mark.unwrap_or('*'))
            }
        },
    }
}

/// Takes what the pattern describes off the input.
pub(super) fn take(
    pattern: &[Pattern],
    input: ParseStream<'_>,
) -> syn::Result<BTreeMap<String, Bound>> {
    let mut bound = BTreeMap::new();
    for part in pattern {
        match part {
            Pattern::Token(expected) => {
                let token: TokenTree = input.parse()?;
                if token.to_string() != expected.to_string() {
                    return Err(syn::Error::new(token.span(), "another token"));
                }
            }
            Pattern::Group(delimiter, pattern) => {
                let token: TokenTree = input.parse()?;
                let TokenTree::Group(group) = token else {
                    return Err(syn::Error::new(token.span(), "no group"));
                };
                if group.delimiter() != *delimiter {
                    return Err(syn::Error::new(group.span(), "another delimiter"));
                }
                let parser = |input: ParseStream<'_>| take(pattern, input);
                bound.extend(parser.parse2(group.stream())?);
            }
            Pattern::Fragment(name, kind) => {
                let tokens = take_fragment(kind, input)?;
                bound.insert(name.clone(), Bound::Tokens(tokens));
            }
            Pattern::Repeated(pattern, separator, operator) => {
                let rounds = take_repeated(pattern, separator.as_ref(), *operator, input)?;
                let mut names = Vec::new();
                names_in(pattern, &mut names);
                let mut columns: BTreeMap<String, Vec<Bound>> =
                    names.into_iter().map(|name| (name, Vec::new())).collect();
                for (name, one) in rounds.into_iter().flatten() {
                    columns.entry(name).or_default().push(one);
                }
                let repeated = columns.into_iter();
                bound.extend(repeated.map(|(name, all)| (name, Bound::Repeated(all))));
            }
        }
    }
    Ok(bound)
}

fn take_repeated(
    pattern: &[Pattern],
    separator: Option<&TokenTree>,
    operator: char,
    input: ParseStream<'_>,
) -> syn::Result<Vec<BTreeMap<String, Bound>>> {
    let mut rounds = Vec::new();
    let most = if operator == '?' { 1 } else { usize::MAX };
    while !input.is_empty() && rounds.len() < most {
        let ahead = input.fork();
        if let Some(separator) = separator.filter(|_| !rounds.is_empty()) {
            let next: TokenTree = ahead.parse()?;
            if next.to_string() != separator.to_string() {
                break;
            }
        }
        let before = ahead.cursor();
        match take(pattern, &ahead) {
            Ok(bound) if ahead.cursor() != before => rounds.push(bound),
            _ => break,
        }
        input.advance_to(&ahead);
    }
    if operator == '+' && rounds.is_empty() {
        return Err(input.error("none of what must be there"));
    }
    Ok(rounds)
}

fn take_fragment(kind: &str, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    Ok(match kind {
        "ident" => Ident::parse_any(input)?.into_token_stream(),
        "tt" => input.parse::<TokenTree>()?.into_token_stream(),
        "ty" => input.parse::<syn::Type>()?.into_token_stream(),
        "path" => input.parse::<syn::Path>()?.into_token_stream(),
        "literal" => {
            let minus: Option<syn::Token![-]> = input.parse()?;
            let literal: syn::Lit = input.parse()?;
            quote::quote!(#minus #literal)
        }
        "expr" | "expr_2021" => input.parse::<syn::Expr>()?.into_token_stream(),
        "vis" => input.parse::<syn::Visibility>()?.into_token_stream(),
        "meta" => input.parse::<syn::Meta>()?.into_token_stream(),
        "item" => input.parse::<Item>()?.into_token_stream(),
        "lifetime" => input.parse::<syn::Lifetime>()?.into_token_stream(),
        _ => return Err(input.error("a kind of fragment that makes no items")),
    })
}

fn names_in(pattern: &[Pattern], names: &mut Vec<String>) {
    for part in pattern {
        match part {
            Pattern::Token(_) => {}
            Pattern::Fragment(name, _) => names.push(name.clone()),
            Pattern::Group(_, pattern) | Pattern::Repeated(pattern, _, _) => {
                names_in(pattern, names);
            }
        }
    }
}
