//! Imports that edits leave without use, which the compiler warns of: they go where their name stands
//! nowhere else.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::edit::{Edit, apply};
use crate::place::{group_of, is_mark, is_word, segments};
use crate::source::Source;

/// The text of a file after edits, without imports that had a use before and have none any more.
/// `is_used_elsewhere` tells whether another file may reach a name through this one.
pub(crate) fn without_unused(
    before: &str,
    after: String,
    is_used_elsewhere: &dyn Fn(&str) -> bool,
) -> String {
    let Some(source) = Source::new(after.clone()) else {
        return after;
    };
    let is_unused = |name: &str| {
        count(before, name) > 1 && count(&source.text, name) == 1 && !is_used_elsewhere(name)
    };
    let mut edits = Vec::new();
    statements(&source, source.tokens(), &is_unused, &mut edits);
    match edits.is_empty() {
        true => after,
        false => apply(&source.text, edits).0,
    }
}

/// How often a word stands in a text, comments included.
pub(crate) fn count(text: &str, word: &str) -> usize {
    let is_part = |one: char| one.is_alphanumeric() || one == '_';
    let all = text.match_indices(word);
    all.filter(|(at, _)| {
        let ends = text[at + word.len()..]
            .chars()
            .next()
            .is_none_or(|one| !is_part(one));
        ends && text[..*at]
            .chars()
            .next_back()
            .is_none_or(|one| !is_part(one))
    })
    .count()
}

/// Goes through the imports of a module and of those that are written inside of it.
fn statements(
    source: &Source,
    tokens: &TokenStream,
    is_unused: &dyn Fn(&str) -> bool,
    edits: &mut Vec<Edit>,
) {
    let items: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for at in 0..items.len() {
        if let Some(inside) = group_of(items.get(at), Delimiter::Brace)
            && at > 1
            && is_word(items.get(at - 2), "mod")
        {
            statements(source, &inside.stream(), is_unused, edits);
        }
        // What begins otherwise is public, or stands behind an attribute.
        let begins = at.checked_sub(1).is_none_or(|before| {
            is_mark(items.get(before), ';')
                || group_of(items.get(before), Delimiter::Brace).is_some()
        });
        if !begins || !is_word(items.get(at), "use") {
            continue;
        }
        let rest = &items[at + 1..];
        let Some(end) = rest.iter().position(|token| is_mark(Some(token), ';')) else {
            continue;
        };
        let mut own = Vec::new();
        if pruned(source, &rest[..end], is_unused, &mut own) {
            edits.push(Edit::new(
                lines(
                    source,
                    items[at].span().byte_range().start..range(&rest[end]).end,
                ),
                "",
            ));
        } else {
            edits.append(&mut own);
        }
    }
}

/// The whole lines of an import, with the gap behind it where it stands at the beginning.
fn lines(source: &Source, own: Range<usize>) -> Range<usize> {
    let lines = source.alone_with_gap(own);
    let line = source.line_break();
    match lines.start == 0 && source.text[lines.end..].starts_with(line) {
        true => 0..lines.end + line.len(),
        false => lines,
    }
}

/// Whether nothing of a tree of an import is in use; else edits take out what is not.
fn pruned(
    source: &Source,
    tree: &[TokenTree],
    is_unused: &dyn Fn(&str) -> bool,
    edits: &mut Vec<Edit>,
) -> bool {
    let list = match tree.last() {
        Some(TokenTree::Group(list)) => list,
        Some(TokenTree::Ident(name)) => return is_unused(&name.to_string()),
        _ => return false,
    };
    let parts = segments(&list.stream());
    let mut inside = Vec::new();
    let gone: Vec<bool> = parts
        .iter()
        .map(|(part, _)| pruned(source, part, is_unused, &mut inside))
        .collect();
    if gone.iter().all(|one| *one) {
        return !gone.is_empty();
    }
    edits.append(&mut inside);
    let place = |at: usize| {
        let (part, comma) = &parts[at];
        let first = part.first().map(range)?;
        let last = part.last().map(range)?;
        Some((first.start..last.end, comma.clone()))
    };
    let places: Option<Vec<_>> = (0..parts.len()).map(place).collect();
    let Some(places) = places.filter(|_| gone.contains(&true)) else {
        return false;
    };
    let kept: Vec<usize> = (0..gone.len()).filter(|at| !gone[*at]).collect();
    let whole = list.span().byte_range();
    if let [only] = kept.as_slice()
        && !source.text[whole.clone()].contains('\n')
        && !is_word(parts[*only].0.first(), "self")
    {
        edits.push(Edit::new(whole.start..places[*only].0.start, ""));
        edits.push(Edit::new(places[*only].0.end..whole.end, ""));
        return false;
    }
    for at in (0..gone.len()).filter(|at| gone[*at]) {
        let (own, comma) = &places[at];
        let end = comma.as_ref().map_or(own.end, |comma| comma.end);
        let before = kept.iter().rev().find(|one| **one < at);
        edits.push(
            match (
                source.whole_lines(&(own.start..end)),
                places.get(at + 1),
                before,
            ) {
                (Some(lines), ..) => Edit::new(lines, ""),
                (None, Some((next, _)), _) => Edit::new(own.start..next.start, ""),
                (None, None, Some(before)) => Edit::new(places[*before].0.end..own.end, ""),
                (None, None, None) => continue,
            },
        );
    }
    false
}

fn range(token: &TokenTree) -> Range<usize> {
    token.span().byte_range()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_without_use_goes_and_nothing_else() {
        let check = |imports: &str, field: &str, wanted: &str| {
            let text = |imports: &str, field: &str| format!("{imports}\nstruct A {{ {field} }}\n");
            let before = text(imports, "a: Utc, b: Date, c: Uuid");
            let after = text(imports, field);
            let found = without_unused(&before, after, &|_| false);
            assert_eq!(found, text(wanted, field), "{imports}");
        };
        check("use a::Utc;\nuse a::B;\n", "b: Date", "use a::B;\n");
        check("use a::{Utc, Date};\n", "b: Date", "use a::Date;\n");
        check("use a::{Date, Utc};\n", "b: Date", "use a::Date;\n");
        check("use a::{B, Date, Utc};\n", "a: Utc", "use a::{B, Utc};\n");
        check("use a::{B, Date, Utc};\n", "a: A", "use a::B;\n");
        check("use a::{self, Utc};\n", "b: Date", "use a::{self};\n");
        check("use x::{a::{Utc, Date}, B};\n", "b: B", "use x::B;\n");
        check("use x::Old as Utc;\nuse y::Z;\n", "b: B", "use y::Z;\n");
        check(
            "use a::{\n    B,\n    C,\n    Utc,\n};\n",
            "b: B",
            "use a::{\n    B,\n    C,\n};\n",
        );
        // Others may see it, or it may be compiled otherwise.
        for kept in [
            "pub use a::Utc;\n",
            "#[cfg(x)]\nuse a::Utc;\n",
            "use a::*;\n",
            "// Utc\nuse a::Utc;\n",
            "use a::Never;\n",
        ] {
            check(kept, "b: Date", kept);
        }
    }

    #[test]
    fn a_name_that_others_reach_stays() {
        let text = |field: &str| format!("use a::Utc;\nstruct A {{ {field} }}\n");
        let found = without_unused(&text("a: Utc"), text("b: B"), &|name| name == "Utc");
        assert_eq!(found, text("b: B"));
    }
}
