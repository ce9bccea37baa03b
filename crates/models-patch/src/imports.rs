//! What `use` brings into a module.

use proc_macro2::{Delimiter, TokenTree};

use crate::place::{group_of, is_mark, is_word, segments};

/// The name that an item goes by among these tokens, if one of their imports brings it in.
pub(crate) fn imported(tokens: &[TokenTree], name: &str) -> Option<String> {
    let starts = (0..tokens.len()).filter(|at| is_word(tokens.get(*at), "use"));
    starts.into_iter().find_map(|at| {
        let rest = &tokens[at + 1..];
        let end = rest.iter().position(|token| is_mark(Some(token), ';'))?;
        in_tree(&rest[..end], name)
    })
}

/// One tree of an import: a path, with a list in braces or an `as` at its end.
fn in_tree(tokens: &[TokenTree], name: &str) -> Option<String> {
    let last = tokens.last();
    if let Some(list) = group_of(last, Delimiter::Brace) {
        let trees = segments(&list.stream());
        return trees.iter().find_map(|(tree, _)| in_tree(tree, name));
    }
    let (path, alias) = match tokens {
        [path @ .., word, alias] if is_word(Some(word), "as") => (path.last(), Some(alias)),
        path => (path.last(), None),
    };
    let is_meant = is_word(path, name);
    let name = is_meant.then(|| alias.map_or_else(|| name.to_owned(), ToString::to_string));
    // What is imported as an underscore has no name.
    name.filter(|name| name != "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_gives_a_name_or_another_one() {
        let check = |text: &str, wanted: Option<&str>| {
            let tokens: Vec<TokenTree> = match text.parse::<proc_macro2::TokenStream>() {
                Ok(tokens) => tokens.into_iter().collect(),
                Err(_) => Vec::new(),
            };
            assert_eq!(imported(&tokens, "Mood").as_deref(), wanted, "{text}");
        };
        check("use crate::Mood;", Some("Mood"));
        check("use a::b::{c::{Mood as M, D}, E};", Some("M"));
        check("use a::Mood as _; use a::Moods;", None);
        check("use a::*; struct Mood;", None);
    }
}
