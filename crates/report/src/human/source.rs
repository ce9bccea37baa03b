//! Lines of source files, and which part of a line to underline.

use std::collections::BTreeMap;
use std::ops::Range;

use schemadrift_schema::Origin;

use crate::terminal::text;

/// Source files, each asked for at most once.
pub(super) struct Sources<'a> {
    read: &'a dyn Fn(&str) -> Option<String>,
    files: BTreeMap<String, Vec<String>>,
}

/// One line of source, cleaned, with the part that is meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) line: String,
    pub(super) span: Range<usize>,
}

impl<'a> Sources<'a> {
    pub(super) fn new(read: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Sources {
            read,
            files: BTreeMap::new(),
        }
    }

    /// The line of a place; `None` where the file cannot be had or has changed since.
    pub(super) fn excerpt(&mut self, origin: &Origin) -> Option<Excerpt> {
        let lines = self
            .files
            .entry(origin.file.to_string())
            .or_insert_with(|| {
                let text = (self.read)(&origin.file).unwrap_or_default();
                text.lines().map(str::to_owned).collect()
            });
        let line = lines.get(usize::try_from(origin.line.checked_sub(1)?).ok()?)?;
        excerpt(line, usize::try_from(origin.column.checked_sub(1)?).ok()?)
    }
}

/// Cleans a line, but for tabs, which the renderer sets. Where something before the place has to
/// be written out there is no excerpt, as it would show another column than the place has.
fn excerpt(line: &str, column: usize) -> Option<Excerpt> {
    let (start, _) = line.char_indices().nth(column)?;
    let end = start + meant(line.get(start..)?);
    let (before, rest) = line.split_at(start);
    let (meant, after) = rest.split_at(end - start);
    (clean(before) == before).then(|| {
        let meant = clean(meant);
        Excerpt {
            span: start..start + meant.len(),
            line: clean(&format!("{before}{meant}{after}")),
        }
    })
}

/// Length of what a place means: a field up to its comma, an item up to its body, and never a
/// comment behind it.
fn meant(rest: &str) -> usize {
    let mut depth = 0_usize;
    let mut end = rest.len();
    let mut previous = ' ';
    for (at, character) in rest.char_indices() {
        match character {
            '<' | '(' | '[' => depth += 1,
            '>' if previous == '-' => {}
            '>' | ')' | ']' => match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => {
                    end = at;
                    break;
                }
            },
            ',' | ';' | '{' | '}' if depth == 0 => {
                end = at;
                break;
            }
            '/' if previous == '/' => {
                end = at - 1;
                break;
            }
            _ => {}
        }
        previous = character;
    }
    let trimmed = rest.get(..end).unwrap_or(rest).trim_end().len();
    let first = rest.chars().next().map_or(0, char::len_utf8);
    trimmed.max(first)
}

fn clean(part: &str) -> String {
    let parts: Vec<String> = part.split('\t').map(text).collect();
    parts.join("\t")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn underlined(line: &str, column: usize) -> String {
        let excerpt = excerpt(line, column).unwrap();
        excerpt.line[excerpt.span].to_owned()
    }

    #[test]
    fn a_field_is_underlined_up_to_its_comma() {
        let line = "\tpub scores: Option<Map<A, B>>, // a comment";
        assert_eq!(underlined(line, 5), "scores: Option<Map<A, B>>");
        assert_eq!(underlined("    last: u8 // end", 4), "last: u8");
        assert_eq!(underlined("    f: fn(u8) -> u8, x", 4), "f: fn(u8) -> u8");
    }

    #[test]
    fn an_item_is_underlined_up_to_its_body() {
        assert_eq!(underlined("pub struct Asset {", 0), "pub struct Asset");
        assert_eq!(underlined("pub struct Asset {", 11), "Asset");
        assert_eq!(underlined("struct A(u8, u8);", 0), "struct A(u8, u8)");
    }

    #[test]
    fn what_is_not_there_is_not_underlined() {
        assert_eq!(excerpt("short", 5), None);
        assert_eq!(excerpt("", 0), None);
        let mut sources = Sources::new(&|_| None);
        assert_eq!(sources.excerpt(&Origin::new("a.rs", 1, 1)), None);
        assert_eq!(sources.excerpt(&Origin::new("a.rs", 0, 0)), None);
    }

    #[test]
    fn what_acts_is_written_out_unless_it_moves_the_place() {
        assert_eq!(underlined("ab\u{1b}", 2), "\\u{1b}");
        assert_eq!(underlined("\tnaïve: u8, // \u{202e}", 1), "naïve: u8");
        assert_eq!(excerpt("/*\u{202e}*/ a: u8,", 6), None);
    }
}
