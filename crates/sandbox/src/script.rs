//! The one door for SQL text that is only known at run time: the migrations and
//! patches that a user wants to see applied.

use futures_util::TryStreamExt;
use sqlx::postgres::{PgDatabaseError, PgErrorPosition, PgSeverity};
use sqlx::{Connection, PgConnection};

use crate::error::in_words;
use crate::lexer::{Kind, Token};
use crate::statements::{split_statements, statement_tokens};

/// How the statements of a script are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptMode {
    /// All at once inside one transaction: either everything is done or nothing.
    OneTransaction,
    /// One by one and outside a transaction, for what the server refuses inside
    /// one. What came before a failure stays done.
    StatementByStatement,
}

/// What the server said about a script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ScriptError {
    /// The server's message, or the driver's where the connection failed.
    pub message: String,
    /// The SQLSTATE, unless the connection failed.
    pub code: Option<String>,
    /// The server's detail.
    pub detail: Option<String>,
    /// The server's hint.
    pub hint: Option<String>,
    /// The 1-based line inside the script: of the error where the server says so,
    /// or else of the statement that failed.
    pub line: Option<usize>,
}

impl ScriptError {
    /// An error that no line of a script caused.
    pub(crate) fn of_driver(error: &sqlx::Error) -> Self {
        no_line(error)
    }
}

/// Runs a script. After an error the connection can be used again, unless the
/// connection itself failed; then the error has no line.
pub async fn run_script(
    connection: &mut PgConnection,
    sql: &str,
    mode: ScriptMode,
) -> Result<(), ScriptError> {
    refuse_client_data(sql)?;
    match mode {
        ScriptMode::OneTransaction => run_in_transaction(connection, sql).await,
        ScriptMode::StatementByStatement => run_one_by_one(connection, sql).await,
    }
}

async fn run_in_transaction(connection: &mut PgConnection, sql: &str) -> Result<(), ScriptError> {
    let mut transaction = connection.begin().await.map_err(|error| no_line(&error))?;
    match send_text(&mut transaction, sql).await {
        Ok(()) => transaction.commit().await.map_err(|error| no_line(&error)),
        Err(failure) => {
            // The first error is the one to tell.
            let _ = transaction.rollback().await;
            Err(failure.explained(sql))
        }
    }
}

async fn run_one_by_one(connection: &mut PgConnection, sql: &str) -> Result<(), ScriptError> {
    for (line, statement) in split_statements(sql) {
        if let Err(failure) = send_text(connection, statement).await {
            // The script may have opened a transaction itself.
            let _ = send_text(connection, "ROLLBACK").await;
            let mut error = failure.explained(statement);
            error.line = error.line.map(|inner| line + inner - 1);
            return Err(error);
        }
    }
    Ok(())
}

/// An error, and how many statements of the text were done before it.
pub(crate) struct SendFailure {
    pub(crate) error: sqlx::Error,
    done: usize,
}

/// Sends text as one simple query, which may hold several statements.
pub(crate) async fn send_text(connection: &mut PgConnection, sql: &str) -> Result<(), SendFailure> {
    let mut done = 0;
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one door for SQL that is not part of the program"
    )]
    let query = sqlx::raw_sql(sqlx::AssertSqlSafe(sql));
    let mut results = query.execute_many(connection);
    loop {
        match results.try_next().await {
            Ok(Some(_)) => done += 1,
            Ok(None) => return Ok(()),
            Err(error) => return Err(SendFailure { error, done }),
        }
    }
}

impl SendFailure {
    fn explained(self, sql: &str) -> ScriptError {
        let mut explained = no_line(&self.error);
        let severity = server_error(&self.error).map(PgDatabaseError::severity);
        // A server that ends may take the answers to earlier statements with it.
        if !matches!(severity, Some(PgSeverity::Error)) {
            return explained;
        }
        let statement = || split_statements(sql).get(self.done).map(|(line, _)| *line);
        explained.line = position(&self.error)
            .map(|position| line_at(sql, position))
            .or_else(statement);
        explained
    }
}

fn no_line(error: &sqlx::Error) -> ScriptError {
    let server = server_error(error);
    ScriptError {
        message: in_words(error),
        code: server.map(|server| server.code().to_owned()),
        detail: server.and_then(PgDatabaseError::detail).map(str::to_owned),
        hint: server.and_then(PgDatabaseError::hint).map(str::to_owned),
        line: None,
    }
}

fn server_error(error: &sqlx::Error) -> Option<&PgDatabaseError> {
    error.as_database_error()?.try_downcast_ref()
}

/// Counted in characters from 1. A place inside the text of a function is none
/// inside the script.
fn position(error: &sqlx::Error) -> Option<usize> {
    match server_error(error)?.position()? {
        PgErrorPosition::Original(position) => Some(position),
        PgErrorPosition::Internal { .. } => None,
    }
}

fn line_at(sql: &str, position: usize) -> usize {
    let before = sql.chars().take(position.saturating_sub(1));
    1 + before.filter(|character| *character == '\n').count()
}

/// The server would wait for rows that a script has no way to send.
fn refuse_client_data(sql: &str) -> Result<(), ScriptError> {
    let Some(start) = start_of_copy(sql) else {
        return Ok(());
    };
    let before = sql.get(..start).unwrap_or_default();
    Err(ScriptError {
        message: "COPY FROM STDIN needs data from a client, which a script cannot send".to_owned(),
        code: Some("0A000".to_owned()),
        detail: None,
        hint: Some("write the rows as INSERT statements".to_owned()),
        line: Some(1 + before.matches('\n').count()),
    })
}

/// Where the first `COPY … FROM STDIN` starts.
pub(crate) fn start_of_copy(sql: &str) -> Option<usize> {
    let is = |token: &Token, word: &str| {
        token.kind == Kind::Word && token.text(sql).eq_ignore_ascii_case(word)
    };
    statement_tokens(sql).into_iter().find_map(|statement| {
        let mut pairs = statement.iter().zip(statement.iter().skip(1));
        let first = statement.first().filter(|first| is(first, "copy"))?;
        pairs
            .any(|(left, right)| is(left, "from") && is(right, "stdin"))
            .then_some(first.start)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_counted_in_characters() {
        let sql = "select 'ü';\nselect 'é';\nbroken";
        let position = sql.chars().count() - 5;
        assert_eq!(line_at(sql, position), 3);
        assert_eq!(line_at(sql, 1), 1);
        assert_eq!(line_at(sql, 12), 1, "a line break belongs to its line");
        assert_eq!(line_at(sql, 13), 2);
        assert_eq!(line_at(sql, 0), 1);
        assert_eq!(line_at("", 9), 1);
    }

    #[test]
    fn data_from_the_client_is_refused_with_its_line() {
        let error = refuse_client_data("select 1;\ncopy t (a)\n from stdin;").unwrap_err();
        assert_eq!(error.line, Some(2));
        for fine in [
            "copy t from '/x'",
            "select 1 from stdin",
            "copy t to stdout",
        ] {
            assert_eq!(refuse_client_data(fine), Ok(()));
        }
    }
}
