//! Rust expressions as SeaORM's attributes and functions hold them, read as plain terms.
//!
//! `String(StringLen::N(50))`, `Expr::current_timestamp()`,
//! `ColumnType::Integer.def().nullable()`: paths, calls, literals and chains of methods. Whatever
//! else an expression can be is [`Head::Other`], which nothing is concluded from.

use std::str::FromStr;

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// Terms inside terms; deeper is nothing that a column is described with.
const MAX_DEPTH: usize = 16;
/// Longer is no text of an attribute that describes a column.
const MAX_TEXT_BYTES: usize = 4_000;

/// An expression: what it begins with, and the methods that are called on that.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    pub(super) head: Head,
    pub(super) methods: Vec<Method>,
}

/// What a term begins with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Head {
    /// `a::B`; generic arguments are left out.
    Path(Vec<String>),
    /// `a::b(…)`.
    Call(Vec<String>, Vec<Term>),
    /// `A { name: … }`.
    Fields(Vec<String>, Vec<(String, Term)>),
    /// `name![…]`.
    Macro(String, Vec<Term>),
    Tuple(Vec<Term>),
    Text(String),
    /// As written, without its suffix.
    Number(String),
    Bool(bool),
    Other,
}

/// `.name(…)`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Method {
    pub(super) name: String,
    pub(super) arguments: Vec<Term>,
}

/// One arm of a `match`.
pub(super) struct Arm {
    /// Last segments of the patterns: `Self::Id` is `Id`.
    pub(super) variants: Vec<String>,
    pub(super) term: Term,
    /// Where it begins.
    pub(super) span: Span,
}

impl Term {
    const OTHER: Term = Term {
        head: Head::Other,
        methods: Vec::new(),
    };

    /// Reads the text of an attribute; `None` where that is no Rust.
    pub(super) fn in_text(text: &str) -> Option<Term> {
        if text.len() > MAX_TEXT_BYTES {
            return None;
        }
        let term = TokenStream::from_str(text).ok().map(Term::read);
        // Spans are looked up no more, and the lexer would keep every text otherwise.
        proc_macro2::extra::invalidate_current_thread_spans();
        term
    }

    /// Reads the tokens of one expression.
    pub(super) fn read(tokens: TokenStream) -> Term {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        read(&tokens, 0)
    }

    /// The literal text that it is, also as `"…".to_owned()`.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.head {
            Head::Text(text) => Some(text),
            Head::Call(path, arguments) => match (path.last()?.as_str(), arguments.as_slice()) {
                // `Alias::new("…")`, `SeaRc::new(…)`, `Some("…")`.
                ("new" | "from" | "Some", [only]) => only.text(),
                _ => None,
            },
            _ => None,
        }
    }

    /// The path that it is, without methods.
    pub(super) fn path(&self) -> Option<&[String]> {
        match &self.head {
            Head::Path(path) if self.methods.is_empty() => Some(path),
            _ => None,
        }
    }

    /// Itself, or the parts where it is a tuple.
    pub(super) fn parts(&self) -> &[Term] {
        match &self.head {
            Head::Tuple(parts) if self.methods.is_empty() => parts,
            _ => std::slice::from_ref(self),
        }
    }
}

/// The arms of the first `match` in the body of a function.
pub(super) fn arms(body: TokenStream) -> Vec<Arm> {
    let mut tokens = body.into_iter();
    if !tokens.any(|token| matches!(&token, TokenTree::Ident(word) if word == "match")) {
        return Vec::new();
    }
    let inside = tokens.find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    });
    let tokens: Vec<TokenTree> = inside.unwrap_or_default().into_iter().collect();
    let mut arms = Vec::new();
    let mut rest = tokens.as_slice();
    while let Some(first) = rest.first() {
        let Some(arrow) = rest.windows(2).position(is_arrow) else {
            break;
        };
        let (pattern, value) = (&rest[..arrow], &rest[arrow + 2..]);
        // An arm in braces needs no comma behind it.
        let end = match value.first() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => 1,
            _ => value
                .iter()
                .position(|token| is_mark(token, ','))
                .unwrap_or(value.len()),
        };
        arms.push(Arm {
            variants: variants(pattern),
            term: read(&value[..end], 0),
            span: first.span(),
        });
        rest = &value[end..];
        if rest.first().is_some_and(|token| is_mark(token, ',')) {
            rest = &rest[1..];
        }
    }
    arms
}

fn is_arrow(two: &[TokenTree]) -> bool {
    matches!(two, [one, other] if is_mark(one, '=') && is_mark(other, '>'))
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

/// The last segment of each of the patterns between bars.
fn variants(pattern: &[TokenTree]) -> Vec<String> {
    let patterns = pattern.split(|token| is_mark(token, '|'));
    patterns
        .filter_map(|one| {
            one.iter().rev().find_map(|token| match token {
                TokenTree::Ident(word) => Some(unraw(&word.to_string())),
                _ => None,
            })
        })
        .collect()
}

fn read(tokens: &[TokenTree], depth: usize) -> Term {
    if depth == MAX_DEPTH {
        return Term::OTHER;
    }
    let mut reader = Reader {
        rest: tokens,
        depth,
    };
    while reader.take_mark('&') {
        reader.take_word("mut");
    }
    let Some(mut term) = reader.head() else {
        return Term::OTHER;
    };
    while let Some(method) = reader.method() {
        term.methods.push(method);
    }
    if reader.rest.is_empty() {
        term
    } else {
        Term::OTHER
    }
}

struct Reader<'a> {
    rest: &'a [TokenTree],
    depth: usize,
}

impl Reader<'_> {
    fn head(&mut self) -> Option<Term> {
        let plain = |head| {
            Some(Term {
                head,
                methods: Vec::new(),
            })
        };
        let is_negative = self.take_mark('-');
        match self.rest.first()? {
            TokenTree::Literal(literal) => {
                let head = literal_head(literal, is_negative);
                self.rest = &self.rest[1..];
                plain(head)
            }
            _ if is_negative => None,
            TokenTree::Group(group) => {
                self.rest = &self.rest[1..];
                let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                match group.delimiter() {
                    Delimiter::Parenthesis if has_comma(&inside) || inside.is_empty() => {
                        plain(Head::Tuple(self.list(&inside)))
                    }
                    Delimiter::Bracket => None,
                    _ => Some(read(&inside, self.depth + 1)),
                }
            }
            _ => {
                let path = self.path()?;
                plain(self.after_path(path))
            }
        }
    }

    /// `a::b`, `::a`, `a::<T>::b` and `<T as Trait>::b`, the latter as `T::b`.
    fn path(&mut self) -> Option<Vec<String>> {
        let mut path = Vec::new();
        if self.rest.first().is_some_and(|token| is_mark(token, '<')) {
            let depth = self.depth;
            let mut of = Reader {
                rest: self.angles()?,
                depth,
            };
            path = of.path()?;
        } else {
            self.take_colons();
            path.push(self.word()?);
        }
        while self.take_colons() {
            if self.rest.first().is_some_and(|token| is_mark(token, '<')) {
                self.angles()?;
            } else {
                path.push(self.word()?);
            }
        }
        Some(path)
    }

    fn after_path(&mut self, path: Vec<String>) -> Head {
        if let [only] = path.as_slice()
            && let Ok(value) = bool::from_str(only)
        {
            return Head::Bool(value);
        }
        if self.take_mark('!') {
            return match (self.group(None), path.last()) {
                (Some(inside), Some(name)) => Head::Macro(name.clone(), self.list(&inside)),
                _ => Head::Other,
            };
        }
        if let Some(inside) = self.group(Some(Delimiter::Parenthesis)) {
            return Head::Call(path, self.list(&inside));
        }
        if let Some(inside) = self.group(Some(Delimiter::Brace)) {
            let parts = inside.split(|token| is_mark(token, ','));
            let fields = parts.filter_map(|part| match part {
                [TokenTree::Ident(name), colon, value @ ..] if is_mark(colon, ':') => {
                    Some((unraw(&name.to_string()), read(value, self.depth + 1)))
                }
                _ => None,
            });
            return Head::Fields(path, fields.collect());
        }
        Head::Path(path)
    }

    fn method(&mut self) -> Option<Method> {
        let [dot, TokenTree::Ident(name), ..] = self.rest else {
            return None;
        };
        if !is_mark(dot, '.') {
            return None;
        }
        let name = unraw(&name.to_string());
        let before = self.rest;
        self.rest = &self.rest[2..];
        if self.take_colons() && self.angles().is_none() {
            self.rest = before;
            return None;
        }
        let Some(inside) = self.group(Some(Delimiter::Parenthesis)) else {
            // A field, which no term has: what is left makes the whole something else.
            self.rest = before;
            return None;
        };
        let arguments = self.list(&inside);
        Some(Method { name, arguments })
    }

    fn list(&self, tokens: &[TokenTree]) -> Vec<Term> {
        let parts = tokens.split(|token| is_mark(token, ','));
        parts
            .filter(|part| !part.is_empty())
            .map(|part| read(part, self.depth + 1))
            .collect()
    }

    /// What stands between a pair of angle brackets, which are no group of tokens.
    fn angles(&mut self) -> Option<&[TokenTree]> {
        let mut open = 0_usize;
        for (position, token) in self.rest.iter().enumerate() {
            if is_mark(token, '<') {
                open += 1;
            } else if is_mark(token, '>') {
                open = open.checked_sub(1)?;
                if open == 0 {
                    let inside = &self.rest[1..position];
                    self.rest = &self.rest[position + 1..];
                    return Some(inside);
                }
            }
        }
        None
    }

    fn word(&mut self) -> Option<String> {
        let Some(TokenTree::Ident(word)) = self.rest.first() else {
            return None;
        };
        let word = unraw(&word.to_string());
        self.rest = &self.rest[1..];
        Some(word)
    }

    fn take_word(&mut self, expected: &str) {
        if matches!(self.rest.first(), Some(TokenTree::Ident(word)) if word == expected) {
            self.rest = &self.rest[1..];
        }
    }

    fn take_mark(&mut self, mark: char) -> bool {
        let is_there = self.rest.first().is_some_and(|token| is_mark(token, mark));
        if is_there {
            self.rest = &self.rest[1..];
        }
        is_there
    }

    fn take_colons(&mut self) -> bool {
        let is_there =
            matches!(self.rest, [one, two, ..] if is_mark(one, ':') && is_mark(two, ':'));
        if is_there {
            self.rest = &self.rest[2..];
        }
        is_there
    }

    fn group(&mut self, delimiter: Option<Delimiter>) -> Option<Vec<TokenTree>> {
        let Some(TokenTree::Group(group)) = self.rest.first() else {
            return None;
        };
        if delimiter.is_some_and(|delimiter| delimiter != group.delimiter()) {
            return None;
        }
        let inside = group.stream().into_iter().collect();
        self.rest = &self.rest[1..];
        Some(inside)
    }
}

fn has_comma(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(|token| is_mark(token, ','))
}

fn literal_head(literal: &proc_macro2::Literal, is_negative: bool) -> Head {
    let sign = if is_negative { "-" } else { "" };
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) if !is_negative => Head::Text(text.value()),
        syn::Lit::Char(one) if !is_negative => Head::Text(one.value().to_string()),
        syn::Lit::Int(number) => Head::Number(format!("{sign}{}", number.base10_digits())),
        syn::Lit::Float(number) => Head::Number(format!("{sign}{}", number.base10_digits())),
        _ => Head::Other,
    }
}

fn unraw(word: &str) -> String {
    word.strip_prefix("r#").unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Head, Term, arms};
    use std::str::FromStr;

    fn head(text: &str) -> Head {
        Term::in_text(text).map_or(Head::Other, |term| term.head)
    }

    fn path(text: &str) -> Vec<String> {
        text.split("::").map(str::to_owned).collect()
    }

    #[test]
    fn paths_calls_and_literals() {
        assert_eq!(head("A::B"), Head::Path(path("A::B")));
        assert_eq!(head("<a::T as B<C>>::d"), Head::Path(path("a::T::d")));
        assert_eq!(head("Vec::<u8>::r#type"), Head::Path(path("Vec::type")));
        assert_eq!(head("-1.50f64"), Head::Number("-1.50".to_owned()));
        assert_eq!(head("true"), Head::Bool(true));
        assert_eq!(head("(A, &B,)"), {
            let parts = ["A", "B"].map(|name| Term {
                head: Head::Path(path(name)),
                methods: Vec::new(),
            });
            Head::Tuple(parts.into())
        });
        let term = Term::in_text("custom(\"a\".to_owned()).def().null()").unwrap();
        let Head::Call(name, arguments) = &term.head else {
            panic!("{term:?}");
        };
        assert_eq!(name, &["custom"]);
        assert_eq!(arguments[0].text(), Some("a"));
        let methods = term.methods.iter().map(|method| method.name.as_str());
        assert_eq!(Vec::from_iter(methods), ["def", "null"]);
    }

    #[test]
    fn what_is_no_term_is_nothing() {
        for text in ["a + b", "|x| y", "a.b", "if a { b } else { c }", "", "-a"] {
            assert_eq!(head(text), Head::Other, "{text}");
        }
        assert_eq!(Term::in_text("(a"), None);
        let deep = format!("{}a{}", "f(".repeat(100), ")".repeat(100));
        assert!(Term::in_text(&deep).is_some());
        assert_eq!(Term::in_text(&"(".repeat(5_000)), None);
    }

    #[test]
    fn arms_with_and_without_braces() {
        let body =
            "use x; match *self { Self::A | Self::B => f(1, 2), Column::C => { g } _ => {} }";
        let tokens = proc_macro2::TokenStream::from_str(body).unwrap();
        let arms = arms(tokens);
        let variants = arms.iter().map(|arm| arm.variants.join("|"));
        assert_eq!(Vec::from_iter(variants), ["A|B", "C", "_"]);
        assert_eq!(arms[1].term.path(), Some(&["g".to_owned()][..]));
    }
}
