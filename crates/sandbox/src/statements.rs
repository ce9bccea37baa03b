//! Splits a script into its statements, for those that must be sent one by one.

use crate::lexer::{Kind, Token, tokens};

/// The statements of a script, without their semicolons, each with the 1-based
/// line that it starts on. Blank statements and the comments between statements
/// are left out; comments inside a statement stay.
///
/// Semicolons in quotes, comments, parentheses and the `BEGIN ATOMIC … END` body
/// of a function end nothing. Backslash escapes are only read in `E''` strings,
/// as a server with `standard_conforming_strings` does.
#[must_use]
pub fn split_statements(sql: &str) -> Vec<(usize, &str)> {
    let mut lines = LineCounter {
        sql,
        at: 0,
        line: 1,
    };
    statement_tokens(sql)
        .into_iter()
        .filter_map(|statement| {
            let start = statement.first()?.start;
            let end = statement.last()?.end;
            Some((lines.line_of(start), sql.get(start..end)?))
        })
        .collect()
}

/// The tokens of each statement, without the semicolons between them. None is empty.
pub(crate) fn statement_tokens(sql: &str) -> Vec<Vec<Token>> {
    let mut statements = vec![Vec::new()];
    let mut nesting = Nesting::default();
    for token in tokens(sql) {
        if nesting.ends_statement(token, sql) {
            statements.push(Vec::new());
            nesting = Nesting::default();
        } else if let Some(statement) = statements.last_mut() {
            statement.push(token);
        }
    }
    statements.retain(|statement| !statement.is_empty());
    statements
}

/// How deep a token stands inside one statement.
#[derive(Default)]
struct Nesting {
    parentheses: usize,
    bodies: usize,
    /// The first words, as far as they can open a `CREATE FUNCTION`.
    opening: Vec<String>,
    words: usize,
}

impl Nesting {
    fn ends_statement(&mut self, token: Token, sql: &str) -> bool {
        let text = token.text(sql);
        match (token.kind, text) {
            (Kind::Other, "(") => self.parentheses += 1,
            (Kind::Other, ")") => self.parentheses = self.parentheses.saturating_sub(1),
            (Kind::Other, ";") => return self.parentheses == 0 && self.bodies == 0,
            (Kind::Word, word) => self.read_word(&word.to_ascii_lowercase()),
            _ => {}
        }
        false
    }

    /// Only a function or procedure has a body without quotes. `CASE` ends with
    /// `END` too, and a label or column may be called `begin` elsewhere.
    fn read_word(&mut self, word: &str) {
        if self.words < 4 {
            self.opening.push(word.to_owned());
        }
        self.words += 1;
        if self.parentheses > 0 || !self.opens_routine() {
            return;
        }
        match word {
            "begin" => self.bodies += 1,
            "case" if self.bodies > 0 => self.bodies += 1,
            "end" => self.bodies = self.bodies.saturating_sub(1),
            _ => {}
        }
    }

    fn opens_routine(&self) -> bool {
        let opening: Vec<&str> = self.opening.iter().map(String::as_str).collect();
        matches!(
            opening.as_slice(),
            ["create", "function" | "procedure", ..]
                | ["create", "or", "replace", "function" | "procedure"]
        )
    }
}

/// Counts lines in one pass over ever later places.
struct LineCounter<'a> {
    sql: &'a str,
    at: usize,
    line: usize,
}

impl LineCounter<'_> {
    fn line_of(&mut self, offset: usize) -> usize {
        let passed = self.sql.get(self.at..offset).unwrap_or_default();
        self.line += passed.bytes().filter(|byte| *byte == b'\n').count();
        self.at = offset;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(sql: &str) -> Vec<&str> {
        let statements = split_statements(sql);
        statements.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn statements_start_on_the_line_of_their_first_word() {
        let sql = "-- no-transaction\n\n/* first */ create index concurrently a on t (x);\r\n;\n  -- second\n\ndrop index b -- later\n";
        assert_eq!(
            split_statements(sql),
            [
                (3, "create index concurrently a on t (x)"),
                (7, "drop index b"),
            ]
        );
        assert_eq!(split_statements(" ; -- ;\n ;; "), []);
    }

    #[test]
    fn semicolons_in_quotes_and_comments_end_nothing() {
        for sql in [
            "select ';', \";\", E'\\';', $$;$$, $a$;$$;$a$, U&';'",
            "select 1 /* ; /* ; */ ; */ + 2",
            "select 1 -- ;\n + 2",
            "create rule r as on insert to t do (delete from a; delete from b)",
            "do $do$ begin execute $$ drop table a; $$; end $do$",
        ] {
            assert_eq!(texts(sql), [sql], "{sql}");
            assert_eq!(texts(&format!("{sql};select 2")), [sql, "select 2"]);
        }
    }

    #[test]
    fn a_body_without_quotes_is_part_of_its_function() {
        for sql in [
            "create function f(a int) returns int begin atomic select a; select case when a > 0 then 1 else 2 end; end",
            "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC INSERT INTO t VALUES (1); INSERT INTO t VALUES (2); END",
            "create or replace function f() returns int return 1",
        ] {
            assert_eq!(
                texts(&format!("{sql}; drop table t;")),
                [sql, "drop table t"]
            );
        }
    }

    #[test]
    fn begin_and_end_elsewhere_are_plain_words() {
        assert_eq!(
            texts("begin; create table t (\"end\" int); select case when true then 1 end; end;"),
            [
                "begin",
                "create table t (\"end\" int)",
                "select case when true then 1 end",
                "end"
            ]
        );
        assert_eq!(
            texts("create table begin_end (begin int); select 1"),
            ["create table begin_end (begin int)", "select 1"]
        );
    }

    #[test]
    fn an_unopened_parenthesis_hides_nothing() {
        assert_eq!(texts("select 1); select 2"), ["select 1)", "select 2"]);
    }

    fn statement() -> impl Strategy<Value = String> {
        prop::sample::select(vec![
            "select 1",
            "select ';'",
            "select E'\\';'",
            "select \";\"",
            "select $$;$$",
            "select $tag$ $$ ; $tag$",
            "select (1 /* ; */)",
            "create function f() returns int begin atomic select 1; select 2; end",
            "insert into t values ('é;ü')",
        ])
        .prop_map(str::to_owned)
    }

    proptest! {
        #[test]
        fn statements_come_back_as_they_were_joined(
            statements in prop::collection::vec(statement(), 0..8),
            gap in prop::sample::select(vec![";", ";\n", " ;-- ;\n", ";/* ; */", ";;\r\n\r\n"]),
        ) {
            let sql = statements.join(gap);
            prop_assert_eq!(texts(&sql), statements);
        }

        #[test]
        fn any_text_is_split_into_its_own_parts(sql in "[a-z'\"$;()/*\\\\ \n\\-eE1é]{0,60}") {
            let mut after = 0;
            for (line, text) in split_statements(&sql) {
                let start = text.as_ptr() as usize - sql.as_ptr() as usize;
                prop_assert!(start >= after && !text.trim().is_empty());
                prop_assert_eq!(line, 1 + sql[..start].matches('\n').count());
                after = start + text.len();
            }
        }
    }
}
