//! Finds the calls that read rows into a struct: `query_as!(T, "…")`, `query_as::<_, T>("…")`, …
//!
//! They stand in bodies, which are never parsed; so the tokens are searched for the few words that
//! count, and only in files that hold one of them.

mod described;
mod target;
mod text;

use std::collections::BTreeMap;
use std::sync::Arc;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use schemadrift_schema::Origin;

use crate::facts::{Found, RustType};
use crate::input::find::SourceFile;
use crate::problem::Places;
use crate::query::{self, DescribedColumn, Query};
use text::{Text, Texts};

/// Every function and macro that is searched for begins so.
const WORDS: [&str; 2] = ["query_as", "query_file_as"];

/// No statement or signature that counts is longer; without an end, hostile text would be gone
/// through once for each of its words.
const MAX_TOKENS: usize = 1_000;

/// One call.
pub(super) struct Call {
    /// The struct, `Self` replaced by its name.
    pub(super) target: RustType,
    pub(super) how: How,
    /// What the query returns, or why that is not known.
    pub(super) query: Result<Arc<Query>, String>,
    /// The columns that the server described, where sqlx has written that down.
    pub(super) described: Option<Arc<[DescribedColumn]>>,
    pub(super) origin: Origin,
}

/// What reads the rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// The struct's own `FromRow`.
    FromRow,
    /// `query_as!`: fields by their names, columns decoded as the type that the database has and
    /// then converted.
    Macro,
    /// `query_as_unchecked!`: fields by their names, whatever their types.
    Unchecked,
}

/// Whether a file with this text may hold a call.
pub(super) fn may_hold(text: &str) -> bool {
    WORDS.iter().any(|word| text.contains(word))
}

/// The calls in the tokens of a file.
pub(super) fn search(
    file: &SourceFile,
    text: &str,
    tokens: &TokenStream,
    places: Places<'_>,
) -> Vec<Found> {
    if !may_hold(text) || is_of_another_database(text) {
        return Vec::new();
    }
    let mut searcher = Searcher {
        file,
        places,
        texts: Texts::default(),
        calls: Vec::new(),
    };
    searcher.search(tokens.clone(), &Around::default());
    searcher.finish()
}

/// Whether the file speaks of SQLite or MySQL and never of PostgreSQL.
fn is_of_another_database(text: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    has(&["Sqlite", "sqlite", "MySql", "mysql"])
        && !has(&["Pg", "Postgres", "postgres", "Postgre", "pg_"])
}

struct Searcher<'a> {
    file: &'a SourceFile,
    places: Places<'a>,
    texts: Texts,
    calls: Vec<Unfinished>,
}

/// A call whose text may be a constant that comes later in the file.
struct Unfinished {
    around: Around,
    target: RustType,
    how: How,
    text: Text,
    origin: Origin,
}

/// Where tokens stand.
#[derive(Clone, Default)]
struct Around {
    modules: Vec<String>,
    /// Where the body of the outermost function begins.
    body: Option<Origin>,
    /// What `Self` is.
    own_type: Option<RustType>,
    /// What the function returns, inside `Result`.
    returns: Option<RustType>,
}

impl Searcher<'_> {
    fn search(&mut self, tokens: TokenStream, around: &Around) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            at = match &tokens[at] {
                TokenTree::Group(group) => {
                    self.search(group.stream(), around);
                    at + 1
                }
                TokenTree::Ident(word) => self.word(word, &tokens, at, around),
                TokenTree::Punct(_) | TokenTree::Literal(_) => at + 1,
            };
        }
    }

    /// Reads on from a word, and says where to go on.
    fn word(&mut self, word: &Ident, tokens: &[TokenTree], at: usize, around: &Around) -> usize {
        let word = word.to_string();
        match word.as_str() {
            "mod" => self.module(tokens, at, around),
            "impl" if around.body.is_none() => self.implementation(tokens, at, around),
            "fn" => self.function(tokens, at, around),
            "const" | "static" | "let" => {
                self.texts.binding(tokens, at, around.body.as_ref());
                at + 1
            }
            word if WORDS.iter().any(|start| word.starts_with(start)) => {
                if let Some(call) = self.call(word, tokens, at, around) {
                    self.calls.push(call);
                }
                at + 1
            }
            _ => at + 1,
        }
    }

    fn module(&mut self, tokens: &[TokenTree], at: usize, around: &Around) -> usize {
        if let [TokenTree::Ident(name), TokenTree::Group(group), ..] = &tokens[at + 1..]
            && around.body.is_none()
        {
            let mut inside = around.clone();
            inside.modules.push(name.to_string());
            self.search(group.stream(), &inside);
            return at + 3;
        }
        at + 1
    }

    fn implementation(&mut self, tokens: &[TokenTree], at: usize, around: &Around) -> usize {
        let Some((length, group)) = next_braces(&tokens[at..]) else {
            return at + 1;
        };
        let mut inside = around.clone();
        inside.own_type = target::implemented(&tokens[at + 1..at + length]);
        self.search(group.stream(), &inside);
        at + length + 1
    }

    fn function(&mut self, tokens: &[TokenTree], at: usize, around: &Around) -> usize {
        let Some(TokenTree::Ident(_)) = tokens.get(at + 1) else {
            return at + 1;
        };
        let Some((length, group)) = next_braces(&tokens[at..]) else {
            return at + 1;
        };
        let mut inside = around.clone();
        inside.returns = target::returned(&tokens[at..at + length]);
        if inside.body.is_none() {
            inside.body = Some(self.places.of(group.span_open()));
        }
        self.search(group.stream(), &inside);
        at + length + 1
    }

    fn call(
        &self,
        word: &str,
        tokens: &[TokenTree],
        at: usize,
        around: &Around,
    ) -> Option<Unfinished> {
        let origin = self.places.of(tokens[at].span());
        let rest = &tokens[at + 1..];
        if let [TokenTree::Punct(mark), TokenTree::Group(group), ..] = rest
            && mark.as_char() == '!'
        {
            let (target, argument) = target::of_macro(group.stream())?;
            let how = match word.contains("unchecked") {
                true => How::Unchecked,
                false => How::Macro,
            };
            let text = match word.starts_with("query_file_as") {
                true => text::of_package_file(self.file, &argument),
                false => text::of_literal(self.file, &argument),
            };
            let target = around.without_self(target);
            let around = around.clone();
            return Some(Unfinished {
                around,
                target,
                how,
                text,
                origin,
            });
        }
        let is_method = at > 0 && is_mark(&tokens[at - 1], '.');
        if is_method || !["query_as", "query_as_with"].contains(&word) {
            return None;
        }
        let (target, arguments) = target::of_function(tokens, at, around.returns.as_ref())?;
        let argument = text::first_argument(arguments);
        Some(Unfinished {
            around: around.clone(),
            target: around.without_self(target),
            how: How::FromRow,
            text: text::of_literal(self.file, &argument),
            origin,
        })
    }

    fn finish(self) -> Vec<Found> {
        let mut grouped: BTreeMap<(Vec<String>, Option<Origin>), Vec<Call>> = BTreeMap::new();
        for call in self.calls {
            let text = self.texts.resolve(call.text, call.around.body.as_ref());
            let described = text
                .as_ref()
                .ok()
                .and_then(|text| described::find(self.file, text));
            if described.as_ref().is_some_and(|known| !known.is_ours()) {
                continue;
            }
            let columns = described.as_ref().and_then(|known| known.columns());
            let query = text.and_then(|text| query::parse(&text)).or_else(|reason| {
                let by_columns = described.and_then(|known| known.query());
                by_columns.ok_or(reason)
            });
            let place = (call.around.modules, call.around.body);
            grouped.entry(place).or_default().push(Call {
                target: call.target,
                how: call.how,
                query: query.map(Arc::new),
                described: columns.map(Arc::from),
                origin: call.origin,
            });
        }
        grouped
            .into_iter()
            .map(|((modules, body), calls)| Found {
                modules,
                body,
                origin: calls[0].origin.clone(),
                kept: Box::new(calls),
            })
            .collect()
    }
}

impl Around {
    fn without_self(&self, target: RustType) -> RustType {
        match (&target, &self.own_type) {
            (RustType::Path { path, .. }, Some(own)) if path.segments == ["Self"] => own.clone(),
            _ => target,
        }
    }
}

/// The braces that follow, and how many tokens come before them.
fn next_braces(tokens: &[TokenTree]) -> Option<(usize, &Group)> {
    for (position, token) in tokens.iter().take(MAX_TOKENS).enumerate() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                return Some((position, group));
            }
            TokenTree::Punct(mark) if mark.as_char() == ';' => return None,
            _ => {}
        }
    }
    None
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}
