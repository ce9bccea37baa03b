//! Parameters of a struct that no field uses any more, which the compiler refuses.

use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};

use crate::edit::Edit;
use crate::place::{is_mark, is_word};
use crate::source::Source;
use crate::sources::Sources;

/// The parameters of one struct.
pub(crate) struct Generics {
    name: String,
    parameters: Vec<Parameter>,
    /// From the `<` to the `>`.
    range: Range<usize>,
    /// The words behind them.
    conditions: Vec<String>,
}

struct Parameter {
    /// With its mark, where it is a lifetime: `'a`.
    name: String,
    /// The words of its bounds.
    bounds: Vec<String>,
}

impl Generics {
    /// Of the struct whose braces stand behind these tokens; `None` where it has none.
    pub(crate) fn before(tokens: &[TokenTree]) -> Option<Generics> {
        let keyword = tokens
            .iter()
            .rposition(|token| is_word(Some(token), "struct"))?;
        let TokenTree::Ident(name) = tokens.get(keyword + 1)? else {
            return None;
        };
        let open = keyword + 2;
        let close = closing(tokens, open)?;
        let parts = parts(&tokens[open + 1..close]);
        let parameters = parts.iter().filter_map(|part| {
            let all = words(part);
            // `const` stands before the name of a number.
            let at = usize::from(all.first().is_some_and(|word| word == "const"));
            Some(Parameter {
                name: all.get(at)?.clone(),
                bounds: all.get(at + 1..)?.to_vec(),
            })
        });
        Some(Generics {
            name: name.to_string(),
            parameters: parameters.collect(),
            range: start(&tokens[open])..end(&tokens[close]),
            conditions: words(&tokens[close + 1..]),
        })
    }

    /// Those that one of these types uses.
    pub(crate) fn used(&self, types: &[&str]) -> Vec<String> {
        let mut all = Vec::new();
        for ty in types {
            if let Ok(tokens) = ty.parse::<TokenStream>() {
                let tokens: Vec<TokenTree> = tokens.into_iter().collect();
                all.extend(words(&tokens));
            }
        }
        let names = self.parameters.iter().map(|one| one.name.clone());
        names.filter(|name| all.contains(name)).collect()
    }

    /// Edits that take parameters out, where the struct is declared and where it is named; else why
    /// that is left to people.
    pub(crate) fn without(
        &self,
        gone: &[String],
        (source, file): (&Source, &str),
        sources: &Sources<'_>,
    ) -> Result<Vec<Edit>, String> {
        let name = &self.name;
        let kept = |one: &&Parameter| !gone.contains(&one.name);
        let mut bounds = self
            .parameters
            .iter()
            .filter(kept)
            .flat_map(|one| &one.bounds);
        let in_bounds = bounds.any(|word| gone.contains(word));
        if in_bounds || self.conditions.iter().any(|word| gone.contains(word)) {
            return Err(format!("a bound of {name} names it"));
        }
        let own = root_of(file);
        let mut others = sources.files().iter().filter(|other| **other != *file);
        let elsewhere = others.find(|other| {
            let source = sources.get(other).filter(|_| root_of(other) == own);
            source.is_some_and(|source| {
                let is_named = source.text.contains(name.as_str());
                is_named && !mentions(source.tokens(), name).is_empty()
            })
        });
        if let Some(other) = elsewhere {
            return Err(format!("{other} names it at {name}, too"));
        }
        let mut edits = Vec::new();
        for mention in mentions(source.tokens(), name) {
            let is_declaration = mention.range == self.range;
            if !is_declaration && gone.iter().any(|one| !one.starts_with('\'')) {
                return Err(format!("{name} is named with it elsewhere, too"));
            }
            // Lifetimes may be left out where a type is named.
            if mention.parts.len() == self.parameters.len() {
                edits.push(self.shortened(source, &mention, gone));
            }
        }
        Ok(edits)
    }

    fn shortened(&self, source: &Source, mention: &Mention, gone: &[String]) -> Edit {
        let all = self.parameters.iter().zip(&mention.parts);
        let kept = all.filter(|(one, _)| !gone.contains(&one.name));
        let kept: Vec<&str> = kept.map(|(_, part)| &source.text[part.clone()]).collect();
        match kept.is_empty() {
            true => Edit::new(mention.start..mention.range.end, ""),
            false => Edit::new(mention.range.clone(), format!("<{}>", kept.join(", "))),
        }
    }
}

/// A place at which a type is named with what is between its angle brackets.
struct Mention {
    /// The `<`, or the marks that stand before it.
    start: usize,
    range: Range<usize>,
    parts: Vec<Range<usize>>,
}

fn mentions(tokens: &TokenStream, name: &str) -> Vec<Mention> {
    let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut found = Vec::new();
    for (at, token) in all.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            found.extend(mentions(&group.stream(), name));
        }
        if !is_word(Some(token), name) {
            continue;
        }
        let is_path = is_mark(all.get(at + 1), ':') && is_mark(all.get(at + 2), ':');
        let open = at + if is_path { 3 } else { 1 };
        if let Some(close) = closing(&all, open) {
            let parts = parts(&all[open + 1..close]);
            found.push(Mention {
                start: start(&all[at + 1]),
                range: start(&all[open])..end(&all[close]),
                parts: parts.iter().filter_map(|part| range_of(part)).collect(),
            });
        }
    }
    found
}

/// The position of the `>` that closes the `<` at a position.
fn closing(tokens: &[TokenTree], open: usize) -> Option<usize> {
    if !is_mark(tokens.get(open), '<') {
        return None;
    }
    let mut depth = 0_usize;
    for at in open..tokens.len() {
        if is_mark(tokens.get(at), '<') {
            depth += 1;
        }
        let is_arrow = at > 0 && is_mark(tokens.get(at - 1), '-');
        if is_mark(tokens.get(at), '>') && !is_arrow {
            depth -= 1;
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Tokens between commas that stand in no angle brackets.
fn parts(tokens: &[TokenTree]) -> Vec<Vec<TokenTree>> {
    let stream: TokenStream = tokens.iter().cloned().collect();
    let parts = crate::place::segments(&stream).into_iter();
    parts.map(|(part, _)| part).collect()
}

/// The words among these tokens, lifetimes with their mark.
fn words(tokens: &[TokenTree]) -> Vec<String> {
    let mut all = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if at > 0 && is_mark(tokens.get(at - 1), '\'') => {
                all.push(format!("'{word}"));
            }
            TokenTree::Ident(word) => all.push(word.to_string()),
            TokenTree::Group(group) => {
                let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                all.extend(words(&inside));
            }
            _ => {}
        }
    }
    all
}

fn start(token: &TokenTree) -> usize {
    token.span().byte_range().start
}

fn end(token: &TokenTree) -> usize {
    token.span().byte_range().end
}

fn range_of(tokens: &[TokenTree]) -> Option<Range<usize>> {
    Some(start(tokens.first()?)..end(tokens.last()?))
}

/// The folder that a crate's files are below.
fn root_of(file: &str) -> &str {
    file.rfind("src/").map_or("", |at| &file[..at])
}
