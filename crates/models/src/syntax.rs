//! From text to facts: lexing, the guard against deep nesting, parsing, and what is kept of it.

mod attributes;
mod collect;
mod include;
mod macro_rules;
mod nesting;
mod notes;
mod rust_type;
mod skeleton;

use std::str::FromStr;

use proc_macro2::{Span, TokenStream};
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Item};

use crate::facts::{FileFacts, MacroText, RustType};
use crate::framework::Framework;
use crate::input::delimiters::Sound;
use crate::input::find::SourceFile;
use crate::input::text::check_text;
use crate::macros::Scope;
use crate::problem::{Places, Problem};
use crate::registry::FRAMEWORKS;
use macro_rules::Definition;

pub(crate) use attributes::expand as expand_attributes;
pub(crate) use collect::field_start;
pub(crate) use nesting::too_long_chain;
pub(crate) use rust_type::{rust_path, rust_type, tokens_text};
pub(crate) use skeleton::kept_body;

/// Longer is no type that a column has.
const MAX_TYPE_BYTES: usize = 1_000;

/// The type in the text of a key, as in `#[sqlx(try_from = "i64")]`.
pub(crate) fn type_in_attribute(
    attributes: &[Attribute],
    attribute: &str,
    key: &str,
) -> Option<RustType> {
    let mut found = None;
    for one in attributes
        .iter()
        .filter(|one| one.path().is_ident(attribute))
    {
        // What else stands there is read elsewhere.
        let _ = one.parse_nested_meta(|meta| {
            if meta.path.is_ident(key) {
                let text: syn::LitStr = meta.value()?.parse()?;
                if text.value().len() <= MAX_TYPE_BYTES {
                    found = text.parse().ok().map(|ty| rust_type(&ty));
                }
            } else if meta.input.peek(syn::Token![=]) {
                meta.value()?.parse::<syn::Expr>()?;
            } else if meta.input.peek(syn::token::Paren) {
                let content;
                syn::parenthesized!(content in meta.input);
                content.parse::<TokenStream>()?;
            }
            Ok(())
        });
    }
    found
}

/// Reads one text into facts, of which these frameworks keep more. What cannot be read is a problem among them.
pub(crate) fn parse_file(
    file: &SourceFile,
    text: &str,
    scope: Scope<'_>,
    collecting: &[&'static dyn Framework],
) -> FileFacts {
    let facts = match check_text(file, text) {
        Ok(sound) => parse_text(file, text, &sound, scope, collecting),
        Err(problem) => FileFacts::failed(problem),
    };
    // Spans are looked up no more, and the lexer would keep every text otherwise.
    proc_macro2::extra::invalidate_current_thread_spans();
    facts
}

/// The macros that other files may call, without parsing anything else.
pub(crate) fn macro_texts(file: &SourceFile, text: &str) -> Vec<MacroText> {
    if !text.contains("macro_rules!") || check_text(file, text).is_err() {
        return Vec::new();
    }
    let tokens = TokenStream::from_str(without_shebang(text)).unwrap_or_default();
    let found = macro_rules::definitions(&tokens).into_iter();
    let texts = found
        .filter(Definition::may_make_items)
        .map(|one| MacroText {
            name: one.name,
            text: one.rules.to_string(),
            is_exported: one.is_exported,
        })
        .collect();
    proc_macro2::extra::invalidate_current_thread_spans();
    texts
}

fn parse_text(
    file: &SourceFile,
    text: &str,
    sound: &Sound,
    scope: Scope<'_>,
    collecting: &[&'static dyn Framework],
) -> FileFacts {
    let places = Places { file: &file.shown };
    let tokens = match TokenStream::from_str(without_shebang(text)) {
        Ok(tokens) => tokens,
        Err(error) => {
            let message = "this is no Rust token: fix the syntax, or exclude the file";
            return FileFacts::failed(Problem::at(&places.of(error.span()), message));
        }
    };
    let own = if text.contains("macro_rules!") {
        macro_rules::definitions(&tokens)
    } else {
        Vec::new()
    };
    let found = FRAMEWORKS
        .iter()
        .flat_map(|framework| {
            let found = framework.search(file, text, &tokens, places).into_iter();
            found.map(|one| (framework.name(), one))
        })
        .collect();
    let (tokens, blocks) = skeleton::without_bodies(tokens, text);
    if nesting::is_suspect(sound)
        && let Some(span) = too_long_chain(&tokens)
    {
        let message = "nested too deeply without brackets: unnest it, or exclude the file";
        return FileFacts::failed(Problem::at(&places.of(span), message));
    }
    let mut problems = Vec::new();
    let items = parse_items(tokens, places, &mut problems);
    let expanded = macro_rules::expand(items, own, scope, places);
    let mut blocks_items = Vec::new();
    for block in blocks {
        if !nesting::is_suspect(sound) || too_long_chain(&block.items).is_none() {
            // Items of a function that cannot be parsed stay unread, as its body does.
            let items = parse_items(block.items, places, &mut Vec::new());
            let body = places.of(block.start);
            blocks_items.push((block.function, body, items));
        }
    }
    let mut facts = collect::collect(expanded.items, blocks_items, found, (collecting, places));
    facts.unknown_macros = expanded.unknown;
    facts.problems.append(&mut problems);
    facts
}

/// A script's first line is no Rust; an inner attribute is.
fn without_shebang(text: &str) -> &str {
    if !text.starts_with("#!") || text[2..].trim_start().starts_with('[') {
        return text;
    }
    // The line break stays, so that lines keep their numbers.
    text.find('\n').map_or("", |end| &text[end..])
}

/// Parses items one by one, so that one in error does not hide the others.
fn parse_items(tokens: TokenStream, places: Places<'_>, problems: &mut Vec<Problem>) -> Vec<Item> {
    let mut items = Vec::new();
    let mut errors = Vec::new();
    let parser = |input: ParseStream<'_>| {
        Attribute::parse_inner(input)?;
        while !input.is_empty() {
            let start = input.span();
            let ahead = input.fork();
            match ahead.parse::<Item>() {
                Ok(item) => {
                    input.advance_to(&ahead);
                    items.push(item);
                }
                Err(error) => {
                    errors.push((start, error));
                    skip_item(input)?;
                }
            }
        }
        Ok(())
    };
    if let Err(error) = parser.parse2(tokens) {
        errors.push((Span::call_site(), error));
    }
    // At the end of the file the parser knows no place: the item in error is a better one.
    let nowhere = places.of(Span::call_site());
    for (start, error) in errors {
        for one in error {
            let origin = Some(places.of(one.span())).filter(|origin| *origin != nowhere);
            let origin = origin.unwrap_or_else(|| places.of(start));
            let message = format!("{one}: fix the syntax, this item is not read");
            problems.push(Problem::at(&origin, message));
        }
    }
    items
}

/// Skips to where an item usually ends: after `;` or a pair of braces.
fn skip_item(input: ParseStream<'_>) -> syn::Result<()> {
    use proc_macro2::{Delimiter, TokenTree};
    while !input.is_empty() {
        match input.parse::<TokenTree>()? {
            TokenTree::Punct(punct) if punct.as_char() == ';' => break,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
            _ => {}
        }
    }
    Ok(())
}
