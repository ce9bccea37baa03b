//! The text of a query: a literal, some literals put together, a constant, or a file.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use schemadrift_schema::Origin;

use super::{MAX_TOKENS, is_mark, is_word};
use crate::input::find::SourceFile;

/// Longer is no query.
const MAX_FILE_BYTES: u64 = 64 * 1024;

const BUILT_AT_RUN_TIME: &str = "the text is built at run time";

/// What is known of a text where it is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Text {
    Known(String),
    /// That of a constant or a variable.
    Named(String),
    Unknown(String),
}

/// The names that stand for texts in a file.
#[derive(Default)]
pub(super) struct Texts {
    /// By the body that a name stands in, and the name; one that is given twice is none.
    named: BTreeMap<(Option<Origin>, String), Vec<Text>>,
}

impl Texts {
    /// Remembers `const NAME: &str = "…";` and `let name = "…";`.
    pub(super) fn binding(&mut self, tokens: &[TokenTree], at: usize, body: Option<&Origin>) {
        let Some(TokenTree::Ident(name)) = tokens.get(at + 1) else {
            return;
        };
        let rest = &tokens[at + 2..];
        let rest = &rest[..rest.len().min(MAX_TOKENS)];
        let Some(end) = rest.iter().position(|token| is_mark(token, ';')) else {
            return;
        };
        let Some(equals) = rest[..end].iter().position(|token| is_mark(token, '=')) else {
            return;
        };
        let (name, value) = match name.to_string().as_str() {
            // What may change has no one text.
            "mut" => match rest.first() {
                Some(TokenTree::Ident(name)) => (name.to_string(), run_time()),
                _ => return,
            },
            name => (name.to_owned(), written(&rest[equals + 1..end])),
        };
        let place = (body.cloned(), name);
        self.named.entry(place).or_default().push(value);
    }

    /// The text, or why there is none.
    pub(super) fn resolve(&self, text: Text, body: Option<&Origin>) -> Result<String, String> {
        match text {
            Text::Known(text) => Ok(text),
            Text::Unknown(reason) => Err(reason),
            Text::Named(name) => {
                let inside = self.named.get(&(body.cloned(), name.clone()));
                let outside = || self.named.get(&(None, name.clone()));
                match inside.or_else(outside).map(Vec::as_slice) {
                    Some([Text::Known(text)]) => Ok(text.clone()),
                    Some([Text::Unknown(reason)]) => Err(reason.clone()),
                    Some(_) => Err(BUILT_AT_RUN_TIME.to_owned()),
                    None => Err(format!("the text `{name}` is not written in the same file")),
                }
            }
        }
    }
}

/// The first of the arguments.
pub(super) fn first_argument(arguments: TokenStream) -> Vec<TokenTree> {
    let tokens = arguments.into_iter();
    tokens.take_while(|token| !is_mark(token, ',')).collect()
}

/// The text that an argument is.
pub(super) fn of_literal(file: &SourceFile, tokens: &[TokenTree]) -> Text {
    if let [word, mark, TokenTree::Group(group)] = tokens
        && is_word(word, "include_str")
        && is_mark(mark, '!')
        && let Text::Known(path) = written(&collected(group.stream()))
    {
        let folder = file.path.parent().unwrap_or(Path::new(""));
        return of_file(&folder.join(path));
    }
    written(tokens)
}

/// The text of a file that is named from the folder of the package.
pub(super) fn of_package_file(file: &SourceFile, tokens: &[TokenTree]) -> Text {
    let Text::Known(path) = written(tokens) else {
        return run_time();
    };
    let folders = file.path.ancestors().skip(1);
    let mut packages = folders.filter(|folder| folder.join("Cargo.toml").is_file());
    match packages.next() {
        Some(package) => of_file(&package.join(path)),
        None => Text::Unknown(format!("`{path}` is in the folder of an unknown package")),
    }
}

fn of_file(path: &Path) -> Text {
    let is_small =
        fs::metadata(path).is_ok_and(|data| data.is_file() && data.len() <= MAX_FILE_BYTES);
    let text = is_small.then(|| fs::read_to_string(path).ok()).flatten();
    match text {
        Some(text) => Text::Known(text),
        None => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Text::Unknown(format!("the file `{name}` cannot be read"))
        }
    }
}

/// The text that tokens are without being run.
fn written(tokens: &[TokenTree]) -> Text {
    let start = tokens
        .iter()
        .position(|token| !is_mark(token, '&') && !is_mark(token, '*'));
    let tokens = &tokens[start.unwrap_or(tokens.len())..];
    match tokens {
        [TokenTree::Literal(_), ..] => joined(tokens, '+'),
        [TokenTree::Ident(name), mark, TokenTree::Group(group)] if is_mark(mark, '!') => {
            let inside = collected(group.stream());
            match name.to_string().as_str() {
                "concat" => joined(&inside, ','),
                "indoc" => joined(&inside, '+'),
                _ => run_time(),
            }
        }
        [.., TokenTree::Ident(name), TokenTree::Group(group)]
            if group.delimiter() == Delimiter::Parenthesis
                && ["AssertSqlSafe", "from_static"]
                    .iter()
                    .any(|known| name == known) =>
        {
            written(&collected(group.stream()))
        }
        [path @ .., TokenTree::Ident(name)]
            if path
                .iter()
                .all(|token| matches!(token, TokenTree::Ident(_)) || is_mark(token, ':')) =>
        {
            Text::Named(name.to_string())
        }
        _ => run_time(),
    }
}

/// The literals between marks of this kind, put together. What a macro adds at the end may be a
/// condition, which changes nothing in what is returned: whether it is one shows when the text
/// without it can be read.
fn joined(tokens: &[TokenTree], mark: char) -> Text {
    let mut text = String::new();
    for (position, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Literal(literal) if position % 2 == 0 => {
                let Ok(part) = syn::parse_str::<syn::LitStr>(&literal.to_string()) else {
                    return run_time();
                };
                text.push_str(&part.value());
            }
            token if position % 2 == 1 && is_mark(token, mark) => {}
            token if position > 0 && mark == '+' && is_mark(token, '$') => break,
            _ => return run_time(),
        }
    }
    Text::Known(text)
}

fn collected(tokens: TokenStream) -> Vec<TokenTree> {
    tokens.into_iter().collect()
}

fn run_time() -> Text {
    Text::Unknown(BUILT_AT_RUN_TIME.to_owned())
}
