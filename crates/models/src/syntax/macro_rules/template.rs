//! The right side of a rule: written out with what its names stand for.

use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};

use super::pattern::{Bindings, Bound, repetition};

/// Brackets inside brackets of one template: they add to what `input::delimiters` lets through.
const MAX_NESTING: usize = 16;

pub(super) struct Writer<'a> {
    /// Where what the template holds is said to be: there is one template for many calls.
    pub(super) call: Span,
    /// What `$crate` stands for, where that is not the caller's crate.
    pub(super) krate: Option<&'a str>,
    /// Tokens that may still be made.
    pub(super) left: usize,
}

impl Writer<'_> {
    /// Writes the template with what its names stand for. `None` where it becomes too much.
    pub(super) fn write(
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
                        self.write_crate(&mut out);
                    }
                    TokenTree::Ident(name) => match bindings.get(&name.to_string()) {
                        Some(Bound::Tokens(tokens)) => {
                            let made: Vec<TokenTree> = tokens.clone().into_iter().collect();
                            self.left = self.left.checked_sub(made.len())?;
                            out.extend(made);
                        }
                        Some(Bound::Repeated(_)) => return None,
                        // A name that the pattern does not have stays as it is.
                        None => out.extend([TokenTree::Punct(mark), TokenTree::Ident(name)]),
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

    fn write_crate(&self, out: &mut Vec<TokenTree>) {
        if self.krate.is_some() {
            for spacing in [Spacing::Joint, Spacing::Alone] {
                out.push(TokenTree::Punct(Punct::new(':', spacing)));
            }
        }
        let name = Ident::new(self.krate.unwrap_or("crate"), self.call);
        out.push(TokenTree::Ident(name));
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
