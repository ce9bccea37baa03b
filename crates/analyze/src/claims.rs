//! What a document written by hand says about a schema, held against the schema.
//!
//! Read are numbers with a noun (`49 tables`), and lines that open with a name and go on with a
//! dash: in code blocks, in lists and in the first column of tables, where at least half of the
//! names are those of tables. Read are also arrows from table to table, columns and labels that are
//! listed behind a name or below a heading that names a table, and indexes in SQL. Everything else
//! is prose: what may mean something else is passed over, so that no true word is called false.

mod counts;
mod document;
mod relations;

use std::collections::{BTreeMap, BTreeSet};

use crate::readiness::Readiness;
use counts::numbers;
use document::{Line, lines};

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
    let counts_tables = counts.iter().any(|(_, _, _, noun, _)| *noun == "tables");
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
    claims.extend(relations::claims(&lines, facts));
    claims.sort_by(|one, two| (one.line, &one.says).cmp(&(two.line, &two.says)));
    claims.dedup();
    // A document that speaks of some tables does not say that there are no others.
    let existing = listed.iter().filter(|name| names.contains_key(*name));
    let (existing, all) = (existing.count(), facts.counts.tables.max(1));
    if existing * 4 >= all * 3 || counts_tables && existing * 2 >= all {
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

#[cfg(test)]
mod tests {
    use super::*;

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
