//! A file of SQL as a source: a script of one's own, or the dump of a schema.
//!
//! What a dump says to its client is taken out, and what it says of owners, privileges and settings
//! may fail: a sandbox has neither the roles nor, perhaps, the version. What a dump drops beforehand is
//! not there, and what it says of the whole cluster is none of the sandbox's business.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use schemadrift_introspect::PgConnection;
use schemadrift_sandbox::{ScriptError, ScriptMode, run_script, split_statements};

use crate::error::AuditError;

/// SQL that a server can run.
pub(super) struct Script {
    pub(super) sql: String,
}

/// Reads a file.
pub(super) fn read(path: &Path) -> Result<Script, AuditError> {
    let bytes = fs::read(path).map_err(|source| AuditError::SqlRead {
        path: path.to_owned(),
        source,
    })?;
    let text = String::from_utf8(bytes).map_err(|error| AuditError::SqlRead {
        path: path.to_owned(),
        source: std::io::Error::new(std::io::ErrorKind::InvalidData, error.utf8_error()),
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    if let Some((line, databases)) = second_database(text) {
        return Err(AuditError::SqlRun {
            path: path.to_owned(),
            line,
            message: format!(
                "this dump holds the databases {databases}, and a schema is of one of them: dump it \
                 by itself with `pg_dump --schema-only`"
            ),
        });
    }
    Ok(Script {
        sql: without_client_lines(text),
    })
}

impl Script {
    /// Runs every statement. Returns what was left out.
    pub(super) async fn run(
        &self,
        path: &Path,
        connection: &mut PgConnection,
    ) -> Result<Vec<String>, AuditError> {
        let mut left_out: BTreeMap<&str, (usize, String)> = BTreeMap::new();
        for (line, statement) in split_statements(&self.sql) {
            let words = words(statement);
            if is_of_the_cluster(&words) {
                continue;
            }
            let ran = run_script(connection, statement, ScriptMode::StatementByStatement).await;
            let Err(error) = ran else { continue };
            let what = if may_fail(&words) {
                "about owners, roles, privileges or settings"
            } else if drops(&words) && is_of_nothing(&error) {
                "to drop what is not there"
            } else {
                return Err(failed(path, line, &error));
            };
            let (count, last) = left_out.entry(what).or_default();
            *count += 1;
            *last = error.message;
        }
        if is_in_transaction(connection).await {
            return Err(AuditError::SqlRun {
                path: path.to_owned(),
                line: self.sql.lines().count().max(1),
                message: "the file ends inside a transaction: add the COMMIT that it lacks"
                    .to_owned(),
            });
        }
        let path = path.display();
        let told = left_out.iter().map(|(what, (count, last))| match count {
            1 => format!("{path}: a statement {what} was left out: {last}"),
            count => format!("{path}: {count} statements {what} were left out; the last: {last}"),
        });
        Ok(told.collect())
    }
}

/// Whether a script has begun a transaction and not ended it: nowhere else may a place be saved.
async fn is_in_transaction(connection: &mut PgConnection) -> bool {
    let mode = ScriptMode::StatementByStatement;
    run_script(connection, "SAVEPOINT here", mode).await.is_ok()
}

fn failed(path: &Path, line: usize, error: &ScriptError) -> AuditError {
    let line = line + error.line.unwrap_or(1) - 1;
    let mut message = error.message.clone();
    for (title, text) in [("detail", &error.detail), ("hint", &error.hint)] {
        if let Some(text) = text {
            message.push_str(&format!("\n  {title}: {text}"));
        }
    }
    AuditError::SqlRun {
        path: path.to_owned(),
        line,
        message,
    }
}

/// The words of a statement in upper case.
fn words(statement: &str) -> Vec<String> {
    let words = statement.split_whitespace();
    words.map(str::to_ascii_uppercase).collect()
}

fn says(words: &[String], text: &[&str]) -> bool {
    words
        .windows(text.len())
        .any(|window| window.iter().map(String::as_str).eq(text.iter().copied()))
}

fn word(words: &[String], position: usize) -> &str {
    words.get(position).map_or("", String::as_str)
}

/// Whether a statement only says who is there and owns what, who may do what, or how the session
/// behaves.
fn may_fail(words: &[String]) -> bool {
    let is_alter = word(words, 0) == "ALTER";
    let is_of_roles = matches!(word(words, 1), "ROLE" | "USER" | "GROUP");
    matches!(word(words, 0), "SET" | "RESET" | "GRANT" | "REVOKE")
        || is_alter && (says(words, &["OWNER", "TO"]) || says(words, &["DEFAULT", "PRIVILEGES"]))
        || is_definition(words) && is_of_roles && word(words, 2) != "MAPPING"
}

/// Whether a statement is about databases or tablespaces, which no sandbox may be given.
fn is_of_the_cluster(words: &[String]) -> bool {
    is_definition(words) && matches!(word(words, 1), "DATABASE" | "TABLESPACE")
}

fn is_definition(words: &[String]) -> bool {
    matches!(word(words, 0), "CREATE" | "ALTER" | "DROP")
}

fn drops(words: &[String]) -> bool {
    match word(words, 0) {
        "DROP" => true,
        "ALTER" => says(words, &["DROP"]),
        _ => false,
    }
}

/// Whether the server knows nothing of what a statement names: a schema, a table, a column, a function
/// or anything else.
fn is_of_nothing(error: &ScriptError) -> bool {
    let codes = ["3F000", "42P01", "42703", "42883", "42704"];
    error
        .code
        .as_deref()
        .is_some_and(|code| codes.contains(&code))
}

/// The line that goes on to a second database of a cluster's dump, and the names of both.
fn second_database(text: &str) -> Option<(usize, String)> {
    let mut first: Option<&str> = None;
    for (number, line) in text.lines().enumerate() {
        let mut words = line.split_whitespace();
        if !matches!(words.next(), Some("\\connect" | "\\c")) {
            continue;
        }
        let name = words.next_back().unwrap_or_default();
        match first {
            // Every cluster has these two, and a dump of it goes through them.
            _ if matches!(name, "template1" | "postgres") => {}
            Some(first) if first != name => {
                return Some((number + 1, format!("{first} and {name}")));
            }
            _ => first = Some(name),
        }
    }
    None
}

/// Takes out lines for psql, and rows that stand behind `COPY … FROM stdin`; each leaves an empty
/// line, so that places stay.
fn without_client_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_rows = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if in_rows {
            in_rows = content != "\\.";
            out.push('\n');
        } else if is_for_psql(content) {
            out.push('\n');
        } else if content.starts_with("COPY ") && content.ends_with(" FROM stdin;") {
            in_rows = true;
            out.push('\n');
        } else {
            out.push_str(line);
        }
    }
    out
}

/// The commands that dumps are known to hold.
fn is_for_psql(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    matches!(
        word,
        "\\restrict" | "\\unrestrict" | "\\connect" | "\\c" | "\\set" | "\\encoding" | "\\echo"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_dump_says_to_its_client_is_taken_out_and_places_stay() {
        let dump =
            "\\restrict abc\nSET x = 1;\nCOPY public.t (a) FROM stdin;\n1\n;'\n\\.\nSELECT 1;\n";
        let kept = without_client_lines(dump);
        assert_eq!(kept, "\nSET x = 1;\n\n\n\n\nSELECT 1;\n");
        assert_eq!(split_statements(&kept)[1], (7, "SELECT 1"));
    }

    #[test]
    fn a_dump_of_a_cluster_is_none_of_a_schema() {
        let one = "\\connect template1\n\\connect shop\nCREATE TABLE a ();\n\\connect postgres\n";
        assert_eq!(second_database(one), None);
        let two = format!("{one}\\connect stock\n");
        assert_eq!(
            second_database(&two),
            Some((5, "shop and stock".to_owned()))
        );
        for other in ["CREATE DATABASE a", "alter database a SET b = 1"] {
            assert!(is_of_the_cluster(&words(other)), "{other}");
        }
        assert!(!is_of_the_cluster(&words("COMMENT ON DATABASE a IS 'b'")));
    }

    #[test]
    fn owners_privileges_and_settings_may_fail_and_nothing_else() {
        for fine in [
            "ALTER TABLE public.t OWNER TO app",
            "GRANT SELECT ON TABLE t TO app",
            "set transaction_timeout = 0",
            "ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT ALL ON TABLES TO b",
            "CREATE ROLE app",
        ] {
            assert!(may_fail(&words(fine)), "{fine}");
        }
        for other in [
            "ALTER TABLE t ADD COLUMN a int",
            "CREATE TABLE t (owner int)",
            "CREATE USER MAPPING FOR app SERVER s",
        ] {
            assert!(!may_fail(&words(other)), "{other}");
        }
    }
}
