//! What can be told of SQL without a server: the words in it, and the parts of an index element.

use std::iter::Peekable;

use schemadrift_schema::{CollationName, Expression, IndexKey, IndexTarget, OperatorClass};

/// A piece of SQL: a word, a quoted name, or anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    /// Folded to lower case.
    Word(String),
    /// A name in double quotes, taken out of them.
    Name(String),
    Dot,
    Other,
}

/// The columns whose names occur as words, in their own order.
pub(crate) fn columns_in(sql: &str, known: &[&str]) -> Vec<String> {
    let pieces = pieces(sql);
    let occurs = |name: &str| {
        pieces.iter().any(|(piece, _)| match piece {
            Piece::Word(word) => word == name,
            Piece::Name(quoted) => quoted == name,
            Piece::Dot | Piece::Other => false,
        })
    };
    let found = known.iter().filter(|name| occurs(name));
    found.map(|name| (*name).to_owned()).collect()
}

/// Reads one element of an index: `created_at DESC`, `title gin_trgm_ops`, `lower(email)`.
pub(crate) fn index_key(sql: &str, known: &[&str]) -> IndexKey {
    let sql = sql.trim();
    let mut pieces = pieces(sql);
    let (descending, nulls_first) = take_order(&mut pieces);
    let end = pieces.last().map_or(0, |(_, end)| *end);
    let mut key = IndexKey {
        target: IndexTarget::Expression(Expression::written(sql[..end].trim()).into()),
        descending,
        nulls_first: nulls_first.unwrap_or(descending),
        operator_class: None,
        collation: None,
    };
    let mut rest = pieces.iter().map(|(piece, _)| piece).peekable();
    let column = match rest.next() {
        Some(Piece::Word(word)) => word,
        Some(Piece::Name(name)) => name,
        _ => return key,
    };
    if rest.peek().is_some() && !known.contains(&column.as_str()) {
        return key;
    }
    let mut collation = None;
    if rest.peek().is_some_and(|piece| is_word(piece, "collate")) {
        rest.next();
        let Some(Piece::Word(name) | Piece::Name(name)) = rest.next() else {
            return key;
        };
        let Some((schema, name)) = qualified(name, &mut rest) else {
            return key;
        };
        collation = Some(CollationName { schema, name }.into());
    }
    let operator_class = match rest.next() {
        None => None,
        Some(Piece::Word(name) | Piece::Name(name)) => {
            let Some((schema, name)) = qualified(name, &mut rest) else {
                return key;
            };
            Some(OperatorClass { schema, name })
        }
        Some(Piece::Dot | Piece::Other) => return key,
    };
    if rest.next().is_none() {
        key.target = IndexTarget::Column(column.clone());
        key.operator_class = operator_class;
        key.collation = collation;
    }
    key
}

/// The namespace, where one stands before the name, and the name; `None` where a dot leads nowhere.
fn qualified<'a>(
    first: &str,
    rest: &mut Peekable<impl Iterator<Item = &'a Piece>>,
) -> Option<(Option<String>, String)> {
    if rest.next_if(|piece| **piece == Piece::Dot).is_none() {
        return Some((None, first.to_owned()));
    }
    match rest.next() {
        Some(Piece::Word(name) | Piece::Name(name)) => Some((Some(first.to_owned()), name.clone())),
        _ => None,
    }
}

/// Takes `ASC`, `DESC`, `NULLS FIRST` and `NULLS LAST` off the end.
fn take_order(pieces: &mut Vec<(Piece, usize)>) -> (bool, Option<bool>) {
    let mut nulls_first = None;
    if let [.., (nulls, _), (place, _)] = pieces.as_slice()
        && is_word(nulls, "nulls")
        && (is_word(place, "first") || is_word(place, "last"))
    {
        nulls_first = Some(is_word(place, "first"));
        pieces.truncate(pieces.len() - 2);
    }
    let direction = pieces.last().map(|(piece, _)| piece);
    let is_descending = direction.is_some_and(|piece| is_word(piece, "desc"));
    // A column may be called `desc` only in quotes.
    let is_direction = is_descending || direction.is_some_and(|piece| is_word(piece, "asc"));
    if is_direction && pieces.len() > 1 {
        pieces.pop();
        return (is_descending, nulls_first);
    }
    (false, nulls_first)
}

fn is_word(piece: &Piece, word: &str) -> bool {
    matches!(piece, Piece::Word(own) if own == word)
}

/// The pieces of the text, each with where it ends; texts in single quotes are one piece.
fn pieces(sql: &str) -> Vec<(Piece, usize)> {
    let mut pieces = Vec::new();
    let mut characters = sql.char_indices().peekable();
    while let Some((start, first)) = characters.next() {
        if first.is_whitespace() {
            continue;
        }
        let mut end = start + first.len_utf8();
        if first == '"' || first == '\'' {
            let mut text = String::new();
            while let Some((at, next)) = characters.next() {
                end = at + next.len_utf8();
                if next != first {
                    text.push(next);
                } else if characters.next_if(|(_, next)| *next == first).is_some() {
                    end += 1;
                    text.push(first);
                } else {
                    break;
                }
            }
            let piece = if first == '"' {
                Piece::Name(text)
            } else {
                Piece::Other
            };
            pieces.push((piece, end));
            continue;
        }
        let continues = |one: char| one.is_alphanumeric() || one == '_' || one == '$';
        if !continues(first) {
            let piece = if first == '.' {
                Piece::Dot
            } else {
                Piece::Other
            };
            pieces.push((piece, end));
            continue;
        }
        while let Some((at, next)) = characters.next_if(|(_, next)| continues(*next)) {
            end = at + next.len_utf8();
        }
        pieces.push((Piece::Word(sql[start..end].to_lowercase()), end));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{columns_in, index_key};

    #[test]
    fn columns_are_words_outside_of_texts() {
        let known = ["a", "b", "Odd Name", "c"];
        let found = columns_in("A > 0 and \"Odd Name\" <> 'b' or lower(cc) = ''", &known);
        assert_eq!(found, ["a", "Odd Name"]);
    }

    fn check(sql: &str, expected: &str) {
        let key = index_key(sql, &["title", "Odd"]);
        let kind = if key.column().is_some() {
            "column"
        } else {
            "expression"
        };
        assert_eq!(format!("{kind} {}", key.describe()), expected, "{sql}");
    }

    #[test]
    fn plain_columns_are_told_from_expressions() {
        check("title", "column title");
        check(" Title DESC ", "column title DESC");
        check("title desc nulls last", "column title DESC NULLS LAST");
        check("title asc NULLS FIRST", "column title NULLS FIRST");
        check("title ASC", "column title");
        check("\"Odd\" DESC NULLS FIRST", "column Odd DESC");
        check("title gin_trgm_ops", "column title gin_trgm_ops");
        check(
            "title COLLATE \"C\" DESC",
            "column title COLLATE \"C\" DESC",
        );
        check(
            "title collate App.\"De\" text_ops",
            "column title COLLATE app.\"De\" text_ops",
        );
        check("title app.shy_ops DESC", "column title app.shy_ops DESC");
        check("title app. DESC", "expression title app. DESC");
        check("lower(title) DESC", "expression lower(title) DESC");
        check("title || 'desc'", "expression title || 'desc'");
        check("(a + b) NULLS LAST", "expression (a + b)");
    }
}
