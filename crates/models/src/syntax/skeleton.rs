//! Takes the bodies of functions and the values of constants out before parsing.
//!
//! No body declares a table, and bodies are most of a file. Without them parsing takes half the
//! time, an expression can be nested as it likes, and an error inside a body hides no model. Items
//! that a function declares for itself are handed back beside the rest.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

use crate::registry::FRAMEWORKS;

/// What stands in place of a body that a framework wants: a macro, whose tokens nobody parses.
const KEPT: &str = "kept_body";

/// Items that a function declares for itself.
pub(crate) struct Block {
    /// Name of the function.
    pub(crate) function: String,
    /// Where its body begins.
    pub(crate) start: Span,
    pub(crate) items: TokenStream,
}

/// The tokens without bodies and values, and the items that stand in bodies.
pub(crate) fn without_bodies(tokens: TokenStream, text: &str) -> (TokenStream, Vec<Block>) {
    let mut stripper = Stripper::default();
    let skeleton = stripper.strip(tokens);
    let mut blocks = Vec::new();
    // Bodies are looked through only where there is a struct that was not met outside, or a table.
    let has_more = |word: &str, met: usize| text.matches(word).count() > met;
    if has_more("struct", stripper.structs) || has_more("table!", stripper.tables) {
        for (function, start, body) in stripper.bodies {
            let mut items = Vec::new();
            local_items(body, &mut items);
            if !items.is_empty() {
                let items = items.into_iter().collect();
                blocks.push(Block {
                    function,
                    start,
                    items,
                });
            }
        }
    }
    (skeleton, blocks)
}

/// The tokens of a body that a framework asked for by the name of its function.
pub(crate) fn kept_body(block: &syn::Block) -> Option<TokenStream> {
    match block.stmts.as_slice() {
        [syn::Stmt::Macro(only)] if only.mac.path.is_ident(KEPT) => Some(only.mac.tokens.clone()),
        _ => None,
    }
}

#[derive(Default)]
struct Stripper {
    bodies: Vec<(String, Span, TokenStream)>,
    structs: usize,
    tables: usize,
}

/// What the tokens of one item are about to be.
enum State {
    Other,
    /// After `fn name`.
    Function(String),
    /// After `mod`, `impl`, `trait` or `extern`.
    Container,
    /// Between `const` and `=`, with the number of open angle brackets.
    Constant(usize),
    /// Between `=` and `;`.
    Value,
}

impl Stripper {
    fn strip(&mut self, tokens: TokenStream) -> TokenStream {
        let mut out = Vec::new();
        let mut state = State::Other;
        let mut tokens = tokens.into_iter().peekable();
        let mut dash = false;
        while let Some(token) = tokens.next() {
            let after_dash = dash;
            dash = false;
            if let TokenTree::Punct(punct) = &token {
                let mark = punct.as_char();
                dash = matches!(mark, '-' | '=');
                state = match (state, mark) {
                    (_, ';') => State::Other,
                    (State::Value, _) => {
                        dash = false;
                        State::Value
                    }
                    (State::Constant(0), '=') => {
                        out.push(token);
                        out.push(empty(Delimiter::Parenthesis));
                        state = State::Value;
                        continue;
                    }
                    (State::Constant(open), '<') => State::Constant(open + 1),
                    (State::Constant(open), '>') if !after_dash => {
                        State::Constant(open.saturating_sub(1))
                    }
                    (state, _) => state,
                };
                if !matches!(state, State::Value) {
                    out.push(token);
                }
                continue;
            }
            match token {
                _ if matches!(state, State::Value) => {}
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    let (group, next) = self.strip_group(group, state);
                    state = next;
                    out.push(TokenTree::Group(group));
                }
                TokenTree::Ident(word) => {
                    state = self.after_word(&word, tokens.peek(), state);
                    out.push(TokenTree::Ident(word));
                }
                token => out.push(token),
            }
        }
        out.into_iter().collect()
    }

    fn strip_group(&mut self, group: Group, state: State) -> (Group, State) {
        let span = group.span();
        let stream = group.stream();
        let inside = match state {
            State::Function(name) => {
                let is_wanted = FRAMEWORKS.iter().any(|one| one.wants_body_of(&name));
                let inside = if is_wanted {
                    behind_macro(&stream)
                } else {
                    TokenStream::new()
                };
                self.bodies.push((name, group.span_open(), stream));
                inside
            }
            State::Container => {
                // Tokens that nobody else holds are moved and not copied.
                drop(group);
                self.strip(stream)
            }
            other @ State::Constant(_) => return (group, other),
            _ => return (group, State::Other),
        };
        let mut stripped = Group::new(Delimiter::Brace, inside);
        stripped.set_span(span);
        (stripped, State::Other)
    }

    fn after_word(&mut self, word: &Ident, next: Option<&TokenTree>, state: State) -> State {
        let next_word = match next {
            Some(TokenTree::Ident(next)) => Some(next.to_string()),
            _ => None,
        };
        let is_item = |word: &str| {
            let keywords = ["fn", "unsafe", "extern", "async", "trait", "impl", "safe"];
            !keywords.contains(&word)
        };
        match (word.to_string().as_str(), state) {
            ("struct", state) => {
                self.structs += 1;
                state
            }
            ("table", state) => {
                let is_bang = |mark: &Punct| mark.as_char() == '!';
                let is_macro = matches!(next, Some(TokenTree::Punct(mark)) if is_bang(mark));
                self.tables += usize::from(is_macro);
                state
            }
            ("fn", State::Other | State::Container) => match next_word {
                Some(name) => State::Function(name),
                None => State::Other,
            },
            ("mod" | "impl" | "trait" | "extern", State::Other) => State::Container,
            ("const" | "static", State::Other) if next_word.as_deref().is_some_and(is_item) => {
                State::Constant(0)
            }
            (_, state) => state,
        }
    }
}

fn behind_macro(body: &TokenStream) -> TokenStream {
    let name = Ident::new(KEPT, Span::call_site());
    let bang = Punct::new('!', Spacing::Alone);
    let body = TokenTree::Group(Group::new(Delimiter::Brace, body.clone()));
    [TokenTree::Ident(name), TokenTree::Punct(bang), body]
        .into_iter()
        .collect()
}

fn empty(delimiter: Delimiter) -> TokenTree {
    TokenTree::Group(Group::new(delimiter, TokenStream::new()))
}

/// Adds the tokens of every struct, enum, alias, `use` and `table!` that stands in a body, blocks
/// inside included. Their number of levels is bounded by `input::delimiters`.
fn local_items(body: TokenStream, items: &mut Vec<TokenTree>) {
    let mut statement: Vec<TokenTree> = Vec::new();
    let mut is_item = None;
    for token in body {
        if is_item.is_none()
            && let TokenTree::Ident(word) = &token
        {
            let word = word.to_string();
            let is_start = ["pub", "crate"].contains(&word.as_str());
            let opens = ["struct", "enum", "type", "use"].contains(&word.as_str());
            is_item = if is_start { None } else { Some(opens) };
        }
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => {
                let is_block = group.delimiter() == Delimiter::Brace;
                // The braces of `use a::{b, c};` are not the end of it.
                let is_use = is_item == Some(true)
                    && statement
                        .iter()
                        .any(|token| matches!(token, TokenTree::Ident(word) if word == "use"));
                if is_item != Some(true) && group.delimiter() != Delimiter::Bracket {
                    local_items(group.stream(), items);
                }
                is_block && !is_use
            }
            _ => false,
        };
        statement.push(token);
        if ends {
            if is_item == Some(true) || is_table(&statement) {
                items.append(&mut statement);
            }
            statement.clear();
            is_item = None;
        }
    }
}

/// Whether the statement is `table! { … }`, with the path that the macro may have.
fn is_table(statement: &[TokenTree]) -> bool {
    let words = statement.iter().filter_map(|token| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        TokenTree::Punct(mark) if mark.as_char() == '!' => Some("!".to_owned()),
        TokenTree::Punct(_) | TokenTree::Group(_) | TokenTree::Literal(_) => None,
    });
    let words: Vec<String> = words.take(3).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    matches!(
        words.as_slice(),
        ["table", "!", ..] | ["diesel", "table", "!"]
    )
}
