//! What comes from outside, made safe for a terminal and for the logs of build servers.

use std::fmt::Write as _;

use schemadrift_schema::Origin;

use crate::visible::visible;

/// Text on one line that can neither steer a terminal nor be taken for a command by a build
/// server. GitHub and Azure act on `##[…]` and `##vso[…]` anywhere in a line.
pub(crate) fn text(raw: &str) -> String {
    let shown = visible(raw);
    let mut safe = String::with_capacity(shown.len());
    let mut rest = &*shown;
    while let Some(at) = rest.find("##") {
        let (before, from) = rest.split_at(at);
        safe.push_str(before);
        safe.push_str(if is_command(from) { "\\u{23}" } else { "#" });
        rest = &from[1..];
    }
    safe.push_str(rest);
    safe
}

/// A place as `file:line:column`. A file name that GitHub would take for a `::command::` at the
/// start of a line gets a harmless `./` before it.
pub(crate) fn place(origin: &Origin) -> String {
    partial_place(&origin.file, Some(origin.line), Some(origin.column))
}

/// A place of which the line or the column may be unknown.
pub(crate) fn partial_place(file: &str, line: Option<u32>, column: Option<u32>) -> String {
    let mut place = text(file);
    if place.trim_start().starts_with("::") {
        place.insert_str(0, "./");
    }
    for number in [line, column].into_iter().map_while(|number| number) {
        let _ = write!(place, ":{number}");
    }
    place
}

fn is_command(from_hashes: &str) -> bool {
    from_hashes
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
    fn a_file_is_never_a_workflow_command() {
        assert_eq!(
            place(&Origin::new("::error::x.rs", 1, 2)),
            "./::error::x.rs:1:2"
        );
        assert_eq!(partial_place("a.rs", None, Some(3)), "a.rs");
    }
}
