//! The extensions that a script creates, so that a server can be started with them.

use std::collections::BTreeSet;

use crate::lexer::{Kind, Token, tokens};

/// The names in the `CREATE EXTENSION` statements of `sql`, as the server would
/// store them, also of those inside `DO` blocks. Text in quotes is not searched.
#[must_use]
pub fn extensions_in(sql: &str) -> BTreeSet<String> {
    let tokens: Vec<Token> = tokens(sql).collect();
    let mut names = BTreeSet::new();
    for (position, token) in tokens.iter().enumerate() {
        if token.kind == Kind::DollarText {
            names.extend(extensions_in(token.dollar_body(sql)));
        } else if is_word(*token, sql, "create") {
            let following = tokens.get(position + 1..).unwrap_or_default();
            names.extend(created_extension(following, sql));
        }
    }
    names
}

/// The names of those extensions that `sql` asks for in a certain version, when it creates or updates
/// them; of all others it gets the version that a server happens to have.
#[must_use]
pub fn versioned_extensions_in(sql: &str) -> BTreeSet<String> {
    let tokens: Vec<Token> = tokens(sql).collect();
    let mut names = BTreeSet::new();
    for token in tokens.iter().filter(|token| token.kind == Kind::DollarText) {
        names.extend(versioned_extensions_in(token.dollar_body(sql)));
    }
    for statement in tokens.split(|token| token.text(sql) == ";") {
        let says = |word: &str| statement.iter().any(|token| is_word(*token, sql, word));
        let asks = |(position, token): (usize, &Token)| {
            let is_wanted = is_word(*token, sql, "create") && says("version")
                || is_word(*token, sql, "alter") && says("update");
            let following = statement.get(position + 1..).filter(|_| is_wanted)?;
            created_extension(following, sql)
        };
        names.extend(statement.iter().enumerate().filter_map(asks));
    }
    names
}

/// The name after `EXTENSION [IF NOT EXISTS]`.
fn created_extension(following: &[Token], sql: &str) -> Option<String> {
    let (extension, mut rest) = following.split_first()?;
    if !is_word(*extension, sql, "extension") {
        return None;
    }
    if let [first, second, third, after @ ..] = rest
        && is_word(*first, sql, "if")
        && is_word(*second, sql, "not")
        && is_word(*third, sql, "exists")
    {
        rest = after;
    }
    let name = rest.first()?;
    let text = name.text(sql);
    match name.kind {
        Kind::Word => Some(text.to_lowercase()),
        Kind::QuotedName => {
            let inner = text.strip_prefix('"')?;
            let inner = inner.strip_suffix('"').unwrap_or(inner);
            Some(inner.replace("\"\"", "\""))
        }
        _ => None,
    }
}

fn is_word(token: Token, sql: &str, word: &str) -> bool {
    token.kind == Kind::Word && token.text(sql).eq_ignore_ascii_case(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sql: &str) -> Vec<String> {
        extensions_in(sql).into_iter().collect()
    }

    #[test]
    fn names_are_read_as_the_server_stores_them() {
        assert_eq!(
            names(
                "create extension hstore; CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" SCHEMA x;
                 Create /* a */ Extension if not exists CITEXT with schema public cascade"
            ),
            ["citext", "hstore", "uuid-ossp"]
        );
    }

    #[test]
    fn versions_are_stated_or_left_to_the_server() {
        let named = |sql| versioned_extensions_in(sql).into_iter().collect::<Vec<_>>();
        assert_eq!(
            named(
                "create extension a with schema s version '1.2'; create extension b;
                 alter extension c update to '2'; alter extension d set schema s;
                 do $$ begin create extension if not exists e version '1'; end $$"
            ),
            ["a", "c", "e"]
        );
    }

    #[test]
    fn a_do_block_is_searched_and_plain_text_is_not() {
        assert_eq!(
            names("do $$ begin create extension if not exists ltree; end $$"),
            ["ltree"]
        );
        assert!(names("-- create extension a\nselect 'create extension b'").is_empty());
        assert!(names("comment on extension a is 'x'; drop extension b").is_empty());
        assert!(names("create extension").is_empty());
        assert!(names("create extension if not exists").is_empty());
    }
}
