//! From attributes to arguments: `key`, `key = literal`, `key(…)` or a string literal alone.
//!
//! The tokens are first split at commas, so that one argument in error spoils no other.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Lit, LitBool, LitStr, Meta, Token, parenthesized, token};

use crate::value::{Mark, Spanned};

/// One argument of a list.
pub(crate) enum Argument {
    /// One that begins with a word.
    Keyed(Keyed),
    /// A string literal alone.
    Text(Spanned<String>),
}

/// `key`, `key = literal` or `key(…)`.
pub(crate) struct Keyed {
    pub(crate) key: Key,
    value: Value,
}

/// A word, without `r#`.
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) span: Span,
}

enum Value {
    Absent,
    Text(Spanned<String>),
    Boolean(Spanned<bool>),
    Number(Spanned<String>),
    List(TokenStream, Span),
    /// An error has been reported.
    Unreadable,
}

/// The arguments of all attributes that are called `name`, or `None` where there is none.
pub(crate) fn attribute_arguments(
    attributes: &[Attribute],
    name: &str,
    errors: &mut Vec<syn::Error>,
) -> Option<Vec<Argument>> {
    let mut arguments = None;
    for attribute in attributes {
        if !attribute.path().is_ident(name) {
            continue;
        }
        let all = arguments.get_or_insert_with(Vec::new);
        match &attribute.meta {
            Meta::List(list) => all.extend(read_arguments(list.tokens.clone(), errors)),
            Meta::Path(path) => {
                let message = format!("expected arguments: `#[{name}(…)]`");
                errors.push(syn::Error::new_spanned(path, message));
            }
            Meta::NameValue(pair) => {
                let message = format!("expected parentheses: `#[{name}(…)]`");
                errors.push(syn::Error::new(pair.eq_token.span, message));
            }
        }
    }
    arguments
}

fn read_arguments(tokens: TokenStream, errors: &mut Vec<syn::Error>) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let mut segment = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                if segment.is_empty() {
                    errors.push(syn::Error::new(
                        comma.span(),
                        "expected an argument before `,`",
                    ));
                }
                arguments.extend(read_argument(std::mem::take(&mut segment), errors));
            }
            token => segment.push(token),
        }
    }
    arguments.extend(read_argument(segment, errors));
    arguments
}

fn read_argument(segment: Vec<TokenTree>, errors: &mut Vec<syn::Error>) -> Option<Argument> {
    if segment.is_empty() {
        return None;
    }
    let mut found = Vec::new();
    let parser = |input: ParseStream<'_>| {
        let argument = parse_argument(input, &mut found)?;
        if !input.is_empty() {
            if found.is_empty() {
                found.push(syn::Error::new(input.span(), "expected `,`"));
            }
            input.parse::<TokenStream>()?;
        }
        Ok(argument)
    };
    let parsed = parser.parse2(segment.into_iter().collect());
    errors.append(&mut found);
    parsed.map_err(|error| errors.push(error)).ok()
}

fn parse_argument(input: ParseStream<'_>, errors: &mut Vec<syn::Error>) -> syn::Result<Argument> {
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        return Ok(Argument::Text(Spanned {
            value: text.value(),
            span: text.span(),
        }));
    }
    if !input.peek(Ident::peek_any) || input.peek(LitBool) {
        return Err(input.error("expected a name or a string literal"));
    }
    let ident = Ident::parse_any(input)?;
    let key = Key {
        name: ident.unraw().to_string(),
        span: ident.span(),
    };
    let value = parse_value(input, errors)?;
    Ok(Argument::Keyed(Keyed { key, value }))
}

fn parse_value(input: ParseStream<'_>, errors: &mut Vec<syn::Error>) -> syn::Result<Value> {
    if input.peek(token::Paren) {
        let content;
        let parentheses = parenthesized!(content in input);
        let span = parentheses.span.open();
        return Ok(Value::List(content.parse()?, span));
    }
    if !input.peek(Token![=]) {
        return Ok(Value::Absent);
    }
    let equals: Token![=] = input.parse()?;
    if input.is_empty() {
        errors.push(syn::Error::new(equals.span, "expected a value after `=`"));
        return Ok(Value::Unreadable);
    }
    let start = input.span();
    let literal = input.parse::<Lit>().ok();
    let span = literal.as_ref().map_or(start, Lit::span);
    Ok(match literal {
        Some(Lit::Str(text)) => Value::Text(Spanned {
            value: text.value(),
            span,
        }),
        Some(Lit::Bool(flag)) => Value::Boolean(Spanned {
            value: flag.value(),
            span,
        }),
        Some(Lit::Int(number)) => Value::Number(Spanned {
            value: number.base10_digits().to_owned(),
            span,
        }),
        Some(Lit::Float(number)) => Value::Number(Spanned {
            value: number.base10_digits().to_owned(),
            span,
        }),
        _ => {
            // Constants cannot be followed: the parser reads source and runs nothing.
            let message = "expected a literal: a string, a number, `true` or `false`";
            errors.push(syn::Error::new(span, message));
            Value::Unreadable
        }
    })
}

impl Keyed {
    /// Whether the word stands alone.
    pub(crate) fn is_alone(&self) -> bool {
        matches!(self.value, Value::Absent)
    }

    /// `key = "text"`.
    pub(crate) fn any_text(self, errors: &mut Vec<syn::Error>) -> Option<Spanned<String>> {
        match self.value {
            Value::Text(text) => Some(text),
            _ => self.expected(|key| format!("`{key} = \"…\"`"), errors),
        }
    }

    /// `key = "text"`, where the text is not blank.
    pub(crate) fn text(self, errors: &mut Vec<syn::Error>) -> Option<Spanned<String>> {
        let key = self.key.name.clone();
        let text = self.any_text(errors)?;
        if text.value.trim().is_empty() {
            errors.push(syn::Error::new(text.span, format!("`{key}` is empty")));
            return None;
        }
        Some(text)
    }

    /// `key = "name"`, where the text can be the name of an object.
    pub(crate) fn name(self, errors: &mut Vec<syn::Error>) -> Option<Spanned<String>> {
        self.text(errors)?.checked_name(errors)
    }

    /// `key = "name"` of a table, whose schema has a key of its own.
    pub(crate) fn unqualified_name(self, errors: &mut Vec<syn::Error>) -> Option<Spanned<String>> {
        let name = self.name(errors)?;
        if let Some((schema, table)) = name.value.split_once('.') {
            let message = format!(
                "the schema has a key of its own: `schema = \"{schema}\", name = \"{table}\"`"
            );
            errors.push(syn::Error::new(name.span, message));
            return None;
        }
        Some(name)
    }

    /// `key`, `key = true` or `key = false`.
    pub(crate) fn flag(self, errors: &mut Vec<syn::Error>) -> Option<Spanned<bool>> {
        match self.value {
            Value::Absent => Some(Spanned {
                value: true,
                span: self.key.span,
            }),
            Value::Boolean(flag) => Some(flag),
            _ => self.expected(|key| format!("`{key}` or `{key} = true|false`"), errors),
        }
    }

    /// `key` or `key = "name"`.
    pub(crate) fn mark(self, errors: &mut Vec<syn::Error>) -> Option<Mark> {
        let span = self.key.span;
        if self.is_alone() {
            return Some(Mark { span, name: None });
        }
        let name = self.name(errors)?;
        Some(Mark {
            span,
            name: Some(name),
        })
    }

    /// `key = "SQL"`, or a number or boolean that is the same in SQL.
    pub(crate) fn sql(self, errors: &mut Vec<syn::Error>) -> Option<Spanned<String>> {
        match self.value {
            Value::Number(number) => Some(number),
            Value::Boolean(flag) => Some(flag.with(flag.value.to_string())),
            _ => self.text(errors),
        }
    }

    /// `key(…)`.
    pub(crate) fn list(self, errors: &mut Vec<syn::Error>) -> Option<Vec<Argument>> {
        match self.value {
            Value::List(tokens, _) => Some(read_arguments(tokens, errors)),
            _ => self.expected(|key| format!("`{key}(…)`"), errors),
        }
    }

    /// The word, which must stand alone.
    pub(crate) fn word(self, errors: &mut Vec<syn::Error>) -> Option<Key> {
        match self.value {
            Value::Absent => Some(self.key),
            _ => self.expected(|key| format!("`{key}` alone, as a column"), errors),
        }
    }

    /// Reports a value of the wrong form, unless it has been reported.
    fn expected<T>(
        self,
        form: impl FnOnce(&str) -> String,
        errors: &mut Vec<syn::Error>,
    ) -> Option<T> {
        let span = match self.value {
            Value::Unreadable => return None,
            Value::Absent => self.key.span,
            Value::Text(text) => text.span,
            Value::Boolean(flag) => flag.span,
            Value::Number(number) => number.span,
            Value::List(_, span) => span,
        };
        let message = format!("expected {}", form(&self.key.name));
        errors.push(syn::Error::new(span, message));
        None
    }
}
