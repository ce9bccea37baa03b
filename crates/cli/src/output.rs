//! Standard output for results, standard error for everything else, and no password on either.

use std::io::{ErrorKind, IsTerminal, Write};
use std::path::Path;

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};

use crate::error::CommandError;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();

/// Prints a result. A reader that has gone away is no error.
pub(crate) fn result(text: &str, color: ColorChoice) -> Result<(), CommandError> {
    let mut out = anstream::AutoStream::new(std::io::stdout().lock(), color);
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Prints what another program reads: SQL, or a diff. Not a byte of it is left out, unless somebody
/// looks at it on a terminal, which nothing in it may give orders to.
pub(crate) fn source(text: &str) -> Result<(), CommandError> {
    let mut out = std::io::stdout().lock();
    if out.is_terminal() {
        drop(out);
        return result(text, ColorChoice::Never);
    }
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

fn written(outcome: std::io::Result<()>) -> Result<(), CommandError> {
    match outcome {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CommandError::StandardOutput(error))
        }
        _ => Ok(()),
    }
}

/// Says why the run ended early.
pub(crate) fn error(text: &str) {
    say(ERROR, "error", text);
}

/// Says something that is no result and no error.
pub(crate) fn note(text: &str) {
    say(NOTE, "note", text);
}

fn say(style: Style, word: &str, text: &str) {
    let mut out = anstream::stderr().lock();
    // Nothing can be done where standard error is closed.
    let _ = writeln!(out, "{style}{word}{style:#}: {}", without_passwords(text));
}

/// Says what the parser of arguments makes of them, or the help that was asked for.
pub(crate) fn of_arguments(error: &clap::Error) {
    let words = error.render();
    let (plain, styled) = (words.to_string(), words.ansi().to_string());
    let kept = without_passwords(&plain);
    // A text that has to be cut loses its colours.
    let text = if kept == plain { styled } else { kept };
    // Nothing can be done about a closed terminal.
    let _ = if error.use_stderr() {
        anstream::stderr().lock().write_all(text.as_bytes())
    } else {
        anstream::stdout().lock().write_all(text.as_bytes())
    };
}

/// A URL may stand where a path was asked for, and what is wrong is repeated: its password never is.
/// All from `://` to the last `@` of the word is taken for it, but the user before a colon.
fn without_passwords(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace);
    words.map(without_password).collect()
}

fn without_password(word: &str) -> String {
    let Some((scheme, rest)) = word.split_once(":/") else {
        return word.to_owned();
    };
    let Some((credentials, place)) = rest.rsplit_once('@') else {
        return word.to_owned();
    };
    let user = credentials.split(':').next().unwrap_or_default();
    match credentials.contains(':') {
        true => format!("{scheme}:/{user}:***@{place}"),
        false => word.to_owned(),
    }
}

/// Writes a file whole or not at all.
pub(crate) fn write_file(path: &Path, text: &str) -> Result<(), CommandError> {
    let write = || -> std::io::Result<()> {
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let is_special = path.metadata().is_ok_and(|found| !found.is_file());
        if is_special {
            return std::fs::write(path, text);
        }
        let mut file = tempfile::Builder::new()
            .prefix(".schemadrift-")
            .tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        make_readable(file.as_file())?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    write().map_err(|source| CommandError::Write {
        path: path.to_owned(),
        source,
    })
}

/// A temporary file is private; a report is as readable as any new file.
#[cfg(unix)]
pub(crate) fn make_readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
pub(crate) fn make_readable(_file: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}

/// Whether to colour standard output, and how wide it is.
pub(crate) fn terminal(choice: ColorChoice) -> (ColorChoice, usize) {
    let stdout = std::io::stdout();
    let resolved = match choice {
        ColorChoice::Auto => anstream::AutoStream::choice(&stdout),
        other => other,
    };
    let width = if stdout.is_terminal() {
        terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0))
    } else {
        100
    };
    (resolved, width)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_repeated_and_all_else_is() {
        for (text, kept) in [
            (
                "cannot read postgres://u:hunt@er2@h:1/d: no",
                "cannot read postgres://u:***@h:1/d: no",
            ),
            (
                "'snapshot:postgres://u:hunter2@h/d'\n",
                "'snapshot:postgres://u:***@h/d'\n",
            ),
            ("postgres:/u:hunter2@h", "postgres:/u:***@h"),
            ("postgres://u@h/d", "postgres://u@h/d"),
            (
                "see https://example.com/a@b and C:/x y@z",
                "see https://example.com/a@b and C:/x y@z",
            ),
        ] {
            assert_eq!(without_passwords(text), kept);
        }
    }
}
