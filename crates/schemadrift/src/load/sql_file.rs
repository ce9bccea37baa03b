//! A file of SQL as a source: a script of one's own, or the dump of a schema.
//!
//! What a dump says to its client is taken out, and what it says of owners, privileges and settings
//! may fail: a sandbox has neither the roles nor, perhaps, the version.

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
    Ok(Script {
        sql: without_client_lines(text.strip_prefix('\u{feff}').unwrap_or(&text)),
    })
}

impl Script {
    /// Runs every statement. Returns what was left out.
    pub(super) async fn run(
        &self,
        path: &Path,
        connection: &mut PgConnection,
    ) -> Result<Vec<String>, AuditError> {
        let mut left_out = 0;
        let mut last = String::new();
        for (line, statement) in split_statements(&self.sql) {
            let ran = run_script(connection, statement, ScriptMode::StatementByStatement).await;
            match ran {
                Ok(()) => {}
                Err(error) if may_fail(statement) => {
                    left_out += 1;
                    last = error.message;
                }
                Err(error) => return Err(failed(path, line, &error)),
            }
        }
        let what = "about owners, privileges or settings";
        let path = path.display();
        Ok(match left_out {
            0 => Vec::new(),
            1 => vec![format!("{path}: a statement {what} was left out: {last}")],
            count => vec![format!(
                "{path}: {count} statements {what} were left out; the last: {last}"
            )],
        })
    }
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

/// Whether a statement only says who owns what, who may do what, or how the session behaves.
fn may_fail(statement: &str) -> bool {
    let words: Vec<String> = statement
        .split_whitespace()
        .map(str::to_ascii_uppercase)
        .collect();
    let first = words.first().map_or("", String::as_str);
    let is_alter = first == "ALTER";
    let says = |text: &[&str]| {
        words
            .windows(text.len())
            .any(|window| window.iter().map(String::as_str).eq(text.iter().copied()))
    };
    matches!(first, "SET" | "RESET" | "GRANT" | "REVOKE")
        || is_alter && (says(&["OWNER", "TO"]) || says(&["DEFAULT", "PRIVILEGES"]))
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
    fn owners_privileges_and_settings_may_fail_and_nothing_else() {
        for fine in [
            "ALTER TABLE public.t OWNER TO app",
            "GRANT SELECT ON TABLE t TO app",
            "set transaction_timeout = 0",
            "ALTER DEFAULT PRIVILEGES FOR ROLE a GRANT ALL ON TABLES TO b",
        ] {
            assert!(may_fail(fine), "{fine}");
        }
        for other in [
            "ALTER TABLE t ADD COLUMN a int",
            "CREATE TABLE t (owner int)",
        ] {
            assert!(!may_fail(other), "{other}");
        }
    }
}
