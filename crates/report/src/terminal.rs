//! What comes from outside, made safe for a terminal and for the logs of build servers.

use std::fmt::Write as _;

use schemadrift_schema::Origin;

use crate::visible::visible;

/// Text on one line that can neither steer a terminal nor be taken for a command by a build
/// server. GitHub and Azure act on `##[…]` and `##vso[…]` anywhere in a line, GitHub on `::…::` at
/// its start, which may be any word once lines are wrapped.
pub(crate) fn text(raw: &str) -> String {
    let shown = visible(raw);
    let mut safe = String::with_capacity(shown.len());
    let mut previous = ' ';
    for (at, character) in shown.char_indices() {
        let from = &shown[at..];
        let escaped = match character {
            '#' => is_hash_command(from),
            ':' => previous == ' ' && from.starts_with("::"),
            _ => false,
        };
        if escaped {
            safe.extend(character.escape_unicode());
        } else {
            safe.push(character);
        }
        previous = character;
    }
    safe
}

/// A place as `file:line:column`.
pub(crate) fn place(origin: &Origin) -> String {
    partial_place(&origin.file, Some(origin.line), Some(origin.column))
}

/// A place of which the line or the column may be unknown.
pub(crate) fn partial_place(file: &str, line: Option<u32>, column: Option<u32>) -> String {
    let mut place = path(file);
    for number in [line, column].into_iter().map_while(|number| number) {
        let _ = write!(place, ":{number}");
    }
    place
}

/// A file. A name that GitHub would take for a command gets a harmless `./` before it, so that the
/// path still leads to the file.
pub(crate) fn path(file: &str) -> String {
    if file.starts_with("::") {
        text(&format!("./{file}"))
    } else {
        text(file)
    }
}

fn is_hash_command(from: &str) -> bool {
    from.starts_with("##")
        && from
            .trim_start_matches('#')
            .trim_start_matches(|character: char| character.is_ascii_alphabetic())
            .starts_with('[')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_build_servers_are_broken_up() {
        assert_eq!(text("a ##[error]x"), "a \\u{23}#[error]x");
        assert_eq!(text("##vso[task]"), "\\u{23}#vso[task]");
        assert_eq!(text("###[x]"), "\\u{23}\\u{23}#[x]");
        assert_eq!(text("r##\"raw\"##"), "r##\"raw\"##");
    }

    #[test]
    fn workflow_commands_are_broken_up_and_paths_are_not() {
        assert_eq!(text("::error::x"), "\\u{3a}:error::x");
        assert_eq!(text("a ::add-mask::x"), "a \\u{3a}:add-mask::x");
        assert_eq!(text("std::vec::Vec"), "std::vec::Vec");
    }

    #[test]
    fn a_file_is_never_a_workflow_command() {
        assert_eq!(
            place(&Origin::new("::error::x.rs", 1, 2)),
            "./::error::x.rs:1:2"
        );
        assert_eq!(partial_place("a.rs", None, Some(3)), "a.rs");
    }
}
