//! The roles that scripts speak of and that somebody else makes, so that a sandbox can have them.

use std::collections::BTreeSet;

use crate::lexer::{Kind, Token, tokens};

/// Names that stand for whoever is there.
const STAND_INS: [&str; 4] = ["public", "current_user", "current_role", "session_user"];

/// The roles that these scripts grant to, hand objects over to or write policies for, as the server
/// would store them, without those that one of the scripts creates itself.
#[must_use]
pub fn roles_in<'a>(scripts: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mut found = Roles::default();
    for sql in scripts {
        found.read(sql);
    }
    found.named.retain(|name| {
        !found.created.contains(name) && !STAND_INS.contains(&name.as_str()) && !name.is_empty()
    });
    found.named
}

#[derive(Default)]
struct Roles {
    named: BTreeSet<String>,
    created: BTreeSet<String>,
}

impl Roles {
    fn read(&mut self, sql: &str) {
        let tokens: Vec<Token> = tokens(sql).collect();
        for token in &tokens {
            match token.kind {
                Kind::DollarText => self.read(token.dollar_body(sql)),
                // What a block executes as text may create a role, and is no place to look for
                // others.
                Kind::Text => {
                    let mut inner = Roles::default();
                    inner.read(token.text(sql).trim_matches(['\'', 'E', 'e']));
                    self.created.extend(inner.created);
                }
                _ => {}
            }
        }
        let statements = tokens.split(|token| token.text(sql) == ";");
        for statement in statements {
            self.read_statement(&Statement {
                tokens: statement,
                sql,
            });
        }
    }

    fn read_statement(&mut self, statement: &Statement<'_>) {
        // A block may stand before it, as in `BEGIN GRANT …`.
        let starts = |word: &str| statement.find(0, &[word]).is_some_and(|at| at < 4);
        let words = ["create", "alter", "grant", "revoke", "set", "reassign"];
        for kind in ["role", "user", "group"] {
            if let Some(at) = statement.find(0, &["create", kind]) {
                self.created
                    .extend(statement.names(at + 2).into_iter().take(1));
            }
        }
        if !words.iter().any(|word| starts(word)) {
            return;
        }
        for phrase in [
            &["owner", "to"][..],
            &["for", "role"],
            &["for", "user"],
            &["set", "role"],
            &["authorization"],
            &["owned", "by"],
        ] {
            let is_of_sequence = phrase == ["owned", "by"] && !starts("reassign");
            if let Some(at) = statement.find(0, phrase).filter(|_| !is_of_sequence) {
                self.named.extend(statement.names(at + phrase.len()));
            }
        }
        let is_grant = statement
            .find(0, &["grant"])
            .or(statement.find(0, &["revoke"]));
        let is_policy = statement.find(0, &["policy"]);
        if let Some(from) = is_grant.or(is_policy) {
            for word in ["to", "from"] {
                if let Some(at) = statement.find(from, &[word]) {
                    self.named.extend(statement.names(at + 1));
                }
            }
        }
        // Without ON it is membership that is granted, of the roles that come first.
        if let Some(from) = is_grant
            && statement.find(from, &["on"]).is_none()
        {
            self.named.extend(statement.names(from + 1));
        }
    }
}

struct Statement<'s> {
    tokens: &'s [Token],
    sql: &'s str,
}

impl Statement<'_> {
    /// Where these words stand side by side for the first time from a position on.
    fn find(&self, from: usize, words: &[&str]) -> Option<usize> {
        let tokens = self.tokens.get(from..)?;
        let is_word = |(token, word): (&Token, &&str)| {
            token.kind == Kind::Word && token.text(self.sql).eq_ignore_ascii_case(word)
        };
        let place = tokens
            .windows(words.len())
            .position(|window| window.iter().zip(words).all(is_word))?;
        Some(from + place)
    }

    /// Names with commas between them.
    fn names(&self, from: usize) -> Vec<String> {
        let mut names = Vec::new();
        let mut rest = self.tokens.iter().skip(from);
        while let Some(token) = rest.next() {
            let text = token.text(self.sql);
            let name = match token.kind {
                // `TO GROUP readers` is an old way to say it, `IF NOT EXISTS` no name at all.
                Kind::Word
                    if ["group", "if"]
                        .iter()
                        .any(|word| text.eq_ignore_ascii_case(word)) =>
                {
                    continue;
                }
                Kind::Word => text.to_lowercase(),
                Kind::QuotedName => {
                    let inner = text.strip_prefix('"').unwrap_or(text);
                    inner
                        .strip_suffix('"')
                        .unwrap_or(inner)
                        .replace("\"\"", "\"")
                }
                _ => break,
            };
            names.push(name);
            if rest.next().is_none_or(|next| next.text(self.sql) != ",") {
                break;
            }
        }
        names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(sql: &str) -> Vec<String> {
        roles_in([sql]).into_iter().collect()
    }

    #[test]
    fn roles_are_found_where_something_is_for_them() {
        for (sql, expected) in [
            (
                "GRANT SELECT ON t TO reader, \"Odd One\" WITH GRANT OPTION",
                &["Odd One", "reader"][..],
            ),
            ("revoke all on all tables in schema s from App", &["app"]),
            ("GRANT parent TO child", &["child", "parent"]),
            (
                "CREATE POLICY p ON t FOR SELECT TO a, PUBLIC USING (x > 1)",
                &["a"],
            ),
            ("ALTER TABLE t OWNER TO boss", &["boss"]),
            (
                "ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA s GRANT ALL ON TABLES TO b",
                &["a", "b"],
            ),
            (
                "CREATE SCHEMA s AUTHORIZATION keeper; SET ROLE other",
                &["keeper", "other"],
            ),
            (
                "DO $$ BEGIN GRANT USAGE ON SCHEMA s TO inner_one; END $$",
                &["inner_one"],
            ),
            ("REASSIGN OWNED BY old TO current_user", &["old"]),
        ] {
            assert_eq!(names(sql), expected, "{sql}");
        }
    }

    #[test]
    fn what_is_created_or_is_no_role_is_left_alone() {
        for sql in [
            "CREATE ROLE app; GRANT SELECT ON t TO app",
            "create user app login; alter table t owner to app",
            "DO $$ BEGIN EXECUTE 'CREATE ROLE app'; END $$; GRANT app TO app",
            "ALTER SEQUENCE s OWNED BY t.id; ALTER TABLE t RENAME TO u",
            "SELECT 'grant x to y'; -- grant x to y",
            "COPY t FROM stdin; INSERT INTO t SELECT a FROM b",
        ] {
            assert_eq!(names(sql), [""; 0], "{sql}");
        }
    }
}
