//! Calls of a file's own `macro_rules!`, put in place of themselves as rustc would.
//!
//! What a macro makes of literal arguments is as good as written. Macros of other files are not
//! known here, hygiene is left out since items have none, and a call that no rule takes stays as
//! it is. What one file's macros make is bounded, for they may call each other without end.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Item, ItemMacro};

use super::nesting::too_long_chain;
use super::skeleton::without_bodies;
use crate::problem::Places;

/// Macros that call macros; rustc stops at 128, people at two or three.
const MAX_DEPTH: usize = 4;

/// Tokens that the macros of one file may make.
const MAX_TOKENS: usize = 200_000;

/// Brackets inside brackets of one template: they add to what `input::delimiters` lets through.
const MAX_NESTING: usize = 16;

/// The items with every call of the file's own macros replaced by what it makes.
pub(super) fn expand(items: Vec<Item>, places: Places<'_>) -> Vec<Item> {
    let mut macros = BTreeMap::new();
    add_definitions(&items, &mut macros);
    if macros.is_empty() {
        return items;
    }
    let mut expander = Expander {
        macros,
        places,
        left: MAX_TOKENS,
    };
    expander.items(items, 0)
}

/// `(pattern) => { template }`.
struct Rule {
    pattern: Vec<Pattern>,
    template: TokenStream,
}

enum Pattern {
    Token(TokenTree),
    Group(Delimiter, Vec<Pattern>),
    /// `$name:kind`.
    Fragment(String, String),
    /// `$(…)` with its separator and one of `*+?`.
    Repeated(Vec<Pattern>, Option<TokenTree>, char),
}

/// What a name of a pattern stands for.
enum Bound {
    Tokens(TokenStream),
    Repeated(Vec<Bound>),
}

type Bindings<'a> = BTreeMap<String, &'a Bound>;

fn add_definitions(items: &[Item], macros: &mut BTreeMap<String, Vec<Rule>>) {
    for item in items {
        match item {
            Item::Macro(item) if item.mac.path.is_ident("macro_rules") => {
                if let Some(name) = &item.ident {
                    let rules = read_rules(item.mac.tokens.clone());
                    macros.entry(name.to_string()).or_insert(rules);
                }
            }
            Item::Mod(item) => {
                if let Some((_, items)) = &item.content {
                    add_definitions(items, macros);
                }
            }
            _ => {}
        }
    }
}

fn read_rules(tokens: TokenStream) -> Vec<Rule> {
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
fn repetition(tokens: &mut impl Iterator<Item = TokenTree>) -> (Option<TokenTree>, char) {
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

struct Expander<'a> {
    macros: BTreeMap<String, Vec<Rule>>,
    places: Places<'a>,
    /// Tokens that may still be made.
    left: usize,
}

impl Expander<'_> {
    fn items(&mut self, items: Vec<Item>, depth: usize) -> Vec<Item> {
        let mut expanded = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Item::Mod(mut item) => {
                    if let Some((brace, items)) = item.content {
                        item.content = Some((brace, self.items(items, depth)));
                    }
                    expanded.push(Item::Mod(item));
                }
                Item::Macro(item) => match self.call(&item, depth) {
                    Some(made) => expanded.extend(self.items(made, depth + 1)),
                    None => expanded.push(Item::Macro(item)),
                },
                item => expanded.push(item),
            }
        }
        expanded
    }

    fn call(&mut self, item: &ItemMacro, depth: usize) -> Option<Vec<Item>> {
        let name = item.mac.path.segments.last()?.ident.to_string();
        let input = &item.mac.tokens;
        let rules = self.macros.get(&name)?;
        if depth == MAX_DEPTH || too_long_chain(input).is_some() {
            return None;
        }
        let (rule, bound) = rules.iter().find_map(|rule| {
            let parser = |input: ParseStream<'_>| take(&rule.pattern, input);
            let bound = parser.parse2(input.clone()).ok()?;
            Some((rule, bound))
        })?;
        let bindings: Bindings<'_> = bound
            .iter()
            .map(|(name, bound)| (name.clone(), bound))
            .collect();
        let mut writer = Writer {
            call: item.mac.path.segments.last()?.ident.span(),
            left: self.left,
        };
        let made = writer.write(rule.template.clone(), &bindings, 0)?;
        self.left = writer.left;
        let (made, _) = without_bodies(made, "");
        if too_long_chain(&made).is_some() {
            return None;
        }
        // What a template makes for other arguments than these may be no items at all.
        Some(super::parse_items(made, self.places, &mut Vec::new()))
    }
}

/// Takes what the pattern describes off the input.
fn take(pattern: &[Pattern], input: ParseStream<'_>) -> syn::Result<BTreeMap<String, Bound>> {
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

struct Writer {
    /// Where what the template holds is said to be: there is one template for many calls.
    call: Span,
    /// Tokens that may still be made.
    left: usize,
}

impl Writer {
    /// Writes the template with what its names stand for. `None` where it becomes too much.
    fn write(
        &mut self,
        template: TokenStream,
        bindings: &Bindings<'_>,
        nesting: usize,
    ) -> Option<TokenStream> {
        if nesting == MAX_NESTING {
            return None;
        }
        let mut out: Vec<TokenTree> = Vec::new();
        let mut tokens = template.into_iter().peekable();
        while let Some(token) = tokens.next() {
            self.left = self.left.checked_sub(1)?;
            match token {
                TokenTree::Punct(mark) if mark.as_char() == '$' => match tokens.next()? {
                    TokenTree::Ident(name) if name == "crate" => {
                        out.push(TokenTree::Ident(Ident::new("crate", self.call)));
                    }
                    TokenTree::Ident(name) => match bindings.get(&name.to_string())? {
                        Bound::Tokens(tokens) => {
                            let made: Vec<TokenTree> = tokens.clone().into_iter().collect();
                            self.left = self.left.checked_sub(made.len())?;
                            out.extend(made);
                        }
                        Bound::Repeated(_) => return None,
                    },
                    TokenTree::Group(group) => {
                        let (separator, _) = repetition(&mut tokens);
                        let rounds = rounds(&group, bindings);
                        for (position, round) in rounds.iter().enumerate() {
                            if position > 0 {
                                out.extend(separator.clone());
                            }
                            out.extend(self.write(group.stream(), round, nesting + 1)?);
                        }
                    }
                    _ => return None,
                },
                TokenTree::Group(group) => {
                    let inside = self.write(group.stream(), bindings, nesting + 1)?;
                    let mut made = Group::new(group.delimiter(), inside);
                    made.set_span(self.call);
                    out.push(TokenTree::Group(made));
                }
                mut token => {
                    token.set_span(self.call);
                    out.push(token);
                }
            }
        }
        Some(out.into_iter().collect())
    }
}

/// The bindings of each round of a repetition, by the repeated names that it uses.
fn rounds<'a>(group: &Group, bindings: &Bindings<'a>) -> Vec<Bindings<'a>> {
    let mut used = Vec::new();
    names_used(group.stream(), &mut used);
    let mut count = usize::MAX;
    let mut repeated = Vec::new();
    for name in used {
        if let Some(Bound::Repeated(all)) = bindings.get(&name) {
            count = count.min(all.len());
            repeated.push((name, all));
        }
    }
    if repeated.is_empty() {
        return Vec::new();
    }
    let round = |position: usize| {
        let mut round = bindings.clone();
        for (name, all) in &repeated {
            round.insert(name.clone(), &all[position]);
        }
        round
    };
    (0..count).map(round).collect()
}

fn names_used(template: TokenStream, names: &mut Vec<String>) {
    let mut after_dollar = false;
    for token in template {
        match token {
            TokenTree::Ident(name) if after_dollar => names.push(name.to_string()),
            TokenTree::Group(group) => names_used(group.stream(), names),
            _ => {
                after_dollar = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '$');
                continue;
            }
        }
        after_dollar = false;
    }
}
