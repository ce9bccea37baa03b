//! The second guard against deep nesting: what recurses without brackets.
//!
//! `&&&&T`, `A<B<C<…>>>`, `fn() -> fn() -> …` and `!!!!x` all need at least one token a level and
//! hold no separator, so the longest run of tokens between separators bounds how deep a parser
//! can recurse. Brackets are bounded before, in `input::delimiters`.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

use crate::input::delimiters::Sound;

/// Many times what the longest header of a person's item has.
const MAX_CHAIN: usize = 500;

/// Whether the tokens have to be looked through at all: a text has runs in bodies too, which are
/// never parsed.
pub(crate) fn is_suspect(sound: &Sound) -> bool {
    sound.longest_run > MAX_CHAIN
}

/// Where a run of tokens without a separator becomes too long, brackets around it included.
pub(crate) fn too_long_chain(tokens: &TokenStream) -> Option<Span> {
    walk(tokens.clone(), 0)
}

fn walk(tokens: TokenStream, outer: usize) -> Option<Span> {
    let mut run = outer;
    // What a macro is given is parsed by nobody but who knows the macro.
    let mut after_bang = false;
    let mut after_hash = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let span = token.span();
        let (bang, hash) = (after_bang, after_hash);
        (after_bang, after_hash) = (false, false);
        match token {
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' | ';' => run = outer,
                '#' => after_hash = true,
                '!' if hash => after_hash = true,
                '!' => {
                    after_bang = true;
                    run += 1;
                }
                _ => run += 1,
            },
            TokenTree::Group(group) => {
                let ends_item = group.delimiter() == Delimiter::Brace && begins_item(tokens.peek());
                if !bang && let Some(span) = walk(group.stream(), run + 1) {
                    return Some(span);
                }
                // Attributes stand one after the other, not one in the other.
                run = if ends_item {
                    outer
                } else {
                    run + usize::from(!hash)
                };
            }
            TokenTree::Ident(_) => {
                after_bang = bang;
                run += 1;
            }
            TokenTree::Literal(_) => run += 1,
        }
        if run > MAX_CHAIN {
            return Some(span);
        }
    }
    None
}

/// Whether this token after braces begins another item and does not go on with an expression.
fn begins_item(next: Option<&TokenTree>) -> bool {
    match next {
        None => true,
        Some(TokenTree::Ident(word)) => word != "else" && word != "as",
        Some(TokenTree::Punct(punct)) => punct.as_char() == '#',
        Some(TokenTree::Group(_) | TokenTree::Literal(_)) => false,
    }
}
