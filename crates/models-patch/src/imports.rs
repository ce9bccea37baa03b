//! What `use` brings into a module, and what it hands on to others.

use proc_macro2::{Delimiter, TokenTree};

use crate::place::{group_of, is_mark, is_word, segments};

/// The name that an item goes by among these tokens, if one of their imports brings it in.
pub(crate) fn imported(tokens: &[TokenTree], name: &str) -> Option<String> {
    let mut leaves = statements(tokens).flat_map(|(_, tree)| leaves(tree, &[]));
    leaves.find_map(|leaf| {
        let is_meant = leaf.path.last().is_some_and(|last| last == name);
        // What is imported as an underscore has no name.
        let known = leaf.alias.unwrap_or_else(|| name.to_owned());
        (is_meant && known != "_").then_some(known)
    })
}

/// The same for an item of the same crate by its path, of which a module that hands it on needs but a
/// part: `use crate::models::Mood` for `models::feelings::Mood`.
pub(crate) fn imported_item(tokens: &[TokenTree], path: &[&str]) -> Option<String> {
    let mut leaves = statements(tokens).flat_map(|(_, tree)| leaves(tree, &[]));
    leaves.find_map(|leaf| {
        let is_root = |word: &&String| ["crate", "self", "super"].contains(&word.as_str());
        let own: Vec<&String> = leaf.path.iter().skip_while(is_root).collect();
        let mut rest = path.iter();
        let is_part = own.iter().all(|word| rest.any(|one| one == *word));
        let is_meant = is_part && own.last().map(|last| last.as_str()) == path.last().copied();
        let known = leaf.alias.or_else(|| leaf.path.last().cloned())?;
        (is_meant && known != "_").then_some(known)
    })
}

/// The paths by which these tokens import a name, and those of all names: with `*` at the end.
pub(crate) fn paths_of(tokens: &[TokenTree], name: &str) -> (Vec<Vec<String>>, Vec<Vec<String>>) {
    let leaves = statements(tokens).flat_map(|(_, tree)| leaves(tree, &[]));
    let (globs, named): (Vec<Leaf>, Vec<Leaf>) =
        leaves.partition(|leaf| leaf.path.last().is_some_and(|last| last == "*"));
    let is_it = |leaf: &Leaf| {
        leaf.alias
            .as_ref()
            .or(leaf.path.last())
            .is_some_and(|one| one == name)
    };
    let named = named.into_iter().filter(is_it).map(|leaf| leaf.path);
    (
        named.collect(),
        globs.into_iter().map(|leaf| leaf.path).collect(),
    )
}

/// Whether these tokens hand an item of a module beside them on, under its own name.
pub(crate) fn hands_on(tokens: &[TokenTree], module: &str, name: &str) -> bool {
    let public = statements(tokens).filter(|(is_public, _)| *is_public);
    let mut leaves = public.flat_map(|(_, tree)| leaves(tree, &[]));
    leaves.any(|leaf| {
        let path: Vec<&str> = leaf.path.iter().map(String::as_str).collect();
        let path = path.strip_prefix(&["self"]).unwrap_or(&path);
        leaf.alias.is_none() && (path == [module, name] || path == [module, "*"])
    })
}

/// The imports among these tokens, each with whether others see it.
fn statements(tokens: &[TokenTree]) -> impl Iterator<Item = (bool, &[TokenTree])> {
    let starts = (0..tokens.len()).filter(|at| is_word(tokens.get(*at), "use"));
    starts.filter_map(|at| {
        let rest = &tokens[at + 1..];
        let end = rest.iter().position(|token| is_mark(Some(token), ';'))?;
        let before = |steps: usize| tokens.get(at.checked_sub(steps)?);
        let scope = group_of(before(1), Delimiter::Parenthesis);
        let is_of_crate = scope.is_some_and(|one| one.stream().to_string() == "crate");
        let is_public = is_word(before(1), "pub") || is_of_crate && is_word(before(2), "pub");
        Some((is_public, &rest[..end]))
    })
}

/// One name that is imported.
struct Leaf {
    /// With `*` at its end for all names.
    path: Vec<String>,
    alias: Option<String>,
}

/// The names of one tree of an import: a path, with a list in braces or an `as` at its end.
fn leaves(tokens: &[TokenTree], before: &[String]) -> Vec<Leaf> {
    let mut path = before.to_vec();
    let (own, alias) = match tokens {
        [own @ .., word, alias] if is_word(Some(word), "as") => (own, Some(alias.to_string())),
        own => (own, None),
    };
    for token in own {
        match token {
            TokenTree::Ident(word) => path.push(word.to_string()),
            TokenTree::Punct(mark) if mark.as_char() == '*' => path.push("*".to_owned()),
            TokenTree::Group(list) => {
                let trees = segments(&list.stream());
                let trees = trees.iter().map(|(tree, _)| leaves(tree, &path));
                return trees.flatten().collect();
            }
            _ => {}
        }
    }
    vec![Leaf { path, alias }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<TokenTree> {
        let tokens: proc_macro2::TokenStream = text.parse().unwrap();
        tokens.into_iter().collect()
    }

    #[test]
    fn an_import_gives_a_name_or_another_one() {
        let check = |text: &str, wanted: Option<&str>| {
            let found = imported(&tokens(text), "Mood");
            assert_eq!(found.as_deref(), wanted, "{text}");
        };
        check("use crate::Mood;", Some("Mood"));
        check("use a::b::{c::{Mood as M, D}, E};", Some("M"));
        check("use a::Mood as _; use a::Moods;", None);
        check("use a::*; struct Mood;", None);
    }

    #[test]
    fn what_is_public_is_handed_on() {
        let check = |text: &str, wanted: bool| {
            assert_eq!(hands_on(&tokens(text), "mood", "Mood"), wanted, "{text}");
        };
        check("mod mood; pub use mood::*;", true);
        check("pub(crate) use self::{mood::{Mood, Other}, b};", true);
        check("use mood::*;", false);
        check("pub(super) use mood::*;", false);
        check("pub use other::*; pub use mood::Mood as M;", false);
    }
}
