//! Standard output for results, standard error for everything else.

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
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
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
    let _ = writeln!(out, "{style}{word}{style:#}: {text}");
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
