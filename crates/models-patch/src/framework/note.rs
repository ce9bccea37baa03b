//! The line of a doc comment that names the table of a struct: `schemadrift: table = users`.

use proc_macro2::LineColumn;

use super::Renamed;
use crate::edit::Edit;
use crate::head::Head;
use crate::source::Source;

/// Edits of the line above the struct at a place, or a new line.
pub(super) fn with_table(
    source: &Source,
    place: LineColumn,
    name: &Renamed<'_>,
) -> Option<Vec<Edit>> {
    let head = Head::at(source.tokens(), place)?;
    let mut at = head.start;
    for line in source.text[head.start..head.visibility].split_inclusive('\n') {
        let after = |place: usize, word: &str| {
            let found = line[place..].find(word)?;
            Some(place + found + word.len())
        };
        let value = after(0, "schemadrift")
            .and_then(|place| after(place, "table"))
            .and_then(|place| after(place, "="));
        if let Some(place) = value {
            let rest = &line[place..];
            // The comment may end there, and so may the text of an attribute.
            let ends = ["\"", "*/"].iter().filter_map(|end| rest.find(end));
            let rest = &rest[..ends.min().unwrap_or(rest.len())];
            let start = at + place + (rest.len() - rest.trim_start().len());
            let value = rest.trim();
            let text = name.full(value.contains('.'));
            return Some(vec![Edit::new(start..start + value.len(), text)]);
        }
        at += line.len();
    }
    let behind = source.behind(head.start);
    // A comment on the line of the struct would take the struct with it.
    let (open, close) = match behind.as_str() {
        " " => ("/** ", " */"),
        _ => ("/// ", ""),
    };
    let text = format!(
        "{open}schemadrift: table = {}{close}{behind}",
        name.full(false)
    );
    Some(vec![Edit::insert(head.start, text)])
}
