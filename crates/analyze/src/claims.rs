//! What a document written by hand says about a schema, held against the schema.
//!
//! Read are numbers with a noun (`49 tables`), and lines that open with a name and go on with a
//! dash: in code blocks, in lists and in the first column of tables, where at least half of the
//! names are those of tables. Everything else is prose.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::readiness::Readiness;

/// Something that a document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Line of the document, from 1.
    pub line: usize,
    /// What it says, such as `49 tables`.
    pub says: String,
    /// What is so.
    pub found: String,
    /// Whether both are the same.
    pub holds: bool,
}

/// A line of the document, with whether it is the start of an item or stands in a code block.
struct Line {
    number: usize,
    text: String,
    lists: bool,
    /// The list, table or code block that it stands in.
    block: usize,
}

/// Every claim that is understood, in the order of the document; then what it leaves out.
pub fn check_claims(document: &str, facts: &Readiness) -> Vec<Claim> {
    let names: BTreeMap<String, usize> = facts
        .tables
        .iter()
        .flat_map(|(name, columns)| {
            [
                (name.name.clone(), columns.len()),
                (name.full(), columns.len()),
            ]
        })
        .collect();
    let mut claims = Vec::new();
    let mut listed = BTreeSet::new();
    let mut counts = Vec::new();
    let lines = lines(document);
    let blocks = blocks_of_tables(&lines, &names);
    for line in &lines {
        let lists = line.lists && blocks.contains(&line.block);
        let name = lists.then(|| listed_name(&line.text)).flatten();
        let is_enum = name.is_some_and(|name| facts.enums.contains_key(name));
        if let Some(name) = name.filter(|_| !is_enum) {
            let exists = names.contains_key(name);
            if listed.insert(name.to_owned()) && !exists {
                claims.push(Claim {
                    line: line.number,
                    says: format!("there is a table {name}"),
                    found: "there is none".to_owned(),
                    holds: false,
                });
            }
        }
        let subject = name
            .or_else(|| subject(&line.text))
            .and_then(|name| named(name, &names));
        for (number, at_least, noun) in numbers(&line.text) {
            counts.push((line.number, number, at_least, noun, subject));
        }
    }
    for (line, number, at_least, noun, subject) in counts {
        let (of, actual) = match (noun, subject) {
            ("tables", _) => (String::new(), facts.counts.tables),
            ("indexes", _) => (String::new(), facts.counts.indexes),
            ("enums", _) => (String::new(), facts.counts.enums),
            ("foreign keys", _) => (String::new(), facts.counts.foreign_keys),
            (_, Some((name, columns))) => (format!(" of {name}"), columns),
            _ => continue,
        };
        let listed = match noun {
            "tables" if !listed.is_empty() => format!(", and it lists {}", listed.len()),
            _ => String::new(),
        };
        claims.push(Claim {
            line,
            says: format!(
                "{number}{} {noun}{of}",
                if at_least { " or more" } else { "" }
            ),
            found: format!("there are {actual}{listed}"),
            holds: actual == number || at_least && actual > number,
        });
    }
    claims.sort_by(|one, two| (one.line, &one.says).cmp(&(two.line, &two.says)));
    claims.dedup();
    if !listed.is_empty() {
        let unlisted = facts.tables.keys();
        let unlisted: Vec<String> = unlisted
            .filter(|name| !listed.contains(&name.name) && !listed.contains(&name.full()))
            .map(ToString::to_string)
            .collect();
        claims.push(Claim {
            line: document.lines().count(),
            says: format!("the tables are these {}", listed.len()),
            holds: unlisted.is_empty(),
            found: match unlisted.as_slice() {
                [] => "every table is listed".to_owned(),
                names => format!("not listed: {}", names.join(", ")),
            },
        });
    }
    claims
}

/// A list of columns or of words is none of tables.
fn blocks_of_tables(lines: &[Line], names: &BTreeMap<String, usize>) -> BTreeSet<usize> {
    let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.lists) {
        if let Some(name) = listed_name(&line.text) {
            let (all, tables) = counts.entry(line.block).or_default();
            *all += 1;
            *tables += usize::from(names.contains_key(name));
        }
    }
    let of_tables = counts
        .iter()
        .filter(|(_, (all, tables))| tables * 2 >= *all);
    of_tables.map(|(block, _)| *block).collect()
}

fn lines(document: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let (mut last_block, mut blocks) = (0, Vec::new());
    let (mut in_code, mut opens) = (false, false);
    let mut cell = None;
    let parser = Parser::new_ext(document, Options::ENABLE_TABLES).into_offset_iter();
    for (event, range) in parser {
        let number = 1 + document
            .get(..range.start)
            .unwrap_or_default()
            .matches('\n')
            .count();
        match &event {
            Event::Start(Tag::CodeBlock(_) | Tag::List(_) | Tag::Table(_)) => {
                last_block += 1;
                blocks.push(last_block);
            }
            Event::End(TagEnd::CodeBlock | TagEnd::List(_) | TagEnd::Table) => {
                blocks.pop();
            }
            _ => {}
        }
        let block = blocks.last().copied().unwrap_or_default();
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Start(Tag::Item) => opens = true,
            Event::Start(Tag::TableRow) => cell = Some(0),
            Event::Start(Tag::TableCell) => {
                opens = cell == Some(0);
                cell = cell.map(|cell| cell + 1);
            }
            Event::End(TagEnd::TableRow) => cell = None,
            Event::Text(text) | Event::Code(text) => {
                if in_code {
                    let code = text.lines().enumerate();
                    lines.extend(code.map(|(offset, text)| Line {
                        number: number + offset,
                        text: text.to_owned(),
                        lists: text.contains(" - "),
                        block,
                    }));
                    continue;
                }
                match lines.last_mut() {
                    Some(last) if last.number == number && !opens => last.text.push_str(&text),
                    _ => lines.push(Line {
                        number,
                        text: text.into_string(),
                        lists: opens,
                        block,
                    }),
                }
                opens = false;
            }
            _ => {}
        }
    }
    lines
}

/// A name in the form that tables have, at the start of a line: `asset_tags  - …`.
fn listed_name(text: &str) -> Option<&str> {
    let end = text
        .find(|one: char| !is_of_name(one))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    let rest = rest.trim_start();
    let goes_on = rest.is_empty() || rest.starts_with(['-', '–', '—', ':', '(']);
    (goes_on && name.starts_with(|one: char| one.is_ascii_lowercase())).then_some(name)
}

/// The word that a line of prose opens with, whatever its case: `Assets: 45 fields`.
fn subject(text: &str) -> Option<&str> {
    text.split(|one: char| !(one.is_ascii_alphanumeric() || matches!(one, '_' | '.')))
        .find(|word| !word.is_empty())
}

fn named<'n>(name: &str, names: &'n BTreeMap<String, usize>) -> Option<(&'n String, usize)> {
    let name = name.to_ascii_lowercase();
    names
        .get_key_value(&name)
        .map(|(name, columns)| (name, *columns))
}

fn is_of_name(one: char) -> bool {
    one.is_ascii_lowercase() || one.is_ascii_digit() || matches!(one, '_' | '.')
}

/// Numbers with a noun behind them, such as `49 tables`, `all 45+ fields` and `15 foreign keys`.
fn numbers(text: &str) -> Vec<(usize, bool, &'static str)> {
    let words: Vec<&str> = text
        .split(|one: char| !(one.is_ascii_alphanumeric() || one == '+'))
        .filter(|word| !word.is_empty())
        .collect();
    let mut found = Vec::new();
    for (position, word) in words.iter().enumerate() {
        let at_least = word.ends_with('+');
        let Ok(number) = word.trim_end_matches('+').parse() else {
            continue;
        };
        let word = |offset: usize| words.get(position + offset).map(|word| word.to_lowercase());
        let (next, after) = (word(1).unwrap_or_default(), word(2).unwrap_or_default());
        let noun = match (next.as_str(), after.as_str()) {
            ("tables" | "table", _) => "tables",
            ("indexes" | "indices" | "index", _) => "indexes",
            ("columns" | "fields" | "column" | "field", _) => "columns",
            ("enums" | "enum", _) => "enums",
            ("foreign", "keys" | "key") => "foreign keys",
            _ => continue,
        };
        found.push((number, at_least, noun));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_noun_behind_them() {
        assert_eq!(
            numbers("All 49 tables, all 45+ fields; 3 foreign keys, 7 days"),
            [
                (49, false, "tables"),
                (45, true, "columns"),
                (3, false, "foreign keys")
            ]
        );
    }

    #[test]
    fn a_name_is_listed_where_a_line_opens_with_it() {
        assert_eq!(listed_name("asset_tags   - what for"), Some("asset_tags"));
        assert_eq!(listed_name("users"), Some("users"));
        for prose in [
            "users are people",
            "Users - people",
            "- users",
            "flow_id=\"x\"",
        ] {
            assert_eq!(listed_name(prose), None, "{prose}");
        }
    }
}
