//! The `macro_rules!` that a file defines for more than one function.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Words that begin an item which may be a model or a type.
const ITEMS: [&str; 6] = ["enum", "impl", "mod", "struct", "table", "type"];

/// `macro_rules! name { rules }`.
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) rules: TokenStream,
    /// Whether other crates see it.
    pub(crate) is_exported: bool,
}

impl Definition {
    /// Whether what it makes may matter: items, or calls of macros that make them.
    pub(crate) fn may_make_items(&self) -> bool {
        may_make_items(self.rules.clone())
    }
}

/// The definitions among these tokens and in the modules that are written out there.
pub(crate) fn definitions(tokens: &TokenStream) -> Vec<Definition> {
    let mut found = Vec::new();
    add(tokens.clone(), &mut found);
    found
}

fn add(tokens: TokenStream, found: &mut Vec<Definition>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut is_exported = false;
    let mut in_module = false;
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "mod" => in_module = true,
            TokenTree::Ident(word) if word == "macro_rules" => {
                let mut rest = tokens.clone();
                let (Some(TokenTree::Punct(_)), Some(TokenTree::Ident(name))) =
                    (rest.next(), rest.next())
                else {
                    continue;
                };
                if let Some(TokenTree::Group(rules)) = rest.next() {
                    found.push(Definition {
                        name: name.to_string(),
                        rules: rules.stream(),
                        is_exported,
                    });
                    tokens = rest;
                }
                is_exported = false;
            }
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Bracket => is_exported |= says_exported(group.stream()),
                Delimiter::Brace => {
                    if in_module {
                        add(group.stream(), found);
                    }
                    (in_module, is_exported) = (false, false);
                }
                Delimiter::Parenthesis | Delimiter::None => {}
            },
            TokenTree::Punct(mark) if mark.as_char() == ';' => {
                (in_module, is_exported) = (false, false);
            }
            _ => {}
        }
    }
}

fn says_exported(attribute: TokenStream) -> bool {
    let mut words = attribute.into_iter();
    words.any(|token| match token {
        TokenTree::Ident(word) => word == "macro_export",
        // In a `cfg_attr`.
        TokenTree::Group(group) => says_exported(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

fn may_make_items(rules: TokenStream) -> bool {
    let mut after_word = false;
    for token in rules {
        let is_call =
            after_word && matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '!');
        after_word = matches!(token, TokenTree::Ident(_));
        let may = match token {
            TokenTree::Ident(word) => ITEMS.iter().any(|item| word == item),
            TokenTree::Group(group) => may_make_items(group.stream()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => is_call,
        };
        if may {
            return true;
        }
    }
    false
}
