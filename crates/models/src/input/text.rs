//! Reads one file as text, or says why it is none.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use super::delimiters::{self, Sound};
use super::find::SourceFile;
use crate::problem::Problem;

/// Larger than any source that a person writes.
const MAX_BYTES: u64 = 10 * 1024 * 1024;

/// The text of the file, without a byte order mark.
pub(crate) fn read_text(file: &SourceFile) -> Result<String, Problem> {
    let bytes = read_bytes(&file.path).map_err(|message| Problem::of_file(&file.shown, message))?;
    let mut text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + valid.iter().filter(|byte| **byte == b'\n').count();
        Problem {
            line: u32::try_from(line).ok(),
            ..Problem::of_file(&file.shown, "this is not UTF-8: save the file as UTF-8")
        }
    })?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, String> {
    let unreadable = |error: std::io::Error| {
        format!(
            "cannot be read: {}; make it readable or exclude it",
            error.kind()
        )
    };
    // Opening a pipe would wait for a writer that may never come, so the kind is asked first.
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err("this is no regular file: exclude it".to_owned());
    }
    let too_large = || {
        let limit = MAX_BYTES / 1024 / 1024;
        format!("larger than {limit} MB: exclude it, or move its models to a file of their own")
    };
    if metadata.len() > MAX_BYTES {
        return Err(too_large());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    let file = File::open(path).map_err(unreadable)?;
    // The file may grow while it is read.
    file.take(MAX_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large());
    }
    Ok(bytes)
}

/// What keeps the text from being parsed at all.
pub(crate) fn check_text(file: &SourceFile, text: &str) -> Result<Sound, Problem> {
    for (line, content) in (1..).zip(text.lines()) {
        let is_marker = ["<<<<<<< ", ">>>>>>> ", "||||||| "]
            .iter()
            .any(|marker| content.starts_with(marker));
        if is_marker {
            return Err(Problem {
                line: Some(line),
                column: Some(1),
                ..Problem::of_file(
                    &file.shown,
                    "the file holds merge conflict markers: resolve the conflict",
                )
            });
        }
    }
    delimiters::check(text).map_err(|fault| {
        let (line, column) = position(text, fault.offset);
        Problem {
            line: Some(line),
            column: Some(column),
            ..Problem::of_file(&file.shown, fault.message)
        }
    })
}

/// Line and column in characters, both from 1.
pub(super) fn position(text: &str, offset: usize) -> (u32, u32) {
    let before = text.get(..offset).unwrap_or(text);
    let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count();
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let column = 1 + before[start..].chars().count();
    (
        u32::try_from(line).unwrap_or(u32::MAX),
        u32::try_from(column).unwrap_or(u32::MAX),
    )
}
